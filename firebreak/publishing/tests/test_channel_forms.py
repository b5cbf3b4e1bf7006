"""The forms of channels: what they ask for; what is wrong or hostile is said in words, and a typed secret is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import clock, connectors
from firebreak.base.connectors import WRITE, Field
from firebreak.publishing import queries
from firebreak.publishing.forms import can_change
from firebreak.publishing.models import Channel
from firebreak.publishing.tests.channel_pages import (
    SERVICES,
    added,
    at,
    beside,
    by_hand,
    filled,
    hand_channel,
    said,
)
from firebreak.publishing.words import TEXT_NAMES, say

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("private_network")]


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


def test_what_goes_there_is_kept_as_it_was_chosen(
    brand: Any, admin: Any, client_of: Any, mastodon: Any
) -> None:
    row = added(client_of(admin), brand, mastodon, text="reply", languages=["sv", "zh-Hant"], place="3")
    assert (row.text, row.languages, row.place, row.outlet) == ("reply", ["zh-Hant", "sv"], 3, "")
    assert row.settings["longest"] == 500
    body = said(client_of(admin).get(at(brand, "channels")))
    assert "Reply to one person" in body
    assert "繁體中文, Svenska" in body


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
