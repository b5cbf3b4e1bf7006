"""Channels are added through the pages, looked at over real HTTP, changed and removed; what is wrong is said in words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from firebreak.base import clock, config, connectors, jobs
from firebreak.base.actions import machine
from firebreak.base.connectors import WRITE, Field
from firebreak.base.models import AuditEntry
from firebreak.base.permissions import Role
from firebreak.connectors.bluesky.pds_simulator import PdsSimulator
from firebreak.connectors.common.simulators import AUTH, DOWN
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.telegram.simulator import NAME, TelegramSimulator
from firebreak.connectors.wordpress.simulator import WordPressSimulator
from firebreak.publishing import actions, queries
from firebreak.publishing.forms import can_change
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.permits import digest_of
from firebreak.publishing.words import TEXT_NAMES, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SERVICES: dict[str, tuple[Any, Callable[[Any], dict[str, str]]]] = {
    "mastodon": (MastodonSimulator, lambda sim: {"address": sim.root, "token": sim.secret}),
    "bluesky": (
        PdsSimulator, lambda sim: {"handle": sim.handle, "password": sim.secret, "server": sim.root},
    ),
    "wordpress": (
        WordPressSimulator, lambda sim: {"address": sim.root, "user": sim.user, "password": sim.secret},
    ),
    "telegram": (
        TelegramSimulator, lambda sim: {"channel": f"@{NAME}", "token": f"110201543:{sim.secret}", "api": sim.root},
    ),
}  # fmt: skip
DESK = machine("tests")


@pytest.fixture(autouse=True)
def _private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "fetch_private", True)


@pytest.fixture
def mastodon() -> Iterator[MastodonSimulator]:
    with MastodonSimulator() as sim:
        yield sim


def at(brand: Any, name: str, **more: Any) -> str:
    return reverse(f"publishing:{name}", kwargs={"brand": brand.slug, **more})


def filled(service: str, given: dict[str, str], **more: Any) -> dict[str, Any]:
    """What a person sends."""
    settings = {f"set_{name}": value for name, value in given.items()}
    text = "post" if service == "by-hand" else connectors.get(service).carries[0]
    return {"service": service, "name": "Our account", "text": text, "place": "1", **settings, **more}


def by_hand(person: Any, **more: Any) -> dict[str, Any]:
    return filled("by-hand", {}, person=str(person.uid), **more)


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def beside(body: str, field: str) -> str:
    """The error at a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</p>', body, re.S)
    return found[1] if found else ""


def added(client: Any, brand: Any, sim: MastodonSimulator, **more: Any) -> Channel:
    client.post(
        at(brand, "channel_new"), filled("mastodon", {"address": sim.root, "token": sim.secret}, **more)
    )
    return Channel.objects.get()


def worked(client: Any, brand: Any) -> str:
    """The background worker does what waits, and the page of the one channel is asked for again, as it does by itself."""
    while jobs.run_one():
        pass
    here = at(brand, "channel", uid=Channel.objects.get().uid)
    return said(client.get(here, headers={"HX-Request": "true"}))


def hand_channel(brand: Any, person: Any, **more: Any) -> Channel:
    return actions.add_channel(actor=DESK, brand=brand, name="Site", text="post", person=person, **more)


def waits(channel: Channel, person: Any) -> Delivery:
    """An approved text that waits for the channel."""
    wanted = actions.Wanted(channel, "post", "en", "All is well.", digest_of("All is well."))
    release = actions.queue(
        actor=DESK, brand=channel.brand, person=person, about="statement:x", title={"en": "Calm"}, wanted=[wanted],
    )  # fmt: skip
    return release.deliveries.get()


def test_the_picker_offers_every_service_that_writes_and_a_person(
    brand: Any, admin: Any, client_of: Any
) -> None:
    body = said(client_of(admin).get(at(brand, "channel_new")))
    offered = set(re.findall(r'href="\?service=([a-z_-]+)"', body))
    assert offered == {one.name for one in connectors.all_that(WRITE)} | {"by-hand"}
    assert set(SERVICES) <= offered


