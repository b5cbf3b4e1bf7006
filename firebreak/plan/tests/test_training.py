"""Training is noted by a lead or said by the person and confirmed; wrong records go with a reason; people are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from firebreak.base import clock, jobs
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.notify import kinds
from firebreak.notify.models import Delivery, Notice
from firebreak.notify.queries import deliveries
from firebreak.org import actions as org
from firebreak.org.models import Membership
from firebreak.plan import actions, queries
from firebreak.plan.jobs import REMIND, REMIND_ONE
from firebreak.plan.models import Plan, Training, TrainingSince
from firebreak.plan.reminding import remind
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SignIn = Callable[..., Any]
MONDAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'


def url(name: str, *rest: object) -> str:
    tail = {"training": "", "training_note": "/note", "training_claim": "/claim"}.get(name)
    if tail is not None:
        return f"/b/norrsken/plan/training{tail}"
    return f"/b/norrsken/plan/training/{rest[0]}/{name.removeprefix('training_')}"


def hold(plan: Plan, duty: str, *people: Any) -> None:
    org.set_holders(actor=ACTOR, brand=plan.brand, duty=duty, people=people)


def states(plan: Plan) -> dict[tuple[str, str], str]:
    return {(one.course, one.person): one.state for one in queries.training_due(plan)}


def codes(plan: Plan) -> set[str]:
    return {one.code for one in queries.findings(plan)}


def today() -> date:
    """A day that has been wherever the brand is: Stockholm is never behind UTC."""
    return clock.now().date()


def told(plan: Plan, kind: str) -> list[Any]:
    return list(Notice.objects.filter(brand=plan.brand, kind=kind).order_by("pk"))


def run_jobs() -> None:
    for _ in range(50):
        if not jobs.run_one():
            return


@pytest.fixture
def social(plan: Plan, writer: Any) -> Any:
    """A writer who holds the duty that answers people."""
    hold(plan, "social", writer)
    return writer


def test_a_training_day_notes_several_people_at_once(
    plan: Plan, social: Any, lead: Any, client_of: SignIn
) -> None:
    hold(plan, "lead", lead, social)
    typed = {
        "course": "account-security", "passed_on": today().isoformat(), "people": [lead.uid, social.uid],
        "test": f"All three fake mails found {HOSTILE}",
    }  # fmt: skip
    answer = client_of(lead).post(url("training_note"), typed, follow=True)
    page = answer.content.decode()
    assert "2 people noted." in page
    assert "<script>alert(" not in page
    assert states(plan)["account-security", str(social.uid)] == "passed"
    assert queries.view_of(plan).trained.keys() == {
        ("account-security", str(lead.uid)), ("account-security", str(social.uid)),
    }  # fmt: skip
    assert AuditEntry.objects.filter(brand_id=plan.brand_id, action="plan.training_noted").count() == 1
    again = client_of(lead).post(url("training_note"), typed, follow=True).content.decode()
    assert "All of this was noted already." in again
    assert Training.objects.count() == 2


def test_ones_own_word_counts_when_a_lead_confirms_it(
    plan: Plan, social: Any, lead: Any, client_of: SignIn
) -> None:
    typed = {"course": "moderation", "passed_on": today().isoformat(), "test": "twenty posts"}
    page = client_of(social).post(url("training_claim"), typed, follow=True).content.decode()
    assert "It counts as soon as a lead confirms it." in page
    assert "Waits for a lead&#x27;s word" in page
    assert states(plan)["moderation", str(social.uid)] == "never"
    seen = client_of(lead).get(url("training")).content.decode()
    assert "twenty posts" in seen
    row = Training.objects.get()
    assert client_of(social).post(url("training_confirm", row.uid)).status_code == 403
    client_of(lead).post(url("training_confirm", row.uid))
    row.refresh_from_db()
    assert (row.confirmed_by, row.noted_by) == (lead, social)
    assert states(plan)["moderation", str(social.uid)] == "passed"


def test_a_lead_who_notes_the_same_day_confirms_what_was_said(plan: Plan, social: Any, lead: Any) -> None:
    day = today()
    actions.claim_passed(actor=ACTOR, plan=plan, course="moderation", person=social, passed_on=day)
    given = {"actor": ACTOR, "plan": plan, "course": "moderation", "passed_on": day, "by": lead}
    assert actions.note_passed(people=[social, social], **given) == 1
    assert Training.objects.get().confirmed_by == lead
    assert actions.note_passed(people=[social], **given) == 0


def test_a_wrong_record_goes_with_a_reason_that_the_audit_keeps(
    plan: Plan, social: Any, lead: Any, client_of: SignIn
) -> None:
    actions.note_passed(
        actor=ACTOR, plan=plan, course="moderation", people=[social], passed_on=today(), by=lead
    )
    row = Training.objects.get()
    client_of(lead).post(url("training_remove", row.uid), {"reason": " "})
    assert Training.objects.count() == 1
    assert client_of(social).post(url("training_remove", row.uid), {"reason": "mine"}).status_code == 403
    client_of(lead).post(url("training_remove", row.uid), {"reason": "It was another Writer"})
    assert Training.objects.count() == 0
    entry = AuditEntry.objects.select_related("payload").get(action="plan.training_removed")
    body = str(entry.payload.body)
    assert "It was another Writer" in body
    assert str(social.uid) in body
    assert client_of(lead).post(url("training_remove", row.uid), {"reason": "again"}).status_code == 404
    (notice,) = told(plan, "training-removed")
    assert [one.person for one in notice.deliveries.all()] == [social], "whose it was hears of it"
    words = kinds.said("training-removed", notice.params)
    assert words.lines[1] == "The reason given: It was another Writer"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"course": "no-such"}, "training.no_course"), ({"course": "\x00"}, "training.no_course"),
        ({"passed_on": date(9000, 1, 1)}, "training.day"), ({"passed_on": date.min}, "training.day"),
        ({"people": []}, "training.nobody"), ({"test": "x" * 201}, "training.too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(
    plan: Plan, social: Any, lead: Any, change: dict[str, Any], code: str
) -> None:
    given = {"course": "moderation", "passed_on": today(), "people": [social], "test": "", **change}
    with pytest.raises(WrongInput) as caught:
        actions.note_passed(actor=ACTOR, plan=plan, by=lead, **given)
    assert caught.value.code == code
    assert not Training.objects.exists()


def test_nobody_of_another_brand_is_noted_or_reached(
    plan: Plan, lead: Any, outsider: Any, client_of: SignIn
) -> None:
    with pytest.raises(WrongInput, match="work on the brand"):
        actions.note_passed(
            actor=ACTOR, plan=plan, course="moderation", people=[outsider], passed_on=today(), by=lead
        )
    answer = client_of(lead).post(
        url("training_note"),
        {"course": "moderation", "passed_on": today().isoformat(), "people": [outsider.uid]},
    )
    assert answer.status_code == 422
    assert "Outsider" not in answer.content.decode()
    assert client_of(outsider).get(url("training")).status_code == 404
    assert client_of(lead).get(url("training") + f"?person={outsider.uid}").status_code == 404
    for junk in (uuid4(), "x", "\x00", "'"):
        assert client_of(lead).get(url("training"), {"person": junk}).status_code in {200, 404}


def test_hostile_forms_are_answered_and_change_nothing(
    plan: Plan, social: Any, lead: Any, client_of: SignIn
) -> None:
    day = today().isoformat()
    for typed in (
        {}, {"course": HOSTILE, "passed_on": day, "people": ["x", "\x00"]},
        {"course": "moderation", "passed_on": "9999-99-99", "people": [social.uid]},
        {"course": "moderation", "passed_on": "9999-12-31", "people": [social.uid]},
        {"course": "moderation", "passed_on": day, "people": [social.uid], "test": "y" * 4000},
    ):  # fmt: skip
        assert client_of(lead).post(url("training_note"), typed).status_code == 422
        assert client_of(social).post(url("training_claim"), typed).status_code == 422
    other = {"course": "spokesperson-on-camera", "passed_on": day}
    hold(plan, "lead", lead)
    assert client_of(social).post(url("training_claim"), other).status_code == 422, "not a course of theirs"
    assert not Training.objects.exists()


def test_who_does_not_work_on_incidents_sees_only_their_own(
    plan: Plan, social: Any, viewer: Any, lead: Any, auditor: Any, client_of: SignIn
) -> None:
    hold(plan, "social", social, viewer)
    actions.note_passed(
        actor=ACTOR, plan=plan, course="moderation", people=[social], passed_on=today(), by=lead, test="secret test"
    )  # fmt: skip
    seen = client_of(viewer).get(url("training")).content.decode()
    assert "secret test" not in seen
    assert "Writer" not in seen
    assert "Content moderation" in seen or "moderat" in seen.lower()
    for person in (social, lead, auditor):
        assert "secret test" in client_of(person).get(url("training")).content.decode()
    assert client_of(viewer).post(url("training_note"), {}).status_code == 403


def test_an_untouched_new_plan_does_not_shout_and_time_alone_makes_something_overdue(
    plan: Plan, social: Any, lead: Any
) -> None:
    with clock.frozen(MONDAY):
        assert "training.overdue" not in codes(plan)
        remind(plan)
        assert told(plan, "training") == []
    with clock.frozen(MONDAY + timedelta(days=30)):
        assert "training.overdue" not in codes(plan)
    with clock.frozen(MONDAY + timedelta(days=31)):
        assert "training.overdue" in codes(plan)
        hold(plan, "social", lead)  # handed over: the new holder has days of grace, the old one needs nothing
        assert "training.overdue" not in codes(plan)
        remind(plan)
        assert set(queries.view_of(plan).training_since.values()) == {TODAY + timedelta(days=31)}


def test_reminders_begin_two_weeks_before_and_come_once_a_week_in_ones_language(
    plan: Plan, social: Any, lead: Any
) -> None:
    social.language = "sv"
    social.save()
    for day in range(40):
        with clock.frozen(MONDAY + timedelta(days=day)):
            remind(plan)
            if day > 15:
                remind(plan)
    days = [(one.created_at - MONDAY).days for one in told(plan, "training")]
    assert days == [16, 23, 30, 37]
    assert {one.person for one in Delivery.objects.filter(notice__kind="training")} == {social}
    notice = told(plan, "training")[0]
    words = kinds.said("training", notice.params)
    assert words.path == url("training")
    assert any("by 23 December 2026" in line for line in words.lines)
    late = kinds.said("training", told(plan, "training")[3].params)
    assert "overdue" in late.subject


def test_the_lead_hears_how_the_team_stands_once_a_week(plan: Plan, social: Any, lead: Any) -> None:
    with clock.frozen(MONDAY):
        remind(plan)
        assert told(plan, "training-summary") == []
        actions.claim_passed(actor=ACTOR, plan=plan, course="moderation", person=social, passed_on=TODAY)
        remind(plan)
    assert (
        "1 record waits for your word."
        in kinds.said("training-summary", told(plan, "training-summary")[0].params).lines
    )
    with clock.frozen(MONDAY + timedelta(days=40)):
        remind(plan)
        remind(plan)
    summaries = told(plan, "training-summary")
    assert len(summaries) == 2
    lines = kinds.said("training-summary", summaries[1].params).lines
    late = [one for one in queries.training_due(plan) if one.person == str(social.uid)]
    assert sum("Writer: " in line for line in lines) == len(late) - 1, (
        "what was claimed is not called overdue"
    )
    assert not any("oderation" in line for line in lines)
    assert {one.person for one in deliveries(plan.brand, f"training-summary:{lead.uid}")} == {lead}


def test_who_left_is_told_nothing(plan: Plan, social: Any, lead: Any) -> None:
    with clock.frozen(MONDAY):
        remind(plan)
    Membership.objects.filter(person=social).delete()
    with clock.frozen(MONDAY + timedelta(days=45)):
        remind(plan)
        assert "training.overdue" not in codes(plan)
    assert told(plan, "training") == []
    assert not plan.training_since.exists()


def test_the_daily_job_reaches_every_living_brand(plan: Plan, social: Any, other_brand: Any) -> None:
    other = actions.start_plan(
        actor=ACTOR, brand=other_brand, person=None, industries=["general"], languages=["en"]
    )
    other_brand.archived_at = MONDAY
    other_brand.save()
    with clock.frozen(MONDAY):
        jobs.enqueue(REMIND)
        run_jobs()
    assert plan.training_since.filter(person=social).exists()
    assert not other.training_since.exists()
    assert not jobs.Job.objects.filter(name=REMIND_ONE).exclude(state="done").exists()


def test_the_page_says_what_to_do_first_where_nobody_holds_a_duty(
    plan: Plan, lead: Any, client_of: SignIn
) -> None:
    page = client_of(lead).get(url("training")).content.decode()
    assert "Nobody holds a duty yet." in page
    plan.items.filter(kind="courses").delete()
    page = client_of(lead).get(url("training")).content.decode()
    assert "The plan has no courses yet" in page


@pytest.mark.parametrize("role", ["viewer", "auditor", "lead"])
def test_the_check_names_who_is_overdue_only_to_who_may_see_records(
    role: str, plan: Plan, make_person: Any, admin: Any, client: Any, client_of: SignIn
) -> None:
    late = make_person("ulla-overdue", plan.brand, "writer")
    hold(plan, "social", late)
    courses = {one.course for one in queries.training_due(plan) if one.person == str(late.uid)}
    assert courses
    for course in courses:
        TrainingSince.objects.create(plan=plan, course=course, person=late, since=date(2019, 1, 2))
        Training.objects.create(
            plan=plan, course=course, person=late, passed_on=date(2020, 1, 2), confirmed_at=clock.now()
        )
    _token, secret = org.make_token(actor=ACTOR, brand=plan.brand, person=admin, label="Tool", role=role)
    page = client_of(make_person("reader", plan.brand, role)).get("/b/norrsken/plan/check")
    said = client.get("/api/v1/plan/check", headers={"Authorization": f"Bearer {secret}"})
    assert (page.status_code, said.status_code) == (200, 200)
    [*found] = [one for one in said.json()["findings"] if one["code"] == "training.overdue"]
    assert {one["key"] for one in found} == courses
    for text in (page.content.decode(), said.content.decode()):
        assert (f"{late.name}: it was due on" in text) == (role != "viewer")
        assert ("People for whom it is overdue: 1." in text) == (role == "viewer")
    if role == "viewer":
        assert all(one["params"] == {"missing": 1} for one in found)
        assert "2020-01-02" not in said.content.decode()
        assert str(late.uid) not in str(found)
