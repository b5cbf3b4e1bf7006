"""The judge of the benchmark of safe publishing by itself: what it lets pass and what it finds, without the product."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.release import progress
from benchmarks.release.book import OUTSIDE, Book
from benchmarks.release.life import Life
from benchmarks.release.planted import BUGS

pytestmark = [pytest.mark.unit]
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
WORDS = frozenset({("en", "The shop is closed.")})
OTHER = frozenset({("en", "The shop is open.")})


def asked(size: str = "small", level: str = "concern", **given: object) -> Book:
    """Filled in and asked for by Sam."""
    writer = "uno" if size == "one" else "sam"
    book = Book(size, level, {writer}, "lea", template_holds=bool(given.get("template_holds", True)))
    book.wrote(writer, edited=False, confirmed=True)
    book.asked(writer, NOW, book.holding(NOW), passed=False)
    return book


def test_a_deputys_yes_to_these_words_lets_them_out_once() -> None:
    book = asked()
    book.answered("dan", "approve", WORDS)
    book.released("sam", book.holding(NOW), WORDS)
    book.given("en", "The shop is closed.")
    assert (book.how, book.faults) == ("people", [])
    book.given("en", "The shop is closed.")
    assert book.faults == ["sent twice"]


@pytest.mark.parametrize(
    ("who", "words"),
    [("pat", WORDS), ("sam", WORDS), ("lea", OTHER)],
    ids=["not asked", "wrote it", "other words"],
)
def test_a_yes_that_does_not_count_is_none(who: str, words: frozenset[tuple[str, str]]) -> None:
    book = asked()
    book.answered(who, "approve", words)
    book.released("sam", book.holding(NOW), WORDS)
    assert book.faults == ["released without the yes that it needs"]


def test_an_edit_voids_the_yes_and_words_that_were_not_released_are_found_when_they_are_sent() -> None:
    book = asked()
    book.answered("lea", "approve", WORDS)
    book.wrote("sam", edited=True, confirmed=True)
    book.released("sam", book.holding(NOW), WORDS)
    book.given("en", "The shop is open.")
    assert book.faults == [
        "released without the yes that it needs",
        "sent without anybody's yes to these words",
    ]


def test_who_has_the_shift_or_was_handed_the_duty_when_it_was_asked_may_answer() -> None:
    book = asked()
    book.handed(book.handing("lead", ["pat"]))
    book.covers.append((NOW, NOW + timedelta(hours=8), "tom"))
    book.asked("sam", NOW, book.holding(NOW), passed=False)
    assert book.entitled[0]["lead"] == {"pat", "lea", "tom"}  # Lea has the rota of every day
    book.handed(book.handing("lead", ["dan"]))
    book.answered("pat", "approve", WORDS)
    book.released("sam", book.holding(NOW), WORDS)
    assert book.faults == []


def test_in_a_large_team_something_serious_takes_two_people() -> None:
    book = asked("large", "serious")
    book.answered("mia", "approve", WORDS)
    assert not book._approved_by(WORDS)
    book.answered("lea", "approve", WORDS)
    assert book._approved_by(WORDS) == "people"


def test_one_alone_waits_until_somebody_could_have_answered() -> None:
    for minutes, found in ((14, ["released alone before anybody could answer"]), (15, [])):
        book = asked()
        at = NOW + timedelta(minutes=minutes)
        book.released_alone("sam", at, book.holding(at), WORDS)
        assert book.faults == found
    book = asked("one", template_holds=False)
    book.answered(OUTSIDE, "refuse", WORDS)
    book.released_alone("uno", NOW, book.holding(NOW), WORDS)
    assert len(book.faults) == 2


def test_the_same_seed_and_number_draw_the_same_life() -> None:
    teams = {size: size for size in ("small", "one", "large")}
    drawn = [Life(teams, None, 7, 11).chance.random() for _ in range(2)]  # type: ignore[arg-type]
    assert drawn[0] == drawn[1] != Life(teams, None, 7, 12).chance.random()  # type: ignore[arg-type]


def test_a_stopped_run_goes_on_only_with_what_was_found_by_the_same_code_and_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "FOLDER", tmp_path)
    kept = progress.Kept("x", {"seed": 1}, resume=False)
    kept.keep({"lives": 200})
    assert progress.Kept("x", {"seed": 1}, resume=True).found == {"lives": 200}
    assert progress.Kept("x", {"seed": 1}, resume=False).found == {}
    assert progress.Kept("x", {"seed": 2}, resume=True).found == {}
    (file,) = tmp_path.iterdir()
    of_another = {**json.loads(file.read_text(encoding="utf-8")), "commit": "another"}
    file.write_text(json.dumps(of_another), encoding="utf-8")
    assert progress.Kept("x", {"seed": 1}, resume=True).found == {}


def test_each_part_has_a_bug_that_it_must_find() -> None:
    assert {bug.part for bug in BUGS.values()} == {"workflow", "freeze", "faults"}
