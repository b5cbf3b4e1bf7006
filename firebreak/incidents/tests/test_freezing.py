"""Publishing is frozen with an incident that is opened, unless whoever opens it unticks it; the incident is never lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.base.permissions import Role, allows
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening
from firebreak.listening.models import Alert
from firebreak.org import actions as org
from firebreak.plan.outlets import outlets_of
from firebreak.publishing import actions, gate
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Freeze

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SENT = {"title": "Smoke in the shop", "harm": "unsure", "ours": "unsure", "growing": "unsure"}
BOX = 'name="freeze"'


@pytest.fixture
def here(crewed: Any) -> str:
    return reverse("incidents:open", args=[crewed.slug])


@pytest.fixture
def stuck_gate(crewed: Any) -> Iterator[None]:
    """A gate that cannot be shut: its folder leads to a disk that is not there; PostgreSQL takes no row of it."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:  # within the test's transaction
            cursor.execute("ALTER TABLE publishing_gate ADD CONSTRAINT stuck CHECK (false) NOT VALID")
        yield
        return
    folder = Path(config.get("data_dir")) / "frozen" / str(crewed.pk)
    folder.mkdir(parents=True, exist_ok=True)
    folder.rmdir()
    folder.symlink_to(folder.with_name("gone"))
    yield
    folder.unlink()


def frozen_by(client: Any, here: str, **more: Any) -> tuple[Incident, Freeze | None]:
    assert client.post(here, {**SENT, **more}).status_code == 302
    return Incident.objects.latest("pk"), Freeze.objects.order_by("-pk").first()


