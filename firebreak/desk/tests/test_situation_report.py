"""The situation report says what is so, what changed, and nothing that it must not; kept reports stay as they were."""

import hashlib
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from firebreak.base.clock import frozen
from firebreak.base.models import AuditEntry, Event, Job
from firebreak.connectors.email.smtp import SmtpPager
from firebreak.desk.situation.composing import LANGUAGES, compose
from firebreak.desk.situation.document import Document, read
from firebreak.desk.situation.jobs import look, send_planned
from firebreak.desk.situation.notices import tell
from firebreak.desk.situation.pdf import as_pdf
from firebreak.desk.situation.sending import send
from firebreak.incidents import actions, queries, shelf
from firebreak.incidents.models import Incident, SituationReport
from firebreak.incidents.parts import room_of
from firebreak.incidents.replaying import room_at
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify import bundling, kinds
from firebreak.notify.delivering import message_of
from firebreak.notify.models import Delivery, Endpoint
from firebreak.notify.pagers import Message
from firebreak.org.models import Brand
from firebreak.web.documents import setting
from tests.mailbox import Mailbox

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = '<script>alert(1)</script> #read("/etc/passwd") {time} %s \u202e'


def text_of(given: Document) -> str:
    """Everything that a report says."""
    lines = [f"{one.flag} {one.text} {one.note}" for part in given.sections for one in part.lines]
    return "\n".join([given.title, *given.meta, *(part.title for part in given.sections), *lines])


def flags(given: Document, key: str) -> list[tuple[str, str]]:
    """Flag and text of each line of a part."""
    part = given.of(key)
    assert part is not None, key
    return [(one.flag, one.text) for one in part.lines]


def url(row: Incident, name: str, *more: Any) -> str:
    return reverse(f"desk:{name}", args=[row.brand.slug, row.uid, *more])


def sent(row: Incident) -> SituationReport:
    made = send(actor=ACTOR, incident=row, person=None)
    assert made is not None
    return made


def test_it_says_what_is_known_what_is_not_and_what_people_ask(outage: Incident, lena: Any) -> None:
    given = {"actor": ACTOR, "incident": outage}
    actions.add_fact(
        **given, person=lena, words="A disk is full", state="confirmed", source="Tove", public=True
    )
    actions.add_fact(**given, person=lena, words="A rival did it", state="false", source="The log")
    actions.add_fact(**given, person=lena, words="How many are cut off?", state="unknown")
    actions.add_question(**given, words="Do I get my money back?")
    report = compose(outage, "en")
    assert flags(report, "known") == [("Confirmed", "A disk is full"), ("False", "A rival did it")]
    assert ("Not known", "How many are cut off?") in flags(report, "unsure")
    assert ("No answer yet", "Do I get my money back?") in flags(report, "asked")
    actions.add_message(**given, words="Is it over?", kind="question")
    assert ("Answers", "1 message waits for an answer") in flags(compose(outage, "en"), "asked")
    assert ("Numbers", "No monitor listens for this incident, so there are no numbers.") in flags(
        report, "unsure"
    )


def test_counsels_notes_and_names_of_private_people_are_in_no_language_and_no_file(
    outage: Incident, lena: Any
) -> None:
    given = {"actor": ACTOR, "incident": outage}
    actions.write(**given, person=lena, words="We may be liable", sort="privileged", reason="Case law")
    actions.add_stakeholder(
        **given,
        sort="affected",
        who={"en": "The family in Kiruna"},
        name="Karin Ek",
        private=True,
        reach="070-1234567",
        affected="Burnt",
    )
    report = sent(outage_with_receivers(outage, lena))
    for secret in ("liable", "Case law", "Karin", "Kiruna", "070-1234567", "Burnt"):
        assert secret not in SituationReport.objects.defer(None).get(pk=report.pk).content


def outage_with_receivers(row: Incident, *people: Any) -> Incident:
    actions.plan_reports(actor=ACTOR, incident=row, person=None, people=people)
    return row


