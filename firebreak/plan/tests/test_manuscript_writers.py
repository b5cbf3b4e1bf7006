"""A plan as other programs than ours and python-docx wrote it is read to its last line.

``data/plan-by-pandoc.docx`` was made by pandoc 2.17 from Markdown: headings, a table, a list, a footnote, a link.
"""

from pathlib import Path

import pytest

from firebreak.plan.manuscript import read_manuscript, sections_of
from firebreak.plan.manuscript.blocks import Grid, Line

pytestmark = pytest.mark.unit
BODY = (Path(__file__).parent / "data" / "plan-by-pandoc.docx").read_bytes()


def test_headings_lists_tables_notes_and_links_of_pandoc_are_all_there() -> None:
    found = read_manuscript(BODY)
    lines = [one for one in found.blocks if isinstance(one, Line)]
    assert [(one.level, one.text) for one in lines if one.level] == [
        (-1, "Crisis plan of Norrsken"), (1, "About this plan"), (1, "Risk register"), (1, "Procedures"),
        (2, "If the app is down"), (3, "What to avoid"), (1, "Template: first word"), (1, "Emergency contacts"),
    ]  # fmt: skip
    assert [one.text[:6] for one in lines if one.mark == "number"] == ["Within", "Post t", "Tell c"]
    assert [one.text[:8] for one in lines if one.mark == "bullet"] == ["Guessing"]
    assert "[1] Version of the board, 2025." in [one.text for one in lines]
    assert any("https://status.example/" in one.text for one in lines)
    risks, people = (one for one in found.blocks if isinstance(one, Grid))
    assert (len(risks.rows), risks.rows[1][1:3], people.rows[1]) == (
        3,
        ("4", "3"),
        ("Eva Ek", "+46 70 123 45 67"),
    )


def test_each_section_of_pandoc_is_guessed_as_that_of_word_is() -> None:
    assert {one.title: one.kind for one in sections_of(read_manuscript(BODY))} == {
        "Crisis plan of Norrsken": "policies", "About this plan": "policies",
        "Price letters with wrong sums": "risks", "The app is down in a cold week": "risks",
        "If the app is down": "playbooks", "Template: first word": "templates", "Emergency contacts": "contacts",
    }  # fmt: skip
