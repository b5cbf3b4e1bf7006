"""Near copies: what counts as one, and that groups do not depend on how a stream is cut."""

import csv
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.testing import data_dir
from firebreak.engine.text.copies import (
    CopyIndex,
    are_copies,
    compare,
    normalised,
    reduced,
    signatures,
    similarity,
)
from firebreak.engine.text.copies.likeness import Compared, overlaps, shingles

pytestmark = pytest.mark.unit

POSTS = [
    "The new Acme kettle burst into flames in my kitchen this morning",
    "Anyone else unable to log in to the Acme app since the update?",
    "Acme 的电热水壶今天早上在我家厨房里起火了，大家千万不要再用",
    "Vattenkokaren från Acme fattade eld i mitt kök i morse, varning!",
    "Cerek elektrik Acme terbakar di dapur saya pagi tadi, hati-hati",
]


def english() -> list[str]:
    with data_dir("text", "en", "umsab_sentiment_train.csv").open(encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file)]


def with_typos(text: str, share: float, chance: random.Random) -> str:
    kept = []
    for letter in text:
        kind = chance.random() / share if share else 9.0
        kept.append("" if kind < 1 / 3 else "e" if kind < 2 / 3 else letter + "x" if kind < 1 else letter)
    return "".join(kept)


def groups(texts: list[str], **options: float) -> list[int]:
    index = CopyIndex(most=int(options.get("most", 10_000)), window_s=options.get("window_s", 86_400.0))
    return index.add_all(range(len(texts)), [0.0] * len(texts), texts)


def test_decoration_changes_nothing() -> None:
    for text in POSTS:
        decorated = f"RT @someone.else: 😡😡 {text.upper()}!!! https://short.example/x1 @acme 🔥"
        assert normalised(decorated) == normalised(text)
    assert normalised("ＡＣＭＥ１２３") == "acme123"


def test_both_chinese_scripts_meet() -> None:
    hans, hant = "手机爆炸了，大家小心这个牌子的充电器", "手機爆炸了!! 大家小心這個牌子的充電器"
    assert groups([hans, hant]) == [0, 0]
    assert similarity(*signatures([hans, hant])) == 1.0


def test_different_posts_stay_apart() -> None:
    assert groups(POSTS) == [0, 1, 2, 3, 4]


def test_a_short_post_is_copied_only_exactly() -> None:
    assert groups(["Great work", "great WORK!", "Great word", "谢谢大家", "謝謝大家", "谢谢你们"]) == [
        0,
        0,
        2,
        3,
        3,
        5,
    ]


def test_nothing_but_emoji_is_a_copy_of_nothing() -> None:
    assert groups(["😡", "😡", "", "https://a.example", "@acme"]) == [0, 1, 2, 3, 4]


def test_a_post_cut_off_by_a_retweet_is_a_copy() -> None:
    whole = (
        "The regulator has opened an inquiry into the kettles that caught fire in March and April this year"
    )
    assert are_copies(whole, f"RT @user: {whole[:75]}…")


def test_an_opposite_report_with_other_words_is_no_copy() -> None:
    assert not are_copies(
        "Acme recalls all kettles sold since March", "No kettle has been recalled, Acme says today"
    )


def test_one_wrong_letter_in_ten_is_still_found_in_real_posts() -> None:
    chance = random.Random(7)
    texts = [text for text in english() if len(normalised(text)) >= 12]
    index = CopyIndex(most=20_000)
    leaders = index.add_all(range(len(texts)), [0.0] * len(texts), texts)
    mine = [number for number, leader in enumerate(leaders) if number == leader]
    noisy = [with_typos(texts[number], 0.1, chance) for number in mine]
    found = index.add_all(range(10_000, 10_000 + len(mine)), [1.0] * len(mine), noisy)
    assert np.mean([leader == number for leader, number in zip(found, mine, strict=True)]) >= 0.98
    assert sum(leader < 10_000 and leader != number for leader, number in zip(found, mine, strict=True)) <= 2


