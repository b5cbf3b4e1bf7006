"""Channels are added through the pages, looked at over real HTTP, changed and removed, and only by who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from firebreak.base import clock, jobs
from firebreak.base.models import AuditEntry
from firebreak.base.permissions import Role
from firebreak.connectors.common.simulators import AUTH, DOWN
from firebreak.publishing import actions
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.permits import digest_of
from firebreak.publishing.tests.channel_pages import (
    DESK,
    SERVICES,
    added,
    at,
    beside,
    by_hand,
    filled,
    hand_channel,
    said,
)
from firebreak.publishing.words import say

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("private_network")]


def worked(client: Any, brand: Any) -> str:
    """The background worker does what waits, and the page of the one channel is asked for again, as it does by itself."""
    while jobs.run_one():
        pass
    here = at(brand, "channel", uid=Channel.objects.get().uid)
    return said(client.get(here, headers={"HX-Request": "true"}))


def waits(channel: Channel, person: Any) -> Delivery:
    """An approved text that waits for the channel."""
    wanted = actions.Wanted(channel, "post", "en", "All is well.", digest_of("All is well."))
    release = actions.queue(
        actor=DESK, brand=channel.brand, person=person, about="statement:x", title={"en": "Calm"}, wanted=[wanted],
    )  # fmt: skip
    return release.deliveries.get()


@pytest.mark.parametrize("service", SERVICES)
def test_an_account_is_added_its_credential_is_looked_at_and_never_shown(
    service: str, brand: Any, admin: Any, client_of: Any
) -> None:
    make, settings_of = SERVICES[service]
    client = client_of(admin)
    with make() as sim:
        given = settings_of(sim)
        made = client.post(at(brand, "channel_new"), filled(service, given), follow=True)
        assert "Our account was added." in said(made)
        assert sim.requests == []  # nobody's page waits for a service
        assert "The credential is being checked." in said(made)
        part = worked(client, brand)
        assert "The credential works." in part
        assert "<html" not in part
    row = Channel.objects.get()
    assert row.looked_at is not None
    assert row.error_code == ""
    change = client.get(at(brand, "channel_change", uid=row.uid))
    for page in (made, change, client.get(at(brand, "channels"))):
        assert sim.secret not in said(page)
        assert row.name in said(page)
    chain = [entry.payload.body for entry in AuditEntry.objects.select_related("payload")]
    assert not any(sim.secret in body for body in chain)
    with connection.cursor() as cursor:
        cursor.execute("SELECT settings, secrets FROM publishing_channel")
        assert sim.secret not in str(cursor.fetchall())


def test_a_dead_credential_is_said_and_a_new_one_mends_it(
    brand: Any, admin: Any, client_of: Any, mastodon: Any
) -> None:
    client = client_of(admin)
    mastodon.fault(AUTH)
    row = added(client, brand, mastodon)
    assert say("publish.credential") in worked(client, brand)
    assert say("publish.credential") in said(client.get(at(brand, "channels")))
    change = at(brand, "channel_change", uid=row.uid)
    body = said(client.get(change))
    assert "A value is stored." in body
    assert 'name="set_address"' not in body  # the account stays the same
    sent = {"name": "New name", "text": "post", "place": "2", "set_longest": "900", "set_token": ""}
    client.post(change, sent)
    row.refresh_from_db()
    assert row.secrets == {"token": mastodon.secret}
    assert row.error_code == "publish.credential"
    done = client.post(change, {**sent, "set_token": "another-token"}, follow=True)
    assert "New name was changed." in said(done)
    row.refresh_from_db()
    assert row.secrets == {"token": "another-token"}
    assert row.settings == {"address": mastodon.root, "longest": 900}
    assert (row.name, row.text, row.place, row.error_code) == ("New name", "post", 2, "")
    assert "The credential is being checked." in said(done)


def test_a_service_that_is_away_is_no_dead_credential_and_is_asked_again(
    brand: Any, admin: Any, client_of: Any, mastodon: Any
) -> None:
    client = client_of(admin)
    mastodon.fault(DOWN)
    row = added(client, brand, mastodon)
    assert f"The credential could not be checked: {say('publish.later')}" in worked(client, brand)
    client.post(at(brand, "channel_look", uid=row.uid))
    with clock.frozen(clock.now() + timedelta(minutes=4)):
        assert "no background worker is running" in said(client.get(at(brand, "channel", uid=row.uid)))
    assert "The credential works." in worked(client, brand)


def test_looks_are_limited(brand: Any, admin: Any, client_of: Any, mastodon: Any) -> None:
    client = client_of(admin)
    row = added(client, brand, mastodon)
    for _again in range(20):
        last = client.post(at(brand, "channel_look", uid=row.uid), follow=True)
    assert say("limits.too_many") in said(last)
    worked(client, brand)
    assert len(mastodon.requests) <= 2


def test_a_person_publishes_by_hand_and_only_somebody_of_the_brand(
    brand: Any, admin: Any, writer: Any, outsider: Any, client_of: Any
) -> None:
    client, new = client_of(admin), at(brand, "channel_new")
    drawn = said(client.get(new, {"service": "by-hand"}))
    assert str(writer.uid) in drawn
    assert str(outsider.uid) not in drawn
    for wrong in (outsider, None):
        answer = client.post(
            new, by_hand(outsider) if wrong else filled("by-hand", {}, link="https://x.example/new")
        )
        assert answer.status_code == 400
        assert beside(said(answer), "person")
        assert not Channel.objects.exists()
    wrong_link = client.post(new, by_hand(writer, link="javascript:alert(1)"))
    assert say("fetch.not_an_address") in beside(said(wrong_link), "link")
    client.post(new, by_hand(writer, link="https://x.example/new", text="script", languages=["ms"]))
    row = Channel.objects.get()
    assert (row.person, row.link, row.text, row.languages) == (
        writer,
        "https://x.example/new",
        "script",
        ["ms"],
    )
    body = said(client_of(writer).get(at(brand, "channel", uid=row.uid)))
    assert 'href="https://x.example/new"' in body
    assert "The credential" not in body


def test_a_person_who_left_the_brand_is_seen_and_replaced(
    brand: Any, admin: Any, writer: Any, client_of: Any
) -> None:
    client, row = client_of(admin), hand_channel(brand, writer)
    assert "Nobody publishes there" not in said(client.get(at(brand, "channels")))
    brand.memberships.get(person=writer).delete()
    for page in (at(brand, "channels"), at(brand, "channel", uid=row.uid)):
        assert "Nobody publishes there" in said(client.get(page))
    change = at(brand, "channel_change", uid=row.uid)
    assert client.post(change, {"name": "Site", "text": "post", "place": "1"}).status_code == 400
    client.post(change, by_hand(admin))
    row.refresh_from_db()
    assert row.person == admin


def test_removing_deletes_what_was_entered_and_cancels_what_waits(
    brand: Any, admin: Any, client_of: Any, mastodon: Any
) -> None:
    client = client_of(admin)
    row = added(client, brand, mastodon)
    waiting = waits(row, admin)
    assert "1 publication waits for it and will be cancelled." in said(
        client.get(at(brand, "channel", uid=row.uid))
    )
    assert client.get(at(brand, "channel_remove", uid=row.uid)).status_code == 405
    gone = client.post(at(brand, "channel_remove", uid=row.uid), follow=True)
    assert "Nothing more is published there." in said(gone)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error_code) == ("cancelled", "publishing.no_channel")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, settings, secrets FROM publishing_channel")
        assert [tuple(map(str, found)) for found in cursor.fetchall()] == [("Our account", "{}", "")]
    while jobs.run_one():
        pass
    assert mastodon.published() == []
    for name in ("channel", "channel_change"):
        assert client.get(at(brand, name, uid=row.uid)).status_code == 404
    assert client.post(at(brand, "channel_look", uid=row.uid)).status_code == 404
    assert row.name not in said(client.get(at(brand, "channels")))


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_everybody_sees_channels_and_only_who_may_edit_touches_them(
    role: str, brand: Any, admin: Any, client_of: Any, request: pytest.FixtureRequest, mastodon: Any
) -> None:
    row = added(client_of(admin), brand, mastodon)
    client, right = client_of(request.getfixturevalue(role)), role == "admin"
    for name in ("channels", "channel"):
        page = client.get(at(brand, name, **({"uid": row.uid} if name == "channel" else {})))
        assert page.status_code == 200
        assert (at(brand, "channel_new") in said(page)) == (right and name == "channels")
        assert (at(brand, "channel_remove", uid=row.uid) in said(page)) == (right and name == "channel")
        assert (mastodon.root in said(page)) == (right and name == "channel")  # what was entered
    for name, more in (("channel_new", {}), ("channel_change", {"uid": row.uid})):
        assert client.get(at(brand, name, **more)).status_code == (200 if right else 403)
        posted = client.post(at(brand, name, **more)).status_code
        assert posted in ({200, 400} if right else {403})
    before = AuditEntry.objects.count()
    for name in ("channel_look", "channel_remove"):
        assert client.post(at(brand, name, uid=row.uid)).status_code == (302 if right else 403)
    assert (AuditEntry.objects.count() > before) == right


def test_without_the_pages_own_token_nothing_is_changed(brand: Any, admin: Any, client_of: Any) -> None:
    row = hand_channel(brand, admin)
    strict = client_of(admin, enforce_csrf_checks=True)
    for name in ("channel_change", "channel_look", "channel_remove"):
        assert strict.post(at(brand, name, uid=row.uid), by_hand(admin, name="Taken")).status_code == 403
    assert strict.post(at(brand, "channel_new"), by_hand(admin)).status_code == 403
    assert [(one.name, one.removed_at) for one in Channel.objects.all()] == [("Site", None)]


def test_a_channel_of_another_brand_is_not_there(
    brand: Any, other_brand: Any, admin: Any, outsider: Any, client_of: Any
) -> None:
    row = hand_channel(brand, admin)
    client = client_of(outsider)
    for name in ("channel", "channel_change"):
        assert client.get(at(other_brand, name, uid=row.uid)).status_code == 404
    for name in ("channel_change", "channel_look", "channel_remove"):
        assert client.post(at(other_brand, name, uid=row.uid), by_hand(outsider)).status_code == 404
    assert row.name not in said(client.get(at(other_brand, "channels")))
    assert client.get(at(brand, "channels")).status_code == 404
    row.refresh_from_db()
    assert row.removed_at is None


def test_without_an_account_every_page_asks_to_sign_in(brand: Any, admin: Any, client: Client) -> None:
    row = hand_channel(brand, admin)
    for name, more in (("channels", {}), ("channel_new", {}), ("channel", {"uid": row.uid})):
        assert "/account/login/" in client.get(at(brand, name, **more))["Location"]
