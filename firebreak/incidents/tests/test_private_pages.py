"""A private incident is not there for whom it does not name: no page, no list, no count, no button, no stream."""

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from firebreak.base import jobs
from firebreak.incidents import actions, queries
from firebreak.incidents.acting import topic
from firebreak.incidents.calling import DUTY, params_of
from firebreak.incidents.models import Incident, Note
from firebreak.incidents.nav import on_alert
from firebreak.incidents.parts import fields_of, room_of
from firebreak.incidents.tests.asking import PAGES, at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.notify import queries as told
from firebreak.notify.models import Delivery
from firebreak.notify.paging import Rung
from firebreak.org.access import enter
from tests import addresses
from tests.objects import furnish

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def secret(brand: Any, plan: Any, lena: Any) -> Incident:
    """Lena's; nobody else has a duty."""
    return actions.declare(
        actor=ACTOR, brand=brand, person=lena, title="A complaint about a manager", private=True,
        situation={"harm": "no"}, origin="alert", origin_about="alert:1",
    )  # fmt: skip


SITUATION = ("situation", "situation_pdf", "situation_plan", "situation_send")


def parts_of(row: Incident) -> list[str]:
    """Addresses of everything in a room."""
    fact, task = row.facts.get(), actions.add_task(actor=ACTOR, incident=row, title={"en": "Ring her"})
    asked = actions.add_question(actor=ACTOR, incident=row, words="Who?")
    message = actions.add_message(actor=ACTOR, incident=row, words="I want to talk to you about her")
    given: dict[str, Any] = {"actor": ACTOR, "incident": row}
    told = actions.add_stakeholder(**given, sort="affected", who={}, name="Her", private=True)
    press = actions.add_press_question(**given, outlet="A paper", words="Who?")
    done = actions.add_corrective(**given, kind="investigate", words="An outside lawyer looks into it")
    named = [
        at(row, "stakeholder", told.uid),
        at(row, "press_question", press.uid),
        at(row, "corrective_action", done.uid),
        at(row, "message", message.uid),
        at(row, "parts"),
        at(row, "task", task.uid),
        at(row, "fact", fact.uid),
        at(row, "question", asked.uid),
    ]
    kept = actions.keep_call(actor=ACTOR, incident=row, person=None, who="Her", words="What he did")
    pieces = [at(row, name, kept.uid) for name in ("piece", "piece_proof", "piece_again", "piece_remove")]
    named += [*pieces, at(row, "piece_file", kept.uid, 1)]
    named += [reverse(f"desk:{name}", args=[row.brand.slug, row.uid]) for name in SITUATION]
    statements = reverse("desk:room_statements", args=[row.brand.slug, row.uid])
    return [*(at(row, name) for name in PAGES), *named, statements]


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver", "lead", "admin"])
def test_every_address_of_it_is_not_there_for_others_whatever_their_role(
    role: str, secret: Incident, make_person: Any, client_of: Any
) -> None:
    client = client_of(make_person("other", secret.brand, role))
    for address in parts_of(secret):
        nothing = address.replace(str(secret.uid), "00000000-0000-7000-8000-000000000000")
        for method in ("get", "post"):
            ask = getattr(client, method)
            found = ask(address).status_code
            assert found == ask(nothing).status_code, f"{method} {address}"
            assert found in (403, 404, 405), f"{method} {address}"
    assert client.get(at(secret)).status_code == 404


def test_it_is_in_no_list_count_or_button_of_others(
    secret: Incident, make_person: Any, client_of: Any
) -> None:
    slug, client = secret.brand.slug, client_of(make_person("other", secret.brand, "admin"))
    for address in (
        reverse("incidents:list", args=[slug]) + "?status=all", reverse("desk:now", args=[slug]),
        reverse("desk:now_part", args=[slug]), reverse("incidents:open", args=[slug]),
        reverse("desk:search", args=[slug]) + "?q=manager",
    ):  # fmt: skip
        html = client.get(address).content.decode()
        assert str(secret.uid) not in html, address
        assert secret.title not in html, address
        assert f"incident.{secret.pk}" not in html, address
    assert queries.open_incidents(secret.brand, make_person("more", secret.brand, "lead")).count() == 0