def test_the_box_is_ticked_and_freezes_with_the_plans_outlets(
    crewed: Any, here: str, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    html = client.get(here).content.decode()
    box = html[html.index(BOX) - 120 : html.index(BOX) + 200]
    assert "checked" in box
    row, freeze = frozen_by(client, here, freeze="on")
    assert freeze is not None
    assert (freeze.why, freeze.by) == (f"I-{row.number}: Smoke in the shop", sam)
    assert freeze.outlets.count() == len(outlets_of(crewed)) > 0
    room = client.get(reverse("incidents:room", args=[crewed.slug, row.uid])).content.decode()
    assert room.count("Frozen here;") == 2  # the banner, and beside the statements
    assert 'id="room-freeze"' in room


def test_unticked_nothing_is_frozen_and_the_room_says_that_it_goes_on(
    crewed: Any, here: str, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    row, freeze = frozen_by(client, here)
    assert freeze is None
    assert not gate.tokens(crewed.pk)
    room = client.get(reverse("incidents:room", args=[crewed.slug, row.uid])).content.decode()
    assert "Planned publishing goes on." in room
    assert f'href="{reverse("desk:freeze", args=[crewed.slug])}"' in room


def test_what_was_unticked_stays_so_when_the_form_comes_back(here: str, sam: Any, client_of: Any) -> None:
    answer = client_of(sam).post(here, {**SENT, "title": ""})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert (
        "checked"
        not in html[html.index(BOX) - 120 : html.index(">", html.index(BOX))].rpartition("<input")[2]
    )


def test_of_a_private_incident_everybody_reads_the_number_only(
    crewed: Any, here: str, sam: Any, tove: Any, client_of: Any
) -> None:
    row, freeze = frozen_by(client_of(sam), here, freeze="on", private="on")
    assert freeze is not None
    assert freeze.why == f"I-{row.number}"
    page = client_of(tove).get(reverse("desk:now", args=[crewed.slug])).content.decode()
    assert "Frozen here;" in page
    assert "Smoke in the shop" not in page


def test_where_it_is_frozen_there_is_no_box_and_no_second_freeze(
    crewed: Any, here: str, sam: Any, client_of: Any
) -> None:
    actions.freeze(actor=ACTOR, brand=crewed, person=sam, why="A fire")
    client = client_of(sam)
    assert BOX not in client.get(here).content.decode()
    frozen_by(client, here, freeze="on")
    assert Freeze.objects.count() == 1


@pytest.mark.parametrize("role", [role.value for role in Role if allows(role, "incidents.declare")])
def test_only_who_may_freeze_has_the_box(
    role: str, crewed: Any, here: str, make_person: Any, client_of: Any
) -> None:
    client = client_of(make_person("someone", crewed, role))
    assert (BOX in client.get(here).content.decode()) == allows(role, "publishing.freeze")
    assert (frozen_by(client, here, freeze="on")[1] is not None) == allows(role, "publishing.freeze")


@pytest.mark.usefixtures("stuck_gate")
def test_a_freeze_that_fails_loses_no_incident(crewed: Any, here: str, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    row, freeze = frozen_by(client, here, freeze="on")
    assert (row.title, freeze) == ("Smoke in the shop", None)
    room = client.get(reverse("incidents:room", args=[crewed.slug, row.uid])).content.decode()
    assert "could not be frozen" in room


def test_a_plan_that_cannot_be_read_keeps_nobody_from_freezing(
    crewed: Any, here: str, sam: Any, client_of: Any, plan: Any
) -> None:
    plan.items.filter(kind="outlets").update(body={"title": 7})
    _row, freeze = frozen_by(client_of(sam), here, freeze="on")
    assert freeze is not None
    assert freeze.outlets.count() == 0


def test_an_alert_that_is_an_incident_already_does_not_freeze_what_was_thawed(
    crewed: Any, here: str, sam: Any, lena: Any, client_of: Any
) -> None:
    monitor = listening.create_monitor(
        actor=ACTOR, brand=crewed, name="Norrsken", kind="brand", query="norrsken"
    )
    at = now()
    alert = Alert.objects.create(
        brand=crewed, monitor=monitor, number=7, state="crisis", since=at, raised_at=at, updated_at=at, channel="volume",
        surprise=6.0, reason_code="volume", evidence={},
    )  # fmt: skip
    client = client_of(sam)
    row, freeze = frozen_by(client, here, freeze="on", alert=str(alert.uid))
    assert freeze is not None
    for person in (sam, lena):
        actions.lift(actor=ACTOR, freeze=freeze, person=person)
    record_all()
    same, _freeze = frozen_by(client, here, freeze="on", alert=str(alert.uid))
    assert same == row
    assert not gate.tokens(crewed.pk)


def declare(crewed: Any, person: Any, key: str, **body: Any) -> tuple[int, Any]:
    role = person.memberships.get().role
    _row, secret = org.make_token(actor=ACTOR, brand=crewed, person=person, label="Probe", role=role)
    reply = Client(headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key}).post(
        "/api/v1/incidents", json.dumps({"title": "The shop does not answer", **body}), "application/json"
    )
    return reply.status_code, reply.json()


def test_a_program_freezes_with_it_unless_it_says_no(crewed: Any, sam: Any) -> None:
    status, said = declare(crewed, sam, "a", freeze=False)
    assert (status, said["frozen"]) == (201, False)
    status, said = declare(crewed, sam, "b")
    assert (status, said["frozen"]) == (201, True)
    assert Freeze.objects.get().why == f"I-{said['number']}: The shop does not answer"
    assert declare(crewed, sam, "c")[1]["frozen"] is True
    assert Freeze.objects.count() == 1


def test_a_call_that_is_repeated_does_not_freeze_what_was_thawed(crewed: Any, sam: Any, lena: Any) -> None:
    _row, secret = org.make_token(actor=ACTOR, brand=crewed, person=sam, label="Probe", role="writer")
    client = Client(headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"})

    def call() -> Any:
        return client.post("/api/v1/incidents", json.dumps({"title": "Down"}), "application/json")

    assert call().status_code == 201
    for person in (sam, lena):
        actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=person)
    record_all()
    again = call()
    assert (again.status_code, again.json()["frozen"]) == (200, False)
    assert Freeze.objects.count() == 1


@pytest.mark.usefixtures("stuck_gate")
def test_a_program_learns_that_it_is_not_frozen(crewed: Any, sam: Any) -> None:
    status, said = declare(crewed, sam, "a")
    assert (status, said["frozen"]) == (201, False)
    assert Incident.objects.count() == 1
