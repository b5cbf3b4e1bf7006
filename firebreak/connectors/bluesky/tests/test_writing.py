"""What a post of ours looks like at Bluesky, and that it is the same post however often it is sent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import AuthError, PermanentError, WrongInput
from firebreak.connectors.bluesky.pds_simulator import wrong_in
from firebreak.connectors.bluesky.record import facets_of, record_key, record_of
from firebreak.connectors.bluesky.simulator import BlueskySimulator
from firebreak.publishing.permits import digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published

pytestmark = pytest.mark.unit
AT = datetime(2026, 3, 10, 14, 5, 9, 123456, tzinfo=UTC)
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)
MOMENTS = st.integers(1_600_000_000_000_000, 4_000_000_000_000_000).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)


def piece(text: str = "Do not use the stove.", **changes: Any) -> Piece:
    """A text at a fixed moment."""
    return Piece(**{"key": "5f" * 16, "text": text, "language": "sv", "at": AT, **changes})


@pytest.fixture
def sim() -> Iterator[BlueskySimulator]:
    with BlueskySimulator() as running:
        yield running


def publish(sim: BlueskySimulator, what: Piece) -> Published:
    """With leave."""
    permit = issue(number=1, digest=digest_of(what.text), opened=uptime())
    return sim.writer().publish(permit, what)


def take_down(sim: BlueskySimulator, reference: str) -> None:
    """With leave."""
    sim.writer().take_down(issue(number=1, digest=digest_of(reference), opened=uptime()), reference)


@given(KEYS, MOMENTS)
def test_a_key_is_a_tid_of_the_moment(key: str, at: datetime) -> None:
    made = record_key(key, at)
    assert re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", made)
    assert made == record_key(key, at)
    number = 0
    for sign in made:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(sign)
    stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)
    assert abs(stamp - at) <= timedelta(milliseconds=1)


@given(KEYS, MOMENTS, st.integers(2, 10**9))
def test_keys_sort_by_time(key: str, at: datetime, milliseconds: int) -> None:
    later = at + timedelta(milliseconds=milliseconds)
    assert record_key(key, at) < record_key(key, later)


def test_texts_queued_in_the_same_moment_have_keys_of_their_own() -> None:
    made = {record_key(f"{number:032x}", AT) for number in range(100)}
    assert len(made) == 100


def test_the_record_is_fixed_by_the_piece_alone() -> None:
    assert record_of(piece("See https://acme.example #Acme", language="zh-Hant")) == {
        "$type": "app.bsky.feed.post",
        "text": "See https://acme.example #Acme",
        "createdAt": "2026-03-10T14:05:09.123Z",
        "langs": ["zh-Hant"],
        "facets": [
            {
                "index": {"byteStart": 4, "byteEnd": 24},
                "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://acme.example"}],
            },
            {
                "index": {"byteStart": 25, "byteEnd": 30},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Acme"}],
            },
        ],
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nothing to tap: acme.example @ann", []),
        ("詳見https://acme.example/召回。", ["https://acme.example/"]),
        ("(https://acme.example/a_(b)).", ["https://acme.example/a_(b)"]),
        ("https://acme.example/#part, http://a.example?x=1&y=2!", ["https://acme.example/#part", "http://a.example?x=1&y=2"]),
        ("https://åland.example/återkallelse", ["https://åland.example/återkallelse"]),
        ("#återkallelse #召回 ＃爐具 #7 #7a C#m &#38; a/#b", ["återkallelse", "召回", "爐具", "7a"]),
        ("https://", []),
        ("xhttps://a.example", []),
    ],
)  # fmt: skip
def test_links_and_hashtags_are_found_as_people_see_them(text: str, wanted: list[str]) -> None:
    features = [facet["features"][0] for facet in facets_of(text)]
    assert [feature.get("uri") or feature["tag"] for feature in features] == wanted


@given(
    st.text(max_size=80),
    st.sampled_from(["https://acme.example/å?b=1", "#召回", "👩‍👩‍👧", " ", "。"]),
    st.text(max_size=80),
)
def test_what_can_be_tapped_covers_whole_characters(before: str, inside: str, after: str) -> None:
    what = piece(before + inside + after)
    assert wrong_in(record_key(what.key, AT), record_of(what)) == ""


@pytest.mark.parametrize(
    ("text", "used", "longest"),
    [("召" * 301, 301, 300), ("👩‍👩‍👧" * 301, 301, 300), ("e" + "\u0301" * 1500, 3001, 3000)],
)
def test_signs_and_bytes_are_both_limited(sim: BlueskySimulator, text: str, used: int, longest: int) -> None:
    with pytest.raises(WrongInput) as caught:
        sim.writer().fits(piece(text))
    assert caught.value.params == {"used": used, "longest": longest}


def test_three_hundred_signs_of_several_characters_fit(sim: BlueskySimulator) -> None:
    text = "👍🏽" * 300
    publish(sim, piece(text))
    assert [got["text"] for got in sim.published()] == [text]


def test_what_was_written_is_heard_in_the_stream_once(sim: BlueskySimulator) -> None:
    for _ in range(3):
        publish(sim, piece())
    (event,) = sim.events
    assert event["kind"] == "create"
    assert event["record"]["text"] == "Do not use the stove."


def test_the_address_is_the_page_that_people_open(sim: BlueskySimulator) -> None:
    what = piece()
    done = publish(sim, what)
    key = record_key(what.key, what.at)
    assert done.address == f"https://bsky.app/profile/did:plc:simacme/post/{key}"
    assert done.reference.startswith(f"at://did:plc:simacme/app.bsky.feed.post/{key} bafy")


def test_another_text_under_the_same_key_is_refused_and_the_first_stays(sim: BlueskySimulator) -> None:
    publish(sim, piece())
    with pytest.raises(PermanentError) as caught:
        publish(sim, piece("Use the stove."))
    assert caught.value.code == "publish.refused"
    assert sim.writer().find(piece("Use the stove.")) is None
    assert [got["text"] for got in sim.published()] == ["Do not use the stove."]


def test_an_answer_keeps_the_root_of_its_thread(sim: BlueskySimulator) -> None:
    first = publish(sim, piece())
    second = publish(sim, piece("Correction 1", key="6a" * 16, reply_to=first.reference))
    publish(sim, piece("Correction 2", key="7b" * 16, reply_to=second.reference))
    replies = [got["record"].get("reply") for got in sim.published()]
    root, parent = (
        {"uri": one.reference.split()[0], "cid": one.reference.split()[1]} for one in (first, second)
    )
    assert replies == [None, {"root": root, "parent": root}, {"root": root, "parent": parent}]


def test_an_answer_to_what_was_deleted_meanwhile_is_still_the_same_post(sim: BlueskySimulator) -> None:
    """The root can no longer be told, so the record differs from what stands there: it is ours all the same."""
    first = publish(sim, piece())
    second = publish(sim, piece("Correction 1", key="6a" * 16, reply_to=first.reference))
    third = piece("Correction 2", key="7b" * 16, reply_to=second.reference)
    done = publish(sim, third)
    take_down(sim, second.reference)
    assert publish(sim, third) == done
    assert len(sim.published()) == 2


def test_a_reference_of_another_account_is_not_touched(sim: BlueskySimulator) -> None:
    publish(sim, piece())
    other = f"at://did:plc:other/app.bsky.feed.post/{record_key(piece().key, AT)} bafy"
    with pytest.raises(PermanentError) as caught:
        take_down(sim, other)
    assert caught.value.code == "publish.other_account"
    with pytest.raises(PermanentError):
        publish(sim, piece("Answer", key="6a" * 16, reply_to=other))
    assert len(sim.published()) == 1


def test_one_sign_in_serves_many_writers_and_is_renewed_when_it_is_over(sim: BlueskySimulator) -> None:
    what = piece()
    for number in range(3):
        publish(sim, replace(what, key=f"{number:032x}"))
    assert sim.pds.sessions == 1
    sim.pds.end_sessions()
    publish(sim, replace(what, key="ab" * 16))
    assert sim.pds.sessions == 2
    assert len(sim.published()) == 4


def test_a_password_that_was_taken_back_is_dead_at_once_for_the_account_and_at_the_end_of_the_session(
    sim: BlueskySimulator,
) -> None:
    publish(sim, piece())
    sim.pds.secret = "another-one"  # the first was taken back
    with pytest.raises(AuthError):
        sim.writer().account()
    sim.pds.end_sessions()
    with pytest.raises(AuthError):
        publish(sim, piece(key="6a" * 16))
    assert len(sim.published()) == 1


def test_a_server_that_is_none_is_an_address_to_be_mended(sim: BlueskySimulator) -> None:
    with pytest.raises(AuthError) as caught:
        sim.writer(server="https://").account()
    assert caught.value.code == "publish.address"


def test_a_name_is_taken_with_its_sign(sim: BlueskySimulator) -> None:
    assert sim.writer(handle=" @acme.example ").account().name == "acme.example"
