"""A text as HTML that WordPress cannot change: numbers for signs, links, paragraphs, nothing of it as markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.connectors.common.plain import clean
from firebreak.connectors.wordpress.markup import parts, shown, shows, title_and_content

pytestmark = pytest.mark.unit

CHANGED = (
    """" ' -- --- ... 9x9 10.5x2 :) ;-) 8O :lol: [gallery] Wordpress & &amp; <b> ``q'' (tm) <!-- more -->"""
)


def test_no_sign_that_wordpress_looks_for_is_left() -> None:
    title, content = title_and_content(f"{CHANGED}\n\n{CHANGED}", "sv")
    for part in (title, re.sub(r"</?p[^>]*>", "", content)):
        assert not re.search(r"[^\w\s&#;]|\dx\d|8O|Wordpress|\[", part)
        assert html.unescape(part) == CHANGED


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ("Recall", "Recall", ""),
        (
            "Recall\n\nStop\nnow.\n\n\nCall us",
            "Recall",
            '<p lang="sv">Stop<br>now&#46;</p>\n<p lang="sv">Call us</p>',
        ),
        ("We are\nsorry", "", '<p lang="sv">We are<br>sorry</p>'),
        ("a" * 201, "", f'<p lang="sv">{"a" * 201}</p>'),
        ("\n\nRecall\r\n\r\nStop", "Recall", '<p lang="sv">Stop</p>'),
    ],
)
def test_a_headline_is_a_first_line_that_stands_alone(text: str, title: str, content: str) -> None:
    assert title_and_content(text, "sv") == (title, content)


def test_a_link_leads_where_it_says() -> None:
    _, content = title_and_content('See\n"https://a.example/x--y?a=1&b=[c]#z".', "zh-Hant")
    (found,) = re.findall(r'<a href="([^"]*)">([^<]*)</a>', content)
    assert {html.unescape(part) for part in found} == {"https://a.example/x--y?a=1&b=[c]#z"}
    assert "[" not in content


@pytest.mark.parametrize("language", ['"><script>', "sv onclick=x", "x" * 50, ""])
def test_a_language_that_is_none_is_left_out(language: str) -> None:
    assert title_and_content("a\nb", language)[1] == "<p>a<br>b</p>"


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_whatever_is_written_is_read_again_and_is_no_markup(text: str) -> None:
    title, content = title_and_content(text, "en")
    assert set(re.findall(r"</?[a-z]+", content)) <= {"<p", "</p", "<br", "<a", "</a"}
    assert "<" not in title
    read = "".join("".join(map(html.unescape, re.split(r"<[^>]*>", title + content))).split())
    assert read == "".join(clean(text).split())
    assert shows(title, content, text)


def test_what_stands_around_the_text_does_not_count_and_what_changes_it_does() -> None:
    text = "Recall\n\nStop -- now."
    assert parts(text) == ("Recall", "Stop -- now.")
    assert shows("Recall", "<p>Stop &#45;&#45; now.</p><ul><li>Share</li></ul>", text)
    assert not shows("Recall", "<p>Stop — now.</p>", text)
    assert not shows("Call", "<p>Stop -- now.</p>", text)
    assert shown("Spring &#8212; sale", "<p>a<br />b</p>\n<p>c</p>\n") == "Spring — sale\n\na\nb\n\nc"