def test_the_signature_estimates_the_jaccard_similarity() -> None:
    chance = random.Random(3)
    texts = [text for text in english() if len(normalised(text)) >= 60][:400]
    noisy = [with_typos(text, 0.05, chance) for text in texts]
    exact = [compare(normalised(a), normalised(b)).jaccard for a, b in zip(texts, noisy, strict=True)]
    estimated = (signatures(texts) == signatures(noisy)).mean(axis=1)
    assert abs(float(np.mean(estimated - np.array(exact)))) < 0.02
    assert np.abs(estimated - np.array(exact)).mean() < 0.08


@given(
    st.lists(st.sampled_from(POSTS + [f"{p} indeed" for p in POSTS]) | st.text(max_size=40), max_size=40),
    st.data(),
)
def test_groups_do_not_depend_on_how_the_stream_is_cut(texts: list[str], data: st.DataObject) -> None:
    whole = groups(texts, most=7)
    index, found, at = CopyIndex(most=7), [], 0
    while at < len(texts):
        size = data.draw(st.integers(1, 9))
        part = range(at, min(at + size, len(texts)))
        found += index.add_all(part, [0.0] * len(part), [texts[k] for k in part])
        at += size
    assert found == whole


def test_real_posts_cut_anywhere_give_the_same_groups() -> None:
    chance = random.Random(1)
    texts = english()[:900]
    texts += [with_typos(text, 0.08, chance) for text in texts[:500]]
    chance.shuffle(texts)
    one, two = CopyIndex(most=600), CopyIndex(most=600)
    whole = one.add_all(range(len(texts)), [float(k) for k in range(len(texts))], texts)
    pieces: list[int] = []
    for at in range(0, len(texts), 37):
        part = range(at, min(at + 37, len(texts)))
        pieces += two.add_all(part, [float(k) for k in part], [texts[k] for k in part])
    assert pieces == whole


def test_a_group_ends_when_nobody_copies_it_any_more() -> None:
    index = CopyIndex(window_s=100.0, most=10)
    times = [0.0, 90.0, 180.0, 281.0]
    assert index.add_all([1, 2, 3, 4], times, [POSTS[0]] * 4) == [1, 1, 1, 4]


def test_room_for_a_number_of_leaders_is_never_exceeded() -> None:
    index = CopyIndex(most=50)
    before = index.nbytes
    texts = english()[:400]
    index.add_all(range(400), [0.0] * 400, texts)
    assert len(index) == 50
    assert index.nbytes == before
    assert len(index._exact) <= 50


def test_a_leader_that_is_gone_when_its_copy_comes_is_not_found_by_it() -> None:
    """A batch is looked through as a whole first, when the leader of the third is still here."""
    index = CopyIndex(most=2)
    index.add(1, 0.0, POSTS[0])
    texts = [POSTS[1], POSTS[2], POSTS[0], f"{POSTS[0]} indeed", POSTS[0], POSTS[2]]
    assert index.add_all(range(2, 8), [1.0] * 6, texts) == [2, 3, 4, 4, 4, 3]


def test_exact_copies_of_leaders_that_are_about_to_go_have_the_same_groups_however_cut() -> None:
    chance = random.Random(4)
    texts = [f"{chance.choice(POSTS)} {chance.randrange(10**9)} of {number}" for number in range(750)]
    texts += [
        texts[number + chance.randrange(300)] if chance.random() < 0.5 else f"{number}"
        for number in range(450)
    ]
    known = [chance.choice([None, None, 5]) for _ in texts]
    one, two = CopyIndex(most=600), CopyIndex(most=600)
    columns = (range(1200), [float(number) for number in range(1200)], texts, known)
    assert one.add_all(*columns) == [two.add(*row) for row in zip(*columns, strict=True)]


