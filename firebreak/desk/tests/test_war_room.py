"""The war room shows a statement's words in the reader's language where there are any."""

import pytest
from django.utils.translation import override

from firebreak.desk.war_room import EXCERPT, _line
from firebreak.statements.models import Statement

pytestmark = pytest.mark.unit


def statement(**variants: dict[str, str]) -> Statement:
    return Statement(
        state="draft", source={"title": {"en": "Holding", "sv": "Första besked"}}, variants=variants
    )


@pytest.mark.parametrize(("language", "text"), [("en", "We know."), ("sv", "Vi vet."), ("ms", "We know.")])
def test_the_readers_language_comes_first_and_else_what_there_is(language: str, text: str) -> None:
    row = statement(short={"en": "We know.", "sv": ""}, site={"en": "We know of it.", "sv": "Vi vet."})
    with override(language):
        line = _line(row)
    assert line.text == text
    assert line.language == ("sv" if language == "sv" else "en")


def test_a_long_text_is_cut_and_an_empty_statement_has_none() -> None:
    assert _line(statement(short={"en": "x" * (EXCERPT + 1)})).text == "x" * EXCERPT + "…"
    assert _line(statement()).text == ""
