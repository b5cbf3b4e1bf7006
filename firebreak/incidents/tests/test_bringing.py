"""What the stream of a room brings is what its reader would fetch, for those alone whom a request would let in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from firebreak.base import clock
from firebreak.base.permissions import Role
from firebreak.incidents import actions
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.views.bringing import bring
from firebreak.incidents.views.panels import drawing
from firebreak.incidents.views.room import shown
from firebreak.listening.models import Monitor
from firebreak.org.models import Brand, Membership, Person
from firebreak.web.bringing import Brought, Reader

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SECRET = "s" * 32
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=)"\w{64}"')


def reader_of(client: Any, person: Person, row: Incident) -> Reader:
    """The open page of somebody, as the server of streams knows it."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return Reader(person.pk, key, session["_auth_user_hash"], row.brand.slug, str(row.uid), SECRET)


def brought(readers: list[Reader], row: Incident, *sorts: str) -> list[Brought | None]:
    """What changes of some sorts bring to each."""
    drawing.forget()
    names = frozenset([f"incident.{row.pk}", *(f"incident.{row.pk}.{sort}" for sort in sorts)])
    found = dict(bring([(one, names) for one in readers]))
    return [found.get((one, names)) for one in readers]


def markup(one: Brought | None) -> str:
    assert one is not None
    said: str = json.loads(one.event.decode().removeprefix("event: parts\ndata: "))
    return said