def test_those_named_see_it_in_list_and_room(
    secret: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    assert secret.title in shown(client_of(lena), secret)
    friend = make_person("friend", secret.brand, "viewer")
    actions.let_in(actor=ACTOR, incident=secret, person=friend)
    assert secret.title in shown(client_of(friend), secret)
    assert (
        secret.title
        in client_of(friend).get(reverse("incidents:list", args=[secret.brand.slug])).content.decode()
    )
    actions.let_out(actor=ACTOR, incident=secret, person=friend)
    assert client_of(friend).get(at(secret)).status_code == 404


def test_its_changes_wake_only_the_streams_of_those_named(
    secret: Incident, lena: Any, make_person: Any
) -> None:
    from firebreak.org.queries import may_hear
    from firebreak.web.hub import Subscription

    other, slug = make_person("other", secret.brand, "admin"), secret.brand.slug
    assert not topic(secret).startswith(f"b{secret.brand_id}.")

    def hears(person: Any) -> bool:
        topics = [*may_hear(person, slug), *queries.private_topics(person, slug)]
        return Subscription("x", frozenset(one.removesuffix(".*") for one in topics)).hears(
            f"{topic(secret)}.task"
        )

    assert hears(lena)
    assert not hears(other)
    actions.let_in(actor=ACTOR, incident=secret, person=other)
    assert hears(other)


def test_whoever_makes_it_private_keeps_a_seat_and_others_lose_sight_of_it(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    boss, other = make_person("boss", outage.brand, "admin"), make_person("other", outage.brand, "admin")
    answer = client_of(boss).post(at(outage, "people"), {"do": "private"})
    assert answer.status_code == 302
    assert client_of(boss).get(at(outage)).status_code == 200
    assert client_of(other).get(at(outage)).status_code == 404


def test_the_same_alert_opened_by_somebody_else_tells_nothing_of_the_private_one(
    secret: Incident, make_person: Any
) -> None:
    other = make_person("other", secret.brand, "lead")
    made = actions.declare(
        actor=ACTOR, brand=secret.brand, person=other, title="Again", origin="alert", origin_about="alert:1"
    )
    assert made != secret


def test_the_button_on_an_alert_is_that_of_its_reader_and_of_this_alert(
    brand: Any, lena: Any, make_person: Any, rf: Any
) -> None:
    """The query behind it is kept from one reader to the next."""
    raised = [SimpleNamespace(uid=number) for number in (1, 2)]
    mine = actions.declare(
        actor=ACTOR, brand=brand, person=lena, title="A complaint", private=True, situation={"harm": "no"},
        origin="alert", origin_about="alert:1",
    )  # fmt: skip
    goes = [
        f"I-{mine.number}" in on_alert(_asking(rf, brand, person), alert=alert)
        for person in (lena, make_person("other", brand, "lead"), lena)
        for alert in raised
    ]
    assert goes == [True, False, False, False, True, False]


def _asking(rf: Any, brand: Any, person: Any) -> Any:
    request = rf.get("/")
    request.user = person
    enter(request, brand.memberships.get(person=person))
    return request


def test_a_private_one_and_one_that_all_can_read_are_not_joined(
    secret: Incident, lena: Any, brand: Any, client_of: Any
) -> None:
    other = actions.declare(
        actor=ACTOR, brand=brand, person=lena, title="Open to all", situation={"harm": "no"}
    )
    client_of(lena).post(at(secret, "close"), {"do": "merge", "into": str(other.uid)})
    client_of(lena).post(at(other, "close"), {"do": "merge", "into": str(secret.uid)})
    for row in (secret, other):
        row.refresh_from_db()
        assert row.closed_at is None
    assert secret.title not in shown(client_of(lena), other, "close")


def test_who_leads_cannot_be_let_out(secret: Incident, lena: Any, client_of: Any) -> None:
    html = (
        client_of(lena)
        .post(at(secret, "people"), {"do": "out", "person": str(lena.uid)}, follow=True)
        .content.decode()
    )
    assert "Give the lead to somebody else first" in html
    assert secret.seats.filter(person=lena, left_at=None).exists()


def test_the_audit_page_shows_nothing_of_it_to_whom_it_does_not_name(
    secret: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    actions.add_fact(actor=ACTOR, incident=secret, person=lena, words="Nobody else saw it")
    address = reverse("org:audit", args=[secret.brand.slug])
    for role in ("auditor", "admin"):
        page = client_of(make_person(f"other-{role}", secret.brand, role)).get(address).content.decode()
        assert "incidents.declared" not in page
        assert "A complaint about a manager" not in page
        assert str(secret.uid) not in page
    named = make_person("named", secret.brand, "auditor")
    actions.let_in(actor=ACTOR, incident=secret, person=named)
    assert "A complaint about a manager" in client_of(named).get(address).content.decode()


def call_and_tell(row: Incident, person: Any) -> tuple[Any, Delivery]:
    """A run of calls and a notice about it, both to one person."""
    rungs = [Rung(person.pk, "lead")]
    run = notify.page(
        actor=ACTOR, brand=row.brand, kind=DUTY, about=f"incident:{row.uid}", key=f"t:{row.uid}",
        params=params_of(row, "lead"), rungs=rungs, urgent=True, room=False,
    )  # fmt: skip
    actions.write(actor=ACTOR, incident=row, person=None, words="Look at this", names=[person])
    while jobs.run_one():
        pass
    return run, Delivery.objects.get(notice__kind="incident_named", person=person)


def test_no_address_of_the_brand_tells_of_it_to_others(
    brand: Any, admin: Any, make_person: Any, client_of: Any
) -> None:
    things = furnish(brand, admin)
    row = Incident.objects.get(brand=brand, uid=things.ids["incident"])
    actions.set_private(actor=ACTOR, incident=row, person=admin, private=True)
    run, delivery = call_and_tell(row, admin)
    ids = {**things.ids, "page": str(run.uid), "delivery": str(delivery.uid)}
    said = [
        "Meters catch fire",
        "The night shift",
        "How many meters?",
        "Every meter of May",
        "My meter smokes",
    ]
    keys = [key.partition(":")[2] for key in room_of(row)]
    secrets = [*said, *keys, str(run.uid), str(delivery.uid), str(delivery.notice.uid), f"incident.{row.pk}"]
    found = []
    for role in ("auditor", "admin"):
        client = client_of(make_person(f"other-{role}", brand, role))
        for page in addresses.of_the_brand():
            its_own = (page.named or "").startswith("incident") or page.named in ("page", "delivery", "fact")
            url = page.url(things.brand, ids)
            for method in ("get", "post") if its_own else ("get",):
                with transaction.atomic():
                    reply = getattr(client, method)(url)
                    text = (reply.getvalue() if reply.streaming else reply.content).decode(errors="replace")
                    transaction.set_rollback(True)
                if its_own:
                    shows = reply.status_code not in (403, 404, 405)
                else:
                    shows = any(one in text + reply.headers.get("Location", "") for one in secrets)
                found += [(role, method, page.name, reply.status_code)] if shows else []
    assert found == []
    assert "Meters catch fire" in shown(client_of(admin), row)


def test_the_audit_page_shows_no_call_and_no_notice_about_it(
    secret: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    run, delivery = call_and_tell(secret, lena)
    address = reverse("org:audit", args=[secret.brand.slug])
    page = client_of(make_person("other", secret.brand, "auditor")).get(address).content.decode()
    named = make_person("named", secret.brand, "auditor")
    actions.let_in(actor=ACTOR, incident=secret, person=named)
    mine = client_of(named).get(address).content.decode()
    for uid in (run.uid, delivery.uid, delivery.notice.uid, secret.uid):
        assert str(uid) not in page
        assert str(uid) in mine


def test_a_notice_and_a_call_about_it_are_answered_by_nobody_else(
    secret: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    run, delivery = call_and_tell(secret, lena)
    client = client_of(make_person("other", secret.brand, "admin"))
    for name, uid in (("delivery_again", delivery.uid), ("call_answer", run.uid), ("call_stop", run.uid)):
        assert client.post(reverse(f"notify:{name}", args=[secret.brand.slug, uid])).status_code == 404
    run.refresh_from_db()
    assert run.state == "open"


def test_a_message_that_was_made_before_it_became_private_says_its_number_only(
    outage: Incident, lena: Any
) -> None:
    params = told.pages(about=f"incident:{outage.uid}")[0].params
    assert outage.title in kinds.said(DUTY, params).subject
    actions.set_private(actor=ACTOR, incident=outage, person=lena, private=True)
    subject = kinds.said(DUTY, params).subject
    assert outage.title not in subject
    assert f"I-{outage.number}" in subject


def test_digests_of_what_few_may_read_are_not_found_by_guessing(outage: Incident, lena: Any) -> None:
    note = actions.write(actor=ACTOR, incident=outage, person=lena, words="Settle", sort=Note.Sort.PRIVILEGED)
    asked = actions.add_message(
        actor=ACTOR, incident=outage, words="Call me", author="Ann Lee", personal=True
    )
    for row, words in ((note, "Settle"), (asked, "Ann Lee")):
        kept = str(fields_of(row))
        assert words not in kept
        assert hashlib.sha256(words.encode()).hexdigest() not in kept
