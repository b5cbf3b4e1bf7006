"""The writer for WordPress against a real WordPress, which changes what it shows unless it is kept from it."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, PermanentError
from firebreak.connectors.wordpress import WordPressWriter
from firebreak.publishing.permits import digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published
from tests.peers.wordpress import RealWordPress

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("wordpress")]

HOSTILE = """"Quoted" it's 'x' -- a --- b... 9x9 (tm) (c) :) ;-) 8O :lol: [gallery] Wordpress &amp; & <b>bold</b> 5"
<script>alert(1)</script> \\n \\ %s {x} `code` ``q'' <!-- more --> <!--nextpage--> <!-- wp:html --> $1 #tag @ann
https://a.example/x--y?a=1&b=[gallery]#z 漢字「召回」 😀 👩‍👩‍👧 åäö"""
TEXT = (
    f'Recall: "Spark 2" -- stop... 8O [gallery] Wordpress <b>\n\nWhat to do\nStop.\n\n{HOSTILE}\n\n---\n* one'
)
KEYS = iter(f"{number:032x}" for number in range(10**6))


@pytest.fixture(scope="module", params=["pretty links", "plain links"])
def real(request: pytest.FixtureRequest) -> Iterator[RealWordPress]:
    with RealWordPress(pretty=request.param == "pretty links") as site:
        yield site


def writer(real: RealWordPress, who: str = "ann", password: str = "") -> WordPressWriter:
    secrets = {"password": password or real.passwords[who]}
    return WordPressWriter({"address": real.root, "user": who}, secrets, private=True)


def piece(text: str = TEXT, key: str = "") -> Piece:
    return Piece(key=key or next(KEYS), text=text, language="en", at=now())


def publish(real: RealWordPress, what: Piece, who: str = "ann") -> Published:
    leave = issue(number=1, digest=digest_of(what.text), opened=uptime())
    return writer(real, who).publish(leave, what)


def read(page: str) -> str:
    """What a visitor reads of the only article of a page: ends of lines count, how they are set apart does not."""
    (article,) = re.findall(r"(?s)<article>(.*?)</article>", page)
    assert not re.search(r"(?i)<(script|b|img|iframe)\b", article)
    article = article.replace("\n", "").replace("<br />", "\n").replace("</p>", "\n").replace("</h1>", "\n")
    return html.unescape(re.sub(r"<[^>]*>", "", article)).strip()


def as_read(text: str) -> str:
    return re.sub(r"\n+", "\n", text)


@pytest.mark.parametrize("who", ["ann", "edna"], ids=["administrator", "author"])
def test_visitors_read_exactly_the_approved_text(real: RealWordPress, who: str) -> None:
    """An author's HTML is filtered by WordPress, an administrator's is not."""
    done = publish(real, piece(), who)
    page = httpx.get(done.address, timeout=30)
    assert page.status_code == 200
    assert read(page.text) == as_read(TEXT)
    assert '<p lang="en">' in page.text
    assert re.findall(r'<a href="([^"]*)"', page.text) == [
        "https://a.example/x--y?a=1&#038;b=&#091;gallery&#093;#z"
        if who == "edna"
        else "https://a.example/x--y?a=1&#38;b=&#91;gallery&#93;#z"
    ]


@pytest.mark.parametrize(
    "text",
    ["Recall of the Spark 2", "We are\nsorry.", "召回" * 3000, "'" * 6000],
    ids=["a line", "two lines", "long Chinese", "six thousand quotes"],
)
def test_other_shapes_of_text_are_taken(real: RealWordPress, text: str) -> None:
    done = publish(real, piece(text))
    assert read(httpx.get(done.address, timeout=30).text) == text


def test_the_same_key_is_one_post_and_is_found(real: RealWordPress) -> None:
    what = piece()
    assert writer(real).find(what) is None
    done = [publish(real, what) for _ in range(2)]
    assert done[0] == done[1] == writer(real).find(what)
    assert what.key in done[0].address or "?p=" in done[0].address


def test_what_an_earlier_attempt_left_as_a_draft_is_mended_and_published(real: RealWordPress) -> None:
    what = piece()
    site = writer(real)._site
    site.look("posts")
    site.change("POST", "posts", {"title": "Edited", "slug": f"update-{what.key}", "status": "draft"})
    done = publish(real, what)
    assert read(httpx.get(done.address, timeout=30).text) == as_read(TEXT)


def test_taken_down_is_gone_for_visitors_and_a_draft_for_the_site(real: RealWordPress) -> None:
    what = piece()
    done = publish(real, what)
    for _ in range(2):
        leave = issue(number=1, digest=digest_of(done.reference), opened=uptime())
        writer(real).take_down(leave, done.reference)
    gone = httpx.get(done.address, timeout=30)
    assert "<article>" not in gone.text
    assert writer(real).find(what) is None
    assert writer(real)._site.look(done.reference, context="edit").found["status"] == "draft"


def test_what_somebody_put_into_the_bin_stays_there(real: RealWordPress) -> None:
    what = piece()
    done = publish(real, what)
    httpx.delete(
        f"{real.root}/?rest_route=/wp/v2/{done.reference}", auth=("ann", real.passwords["ann"]), timeout=30
    ).raise_for_status()
    assert writer(real).find(what) is None
    with pytest.raises(PermanentError) as caught:
        publish(real, what)
    assert caught.value.code == "wordpress.removed"


def test_what_is_planned_is_listed_and_stopped_and_never_hidden(real: RealWordPress) -> None:
    for kind in ("posts", "pages"):
        httpx.post(
            f"{real.root}/?rest_route=/wp/v2/{kind}",
            json={
                "title": "Spring -- sale",
                "content": "soon",
                "status": "future",
                "date_gmt": "2090-01-01T10:00:00",
            },
            auth=("ann", real.passwords["ann"]),
            timeout=30,
        ).raise_for_status()
    listed = writer(real).planned()
    assert [one.text for one in listed] == ["Spring — sale\n\nsoon"] * 2
    assert {one.at.isoformat() for one in listed if one.at} == {"2090-01-01T10:00:00+00:00"}
    with pytest.raises(AuthError):
        writer(real, "edna").planned()
    for one in listed:
        leave = issue(number=1, digest=digest_of(one.reference), opened=uptime())
        writer(real).stop(leave, one.reference)
    assert writer(real).planned() == []


def test_who_may_not_publish_is_told_before(real: RealWordPress) -> None:
    assert writer(real).account().name == "ann"
    assert writer(real, "edna").account().name == "edna"
    with pytest.raises(AuthError):
        writer(real, "carl").account()
    with pytest.raises(AuthError):
        publish(real, piece(), "carl")
    for ask in (lambda one: one.account(), lambda one: one.find(piece()), lambda one: one.planned()):
        with pytest.raises(AuthError):
            ask(writer(real, password="wrong"))