@pytest.mark.parametrize("service", [*SERVICES, "by-hand"])
def test_a_form_asks_for_all_that_its_service_needs_and_offers_the_texts_that_go_there(
    service: str, brand: Any, admin: Any, client_of: Any
) -> None:
    body = said(client_of(admin).get(at(brand, "channel_new"), {"service": service}))
    manifest = connectors.get(service) if service != "by-hand" else None
    fields = manifest.channel_fields if manifest else ()
    assert all(f'name="set_{one.name}"' in body for one in fields)
    options = re.findall(r'<option value="([a-z]+)"', body.split('name="text"')[1].split("</select>")[0])
    assert options == list(manifest.carries if manifest else TEXT_NAMES)
    assert ('name="person"' in body) == (manifest is None)


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


def test_what_goes_there_is_kept_as_it_was_chosen(
    brand: Any, admin: Any, client_of: Any, mastodon: Any
) -> None:
    row = added(client_of(admin), brand, mastodon, text="reply", languages=["sv", "zh-Hant"], place="3")
    assert (row.text, row.languages, row.place, row.outlet) == ("reply", ["zh-Hant", "sv"], 3, "")
    assert row.settings["longest"] == 500
    body = said(client_of(admin).get(at(brand, "channels")))
    assert "Reply to one person" in body
    assert "繁體中文, Svenska" in body


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


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 121}, "name", "120"),
        ({"text": "mail"}, "text", "not one of the available"),
        ({"languages": ["sv", "tlh"]}, "languages", "not one of the available"),
        ({"place": "0"}, "place", "whole number from 1 to 9"),
        ({"place": "10"}, "place", "whole number from 1 to 9"),
        ({"place": "first"}, "place", "whole number from 1 to 9"),
        ({"set_token": ""}, "set_token", "required"),
        ({"set_address": ""}, "set_address", "required"),
        ({"set_address": "nonsense"}, "set_address", "https://"),
        ({"set_address": "ftp://example.org/"}, "set_address", "https://"),
        ({"set_address": "https://me:pw@example.org"}, "set_address", "out of the address"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    more: dict[str, Any], field: str, words: str, brand: Any, admin: Any, client_of: Any
) -> None:
    given = filled("mastodon", {"address": "https://m.example", "token": "a-typed-token"})
    answer = client_of(admin).post(at(brand, "channel_new"), {**given, "languages": ["sv"], **more})
    body = said(answer)
    assert answer.status_code == 400
    assert not Channel.objects.exists()
    assert words in beside(body, field)
    assert "a-typed-token" not in body
    kept = {"name": "Our account", "set_address": "https://m.example", **more}
    assert all(f'value="{kept[name]}"' in body for name in ("name", "set_address") if kept[name])
    if field != "languages":
        assert re.search(r'value="sv"[^>]*checked', body)


def test_all_that_is_wrong_is_said_at_once(brand: Any, admin: Any, client_of: Any) -> None:
    body = said(
        client_of(admin).post(
            at(brand, "channel_new"), filled("mastodon", {"address": "nonsense"}, place="12", name="")
        )
    )
    assert all(beside(body, field) for field in ("name", "set_address", "set_token", "place"))


def test_a_typed_secret_goes_along_sealed_and_serves_only_its_person_brand_and_channel(
    brand: Any, admin: Any, client_of: Any, make_person: Any, mastodon: Any
) -> None:
    client, new = client_of(admin), at(brand, "channel_new")
    given = {"address": mastodon.root, "token": "a-typed-token"}
    body = said(client.post(new, filled("mastodon", given, place="0")))
    assert "a-typed-token" not in body
    assert "What you typed is kept." in body
    found = re.search(r'name="kept_secrets" value="([^"]+)"', body)
    assert found
    again = filled("mastodon", {**given, "token": ""}, kept_secrets=found[1])
    other = make_person("other", brand=brand, role="admin")
    assert client_of(other).post(new, again).status_code == 400
    assert (
        client.post(
            new, filled("wordpress", {**given, "user": "u", "password": ""}, kept_secrets=found[1])
        ).status_code
        == 400
    )
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert client.post(new, again).status_code == 400
    assert client.post(new, again).status_code == 302
    row = Channel.objects.get()
    assert row.secrets == {"token": "a-typed-token"}
    change = at(brand, "channel_change", uid=row.uid)
    wrong = {"name": "n", "text": "short", "place": "0", "set_token": "the-next-token", "set_longest": "500"}
    found = re.search(r'name="kept_secrets" value="([^"]+)"', said(client.post(change, wrong)))
    assert found
    client.post(change, {**wrong, "place": "4", "set_token": "", "kept_secrets": found[1]})
    row.refresh_from_db()
    assert (row.place, row.secrets) == (4, {"token": "the-next-token"})


