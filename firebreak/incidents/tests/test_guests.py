"""Guests by invitation: a link that works once, rights for some days, an end that is at once, nothing that is not theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firebreak.base import audit
from firebreak.base.actions import Actor
from firebreak.base.clock import frozen, now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Guest, Seat, Task
from firebreak.incidents.parts import room_of
from firebreak.incidents.replaying import room_at
from firebreak.incidents.views import visiting
from firebreak.org.models import Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PASSWORD = "a long walk over the frozen lake"


def invited(incident: Any, lead: Any, role: str = "guest", **more: Any) -> tuple[Guest, str]:
    """An invitation, and the secret of its link."""
    given = {"email": "vera@agency.example", "name": "Vera Visitor", "language": "sv", **more}
    row, path = actions.invite_guest(
        actor=Actor("person", str(lead.uid), lead.name), incident=incident, person=lead, role=role, **given
    )
    return row, path.removeprefix("/guest/")


@pytest.fixture
def come(outage: Any, lena: Any, client_of: Any) -> Any:
    """``come("guest_speaker")``: a guest who is in the room, and their browser."""

    def make(role: str = "guest", **more: Any) -> tuple[Guest, Client]:
        _row, token = invited(outage, lena, role, **more)
        guest = actions.accept_guest(token=token, name="Vera", password=PASSWORD)
        return guest, client_of(guest.person)

    return make


def page(incident: Any, part: str = "") -> str:
    return f"/visit/{incident.uid}/{part}"


def test_the_link_makes_an_account_once_and_leads_into_the_room(outage: Any, lena: Any) -> None:
    _row, token = invited(outage, lena)
    client = Client()
    assert "Vera Visitor" in client.get(f"/guest/{token}").content.decode()
    weak = client.post(f"/guest/{token}", {"name": "Vera", "password": "1234567890"})
    assert weak.status_code == 400
    assert not Person.objects.filter(email="vera@agency.example").exists()
    came = client.post(f"/guest/{token}", {"name": "Vera", "password": PASSWORD})
    assert came.status_code == 302
    assert came["Location"] == page(outage)
    person = Person.objects.get(email="vera@agency.example")
    assert (person.language, person.time_zone) == ("sv", outage.brand.time_zone)
    assert not person.memberships.exists()
    room = client.get(page(outage))
    assert room.status_code == 200
    assert "The app is down" in room.content.decode()
    assert client.get("/")["Location"] == page(outage)
    assert Client().get(f"/guest/{token}").status_code == 410
    assert client.get(f"/guest/{token}")["Location"] == page(outage), "the mail still leads its guest there"


def test_who_has_an_account_signs_in_first_and_no_other_account_can_take_it(
    outage: Any, lena: Any, outsider: Any, make_person: Any, client_of: Any
) -> None:
    _row, token = invited(outage, lena, email=outsider.email)
    assert "/account/login/?next=/guest/" in Client().get(f"/guest/{token}").content.decode()
    other = client_of(make_person("somebody"))
    assert other.post(f"/guest/{token}").status_code == 409
    assert outsider.email in other.post(f"/guest/{token}").content.decode()
    mine = client_of(outsider)
    assert mine.get(f"/guest/{token}").status_code == 200
    assert mine.post(f"/guest/{token}")["Location"] == page(outage)
    assert mine.get(page(outage)).status_code == 200


def test_of_two_who_use_the_link_one_comes_in(outage: Any, lena: Any) -> None:
    _row, token = invited(outage, lena)
    actions.accept_guest(token=token, name="Vera", password=PASSWORD)
    with pytest.raises(NotAllowed):
        actions.accept_guest(token=token, name="Else", password=PASSWORD)
    assert Seat.objects.filter(incident=outage, guest=True).count() == 1


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_visit_is_for_one_to_thirty_days(outage: Any, lena: Any, days: int) -> None:
    with pytest.raises(WrongInput):
        invited(outage, lena, days=days)
    row, _token = invited(outage, lena)
    assert timedelta(days=7) - (row.until - now()) < timedelta(minutes=1)


def test_a_member_is_not_invited_and_nobody_twice(outage: Any, lena: Any, sam: Any, come: Any) -> None:
    with pytest.raises(WrongInput, match="let them in"):
        invited(outage, lena, email=sam.email.upper())
    first, token = invited(outage, lena)
    second, _token = invited(outage, lena, "guest_speaker")
    first.refresh_from_db()
    assert (first.why, second.why) == ("again", "")
    with pytest.raises(NotAllowed):
        actions.accept_guest(token=token, name="Vera", password=PASSWORD)
    come(email="kim@agency.example")
    with pytest.raises(WrongInput, match="already"):
        invited(outage, lena, email="kim@agency.example")


def test_the_time_is_over_to_the_second_whatever_the_job_does(outage: Any, come: Any) -> None:
    guest, client = come(days=2)
    assert client.get(page(outage)).status_code == 200
    Guest.objects.filter(pk=guest.pk).update(until=now() - timedelta(seconds=1))
    over = client.get(page(outage))
    assert over.status_code == 403
    assert over["HX-Refresh"] == "true"
    assert "The app is down" not in over.content.decode()
    assert actions.end_overdue() == 1
    assert actions.end_overdue() == 0
    guest.refresh_from_db()
    assert guest.why == "time"
    assert not Seat.objects.filter(incident=outage, guest=True, left_at=None).exists()


def test_the_visit_ends_with_the_incident_and_does_not_begin_again(outage: Any, come: Any) -> None:
    guest, client = come()
    actor = Actor("person", "tester", "Tester")
    actions.close(actor=actor, incident=outage, outcome="handled", reason="It works again")
    assert client.get(page(outage)).status_code == 403
    actions.reopen(actor=actor, incident=outage, reason="It does not")
    assert client.get(page(outage)).status_code == 403
    guest.refresh_from_db()
    assert guest.why == "closed"


def test_the_lead_ends_it_at_once_and_takes_back_what_the_guest_held(
    outage: Any, lena: Any, come: Any, client_of: Any
) -> None:
    guest, client = come("guest_speaker")
    task = actions.add_task(actor=Actor("person", "t"), incident=outage, title={"en": "Ring the grid owner"})
    client.post(page(outage, f"tasks/{task.uid}/"), {"do": "take"})
    task.refresh_from_db()
    assert (task.holder, task.state) == (guest.person, Task.State.DOING)
    lead = client_of(lena)
    said = lead.post(f"/b/norrsken/incidents/{outage.uid}/guests/", {"do": "end", "guest": guest.uid})
    assert said.status_code == 302
    for method, part in (("get", ""), ("post", "say/"), ("post", f"tasks/{task.uid}/")):
        assert getattr(client, method)(page(outage, part), {"words": "Still here"}).status_code == 403
    task.refresh_from_db()
    assert (task.holder, task.state) == (None, Task.State.OPEN)
    with pytest.raises(WrongMove):
        actions.end_guest(actor=Actor("person", "t"), guest=guest)


def test_who_may_look_only_changes_nothing(outage: Any, come: Any) -> None:
    _guest, client = come("guest")
    task = actions.add_task(actor=Actor("person", "t"), incident=outage, title={"en": "Ring the grid owner"})
    before = AuditEntry.objects.count()
    assert client.post(page(outage, "say/"), {"words": "Hello"}).status_code == 403
    assert client.post(page(outage, f"tasks/{task.uid}/"), {"do": "take"}).status_code == 403
    assert "<form" not in client.get(page(outage)).content.decode().partition("<main")[2]
    assert AuditEntry.objects.count() == before


def test_who_may_speak_writes_and_takes_free_tasks_only(outage: Any, sam: Any, come: Any) -> None:
    guest, client = come("guest_speaker")
    client.post(page(outage, "say/"), {"words": "The grid owner has <b>seen</b> it"})
    note = outage.notes.get(sort="note")
    assert (note.by, note.text) == (guest.person, "The grid owner has <b>seen</b> it")
    assert "&lt;b&gt;seen" in client.get(page(outage)).content.decode()
    actor = Actor("person", "t")
    held = actions.add_task(actor=actor, incident=outage, title={"en": "Write to staff"}, holder=sam)
    free = actions.add_task(actor=actor, incident=outage, title={"en": "Measure the line"})
    client.post(page(outage, f"tasks/{held.uid}/"), {"do": "take"})
    client.post(page(outage, f"tasks/{held.uid}/"), {"do": "finish"})
    client.post(page(outage, f"tasks/{held.uid}/"), {"do": "back"})
    client.post(page(outage, f"tasks/{free.uid}/"), {"do": "take"})
    held.refresh_from_db(), free.refresh_from_db()
    assert (held.holder, held.state, free.holder) == (sam, Task.State.OPEN, guest.person)
    client.post(page(outage, f"tasks/{free.uid}/"), {"do": "back"})
    free.refresh_from_db()
    assert free.holder is None
    client.post(page(outage, f"tasks/{free.uid}/"), {"do": "take"})
    client.post(page(outage, f"tasks/{free.uid}/"), {"do": "finish"})
    free.refresh_from_db()
    assert free.state == Task.State.DONE


def test_a_guest_cannot_bury_the_timeline(outage: Any, come: Any) -> None:
    _guest, client = come("guest_speaker")
    with frozen(now()):  # a busy machine takes so long for them that one more is allowed meanwhile
        for number in range(visiting.ACTS_PER_MINUTE + 3):
            answer = client.post(page(outage, "say/"), {"words": f"Line {number}"}, follow=True)
    assert outage.notes.filter(sort="note").count() == visiting.ACTS_PER_MINUTE
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "för många gånger" in said
    assert f'value="Line {number}"' in said  # what was refused is not lost


def test_a_forged_form_writes_nothing(outage: Any, lena: Any, client_of: Any) -> None:
    _row, token = invited(outage, lena, "guest_speaker")
    guest = actions.accept_guest(token=token, name="Vera", password=PASSWORD)
    strict = client_of(guest.person, enforce_csrf_checks=True)
    assert strict.post(page(outage, "say/"), {"words": "Hello"}).status_code == 403
    assert not outage.notes.exists()


def test_what_is_not_for_guests_is_not_on_their_page(outage: Any, lena: Any, sam: Any, come: Any) -> None:
    actor, here = Actor("person", str(lena.uid), lena.name), {"incident": outage}
    actions.write(actor=actor, **here, person=lena, words="SHOWN-NOTE")
    actions.add_fact(actor=actor, **here, person=lena, words="SHOWN-FACT", checker=lena)
    actions.give_lead(actor=actor, incident=outage, to=lena)
    actions.write(actor=actor, **here, person=lena, words="HIDDEN-COUNSEL", sort="privileged")
    actions.add_stakeholder(actor=actor, **here, sort="staff", who={"en": "HIDDEN-GROUP"})
    actions.add_stakeholder(actor=actor, **here, sort="affected", who={}, private=True, name="HIDDEN-CHILD")
    actions.add_press_question(actor=actor, **here, outlet="HIDDEN-OUTLET", words="HIDDEN-QUESTION")
    actions.add_message(actor=actor, **here, words="HIDDEN-MESSAGE", kind="question")
    actions.add_corrective(actor=actor, **here, kind="recall", words="HIDDEN-RECALL")
    actions.keep_call(actor=actor, **here, person=lena, who="HIDDEN-CALLER", words="HIDDEN-CALL")
    actions.add_question(actor=actor, **here, words="HIDDEN-EXPECTED")
    other = actions.declare(
        actor=actor, brand=outage.brand, person=lena, title="HIDDEN-PRIVATE", situation={}, private=True
    )
    _guest, client = come("guest_speaker", email="p@agency.example")
    said = client.get(page(outage)).content.decode()
    assert "SHOWN-NOTE" in said
    assert "SHOWN-FACT" in said
    assert "HIDDEN" not in said
    for part in ("head", "rest"):
        assert "HIDDEN" not in client.get(page(outage), {"part": part}).content.decode()
    assert client.get(page(other)).status_code == 404
    assert "/b/norrsken" not in said, "no address of the brand stands on the page"


def test_a_guest_who_led_once_reads_no_counsel(outage: Any, lena: Any, sam: Any, client_of: Any) -> None:
    """Somebody who led, left the brand and comes back as a guest is a guest."""
    actor = Actor("person", "t")
    actions.give_lead(actor=actor, incident=outage, to=sam)
    actions.write(actor=actor, incident=outage, person=sam, words="HIDDEN-COUNSEL", sort="privileged")
    sam.memberships.all().delete()
    _row, token = invited(outage, lena, email=sam.email)
    actions.accept_guest(token=token, person=sam)
    assert "HIDDEN" not in client_of(sam).get(page(outage)).content.decode()


def test_every_action_of_the_timeline_is_hidden_from_guests_until_it_is_named() -> None:
    from firebreak.incidents.views.moments import _says

    known = {f"incidents.{action}" for action in _says}
    assert known >= queries.TOLD, "a name that no entry has"
    assert not queries.TOLD & {
        "incidents.privileged_written", "incidents.silence_decided", "incidents.press_asked", "incidents.merged",
        "incidents.evidence_kept", "incidents.guest_invited",
    }  # fmt: skip


def test_it_is_in_the_record_with_the_address_as_a_digest_and_replays(
    outage: Any, lena: Any, come: Any
) -> None:
    guest, _client = come("guest_speaker")
    between = now()
    actions.end_guest(actor=Actor("person", str(lena.uid)), guest=guest)
    assert room_at(outage, now()) == room_of(outage)
    seats = [fields for key, fields in room_at(outage, between).items() if key.startswith("seat:")]
    assert [one for one in seats if one["guest"] and not one["left_at"]]
    rows = AuditEntry.objects.filter(brand_id=outage.brand_id, action__startswith="incidents.guest_")
    assert [row.action for row in rows.order_by("number")] == [
        "incidents.guest_invited", "incidents.guest_joined", "incidents.guest_ended",
    ]  # fmt: skip
    assert not [row for row in rows if guest.email in row.payload.body]
    assert not list(audit.verify(outage.brand_id))


def test_the_room_at_a_past_moment_shows_the_guest(outage: Any, lena: Any, come: Any, client_of: Any) -> None:
    guest, _client = come()
    then = now()
    actions.end_guest(actor=Actor("person", str(lena.uid)), guest=guest)
    client, room = client_of(lena), f"/b/norrsken/incidents/{outage.uid}/"
    was = client.get(room, {"at": then.isoformat()}).content.decode()
    assert '<p>Vera <span class="chip">' in was
    assert '<p>Vera <span class="chip">' not in client.get(room, {"at": "p100"}).content.decode()
    lines = client.get(f"{room}timeline/").content.decode()
    for words in ("Vera Visitor was invited as a guest", "Vera Visitor came in as a guest", "sent away"):
        assert words in lines


def test_the_page_of_guests_invites_shows_the_link_once_and_refuses_others(
    outage: Any, lena: Any, tove: Any, client_of: Any
) -> None:
    address, lead = f"/b/norrsken/incidents/{outage.uid}/guests/", client_of(lena)
    form = {
        "do": "invite", "name": "Vera", "email": "vera@agency.example", "language": "ms", "role": "guest", "days": "7",
    }  # fmt: skip
    wrong = lead.post(address, {**form, "days": "31", "role": "admin"})
    assert wrong.status_code == 400
    assert not Guest.objects.exists()
    made = lead.post(address, form).content.decode()
    token = made.partition("/guest/")[2].partition("<")[0]
    assert actions.accept_guest(token=token, name="Vera", password=PASSWORD).role == "guest"
    assert token not in lead.get(address).content.decode()
    assert client_of(tove).get(address).status_code == 403
    assert client_of(tove).post(address, form).status_code == 403


def test_the_mail_goes_to_the_address_in_its_language_and_names_no_incident(outage: Any, lena: Any) -> None:
    from firebreak.incidents import guest_mails
    from firebreak.notify.delivering import message_of
    from firebreak.notify.models import Delivery

    row, token = invited(outage, lena, language="en")
    event = Event.objects.get(name="incidents.guest_invited")
    guest_mails.tell_guest(event)
    delivery = Delivery.objects.get(to=row.email)
    mail = message_of(delivery)
    assert mail.subject == "Lena invites you as a guest to Norrsken Energi"
    assert mail.link.endswith(f"/guest/{token}")
    assert outage.title not in mail.text + mail.subject
    assert guest_mails.wanted(delivery.notice.params)
    actions.end_guest(actor=Actor("person", "t"), guest=row)
    assert not guest_mails.wanted(delivery.notice.params)


def test_a_stream_is_the_incidents_alone_and_is_asked_anew_when_the_visit_ends(
    outage: Any, lena: Any, come: Any
) -> None:
    guest, client = come()
    from firebreak.site.asgi import authorise

    def ask(path: str) -> tuple[Any, dict[str, Any]]:
        cookie = client.cookies["sessionid" if "sessionid" in client.cookies else next(iter(client.cookies))]
        scope: dict[str, Any] = {
            "path": path,
            "headers": [(b"cookie", f"{cookie.key}={cookie.value}".encode())],
        }
        return authorise(scope), scope

    topics, scope = ask(page(outage, "stream"))
    name = f"{outage.brand_id}.incident.{outage.pk}"
    assert topics is not None
    assert {one.rpartition(".")[0] for one in topics} == {f"b{name}", f"p{name}"}
    assert f"b{name}.guest" in scope["firebreak.recheck"] <= set(topics)
    assert ask("/b/norrsken/stream")[0] is None
    assert ask("/visit/nonsense/stream")[0] is None
    actions.end_guest(actor=Actor("person", str(lena.uid)), guest=guest)
    assert ask(page(outage, "stream"))[0] is None


def test_a_guest_is_no_colleague(outage: Any, lena: Any, come: Any, client_of: Any) -> None:
    """Nobody hands them a duty, counts their hours, or offers them where people of the brand are chosen."""
    from firebreak.incidents.hours import guard

    guest, client = come("guest_speaker")
    client.get(page(outage))
    lead, room = client_of(lena), f"/b/norrsken/incidents/{outage.uid}/"
    assert "here now" in lead.get(room).content.decode()
    for path in ("people/", "hand-over/", "write/"):
        assert str(guest.person.uid) not in lead.get(f"{room}{path}").content.decode(), path
    outage.present.update(since=now() - timedelta(hours=20), seen_at=now())
    assert guard() == 0 or not outage.long_shifts.filter(person=guest.person).exists()