def alike(page: str) -> str:
    """Without the reader's token, which is masked anew in each answer."""
    return TOKEN.sub(r"\1", page)


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands: who sits here and what was "just now" is the same in two drawings, however far apart."""
    with clock.frozen(clock.now()):
        yield


@pytest.mark.usefixtures("still")
def test_each_role_in_each_language_is_brought_what_they_would_fetch(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    people = []
    for number, role in enumerate([role.value for role in Role] * 2):
        person = make_person(f"p{number}", outage.brand, role)
        person.language, person.time_zone = (
            settings.LANGUAGES[number % 5][0],
            ("UTC", "Asia/Shanghai")[number % 2],
        )
        person.save()
        people.append(person)
    actions.write(actor=ACTOR, incident=outage, person=people[0], words="A note <b>for all</b>")
    actions.add_task(actor=ACTOR, incident=outage, title={"en": "Mine alone"}, holder=people[3])
    actions.add_fact(actor=ACTOR, incident=outage, person=people[0], words="A fact", checker=people[4])
    clients = [client_of(person) for person in people]
    readers = [reader_of(client, person, outage) for client, person in zip(clients, people, strict=True)]
    sorts = ("note", "task", "fact", "seat", "word", "phase", "level")
    got = brought(readers, outage, *sorts)
    for person, client, one in zip(people, clients, got, strict=True):
        assert one is not None, person.name
        assert len(one.parts) >= 5
        fetched = client.get(
            f"/b/{outage.brand.slug}/incidents/{outage.uid}/parts/", {"part": list(one.parts)}
        )
        if fetched.status_code == 404:
            fetched = client.get(
                f"/b/{outage.brand.slug}/incidents/{outage.uid}/parts", {"part": list(one.parts)}
            )
        assert fetched.status_code == 200
        assert alike(markup(one)) == alike(fetched.content.decode())
    assert "Mine alone" in markup(got[3])


def test_a_change_brings_the_parts_it_wakes_and_no_others(
    outage: Incident, lena: Person, client_of: Any
) -> None:
    page = reader_of(client_of(lena), lena, outage)
    for sort in ("note", "task", "fact"):
        (one,) = brought([page], outage, sort)
        assert one is not None
        names = {f"incident.{outage.pk}", f"incident.{outage.pk}.{sort}"}
        assert set(one.parts) == {panel.place for panel in shown() if names & {*panel.wakes(outage).split()}}
        assert "room-lines" in one.parts
        assert ("room-facts" in one.parts) == (sort == "fact")
    for names in (frozenset({"alerts", f"incident.{outage.pk + 1}"}), frozenset({"monitor.*"})):
        assert dict(bring([(page, names)])) == {(page, names): Brought(b"", [])}
    monitor = Monitor.objects.create(brand=outage.brand, name="Norrsken", query="norrsken")
    actions.watch(actor=ACTOR, incident=outage, monitor=monitor)
    drawing.forget()
    for name in ("monitor.*", f"monitor.{monitor.pk}"):
        (one,) = dict(bring([(page, frozenset({name}))])).values()
        assert [*one.parts] == ["room-numbers"]


def test_forms_that_came_with_the_stream_carry_the_token_of_their_reader(
    outage: Incident, lena: Person, client_of: Any
) -> None:
    client = client_of(lena, enforce_csrf_checks=True)
    task = actions.add_task(actor=ACTOR, incident=outage, title={"en": "Call the shop"}, holder=lena)
    (one,) = brought([reader_of(client, lena, outage)], outage, "task")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', markup(one))
    assert token is not None
    address = f"/b/{outage.brand.slug}/incidents/{outage.uid}/tasks/{task.uid}/"
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32  # somebody else's
    assert client.post(address, {"do": "take", "csrfmiddlewaretoken": token[1]}).status_code == 403
    client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
    assert client.post(address, {"do": "take", "csrfmiddlewaretoken": token[1]}).status_code in {
        200,
        302,
        404,
    }
    assert drawing.TOKEN not in markup(one)


def signed_out(page: Reader, _person: Person, _row: Incident) -> None:
    Session.objects.filter(session_key=page.session).delete()


def long_ago(page: Reader, _person: Person, _row: Incident) -> None:
    Session.objects.filter(session_key=page.session).update(expire_date=timezone.now() - timedelta(seconds=1))


def new_password(_page: Reader, person: Person, _row: Incident) -> None:
    person.set_password("another long password 42")
    person.save()


def closed_account(_page: Reader, person: Person, _row: Incident) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def left(_page: Reader, person: Person, _row: Incident) -> None:
    Membership.objects.filter(person=person).delete()


def archived(_page: Reader, _person: Person, row: Incident) -> None:
    Brand.objects.filter(pk=row.brand_id).update(archived_at=timezone.now())


def private(_page: Reader, _person: Person, row: Incident) -> None:
    Incident.objects.filter(pk=row.pk).update(private=True)


def gone(_page: Reader, _person: Person, row: Incident) -> None:
    Incident.objects.filter(pk=row.pk).update(brand=Brand.objects.create(name="Other", slug="other"))


@pytest.mark.parametrize(
    "lost", [signed_out, long_ago, new_password, closed_account, left, archived, private, gone]
)
def test_who_would_not_be_let_in_is_brought_nothing(
    lost: Callable[[Reader, Person, Incident], None], outage: Incident, make_person: Any, client_of: Any
) -> None:
    person = make_person("kim", outage.brand, "responder")  # not named in the incident
    client = client_of(person)
    page = reader_of(client, person, outage)
    assert brought([page], outage, "note") != [None]
    assert client.get(f"/b/{outage.brand.slug}/incidents/{outage.uid}/").status_code == 200
    lost(page, person, outage)
    assert brought([page], outage, "note") == [None]
    assert client.get(f"/b/{outage.brand.slug}/incidents/{outage.uid}/").status_code in {302, 404}


def test_of_a_private_incident_those_named_are_brought_its_parts(
    outage: Incident, sam: Person, make_person: Any, client_of: Any
) -> None:
    Incident.objects.filter(pk=outage.pk).update(private=True)
    kim = make_person("kim", outage.brand, "admin")
    pages = [reader_of(client_of(person), person, outage) for person in (kim, sam)]
    hidden, seen = brought(pages, outage, "note")
    assert hidden is None
    assert seen is not None


def test_counsels_notes_come_to_those_alone_who_read_them(
    outage: Incident, lena: Person, make_person: Any, client_of: Any
) -> None:
    Incident.objects.filter(pk=outage.pk).update(lead=lena)
    outage.refresh_from_db()
    kim = make_person("kim", outage.brand, "lead")
    actions.write(actor=ACTOR, incident=outage, person=lena, words="PRIVILEGED WORDS", sort="privileged")
    pages = [reader_of(client_of(person), person, outage) for person in (kim, lena)]
    other, leads = brought(pages, outage, "note")
    assert "PRIVILEGED WORDS" not in markup(other)
    assert "PRIVILEGED WORDS" in markup(leads)


@pytest.mark.parametrize(
    "named", ["nonsense", "", "01890000-0000-7000-8000-000000000000", "\x00", "1" * 5000]
)
def test_a_page_that_names_no_room_is_brought_nothing(
    named: str, outage: Incident, lena: Person, client_of: Any
) -> None:
    page = replace(reader_of(client_of(lena), lena, outage), page=named)
    assert brought([page], outage, "note") == [None]


@pytest.mark.parametrize(
    ("query", "secret", "known"),
    [("room=ROOM", SECRET, True), ("since=1&room=ROOM", SECRET, True), ("", SECRET, False), ("room=", SECRET, False),
     ("room=ROOM", "", False), ("room=ROOM", "short", False), ("room=ROOM", "<script>" * 4, False)],
)  # fmt: skip
def test_a_stream_knows_its_reader_where_the_page_names_its_room(
    query: str, secret: str, known: bool, outage: Incident, lena: Person, client_of: Any
) -> None:
    from firebreak.site.asgi import authorise

    client = client_of(lena)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={secret}"
    scope: dict[str, Any] = {
        "path": f"/b/{outage.brand.slug}/stream", "headers": [(b"cookie", cookies.encode())],
        "query_string": query.replace("ROOM", str(outage.uid)).encode(),
    }  # fmt: skip
    assert authorise(scope)
    assert scope["firebreak.reader"] == (reader_of(client, lena, outage) if known else None)
