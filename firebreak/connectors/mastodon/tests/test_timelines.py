"""Timelines are read page by page, without loss or double, politely, and refusals are said in words."""

import time

import pytest

from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError, WrongInput
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.mastodon import MastodonReader
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.mastodon.words import WORDS
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

pytestmark = pytest.mark.unit


def _posts(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def _ids(batches: list[Batch]) -> list[str]:
    return [post.id for post in _posts(batches)]


def test_a_hashtag_is_read_with_and_without_its_sign_and_nothing_else() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.add("other")
        wanted = [sim.add(f"fire {n}", tags=("Acme", "recall"))["uri"] for n in range(3)]
        for tag in ("acme", "#Acme", " ＃ACME "):
            context = sim.context(timeline="hashtag", hashtag=tag)
            assert _ids(read_round(MastodonReader(context))) == wanted


def test_local_and_remote_are_told_apart() -> None:
    with MastodonSimulator(live=False) as sim:
        here, there = sim.add("here")["uri"], sim.add("there", remote="other.example")["uri"]
        for timeline, wanted in (("local", [here]), ("remote", [there]), ("public", [here, there])):
            assert _ids(read_round(MastodonReader(sim.context(timeline=timeline)))) == wanted


def test_hundreds_of_posts_between_two_visits_come_once_in_their_order() -> None:
    with MastodonSimulator(live=False) as sim:
        first = sim.publish([f"before {n}" for n in range(90)])
        batches = read_round(MastodonReader(sim.context()))
        assert _ids(batches) == first
        late = sim.publish([f"after {n}" for n in range(333)])
        assert _ids(read_round(MastodonReader(sim.context()), batches[-1].cursor)) == late


def test_the_first_visit_reads_back_a_bounded_part() -> None:
    with MastodonSimulator(live=False) as sim:
        ids = sim.publish([f"n {n}" for n in range(600)])
        assert _ids(read_round(MastodonReader(sim.context()))) == ids[-400:]


def test_posts_of_distant_servers_that_arrive_late_are_not_lost() -> None:
    with MastodonSimulator(live=False) as sim:
        for n in range(50):
            sim.add(f"n {n}", at=time.time() - 100 + n)
        cursor = read_round(MastodonReader(sim.context()))[-1].cursor
        between = sim.statuses[-5]
        late = sim.add("late", remote="slow.example")
        late["id"] = str(int(between["id"]) - 1)
        assert _ids(read_round(MastodonReader(sim.context()), cursor)) == [late["uri"]]


def test_a_quiet_timeline_gives_a_sign_of_life_and_costs_two_visits() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.publish(["x"] * 60)
        cursor = read_round(MastodonReader(sim.context()))[-1].cursor
        before = len(sim.requests)
        batches = read_round(MastodonReader(sim.context()), cursor)
        assert [batch.posts for batch in batches] == [[]]
        assert batches[0].cursor == cursor
        assert len(sim.requests) - before == 2


def test_nobody_has_posted_yet_and_then_somebody_does() -> None:
    with MastodonSimulator(live=False) as sim:
        batches = read_round(MastodonReader(sim.context()))
        assert [batch.posts for batch in batches] == [[]]
        ids = sim.publish(["first"])
        assert _ids(read_round(MastodonReader(sim.context()), batches[-1].cursor)) == ids


def test_a_cursor_of_another_timeline_means_nothing_here() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.publish(["a"], tags=("acme",))
        cursor = read_round(MastodonReader(sim.context()))[-1].cursor
        context = sim.context(timeline="hashtag", hashtag="acme")
        assert len(_ids(read_round(MastodonReader(context), cursor))) == 1


def test_the_limit_is_obeyed_before_it_is_reached() -> None:
    with MastodonSimulator(live=False) as sim:
        ids = sim.publish([f"n {n}" for n in range(40)])
        cursor = read_round(MastodonReader(sim.context()))[-1].cursor
        ids += sim.publish([f"m {n}" for n in range(300)])
        sim.allowed = 14
        reader = MastodonReader(sim.context())
        batches = read_round(reader, cursor)
        assert sim.allowed == 10
        assert reader.poll_every_s is not None
        assert 60 < reader.poll_every_s <= 91
        sim.allowed = 300
        rest = read_round(MastodonReader(sim.context()), batches[-1].cursor)
        assert [*ids[:40], *_ids(batches), *_ids(rest)] == ids


def test_a_limit_that_was_reached_says_when_it_starts_again() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.allowed = 0
        with pytest.raises(RateError) as caught:
            read_round(MastodonReader(sim.context()))
        assert 60 < caught.value.retry_after <= 91


def test_a_server_that_shows_nothing_to_strangers_says_so_in_words() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.open_to_all = False
        with pytest.raises(AuthError) as caught:
            read_round(MastodonReader(sim.context()))
        assert caught.value.code == "mastodon.anonymous"
        assert "account" in WORDS[caught.value.code]


def test_a_dead_token_and_a_wrong_address_are_told_apart() -> None:
    with MastodonSimulator() as sim:
        context = sim.context()
        dead = ReaderContext(settings=context.settings, secrets={"token": "gone"}, private_network=True)
        with pytest.raises(AuthError) as caught:
            read_round(MastodonReader(dead))
        assert caught.value.code == "mastodon.token"
        sim.fault("gone", 1)
        with pytest.raises(PermanentError):
            read_round(MastodonReader(context))


@pytest.mark.parametrize(
    ("fault", "code"), [("login_page", "mastodon.page"), ("wrong_json", "mastodon.not_json")]
)
def test_a_page_for_people_is_no_timeline_and_passes(fault: str, code: str) -> None:
    with MastodonSimulator(live=False) as sim:
        ids = sim.publish(["x"])
        sim.fault(fault, 1)
        with pytest.raises(TransientError) as caught:
            read_round(MastodonReader(sim.context()))
        assert caught.value.code == code
        assert _ids(read_round(MastodonReader(sim.context()))) == ids


def test_a_token_is_never_sent_over_an_open_line() -> None:
    with MastodonSimulator() as sim:
        context = ReaderContext(
            settings={"address": "http://social.example", "timeline": "public"}, secrets={"token": "t"}
        )
        with pytest.raises(WrongInput) as caught:
            read_round(MastodonReader(context))
        assert caught.value.code == "mastodon.insecure"
        assert sim.requests == []


@pytest.mark.parametrize(
    "tag", ["", "#", "two words", "12345", "a/b", "a?b=c", "x" * 101, "<b>", "a%2fb", "é\u202e"]
)
def test_what_can_be_no_hashtag_is_refused(tag: str) -> None:
    with pytest.raises(WrongInput):
        MastodonReader(ReaderContext(settings={"timeline": "hashtag", "hashtag": tag}))


@pytest.mark.parametrize(
    "address", ["mastodon.social", "ftp://a.example", "https://u:p@a.example", "https://", "javascript:x"]
)
def test_what_is_no_server_is_refused(address: str) -> None:
    with pytest.raises(WrongInput):
        MastodonReader(ReaderContext(settings={"timeline": "public", "address": address}))


@pytest.mark.parametrize("minutes", [None, "", 0, -5, float("nan"), float("inf"), 10**9, "x"])
def test_a_rhythm_that_is_none_becomes_a_minute(minutes: object) -> None:
    settings = {"timeline": "public", "every_minutes": minutes}
    assert MastodonReader(ReaderContext(settings=settings)).poll_every_s == 60.0


def test_a_page_larger_than_was_asked_for_is_bounded() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.publish([f"n {n}" for n in range(30)])
        sim.statuses[0]["content"] = "x"
        sim.inflate = 5000
        batches = read_round(MastodonReader(sim.context()), batches=3)
        assert max(len(batch.posts) for batch in batches) <= 200


def test_the_own_network_is_not_reached() -> None:
    with MastodonSimulator(live=False) as sim:
        context = ReaderContext(settings={"timeline": "public", "address": sim.root})
        with pytest.raises(PermanentError) as caught:
            read_round(MastodonReader(context))
        assert caught.value.code == "fetch.blocked"
        assert sim.requests == []


def test_times_of_posts_are_the_servers_and_never_far_ahead() -> None:
    with MastodonSimulator(live=False) as sim:
        sim.add("old", at=time.time() - 86_400)
        sim.add("liar", created_at="2091-01-01T00:00:00.000Z")
        old, liar = _posts(read_round(MastodonReader(sim.context())))
        assert abs(old.time - (time.time() - 86_400)) < 60
        assert abs(liar.time - time.time()) < 60
        assert liar.extra["time_assumed"] == "yes"
