"""What is cut from a page and what is not, whatever the words are."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firebreak.connectors.common.paging import CUT, JOINER, Page, fit, inert, lines, octets, page_of, shorter
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
LINK = "https://desk.acme.test/a/1"


def _render(page: Page) -> str:
    return lines(inert(page.title), inert(page.body), page.link, f"({page.number})")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=2000), st.integers(min_value=80, max_value=3000))
def test_a_page_fits_its_limit_and_keeps_link_and_number(title: str, body: str, limit: int) -> None:
    page = page_of(Message("n-1", "", title, f"{body}\n\n{LINK}", link=LINK))
    found = fit(page, _render, octets, limit)
    made = _render(found)
    assert octets(made) <= limit
    assert made.endswith(f"{LINK}\n\n(n-1)")
    if octets(_render(page)) <= limit:
        assert found == page
    elif found.body:
        assert found.body.endswith(CUT)
        assert found.title == page.title


@settings(max_examples=100, deadline=None)
@example("aaaaaa\u200d aa", 9)
@given(st.text(alphabet="ab \u0301\u200d\ufe0f👩🔥é", max_size=60), st.integers(min_value=1, max_value=40))
def test_a_cut_never_leaves_half_a_joined_character(text: str, most: int) -> None:
    found = shorter(text, most)
    assert len(found) <= most
    if found != text:
        assert found.endswith(CUT)
        assert not found.removesuffix(CUT).endswith("\u200d")


def test_the_link_and_a_repeated_title_are_taken_out_of_the_text() -> None:
    page = page_of(Message("n-1", "", "Alert: Acme", f"Alert: Acme\n\nForty posts.\n\n{LINK}", link=LINK))
    assert page == Page("Alert: Acme", "Forty posts.", LINK, "n-1")
    assert page_of(Message("n-1", "", "Acme", "Acmeville burns")).body == "Acmeville burns"


def test_control_characters_and_writing_direction_do_not_pass() -> None:
    page = page_of(Message("n-1", "", "in\u202evoice\x07\nnow", "a\x00b\u2066c"))
    assert (page.title, page.body) == ("invoice now", "abc")


@pytest.mark.parametrize(
    "text",
    [
        "see https://a.example/x",
        "www.a.example",
        "pay at evil.net",
        "@all",
        "＠all",
        "/start",
        "ann@a.example",
    ],
)
def test_what_programs_take_for_a_link_a_name_or_a_command_is_broken_without_a_trace(text: str) -> None:
    found = inert(text)
    assert found != text
    assert found.replace(JOINER, "") == text


@pytest.mark.parametrize("text", ["3.5 % and 1,200.00", "Done. Next.", "either/or", "10:30", "召回。退款"])
def test_ordinary_words_and_figures_stay_as_they_are(text: str) -> None:
    assert inert(text).replace(JOINER, "") == text
    assert JOINER not in inert(text) or "。" in text
