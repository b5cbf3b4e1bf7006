"""The little Markdown of policies: read into plain values, whatever is in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.plan.folders import CONTENT, read_folder
from firebreak.plan.marked import blocks, pieces

pytestmark = pytest.mark.unit


def said(text: str) -> list[tuple[str, list[str]]]:
    return [
        (block.sort, ["".join(one.text for one in line) for line in block.lines]) for block in blocks(text)
    ]


def test_headings_lists_and_paragraphs_are_told_apart() -> None:
    text = "Intro\\ngoes on.\n\n## First ##\n- one\n  more of one\n- **two**\n\n3. a\n4) b\n\n### Part\nEnd"
    assert said(text.replace("\\n", "\n")) == [
        ("paragraph", ["Intro goes on."]), ("heading", ["First"]), ("bullets", ["one more of one", "two"]),
        ("numbers", ["a", "b"]), ("part", ["Part"]), ("paragraph", ["End"]),
    ]  # fmt: skip


def test_a_paragraph_after_a_list_is_not_swallowed_by_it() -> None:
    assert said("- one\n\nAfter") == [("bullets", ["one"]), ("paragraph", ["After"])]
    assert said("1. one\n\n   still one\n2. two") == [("numbers", ["one still one", "two"])]


def test_markup_and_links_stay_the_text_that_they_are() -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://x)"
    assert said(text) == [("paragraph", [text])]


def test_marks_without_an_end_are_text() -> None:
    assert [one.how for one in pieces("a ** b ** `c")] == ["plain"]


@given(st.text(alphabet="ab*`#- 1.\n中 ", max_size=300))
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    kept = "".join(line for _sort, lines in said(text) for line in lines)
    assert [char for char in kept if char in "ab中"] == [char for char in text if char in "ab中"]


def test_hostile_length_is_read_in_no_time() -> None:
    begin = time.perf_counter()
    for text in ("# " + "#" * 200_000 + "x", "*" * 200_000, "`a" * 100_000, "- " * 100_000, "** a" * 50_000):
        blocks(text)
    assert time.perf_counter() - begin < 5


def test_the_starter_policies_leave_no_marks_on_the_page() -> None:
    for key, policy in read_folder(CONTENT).items["policies"].items():
        for language, body in policy.body.items():
            shown = "\n".join(line for _sort, lines in said(body) for line in lines)
            assert "**" not in shown, (key, language)
            assert not any(line.startswith(("#", "- ")) for line in shown.splitlines()), (key, language)
