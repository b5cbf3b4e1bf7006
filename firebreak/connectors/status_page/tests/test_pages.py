"""What people read on the status page."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.translation import gettext

from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.status_page.manifest import MANIFEST
from firebreak.connectors.status_page.page import LANGUAGES
from firebreak.connectors.status_page.tests.conftest import AT, SETTINGS, Desk

pytestmark = pytest.mark.unit

VOID = {"meta", "link", "br"}
TEXTS = {
    "en": "Do not drink it\nLot 12 holds cleaning agent.\nBring it back.\n\nShops: https://acme.example/lot12.",
    "zh-Hans": "请不要饮用\n第 12 批次含有清洁剂。\n\n门店：https://acme.example/lot12。",
    "zh-Hant": "請不要飲用\n第 12 批次含有清潔劑。\n\n門市：https://acme.example/lot12。",
    "sv": "Drick inte teet\nParti 12 innehåller rengöringsmedel.\n\nButiker: https://acme.example/åter.",
    "ms": "Jangan minum teh ini\nLot 12 mengandungi bahan pencuci.\n\nKedai: https://acme.example/lot12.",
}
HOSTILE = (
    '<script>alert(1)</script>\n"><img src=x onerror=alert(1)> {notice} {time} %s \x00\x07\x85 & &amp; \u202eevil\u202c'
    " \u2066x javascript:alert(1) https://acme.example/\"onmouseover='x' </article></main>\ufffe"
)


class Outline(HTMLParser):
    """Reads a page strictly: every element that begins must end in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        """Where one can go from here."""
        return [str(attrs.get("href")) for tag, attrs in self.tags if tag == "a"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_stands_in_full_on_the_list_and_on_its_page_in_its_language(
    desk: Desk, language: str
) -> None:
    done = desk.publish(TEXTS[language], language)
    title, _, body = TEXTS[language].partition("\n")
    for content in (desk.read(f"index.{language}.html"), desk.page_of(done)):
        page = Outline(content)
        assert page.tags[0] == ("html", {"lang": language, "dir": "ltr"})
        flat = " ".join(page.text.split())
        assert title in flat
        assert all(" ".join(part.split()) in flat for part in body.split("\n\n"))
        assert any(
            link.startswith("https://acme.example/") and link[-1] not in ".。" for link in page.links()
        )
        with translation.override(language.lower()):
            assert translation.gettext("Published {time}").split("{time}")[0].strip() in page.text
        assert not {"script", "style", "img", "iframe", "form"} & {tag for tag, _ in page.tags}
        assert not any(name == "style" or name.startswith("on") for _, attrs in page.tags for name in attrs)


def test_the_words_around_are_those_of_the_pages_language(desk: Desk) -> None:
    """``Language`` is a word that all catalogues have had since long."""
    desk.publish(TEXTS["sv"], "sv")
    assert 'aria-label="Språk"' in desk.read("index.sv.html")
    assert 'aria-label="Language"' in desk.read("index.en.html")


def test_times_say_zone_and_utc_and_both_days_where_they_differ(desk: Desk) -> None:
    page = desk.page_of(desk.publish(TEXTS["en"], at=AT + timedelta(minutes=45)))
    assert (
        '<time datetime="2026-03-10T23:15:00Z">11 March 2026, 00:15 UTC+1 (10 March 2026, 23:15 UTC)</time>'
        in page
    )
    page = desk.page_of(desk.publish(TEXTS["en"], at=AT - timedelta(hours=3)))
    assert "10 March 2026, 20:30 UTC+1 (19:30 UTC)</time>" in page


def test_strangers_markup_stays_text(desk: Desk) -> None:
    done = desk.publish(HOSTILE)
    desk.publish("one line " + HOSTILE.replace("\n", " "))
    for content in (desk.read("index.en.html"), desk.page_of(done)):
        page = Outline(content)
        assert not {"script", "img"} & {tag for tag, _ in page.tags}
        assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
        assert all(link.startswith(("/status/acme/", "https://acme.example/")) for link in page.links())
        assert "<script>alert(1)</script>" in page.text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe]", content)
    assert "{notice} {time} %s" in Outline(desk.page_of(done)).text
    ElementTree.fromstring(desk.read("feed.en.atom"))
    assert json.loads(desk.read("feed.en.json"))["items"][0]["title"]


def test_a_turn_of_direction_ends_with_its_paragraph(desk: Desk) -> None:
    page = desk.page_of(desk.publish("Head \u202e\nfirst \u202eturned\n\nsecond"))
    assert '<p dir="auto">first \u202eturned</p>' in page
    assert "<bdi>Head \u202e</bdi>" in page


def test_settings_are_escaped_too(tmp_path: object, desk: Desk) -> None:
    page = Outline(desk.read("index.en.html") if desk.publish(TEXTS["en"]) else "")
    assert "Acme & Söner" in page.text
    assert "https://acme.example/?a=1&b=2" in page.links()


def test_a_post_of_one_line_is_no_headline(desk: Desk) -> None:
    page = desk.page_of(desk.publish("We know that the shop is down."))
    assert "<bdi>Notice of 10 March 2026, 23:30</bdi>" in page
    assert '<p dir="auto">We know that the shop is down.</p>' in page


