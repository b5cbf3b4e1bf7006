"""The writer for Bluesky against the server that Bluesky itself runs: what the simulator claims is so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from firebreak.base.errors import AuthError, PermanentError
from firebreak.connectors.bluesky import BlueskyWriter, session
from firebreak.connectors.bluesky.record import record_key, record_of
from firebreak.connectors.bluesky.session import Repository, Session
from firebreak.publishing.permits import digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published
from tests.peers.bluesky import HANDLE, PASSWORD, RealBluesky

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("bluesky")]
TEXTS = {
    "en": "Do not use the Spark 2 stove: https://acme.example/recall#now (or https://acme.example/b). #AcmeRecall",
    "zh-Hans": "请立即停止使用 Spark 2 炉具。\n\n召回说明见https://acme.example/zh。 #召回",
    "zh-Hant": "請立即停止使用 Spark 2 爐具 🔥。\n查詢「召回」：https://acme.example/tw?a=1&b=2",
    "sv": "  Använd inte spisen <Spark 2>. Läs https://åland.example/återkallelse & ring 020-12 34 56.  ",
    "ms": 'Jangan guna dapur Spark 2 👩‍👩‍👧. "Sila baca" https://acme.example/ms',
}
KEYS = iter(f"{number:032x}" for number in range(10**6))


@pytest.fixture(scope="module")
def real() -> Iterator[RealBluesky]:
    with RealBluesky() as server:
        yield server


def writer(real: RealBluesky, password: str = PASSWORD) -> BlueskyWriter:
    return BlueskyWriter({"server": real.root, "handle": HANDLE}, {"password": password}, private=True)


def repository(real: RealBluesky) -> Repository:
    return Repository(real.root, HANDLE, PASSWORD, private=True)


def piece(text: str = TEXTS["en"], **changes: Any) -> Piece:
    return Piece(**{"key": next(KEYS), "text": text, "language": "en", "at": datetime.now(UTC), **changes})


def publish(real: RealBluesky, what: Piece) -> Published:
    return writer(real).publish(issue(number=1, digest=digest_of(what.text), opened=uptime()), what)


def posts(real: RealBluesky) -> dict[str, Any]:
    """Records by their address."""
    return {str(post["uri"]): post for post in real.posts(repository(real).session().did)}


@pytest.mark.parametrize("language", TEXTS)
def test_the_server_takes_the_record_and_keeps_it_to_the_letter(real: RealBluesky, language: str) -> None:
    what = piece(TEXTS[language], language=language)
    done = publish(real, what)
    post = posts(real)[done.reference.split()[0]]
    assert post["value"] == record_of(what)
    assert f"{post['uri']} {post['cid']}" == done.reference
    assert writer(real).find(what) == done


def test_a_repeat_is_the_same_post(real: RealBluesky) -> None:
    what = piece()
    before = len(posts(real))
    assert len({publish(real, what).reference for _ in range(3)}) == 1
    assert len(posts(real)) == before + 1


def test_what_was_never_published_is_not_there(real: RealBluesky) -> None:
    assert writer(real).find(piece()) is None


def test_another_text_under_the_same_key_is_refused_and_the_first_stays(real: RealBluesky) -> None:
    first = piece()
    done = publish(real, first)
    other = piece("Use the stove.", key=first.key, at=first.at)
    with pytest.raises(PermanentError) as caught:
        publish(real, other)
    assert caught.value.params["service_code"] == "InvalidSwap"
    assert writer(real).find(other) is None
    assert writer(real).find(first) == done


def test_an_answer_keeps_the_root_of_its_thread(real: RealBluesky) -> None:
    first = publish(real, piece())
    second = publish(real, piece("Correction 1", reply_to=first.reference))
    third = publish(real, piece("Correction 2", reply_to=second.reference))
    reply = posts(real)[third.reference.split()[0]]["value"]["reply"]
    root, parent = (dict(zip(("uri", "cid"), one.reference.split(), strict=True)) for one in (first, second))
    assert reply == {"root": root, "parent": parent}


def test_taken_down_is_gone_and_once_more_is_no_error(real: RealBluesky) -> None:
    what = piece()
    done = publish(real, what)
    for _ in range(2):
        leave = issue(number=1, digest=digest_of(done.reference), opened=uptime())
        writer(real).take_down(leave, done.reference)
    assert writer(real).find(what) is None
    assert done.reference.split()[0] not in posts(real)


@pytest.mark.parametrize("sign", ["👍🏽", "召", "e\u0301", "🇸🇪"])
def test_the_server_counts_signs_as_we_do(real: RealBluesky, sign: str) -> None:
    publish(real, piece(sign * 300))
    what = piece(sign * 301)
    with pytest.raises(PermanentError):
        repository(real).change(
            "com.atproto.repo.putRecord",
            collection="app.bsky.feed.post",
            rkey=record_key(what.key, what.at),
            record=record_of(what),
        )


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_a_session_that_the_server_does_not_know_is_renewed(
    real: RealBluesky, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = repository(real)
    known = mine.session()
    monkeypatch.setitem(session._kept, mine._name, Session(known.did, known.handle, token))
    what = piece()
    assert publish(real, what) == writer(real).find(what)


def test_the_account_is_named_and_a_wrong_password_is_dead(real: RealBluesky) -> None:
    found = writer(real).account()
    assert found.name == HANDLE
    assert found.address.startswith("https://bsky.app/profile/did:plc:")
    with pytest.raises(AuthError) as caught:
        writer(real, "another-one").account()
    assert caught.value.code == "publish.credential"
