"""Coordination: hidden groups are found, people who say the same are not, and nothing is told without its null."""

import csv
import gzip
import random

import pytest

from firebreak.base.testing import data_dir
from firebreak.engine.detection.coordination import (
    CoordinationWatch,
    Rules,
    Share,
    account_marks,
    find_groups,
    shares_of,
)
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit

DAY_S = 86_400.0


def people(posts: int, chance: random.Random, accounts: int = 900, things: int = 400) -> list[Share]:
    """Ordinary talk: some accounts and some objects are far busier than others."""
    return [
        Share(
            f"p{int(accounts * chance.random() ** 2)}",
            f"o{int(things * chance.random() ** 2)}",
            chance.random() * DAY_S,
            n,
        )
        for n in range(posts)
    ]


def campaign(
    name: str, chance: random.Random, accounts: int = 10, objects: int = 5, delta_s: float = 60.0
) -> list[Share]:
    shares = []
    for thing in range(objects):
        start = chance.random() * (DAY_S - delta_s)
        for account in range(accounts):
            shares.append(
                Share(
                    f"{name}{account}",
                    f"{name}:{thing}",
                    start + chance.random() * delta_s,
                    hash_free(name) + len(shares),
                )
            )
    return shares


def hash_free(name: str) -> int:
    return 1_000_000 * (1 + sum(map(ord, name)))


def test_hidden_groups_are_found_whole_and_nobody_else() -> None:
    chance = random.Random(1)
    told = find_groups(people(8_000, chance) + campaign("x", chance) + campaign("y", chance))
    assert sorted(sorted(group.accounts) for group in told.groups) == [
        sorted(f"x{n}" for n in range(10)),
        sorted(f"y{n}" for n in range(10)),
    ]
    for group in told.groups:
        assert group.observed == 45 * 5
        assert group.excess == group.observed - group.expected > 100
        assert group.p <= 0.01
    assert told.null_p <= 0.01
    assert told.jitters == 200


def test_ordinary_talk_has_no_groups() -> None:
    told = find_groups(people(12_000, random.Random(2)))
    assert told.groups == []


def test_a_crowd_that_repeats_one_text_at_once_is_no_group() -> None:
    chance = random.Random(3)
    crowd = [Share(f"a{n}", "copy:1", 100 + chance.random() * 30, n) for n in range(400)]
    assert find_groups(crowd).groups == []


def test_fans_who_carry_on_every_post_of_a_star_are_no_group() -> None:
    chance = random.Random(4)
    fans = []
    for thing in range(12):
        for fan in chance.sample(range(300), 120):
            fans.append(
                Share(f"fan{fan}", f"repost:{thing}", thing * 7_000 + chance.expovariate(1 / 90), len(fans))
            )
    assert find_groups(fans).groups == []


def test_address_text_and_tags_of_one_post_are_one_occasion() -> None:
    text = "Boycott Acme today and tell your friends #boycott #acme"
    posts = [
        (n, Post(id=str(n), author=f"a{n}", text=text, links=["https://x.example/1"], time=float(n)), 0)
        for n in range(5)
    ]
    shares = shares_of(posts)
    assert len({share.object for share in shares}) == 3
    assert find_groups(shares).pairs == 0


def test_tracking_parameters_do_not_hide_an_address() -> None:
    links = ["https://www.Shop.example/a/?utm_source=x&id=7", "http://shop.example/a?id=7#top"]
    shares = shares_of(
        [(n, Post(id=str(n), author=str(n), text="x", links=[link]), n) for n, link in enumerate(links)]
    )
    assert {share.object for share in shares} == {"url:shop.example/a?id=7"}


def test_greetings_and_single_hashtags_are_no_objects() -> None:
    assert shares_of([(1, Post(id="1", author="a", text="Happy Monday! #monday"), 1)]) == []


def test_pairs_are_told_beside_what_chance_makes_of_them() -> None:
    file = data_dir("coordinated_shares", "russian_coord_tweets.csv.gz")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    shares = [
        Share(r["account_id"], r["object_id"], float(r["timestamp_share"]), n) for n, r in enumerate(rows)
    ]
    tight, loose = find_groups(shares, Rules(delta_s=60.0)), find_groups(shares, Rules(delta_s=300.0))
    assert (tight.pairs, loose.pairs) == (3, 64)
    assert tight.null_pairs < 0.2 < loose.null_pairs


def test_the_answer_does_not_depend_on_the_order() -> None:
    chance = random.Random(6)
    shares = people(3_000, chance) + campaign("x", chance)
    shuffled = shares[:]
    chance.shuffle(shuffled)
    assert find_groups(shares) == find_groups(shuffled)


def test_a_null_of_few_jitters_is_refused() -> None:
    with pytest.raises(ValueError, match="200"):
        find_groups([], Rules(jitters=20))
    assert find_groups([]).groups == []


def test_the_watch_marks_posts_of_a_group_as_they_come_and_no_others() -> None:
    chance = random.Random(8)
    shares = sorted(people(8_000, chance) + campaign("x", chance), key=lambda share: share.time)
    watch = CoordinationWatch()
    marked = [share.account for share in shares if watch.add(share)]
    assert len(marked) >= 20
    assert all(account.startswith("x") for account in marked)


def test_the_watch_stays_within_its_room() -> None:
    chance = random.Random(9)
    watch = CoordinationWatch(most=200)
    for share in sorted(people(6_000, chance, accounts=300, things=20), key=lambda share: share.time):
        watch.add(share)
    assert len(watch) <= 200
    assert len(watch._recent) <= 200
    assert sum(map(len, watch._partners.values())) <= 400


def test_a_group_of_hundreds_still_shows_by_a_part_of_it() -> None:
    chance = random.Random(10)
    watch = CoordinationWatch()
    shares = sorted(campaign("big", chance, accounts=300), key=lambda share: share.time)
    assert sum(map(watch.add, shares)) >= 20


def test_marks_of_accounts_are_shares_and_silent_where_nothing_is_known() -> None:
    assert account_marks([], [], 0.0) == (None, None, "", 0.0)
    marks = account_marks(["ann", "bo77", "cy12"], [None, None, None], 0.0)
    assert (marks.young, marks.pattern, round(marks.shaped, 2)) == (None, "letters+2 digits", 0.67)