def test_newest_first_at_most_fifty_and_never_more_than_fifteen_kilobytes(desk: Desk) -> None:
    for number in range(60):
        desk.publish(f"Number {number:02d}\nbody", at=AT + timedelta(minutes=number))
    page = desk.read("index.en.html")
    shown = [int(found) for found in re.findall(r"<bdi>Number (\d\d)</bdi>", page)]
    assert shown == list(range(59, 59 - len(shown), -1))
    assert 20 <= len(shown) <= 50
    assert "Only the newest notices are shown here." in page
    assert len(page.encode()) < 15_000
    assert len(json.loads(desk.read("feed.en.json"))["items"]) == 20


@pytest.mark.parametrize("filling", ["a b ", "召", "&", "\n\n'", "https://acme.example/1 "])
def test_a_long_notice_begins_on_the_list_and_stands_whole_on_its_page(desk: Desk, filling: str) -> None:
    text = "Head\n" + filling * (5900 // len(filling)) + "END"
    done = desk.publish(text)
    page = desk.read("index.en.html")
    assert len(page.encode()) < 15_000
    assert "Read the whole notice" in page or "END" in page
    assert all(link == "https://acme.example/1" for link in Outline(page).links() if "example/1" in link)
    assert "END" in desk.page_of(done)


def test_what_was_withdrawn_says_so_and_its_text_is_gone_everywhere(desk: Desk) -> None:
    done = desk.publish("A wrong headline\nA wrong number.")
    other = desk.publish("Another\nthing", at=AT + timedelta(minutes=1))
    desk.take_down(done.reference, AT + timedelta(hours=1))
    for name in ("index.en.html", f"entries/{done.reference.partition('/')[2]}.html"):
        page = Outline(desk.read(name)).text
        assert "This notice was withdrawn on 11 March 2026, 00:30 UTC+1" in page
    everything = "".join(one.read_text() for one in desk.root.rglob("*.*") if one.is_file())
    assert "A wrong" not in everything
    assert "Another" in everything
    assert "Last changed 11 March 2026, 00:30" in Outline(desk.read("index.en.html")).text
    feed = json.loads(desk.read("feed.en.json"))["items"]
    assert [item["title"] for item in feed] == ["Another", "Withdrawn notice"]
    assert feed[1]["date_modified"] == "2026-03-10T23:30:00Z"
    assert other.reference != done.reference


def test_an_update_points_to_the_earlier_notice_and_that_one_to_it(desk: Desk) -> None:
    first = desk.publish("First\nwords")
    second = desk.publish("Second\nwords", at=AT + timedelta(minutes=5), reply_to=first.reference)
    assert f"entries/{first.reference.partition('/')[2]}.html" in " ".join(
        Outline(desk.page_of(second)).links()
    )
    assert "Update or correction of: First" in Outline(desk.page_of(second)).text
    assert "Updated or corrected by: Second" in Outline(desk.page_of(first)).text
    desk.take_down(second.reference)
    assert "Updated or corrected by" not in desk.page_of(first)


def test_a_page_without_notices_in_its_language_says_where_there_are_some(desk: Desk) -> None:
    desk.writer.account()
    with translation.override("sv"):
        assert gettext("Nothing has been published here yet.") in desk.read("index.sv.html")
    desk.publish(TEXTS["ms"], "ms")
    page = Outline(desk.read("index.sv.html"))
    assert "/status/acme/ms/" in page.links()
    assert json.loads(desk.read("languages.json")) == ["ms"]
    desk.publish(TEXTS["sv"], "sv", at=AT - timedelta(hours=1))
    assert json.loads(desk.read("languages.json")) == ["sv", "ms"]
    with translation.override("sv"):
        words = translation.gettext("There are newer notices in:")
    assert words in Outline(desk.read("index.sv.html")).text
    assert words not in Outline(desk.read("index.ms.html")).text


def test_the_feeds_are_what_feed_readers_take(desk: Desk) -> None:
    import feedparser

    done = desk.publish(TEXTS["sv"], "sv")
    feed = feedparser.parse(desk.read("feed.sv.atom"))
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == "Drick inte teet"
    assert entry.link == done.address
    assert "rengöringsmedel" in entry.content[0].value
    assert entry.published == entry.updated == "2026-03-10T22:30:00Z"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", ""), ("slug", "../x"), ("slug", "Acme"), ("slug", "a" * 61), ("slug", "-a"), ("slug", "å"),
        ("slug", "a/b"), ("slug", ".lock"), ("title", " "), ("title", "x" * 121), ("languages", "en\nfi"),
        ("site", "javascript:alert(1)"), ("site", "acme.example"), ("site", "https://user:secret@acme.example"),
        ("zone", "Mars/Olympus"), ("zone", "../etc/passwd"), ("contact", "x" * 301),
    ],
)  # fmt: skip
def test_settings_that_make_no_page_are_refused_by_field(desk: Desk, field: str, value: str) -> None:
    assert MANIFEST.check_channel is not None
    with pytest.raises(WrongInput) as caught:
        MANIFEST.check_channel({**SETTINGS, field: value})
    assert caught.value.params["field"] == field
    assert "secret" not in f"{caught.value.message}{caught.value.params}"
    with pytest.raises(PermanentError):
        MANIFEST.writer({**SETTINGS, field: value}, {}).account()  # type: ignore[misc]
