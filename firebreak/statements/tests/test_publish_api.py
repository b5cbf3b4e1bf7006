"""A released statement is published by token: the approved bytes, seen by their digest; through a freeze only by name."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firebreak.base.clock import now
from firebreak.org import actions as org
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Channel, Delivery
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, filled, release, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def row(team: Any) -> Statement:
    """Released, in one channel and language."""
    return release(say(ask(filled(team.brand, team.sam), team.sam), team.lea), team.sam)


@pytest.fixture
def channel(team: Any) -> Channel:
    """Sam's hand, which takes what the statement has."""
    return publishing.add_channel(
        actor=ACTOR, brand=team.brand, name="Our page", text="short", person=team.sam
    )


def call(person: Any, row: Statement, body: Any, tag: str = "", path: str = "publish") -> tuple[int, Any]:
    """By a token that this person made."""
    role = person.memberships.get().role
    _row, secret = org.make_token(
        actor=ACTOR, brand=person.memberships.get().brand, person=person, label="T", role=role
    )
    headers = {"Authorization": f"Bearer {secret}", **({"If-Match": tag} if tag else {})}
    reply = Client(headers=headers).post(
        f"/api/v1/statements/{row.uid}/{path}", json.dumps(body), "application/json"
    )
    return reply.status_code, reply.json()


def place(channel: Channel, language: str = "en") -> dict[str, str]:
    return {"channel": str(channel.uid), "language": language}


def test_exactly_the_approved_bytes_are_queued_once(team: Any, row: Statement, channel: Channel) -> None:
    status, said = call(team.sam, row, {"where": [place(channel)]}, f'"{row.digest}"')
    assert (status, said["about"], len(said["deliveries"])) == (201, f"statement:{row.uid}", 1)
    made = Delivery.objects.get()
    assert said["deliveries"][0]["digest"] == made.digest == row.digests["short"]["en"]
    assert made.text == row.variants["short"]["en"]
    assert made.release.decided_by == team.sam
    status, said = call(team.sam, row, {"where": [place(channel)]}, "*")
    assert (status, said["code"]) == (400, "statements.published_there")
    assert Delivery.objects.count() == 1


def test_it_must_have_been_seen(team: Any, row: Statement, channel: Channel) -> None:
    assert call(team.sam, row, {"where": [place(channel)]})[0] == 428
    assert call(team.sam, row, {"where": [place(channel)]}, '"other"')[0] == 409
    assert not Delivery.objects.exists()


def test_what_is_not_released_or_not_theirs_to_release_stays(
    team: Any, row: Statement, channel: Channel, viewer: Any
) -> None:
    draft = filled(team.brand, team.sam)
    assert call(team.sam, draft, {"where": [place(channel)]}, "*")[0] == 409
    assert call(viewer, row, {"where": [place(channel)]}, "*")[0] == 403
    assert not Delivery.objects.exists()


def test_a_freeze_holds_it_unless_it_is_named(team: Any, row: Statement, channel: Channel) -> None:
    token = publishing.freeze(actor=ACTOR, brand=team.brand, person=team.lea, why="A fire").token
    for through in ("", "0" * 32):
        status, said = call(team.sam, row, {"where": [place(channel)], "through_freeze": through}, "*")
        assert (status, said["code"]) == (400, "publishing.frozen")
        assert said["detail"] != said["code"]
    status, said = call(team.sam, row, {"where": [place(channel)], "through_freeze": token}, "*")
    assert (status, said["through_freeze"]) == (201, token)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"where": []}, 400), ({}, 422), ({"where": [{"channel": "x", "language": "en"}]}, 422),
        ({"where": [{"channel": "018f0000-0000-7000-8000-000000000000", "language": "en"}]}, 400),
        ({"where": [], "at": "2020-01-01T00:00:00Z"}, 400), ({"where": [], "at": "soon"}, 422),
    ],
)  # fmt: skip
def test_nonsense_queues_nothing(team: Any, row: Statement, body: Any, status: int) -> None:
    assert call(team.sam, row, body, "*")[0] == status
    assert not Delivery.objects.exists()


def test_a_channel_of_another_brand_is_none(
    team: Any, row: Statement, other_brand: Any, outsider: Any
) -> None:
    theirs = publishing.add_channel(actor=ACTOR, brand=other_brand, name="T", text="short", person=outsider)
    assert call(team.sam, row, {"where": [place(theirs)]}, "*")[1]["code"] == "publishing.no_channel"
    assert call(outsider, row, {"where": [place(theirs)]}, "*")[0] == 404


def test_later_means_later(team: Any, row: Statement, channel: Channel) -> None:
    at = now() + timedelta(hours=2)
    assert call(team.sam, row, {"where": [place(channel)], "at": at.isoformat()}, "*")[0] == 201
    assert Delivery.objects.get().due_at == at
