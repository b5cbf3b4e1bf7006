"""Claims: paraphrases meet, denials stay with what they deny, people's corrections hold, and memory is bounded."""

import csv
import random

import pytest

from firebreak.base.testing import data_dir
from firebreak.engine.text.claims import ClaimBook, ClaimRules, Saying, denies
from firebreak.engine.text.claims.claim import Shelf

pytestmark = pytest.mark.unit

FIRE = [
    "Acme kettles caught fire in three homes in Malmö last night",
    "Three homes in Malmö: kettles made by Acme caught fire",
    "Kettle fire! Acme kettles burn in three Malmö homes overnight",
]
LAYOFFS = [
    "Acme will lay off four hundred workers at its Leeds factory",
    "Four hundred workers at the Leeds factory to be laid off by Acme",
]


def sayings(texts: list[str], start: int = 0) -> list[Saying]:
    return [Saying(start + n, float(start + n), text, f"author{n}") for n, text in enumerate(texts)]


def test_paraphrases_meet_and_different_claims_stay_apart() -> None:
    placed = ClaimBook().add(sayings(FIRE + LAYOFFS))
    assert [place.claim for place in placed] == [0, 0, 0, 3, 3]
    assert [place.opened for place in placed] == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("rumour", "denial"),
    [
        (
            "AC Milan midfielder Michael Essien has contracted Ebola",
            "Milan say reports that Essien contracted Ebola are completely false",
        ),
        ("网传某品牌奶粉检出重金属超标", "辟谣：某品牌奶粉重金属超标的消息不实"),
        ("網傳某品牌奶粉檢出重金屬超標", "闢謠：某品牌奶粉重金屬超標的消息不實"),
        (
            "Acmes vattenkokare har börjat brinna i tre hem",
            "Det stämmer inte att Acmes vattenkokare börjat brinna i tre hem",
        ),
        (
            "Cerek Acme terbakar di tiga rumah di Johor",
            "Tidak benar cerek Acme terbakar di tiga rumah di Johor",
        ),
    ],
)
def test_a_denial_belongs_to_its_rumour_and_is_marked(rumour: str, denial: str) -> None:
    first, second = ClaimBook().add(sayings([rumour, denial]))
    assert first.claim == second.claim
    assert (first.denies, second.denies) == (False, True)


@pytest.mark.parametrize(
    "text",
    ["Acme has not denied the fire", "Acme cannot deny it", "我没有否认", "Acme förnekar inte branden"],
)
def test_a_denial_that_is_itself_denied_is_none(text: str) -> None:
    assert not denies(text)