def test_what_changed_is_told_against_the_last_report(outage: Incident, lena: Any) -> None:
    fact = actions.add_fact(actor=ACTOR, incident=outage, person=lena, words="A disk is full", state="likely")
    first = sent(outage_with_receivers(outage, lena))
    actions.judge_fact(actor=ACTOR, fact=fact, person=lena, state="confirmed", source="Tove")
    actions.judge(
        actor=ACTOR,
        incident=outage,
        person=lena,
        level="critical",
        reason="All of Sweden",
        situation=outage.situation,
    )
    task = queries.tasks(outage)[0]
    actions.finish_task(actor=ACTOR, task=task, person=lena, proof="seen")
    outage.refresh_from_db()
    report = compose(outage, "en")
    changed = report.of("changed")
    assert changed is not None
    assert changed.title.startswith("What changed since report 1, ")
    assert ("Confirmed", "A disk is full") in flags(report, "changed")
    assert any(text.startswith("The level was raised from ") for _flag, text in flags(report, "changed"))
    assert ("Done", task.title["en"]) in flags(report, "changed")
    assert flags(report, "changed")[0][0] == "Level"  # the gravest first
    sent(outage)
    assert flags(compose(outage, "en"), "changed") == []
    assert first.number == 1


def test_a_kept_report_stays_as_it_was_whatever_comes_after(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    fact = actions.add_fact(
        actor=ACTOR, incident=outage, person=lena, words="No data is lost", state="likely"
    )
    report = sent(outage_with_receivers(outage, lena))
    before = client_of(lena).get(url(outage, "situation_kept", report.uid)).content.decode()
    actions.change_fact(actor=ACTOR, fact=fact, words="Data is lost", seen=fact.version)
    after = client_of(lena).get(url(outage, "situation_kept", report.uid)).content.decode()
    for page in (before, after):
        assert "No data is lost" in page
        assert "The words are as the record says." in page
    assert "Data is lost" in client_of(lena).get(url(outage, "situation")).content.decode()


def test_a_report_that_somebody_changed_in_the_database_says_so(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    report = sent(outage_with_receivers(outage, lena))
    whole = SituationReport.objects.defer(None).get(pk=report.pk)
    SituationReport.objects.filter(pk=report.pk).update(
        content=whole.content.replace("The app is down", "All is well")
    )
    page = client_of(lena).get(url(outage, "situation_kept", report.uid)).content.decode()
    assert "These words are not the ones that were sent" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_reads_back_in_every_language_on_one_page(language: str, outage: Incident, lena: Any) -> None:
    actions.add_fact(
        actor=ACTOR, incident=outage, person=lena, words="磁盘已满 och åäö", state="confirmed", source="Tove"
    )
    actions.note_said(actor=ACTOR, incident=outage, person=lena, words="We know. More at 15:00.")
    report = compose(outage, language)
    reader = pypdf.PdfReader(BytesIO(as_pdf(report)))
    said = "".join("".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())
    assert len(reader.pages) == 1
    for part in report.sections:
        assert "".join(part.title.split()) in said, part.key
    assert "磁盘已满" in said
    assert str(reader.root_object["/Lang"]).lower().startswith(language[:2])


def test_words_of_people_are_never_markup_on_page_or_paper(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    given = {"actor": ACTOR, "incident": outage}
    actions.add_fact(**given, person=lena, words=HOSTILE, state="confirmed", source=HOSTILE)
    actions.write(**given, person=lena, words=HOSTILE, sort="decision", reason=HOSTILE)
    actions.add_question(**given, words=HOSTILE)
    report = sent(outage_with_receivers(outage, lena))
    for address in (url(outage, "situation"), url(outage, "situation_kept", report.uid)):
        page = client_of(lena).get(address)
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"&lt;script&gt;alert" in page.content
    answer = client_of(lena).get(url(outage, "situation_kept_pdf", report.uid))
    said = "".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages).split()
    )
    assert '#read("/etc/passwd")' in said
    assert "root:" not in said
    assert answer["Content-Disposition"].endswith('-situation-1-en.pdf"')
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_each_receiver_is_mailed_in_their_own_language(outage: Incident, lena: Any, sam: Any) -> None:
    sam.language = "sv"
    sam.save()
    report = sent(outage_with_receivers(outage, lena, sam))
    tell(Event.objects.get(name="incidents.report_sent"))
    mails = {one.person: message_of(one) for one in Delivery.objects.filter(notice__kind="situation_report")}
    assert set(mails) == {lena, sam}
    assert "The app is down" in mails[lena].subject
    assert mails[lena].link.endswith(url(outage, "situation_kept", report.uid))
    assert "Level:" in mails[lena].text
    assert "What changed since the opening" in mails[lena].text
    documents = read(SituationReport.objects.defer(None).get(pk=report.pk).content)
    changed = documents["sv"].of("changed")
    assert changed is not None
    assert changed.title in mails[sam].text


def test_the_mail_carries_the_pdf_that_is_kept_whatever_is_tried_again(
    outage: Incident, lena: Any, sam: Any, client_of: Any
) -> None:
    """By SMTP to a real server: each in their language, a Chinese name, the same bytes on each try, in the record."""
    sam.language = "zh-hans"
    sam.save()
    report = sent(outage_with_receivers(outage, lena, sam))
    tell(Event.objects.get(name="incidents.report_sent"))
    kept = SituationReport.objects.get(pk=report.pk).files
    assert set(kept) == {"en", "zh-Hans"}
    assert room_at(outage, datetime.now(UTC)) == room_of(outage)
    assert kept["zh-Hans"]["sha256"] in AuditEntry.objects.get(action="incidents.report_filed").payload.body

    deliveries = {one.person: one for one in Delivery.objects.filter(notice__kind="situation_report")}
    with Mailbox() as server:
        pager = SmtpPager({"mail_url": server.url, "mail_from": "desk@norrsken.example"}, {})
        for person in (sam, lena, sam):
            pager.send(message_of(deliveries[person]))
        bare = Message("n-1", "ana@norrsken.example", "No file", "Nothing")
        pager.send(bare)
    first, other, again, plain = (mail.message for mail in server.mails)
    (file,) = first.iter_attachments()
    assert file.get_filename() == f"舆情快报 1 I-{outage.number}.pdf"
    assert "filename*=utf-8''" in file.as_string()
    assert file.get_content_type() == "application/pdf"
    content = file.get_content()
    assert hashlib.sha256(content).hexdigest() == kept["zh-Hans"]["sha256"]
    del first["Date"], again["Date"]
    assert first.as_bytes() == again.as_bytes()
    assert "磁盘" not in other.as_string()
    assert next(other.iter_attachments()).get_filename() == f"Situation report 1 I-{outage.number}.pdf"
    assert "attached PDF" in other.get_body(("plain",)).get_content()
    assert other.get_body(("html",)) is not None
    assert not list(plain.iter_attachments())
    assert not plain.is_multipart()
    page = client_of(sam).get(url(outage, "situation_kept_pdf", report.uid))
    assert page.content == content, "what was sent is what is kept"


def test_a_pdf_that_cannot_be_made_holds_no_report_back_and_a_damaged_one_is_not_sent(
    outage: Incident, lena: Any, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as others:
        while setting._ROOM.acquire(blocking=False):  # as many PDFs are being made as there is room for
            others.callback(setting._ROOM.release)
        sent(outage_with_receivers(outage, lena))
        tell(Event.objects.get(name="incidents.report_sent"))
    mail = message_of(Delivery.objects.get(notice__kind="situation_report"))
    assert mail.files == ()
    assert "attached" not in mail.text
    report = sent(outage)
    tell(Event.objects.filter(name="incidents.report_sent").latest("pk"))
    delivery = Delivery.objects.filter(notice__kind="situation_report").latest("pk")
    assert len(message_of(delivery).files) == 1
    held = {"notices": [{"kind": "situation_report", "params": delivery.notice.params}], "count": 1}
    with translation.override("en"):
        assert len(kinds.said(bundling.KIND, held).files) == 1, "at the end of quiet hours, too"
    with monkeypatch.context() as patch:
        patch.setattr("firebreak.notify.delivering.MOST_BYTES", 100)
        assert message_of(delivery).files == (), "no mail is larger than servers take"
    found = shelf.place(SituationReport.objects.get(pk=report.pk).files["en"])
    assert found is not None
    old = datetime.now(UTC).timestamp() - 2 * shelf.FRESH_S
    os.utime(found, (old, old))
    shelf.sweep()
    assert found.is_file(), "the sweep of evidence leaves what went out"
    found.chmod(0o600)
    found.write_bytes(b"%PDF-1.7 something else")
    assert message_of(delivery).files == ()


def test_of_a_private_incident_mails_say_the_number_and_no_room_hears(outage: Incident, lena: Any) -> None:
    actions.set_private(actor=ACTOR, incident=outage, person=lena, private=True)
    outage.refresh_from_db()
    sent(outage_with_receivers(outage, lena))
    tell(Event.objects.get(name="incidents.report_sent"))
    delivery = Delivery.objects.get(notice__kind="situation_report")
    mail = message_of(delivery)
    assert outage.title not in mail.subject + mail.text + str(delivery.notice.params)
    assert f"I-{outage.number}" in mail.subject
    assert mail.files == ()
    assert not SituationReport.objects.get().files


def test_its_time_sends_it_once_and_a_closed_incident_sends_none(outage: Incident, lena: Any) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    with frozen(at):
        plan = actions.plan_reports(actor=ACTOR, incident=outage, person=lena, people=[lena], every_h=1)
    with frozen(at + timedelta(hours=1, minutes=1)):
        look({})
        look({})
        job = Job.objects.get(name="desk.situation_send")
        send_planned(job.payload)
        send_planned(job.payload)
    assert outage.reports.count() == 1
    assert outage.reports.get().planned
    plan.refresh_from_db()
    actions.close(actor=ACTOR, incident=outage, outcome="handled", reason="over")
    assert plan.next_at is not None
    with frozen(plan.next_at):
        look({})
        send_planned({"plan": plan.pk, "due": plan.next_at.isoformat()})
    assert outage.reports.count() == 1


def test_who_leads_chooses_and_sends_and_others_read(
    outage: Incident, lena: Any, tove: Any, client_of: Any
) -> None:
    chosen = client_of(lena).post(
        url(outage, "situation_plan"),
        {"people": [str(lena.uid), str(tove.uid)], "times": "08:00, 17:30", "every_h": ""},
    )
    assert chosen.status_code == 302
    plan = queries.report_plan(outage)
    assert plan is not None
    assert (plan.times, plan.every_h) == (["08:00", "17:30"], 0)
    Brand.objects.filter(pk=outage.brand_id).update(time_zone="Europe/Stockholm")
    assert (
        "Times of day are in Europe/Stockholm."
        in client_of(lena).get(url(outage, "situation_plan")).content.decode()
    )
    page = client_of(lena).get(url(outage, "situation")).content.decode()
    assert "Send it to 2 receivers" in page
    assert "Send it to 2 receivers" not in client_of(tove).get(url(outage, "situation")).content.decode()
    for name in ("situation_plan", "situation_send"):
        assert client_of(tove).post(url(outage, name)).status_code == 403
    assert client_of(lena).get(url(outage, "situation_send")).status_code == 405
    answer = client_of(lena).post(url(outage, "situation_send"), {"version": plan.version}, follow=True)
    assert "Report 1 is on its way." in answer.content.decode()
    late = client_of(lena).post(url(outage, "situation_send"), {"version": plan.version + 7}, follow=True)
    assert "Somebody changed who gets the report" in late.content.decode()
    assert outage.reports.count() == 1


def test_a_room_that_was_chosen_hears_it_and_no_other(outage: Incident, lena: Any) -> None:
    chosen, _other = (
        Endpoint.objects.create(brand=outage.brand, pager="webhook", name=name) for name in "ab"
    )
    actions.plan_reports(actor=ACTOR, incident=outage, person=lena, people=[lena], endpoints=[chosen])
    sent(outage)
    tell(Event.objects.get(name="incidents.report_sent"))
    reached = [
        one.endpoint for one in Delivery.objects.filter(notice__kind="situation_report") if one.endpoint
    ]
    assert reached == [chosen]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"people": ["nobody"], "times": "08:00"}, "nobody"), ({"times": "25:00"}, "Write the times as 08:00"),
        ({"every_h": "999"}, "168"), ({"every_h": "1"}, "Choose who gets the report."),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    given: dict[str, Any], said: str, outage: Incident, lena: Any, client_of: Any
) -> None:
    answer = client_of(lena).post(url(outage, "situation_plan"), given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert queries.report_plan(outage) is None


def test_its_entries_stand_on_the_timeline(outage: Incident, lena: Any, client_of: Any) -> None:
    sent(outage_with_receivers(outage, lena))
    page = (
        client_of(lena)
        .get(reverse("incidents:timeline", args=[outage.brand.slug, outage.uid]))
        .content.decode()
    )
    assert "Situation report 1 went to 1 receiver" in page
    assert "Situation reports go out only when somebody sends them" in page
