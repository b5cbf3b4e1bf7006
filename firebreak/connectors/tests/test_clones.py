"""The clone of a brand in which a drill runs cannot reach the world: every writer and every pager is tried.

Each is tried twice: from the brand itself, where it must arrive (else this test could not fail), and from its clone. The
services are the simulators of their folders, in the place of the real ones; everything else is the product.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import firebreak
from firebreak.base import connectors, jobs
from firebreak.base.actions import machine
from firebreak.base.connectors import PAGE, WRITE, Manifest
from firebreak.base.errors import NotAllowed, PermanentError
from firebreak.connectors.discover import discover
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.notify.actions import test_endpoint as send_test
from firebreak.notify.chat_rooms import rooms_of
from firebreak.notify.models import Endpoint
from firebreak.notify.paging import Rung
from firebreak.org import actions as org
from firebreak.org.models import Brand, Membership, Person
from firebreak.publishing import actions as publishing
from firebreak.publishing.actions.permitting import permit_to_remove, permit_to_stop, permits_to_mail
from firebreak.publishing.models import Channel, Delivery, Permit, Subscriber
from firebreak.publishing.permits import digest_of, uptime

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
ACTOR = machine("test")
TEXT = "Do not use the stove.\n\nWe are sorry."
HOUSE = Path(firebreak.__file__).parent
DOORS = {"pager", "rooms", "writer"}


def those_that(can: str) -> list[Manifest]:
    """With a simulator."""
    return [one for one in discover() if can in one.can and one.simulator is not None]


WRITES = pytest.mark.parametrize("manifest", those_that(WRITE), ids=lambda one: one.name)
PAGES = pytest.mark.parametrize("manifest", those_that(PAGE), ids=lambda one: one.name)


@pytest.fixture(params=["brand", "clone"])
def side(request: pytest.FixtureRequest, brand: Brand) -> Brand:
    """The brand itself, and the clone of it."""
    if request.param == "brand":
        return brand
    return Brand.objects.create(slug="norrsken-drill", name="Norrsken Energi", clone_of=brand)


@pytest.fixture
def sim(manifest: Manifest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The service's simulator, which the product takes for the service."""
    assert manifest.simulator is not None
    with manifest.simulator() as started:
        kept = replace(
            manifest, writer=lambda _settings, _secrets: started.writer(),
            pager=lambda _settings, _secrets: started.pager(), check_channel=None,
        )  # fmt: skip
        monkeypatch.setitem(connectors._manifests, manifest.name, kept)
        yield started


def work() -> None:
    """All that is due."""
    while jobs.run_one():
        pass


def channel_of(side: Brand, manifest: Manifest) -> Channel:
    """With one receiver, where it is a list."""
    channel = Channel.objects.create(brand=side, name=manifest.name, writer=manifest.name, text="post")
    if manifest.to_list:
        Subscriber.objects.create(
            channel=channel, email="ann@people.example", language="en", token_digest="1"
        )
    return channel


def queued(side: Brand, channel: Channel) -> Delivery:
    """One approved text."""
    wanted = publishing.Wanted(
        channel=channel, text_channel="post", language="en", text=TEXT, digest=digest_of(TEXT)
    )
    made = publishing.queue(
        actor=ACTOR, brand=side, person=None, about="statement:x", title={"en": "T"}, wanted=[wanted]
    )
    return made.deliveries.get()


@WRITES
def test_no_writer_sends_from_a_clone(manifest: Manifest, side: Brand, sim: Any) -> None:
    row = queued(side, channel_of(side, manifest))
    work()
    row.refresh_from_db()
    if side.clone_of is None:
        assert (row.state, len(sim.published())) == (Delivery.State.SENT, 1)
    else:
        assert (row.state, row.error_code) == (Delivery.State.FAILED, "publishing.clone")
        assert sim.published() == []
        assert not Permit.objects.filter(brand_id=side.pk).exists()


def test_no_other_permit_is_given_to_a_clone(brand: Brand) -> None:
    """To mail, to take down and to stop something, whoever asks, and also for what was sent somehow."""
    clone = Brand.objects.create(slug="norrsken-drill", name="Norrsken Energi", clone_of=brand)
    row = queued(clone, Channel.objects.create(brand=clone, name="x", text="post"))
    row.reference = "55"
    for ask in (
        lambda: permit_to_stop(clone.pk, "55"),
        lambda: permit_to_remove(row),
        lambda: permits_to_mail(row, uptime(), 3),
    ):
        with pytest.raises(NotAllowed) as caught:
            ask()
        assert caught.value.code == "publishing.clone"
    assert permit_to_stop(brand.pk, "55").number == 0


@PAGES
def test_no_pager_sends_from_a_clone(
    manifest: Manifest, side: Brand, sim: Any, make_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a message that somebody tries, by a notice, by a call in the night, and in the chat that an incident would have."""
    monkeypatch.setitem(kinds._kinds, "test", lambda params: kinds.Said("Smoke", ("It is smoke.",), "/b/x/"))
    endpoint = Endpoint.objects.create(
        brand=side,
        pager=manifest.name,
        name=manifest.name,
        settings={"rooms": True},
        secrets={"token": "x"},  # type: ignore[misc]
    )
    person: Person = make_person("ada")
    Membership.objects.create(brand=side, person=person, role="lead")
    org.set_methods(actor=ACTOR, person=person, methods=[("chat", f"{manifest.name}: {sim.address()}")])
    tried = ""
    try:
        send_test(actor=ACTOR, endpoint=endpoint, to=sim.address())
    except PermanentError as error:
        tried = error.code
    notify.page(
        actor=ACTOR, brand=side, kind="test", about="test:1", key="k", params={}, urgent=True,
        rungs=[Rung(person.pk, "lead")],
    )  # fmt: skip
    work()
    if side.clone_of is None:
        assert (tried, bool(sim.received())) == ("", True)
    else:
        assert (tried, sim.received()) == ("notify.clone", [])
        with pytest.raises(PermanentError) as caught:
            rooms_of(endpoint)
        assert caught.value.code == "notify.clone"


def test_there_is_one_door_to_each() -> None:
    """Permits are issued in one function, and pagers, chats and writers of the folders are made in one place each."""
    doors: dict[str, set[str]] = {"issue": set(), "pager": set(), "rooms": set(), "writer": set()}
    for file in HOUSE.rglob("*.py"):
        if "tests" in file.parts or "simulator" in file.stem:
            continue
        where, code = str(file.relative_to(HOUSE)), file.read_text("utf-8")
        if not any(f"{door}(" in code or f".{door}" in code for door in doors):
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.FunctionDef):
                for found in _doors_in(node):
                    doors[found].add(f"{where}::{node.name}")
    assert doors == {
        "issue": {"publishing/actions/permitting.py::_issued"},
        "pager": {"notify/pagers.py::made", "notify/sign_in_mails.py::send"},  # the latter: mails of no brand
        "rooms": {
            "notify/chat_rooms.py::rooms_of",
            "notify/chat_rooms.py::opens_rooms",
        },  # the latter only asks
        "writer": {"publishing/writers.py::made"},
    }


def _doors_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "issue":
            yield "issue"
        if isinstance(node, ast.Attribute) and node.attr in DOORS and _of_a_folder(node.value):
            yield node.attr


def _of_a_folder(asked: ast.expr) -> bool:
    return ast.unparse(asked).startswith(("connectors.get(", "connectors.find(", "manifest"))
