"""The message check on the pages of a statement: words are marked, why is said, and nothing of a text is markup."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from firebreak.engine.text.check import check
from firebreak.engine.text.check.model import RULES
from firebreak.statements import actions
from firebreak.statements.check_words import WORDS, said
from firebreak.statements.checking import findings_of, pieces_of
from firebreak.statements.tests.conftest import ACTOR, ask, begun, filled

pytestmark = [pytest.mark.room, pytest.mark.django_db]
FAULTY = "We are sorry if anyone felt offended. Only a handful of people were hurt: write to kim.berg1984@gmail.com."


def with_words(team: Any, text: str) -> Any:
    """A draft whose short text in English was changed by hand."""
    row = begun(team.brand, team.sam)
    return actions.fill(
        actor=ACTOR,
        statement=row,
        person=team.sam,
        values={},
        edits={"short": {"en": text}},
        version=row.version,
    )


def test_every_rule_has_its_words() -> None:
    assert set(WORDS) == set(RULES)


def test_faulty_words_are_marked_and_explained(team: Any, client_of: Any) -> None:
    row = with_words(team, FAULTY)
    found = findings_of(row)["short", "en"]
    assert {"conditional_apology", "minimising", "personal_data"} <= {one.rule for one in found}
    page = (
        client_of(team.sam)
        .get(reverse("statements:statement", args=[team.brand.slug, row.uid]))
        .content.decode()
    )
    assert '<mark class="wrong">' in page
    assert "An apology with “if” or “may have”" in page
    assert "Say what happened to whom" in page


def test_the_templates_own_gaps_are_no_findings_and_others_are(team: Any) -> None:
    row = begun(team.brand, team.sam)
    assert "{what_happened}" in row.variants["short"]["en"]
    assert "placeholder" not in {one.rule for one in findings_of(row)["short", "en"]}
    other = with_words(team, "We are sorry. The next update comes on [date].")
    assert "placeholder" in {one.rule for one in findings_of(other)["short", "en"]}


def test_who_approves_sees_the_open_findings(team: Any, client_of: Any) -> None:
    row = ask(
        filled(team.brand, team.sam, words={"what_happened": "It was probably a faulty cable."}), team.sam
    )
    page = (
        client_of(team.lea)
        .get(reverse("statements:statement", args=[team.brand.slug, row.uid]))
        .content.decode()
    )
    assert "A guess" in page


def test_an_unconfirmed_value_is_found_in_the_text(team: Any) -> None:
    row = filled(team.brand, team.sam, confirmed=False, words={"what_happened": "312 bottles are affected."})
    rules = {one.rule for one in findings_of(row)["short", "en"]}
    assert "unconfirmed_fact" in rules


def test_a_number_that_differs_between_languages_is_named(team: Any) -> None:
    row = filled(team.brand, team.sam, languages=["en", "sv"])
    row.variants["short"]["sv"] = row.variants["short"]["sv"].replace("21:00", "22:00")
    drift = [one for one in findings_of(row)["short", "en"] if one.rule == "drift"]
    assert drift, "21:00 in English, 22:00 in Swedish"
    with translation.override("en"):
        assert any("Svenska" in one.title for one in said(drift))


@pytest.mark.parametrize("text", ["", "We are sorry.", FAULTY, "😀 " + FAULTY, "e\u0301" * 40 + FAULTY])
def test_the_pieces_are_the_text(text: str) -> None:
    found = check(text, language="en")
    pieces = pieces_of(text, found)
    assert "".join(piece.text for piece in pieces) == text
    for number, one in enumerate(found, 1):
        if one.end > one.start:
            assert "".join(piece.text for piece in pieces if number in piece.numbers) == one.quote


def test_words_of_a_text_are_never_markup(team: Any, client_of: Any) -> None:
    row = with_words(team, "<script>alert(1)</script> We are sorry if anyone was <b>hurt</b>.")
    page = (
        client_of(team.sam)
        .get(reverse("statements:statement", args=[team.brand.slug, row.uid]))
        .content.decode()
    )
    assert "<script>alert(1)" not in page
    assert "<b>hurt" not in page