HOSTILE = {
    "markup": "\"'><script>alert(1)</script>",
    "marks": "\x00\x1b[2J\u202e",
    "huge": "9" * 5000,
    "format": "{0.__class__} %s {x}",
    "script": "javascript:alert(1)",
    "elsewhere": "//evil.example",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("service", ["mastodon", "wordpress", "by-hand", "none"])
def test_hostile_values_are_answered_in_words_and_never_as_markup(
    service: str, kind: str, brand: Any, admin: Any, client_of: Any
) -> None:
    value, client, known = HOSTILE[kind], client_of(admin), SERVICES.get(service)
    names = [one.name for one in connectors.get(service).channel_fields] if known else ["token"]
    sent = filled("mastodon", dict.fromkeys(names, value), kept_secrets=value, name=value[:60], link=value)
    for one in (
        {"service": service},
        {"service": service, "person": str(admin.uid)},
        dict.fromkeys(sent, value),
    ):
        answer = client.post(at(brand, "channel_new"), {**sent, **one}, follow=True)
        assert answer.status_code in {200, 400}
        assert "<script>alert" not in answer.content.decode()
    row = hand_channel(brand, admin)
    for body in (sent, {**by_hand(admin), "name": value[:60], "link": value}):
        answer = client.post(at(brand, "channel_change", uid=row.uid), body, follow=True)
        assert answer.status_code in {200, 400}
        page = client.get(at(brand, "channel", uid=row.uid)).content.decode()
        assert "<script>alert" not in answer.content.decode() + page
        assert 'href="javascript:' not in page
        assert 'href="//evil' not in page


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


def test_a_place_on_our_own_server_is_checked_and_belongs_to_one_brand(
    brand: Any, other_brand: Any, admin: Any, outsider: Any, client_of: Any
) -> None:
    client, theirs = client_of(admin), client_of(outsider)
    page = filled("status_page", {"slug": "acme", "title": "Acme", "languages": "en"})
    wrong = client.post(at(brand, "channel_new"), {**page, "set_slug": "../acme", "set_zone": "UTC"})
    assert wrong.status_code == 400
    assert "small letters" in beside(said(wrong), "set_slug")
    for _twice in range(2):  # notices and pages of one brand may stand on the same page
        assert client.post(at(brand, "channel_new"), page).status_code == 302
    taken = theirs.post(at(other_brand, "channel_new"), page)
    assert taken.status_code == 400
    assert say("publishing.taken") in said(taken)
    other = {**page, "set_slug": "acme-two"}
    assert theirs.post(at(other_brand, "channel_new"), other).status_code == 302
    row = Channel.objects.get(brand=other_brand)
    change = at(other_brand, "channel_change", uid=row.uid)
    theirs.post(change, {**page, "name": "Ours", "set_contact": "020-12 34 56"})
    row.refresh_from_db()
    assert (row.name, row.settings["slug"], row.settings["contact"]) == ("Ours", "acme-two", "020-12 34 56")


def test_there_may_be_a_hundred_and_no_more(brand: Any, admin: Any, client_of: Any) -> None:
    for number in range(100):
        hand_channel(brand, admin, place=1 + number % 9)
    answer = client_of(admin).post(at(brand, "channel_new"), by_hand(admin))
    assert answer.status_code == 400
    assert "There may be 100 at most." in said(answer)
    order = [one.place for one in queries.channels(brand)]
    assert order == sorted(order)
    assert len(order) == 100


@pytest.mark.parametrize(
    ("one", "others", "changes"),
    [
        (Field("token", "secret", ""), (), True),
        (Field("longest", "number", ""), (), True),
        (Field("handle", "text", ""), (), False),
        (Field("site", "address", "", required=False), (), True),
        (Field("server", "address", "", required=False), (Field("token", "secret", ""),), False),
        (Field("contact", "text", "", required=False), (Field("token", "secret", ""),), True),
    ],
)  # fmt: skip
def test_a_stored_credential_is_not_sent_elsewhere_by_changing_an_address(
    one: Field, others: tuple[Field, ...], changes: bool
) -> None:
    assert can_change(one, [one, *others]) is changes