def test_the_last_part_with_its_known_leaders_restores_the_groups() -> None:
    copied = f"{POSTS[0]} @acme"
    first = CopyIndex()
    assert first.add_all([1, 2, 3], [0.0, 1.0, 2.0], [POSTS[0], POSTS[1], copied]) == [1, 2, 1]
    again = CopyIndex()
    assert again.add_all([2, 3], [1.0, 2.0], [POSTS[1], copied], known=[2, 1]) == [2, 1]
    assert again.add(4, 3.0, POSTS[0]) == 1


def test_a_signature_will_do_where_the_text_is_gone() -> None:
    index = CopyIndex()
    assert index.add(1, 0.0, POSTS[0]) == 1
    assert index.add(2, 0.0, signatures([POSTS[0] + " 😡"])[0]) == 1
    assert index.add(3, 0.0, signatures([POSTS[1]])[0]) == 3
    assert index.add(4, 0.0, POSTS[1]) == 3
    assert index.add(5, 0.0, signatures(["😡"])[0]) == 5


@pytest.mark.parametrize(
    "text", ["\ud800" * 20, "\x1e" * 30, "a" * 100_000, "\u0000", "Ａ" * 40, "👨‍👩‍👧" * 50]
)
def test_any_text_is_taken(text: str) -> None:
    assert signatures([text, "plain words that stay the same"]).shape == (2, 64)
    assert groups([text, text])[0] == 0


def test_a_text_never_runs_into_the_next() -> None:
    texts = ["so good RT", "@acme www.", "https://", "@", "＠", "//@user", "", "a"]
    alone = [normalised(text) for text in texts]
    assert CopyIndex().add_all(range(8), [0.0] * 8, texts) == list(range(8))
    assert alone == ["sogoodrt", "www", "https", "", "", "", "", "a"]


def test_unequal_lengths_and_no_room_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        CopyIndex().add_all([1], [0.0], ["a", "b"])
    with pytest.raises(ValueError, match="room"):
        CopyIndex(most=0)


def test_closeness_cut_short_chooses_as_the_whole_comparison_does() -> None:
    chance = random.Random(6)
    words = ["recall", "kettle", "burnt", "acme", "never", "again", "refund", "手机", "召回", "了"]
    for _ in range(2_000):
        text = [chance.choice(words) for _ in range(chance.randrange(3, 14))]
        other = "".join(word if chance.random() > 0.25 else chance.choice(words) for word in text)
        beyond = chance.choice([0.0, 0.38, 0.45, 0.5, 0.8])
        whole = compare(other, "".join(text))
        close = max(whole.jaccard, whole.order / 2) if whole.copies else 0.0
        assert Compared("".join(text)).closeness(other, beyond) == (close if close > beyond else 0.0)


@pytest.mark.parametrize("copy", ["電池今早爆炸大家小心", "电池今早炸了大家小心"])
def test_a_chinese_post_of_eleven_characters_is_told_though_one_is_lost(copy: str) -> None:
    index = CopyIndex()
    assert index.add_all([1, 2], [0.0, 1.0], ["电池今早爆炸了大家小心", copy]) == [1, 1]


def test_short_latin_posts_are_copies_only_when_exact() -> None:
    index = CopyIndex()
    assert index.add_all([1, 2, 3], [0.0] * 3, ["battery bad", "batery bad", "Battery bad!"]) == [1, 2, 1]


@given(st.lists(st.tuples(st.text("abé手機\ud800"), st.text("abé手機\ud800")), max_size=150))
def test_shingles_counted_for_many_pairs_are_those_of_each_pair(pairs: list[tuple[str, str]]) -> None:
    wanted = [(shingles(one), shingles(other)) for one, other in pairs]
    assert overlaps(pairs) == [(len(one), len(other), len(one & other)) for one, other in wanted]


def test_texts_reduced_elsewhere_have_the_same_leaders() -> None:
    numbers, times = range(len(POSTS)), [float(k) for k in range(len(POSTS))]
    assert CopyIndex().add_reduced(numbers, times, reduced(POSTS)) == CopyIndex().add_all(
        numbers, times, POSTS
    )