def test_all_denials_of_the_ebola_rumour_are_marked_and_nothing_else() -> None:
    with data_dir("pheme_rumours", "ebola-essien.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert [at for at, text in enumerate(texts[:13]) if denies(text)] == [3, 5, 7, 8, 9, 10, 11, 12]


def test_near_copies_count_and_cost_nothing_new() -> None:
    book = ClaimBook()
    placed = book.add(sayings([FIRE[0], f"RT @x: {FIRE[0]} 😡", FIRE[0].upper()]))
    assert {place.claim for place in placed} == {0}
    assert {place.leader for place in placed} == {0}
    label = book.label(0)
    assert label is not None
    assert (label.posts, label.medoid) == (3, 0)


def test_a_label_has_the_terms_that_set_it_apart_and_a_real_post() -> None:
    book = ClaimBook()
    book.learn_usual(["Acme is a company in Leeds", "I like my Acme toaster"] * 50, 0.0)
    book.add(sayings(FIRE + LAYOFFS))
    first, second = book.labels()
    assert {"malmö", "homes"} & set(first.terms)
    assert first.text in FIRE
    assert {"workers", "factory"} & set(second.terms)
    assert second.medoid in {3, 4}


def test_a_person_joins_two_claims_and_later_posts_follow() -> None:
    book = ClaimBook()
    book.add(sayings(FIRE + LAYOFFS))
    assert book.keep_together(0, 3) == 0
    assert book.take_merges() == [(3, 0)]
    assert len(book) == 1
    assert book.add(sayings([LAYOFFS[0]], 9))[0].claim == 0


def test_a_person_parts_a_claim_and_it_stays_parted() -> None:
    book = ClaimBook()
    book.add(sayings(FIRE))
    assert book.keep_apart(0, 2) == 2
    placed = book.add(sayings([FIRE[0], FIRE[2]], 10))
    assert [place.claim for place in placed] == [0, 2]
    assert book.take_merges() == []
    assert len(book) == 2


def test_corrections_hold_when_the_stream_is_read_again() -> None:
    apart, joined = ClaimBook(), ClaimBook()
    apart.keep_apart(0, 1)
    assert [p.claim for p in apart.add(sayings(FIRE[:2]))] == [0, 1]
    joined.keep_together(0, 1)
    assert [p.claim for p in joined.add(sayings([FIRE[0], "Nothing alike at all, honestly"]))] == [0, 0]


def test_the_same_stream_gives_the_same_claims() -> None:
    with data_dir("pheme_rumours", "ferguson.csv").open(encoding="utf-8") as file:
        stream = sayings([row["text"] for row in csv.DictReader(file)])
    one, two = ClaimBook(), ClaimBook()
    assert one.add(stream) == two.add(stream)
    assert one.labels() == two.labels()


def test_open_claims_never_exceed_their_room() -> None:
    with data_dir("text", "en", "umsab_sentiment_train.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)][:600]
    book = ClaimBook(ClaimRules(most_claims=20, most_posts=50))
    placed = book.add(sayings(texts))
    assert len(book) <= 20
    assert len(book._claim_of) <= 50
    assert len(placed) == 600


def test_the_longest_silent_claim_makes_room() -> None:
    chance, shelf = random.Random(4), Shelf(8)
    for number in range(2_000):
        time = float(chance.randrange(number // 2, number + 1))  # posts come late, too
        was, quiet = (
            set(shelf.claims),
            min(shelf.claims.values(), key=lambda c: (c.last, c.number), default=None),
        )
        shelf.open(number, time)
        gone = was - set(shelf.claims)
        assert gone == ({quiet.number} if quiet and len(was) == 8 else set())
        for claim in chance.sample(list(shelf.claims.values()), chance.randrange(len(shelf.claims) + 1)):
            claim.count(time + chance.randrange(9), denial=False)
        if chance.random() < 0.05:
            shelf.close(time)
        assert len(shelf._silent) <= 16


def test_merged_claims_leave_nothing_behind() -> None:
    with data_dir("pheme_rumours", "ferguson.csv").open(encoding="utf-8") as file:
        stream = sayings([row["text"] for row in csv.DictReader(file)])[:600]
    book, merged = ClaimBook(ClaimRules(most_claims=60, most_posts=150)), 0
    for at in range(0, len(stream), 10):
        book.add(stream[at : at + 10])
        merged += len(book.take_merges())
        told = {(leader, claim) for claim, leaders in book._leaders_of.items() for leader in leaders}
        assert told == set(book._claim_of.items())
    assert merged


def test_a_claim_nobody_repeats_is_closed() -> None:
    book = ClaimBook(ClaimRules(forget_s=100.0))
    book.add([Saying(1, 0.0, FIRE[0])])
    placed = book.add([Saying(2, 500.0, LAYOFFS[0]), Saying(3, 501.0, FIRE[1])])
    assert [place.claim for place in placed] == [2, 3]
    assert book.label(1) is None


@pytest.mark.parametrize("text", ["", "😡", "a", "\ud800", "x" * 50_000, "火"])
def test_any_text_is_taken(text: str) -> None:
    book = ClaimBook()
    assert len(book.add(sayings([text, FIRE[0], text]))) == 3
    assert book.labels()


def test_the_name_of_a_brand_does_not_hold_together_what_is_said_of_it_after_a_day():
    """Every post of a brand's stream has its name; a new crisis must stand apart from the usual talk."""
    hour, chance = 3600.0, random.Random(3)
    said = (
        "walk bus ticket garden party exam rainy lunch night shift bread market window paint guitar lesson river bridge "
        "summer train delay coffee queue dentist birthday football museum"
    )
    words = said.split()
    usual = [
        Saying(
            n, n * hour / 10, f"Norrsken Energi {' '.join(chance.sample(words, 6))} {chance.choice(words)}"
        )
        for n in range(400)
    ]
    crisis = [
        Saying(1000, 41 * hour, "Smoke from a meter of Norrsken Energi in our cellar, firemen came"),
        Saying(1001, 41 * hour + 60, "Norrsken Energi: smoke came from the meter in the cellar, firemen say"),
        Saying(1002, 41 * hour + 90, "The firemen found smoke at the Norrsken Energi meter in a cellar"),
    ]
    book = ClaimBook()
    before = {placed.claim for placed in book.add(usual)}
    found = [placed.claim for placed in book.add(crisis)]
    assert len(set(found)) == 1
    assert not set(found) & before
