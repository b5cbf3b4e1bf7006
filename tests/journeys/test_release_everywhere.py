"""One statement in five languages, approved by two people in two browsers, out on real servers in one release."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import watch
from tests.mailbox import Mailbox
from tests.peers.bluesky import HANDLE, RealBluesky
from tests.peers.bluesky import PASSWORD as BLUESKY_PASSWORD
from tests.peers.wordpress import RealWordPress
from tests.product import OWNER, PASSWORD, Product

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.xdist_group("bluesky")]
LANGUAGES = ["en", "zh-Hans", "zh-Hant", "sv", "ms"]
WORDS = {
    "en": "A cable caught fire at 18:20, nobody is hurt", "zh-Hans": "18:20 一条电缆起火，无人受伤",
    "zh-Hant": "18:20 一條電纜起火，無人受傷", "sv": "En kabel brann 18:20, ingen är skadad",
    "ms": "Kabel terbakar pada 18:20, tiada yang cedera",
}  # fmt: skip
"""Fills every gap that wants words: it holds a time, too."""


@pytest.fixture(scope="module")
def desk(installation: Callable[..., Product]) -> Product:
    made = installation("everywhere", mail_from="desk@norrsken.example")
    made.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    brand = made.inside("brand", name="Norrsken", owner=OWNER, languages=LANGUAGES, team_size="large")["slug"]
    made.inside("plan", brand=brand, languages=LANGUAGES)
    made.brand = brand
    return made


@pytest.fixture(scope="module")
def real(desk: Product) -> Iterator[dict[str, Any]]:
    """A Bluesky server, a WordPress, and the brand's channels at them."""
    with contextlib.ExitStack() as until_the_end:
        bluesky = until_the_end.enter_context(RealBluesky())
        wordpress = until_the_end.enter_context(RealWordPress())
        desk.inside(
            "channel", brand=desk.brand, name="Bluesky", writer="bluesky", text="short", in_languages=["en"],
            settings={"server": bluesky.root, "handle": HANDLE}, secrets={"password": BLUESKY_PASSWORD},
        )  # fmt: skip
        desk.inside(
            "channel", brand=desk.brand, name="Website", writer="wordpress", text="page", in_languages=["en", "sv"],
            settings={"address": wordpress.root, "user": "ann"}, secrets={"password": wordpress.passwords["ann"]},
        )  # fmt: skip
        desk.inside(
            "channel", brand=desk.brand, name="Status page", writer="status_page", text="page",
            settings={"slug": "norrsken", "title": "Norrsken", "languages": LANGUAGES, "zone": "Europe/Stockholm"},
        )  # fmt: skip
        press = desk.inside(
            "channel", brand=desk.brand, name="Press list", writer="email", text="page",
            settings={"list": "News for the press", "who": "Norrsken AB, Lund"},
        )  # fmt: skip
        for language in LANGUAGES:
            desk.inside(
                "receivers", channel=press, lines=f"{language.lower()}@press.example", language=language
            )
        yield {"bluesky": bluesky, "wordpress": wordpress}


def person(browser: Browser, desk: Product, cookie: dict[str, Any], faults: list[str]) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": desk.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    watch(page, faults)
    return page


def fill(page: Page) -> None:
    """Every gap, in its sort, confirmed and with its source."""
    for field in page.locator("form input[name^=v__], form textarea[name^=v__]").all():
        name = str(field.get_attribute("name"))
        _v, gap, language = name.split("__")
        plain = {"link": "https://norrsken.example/now", "number": "42"}
        field.fill(
            next((value for word, value in plain.items() if word in gap), WORDS.get(language, WORDS["en"]))
        )
    for field in page.locator("form input[name^=s__]").all():
        field.fill("Fire brigade, by phone at 18:40")
    for box in page.locator("form input[type=checkbox][name^=c__]").all():
        box.check()


def approve(readers: dict[str, Page], address: str) -> set[str]:
    """Whoever is asked reads and says yes, until nobody is asked any more; who did."""
    yes: set[str] = set()
    for _turn in range(6):
        asked = False
        for name, page in readers.items():
            page.goto(address)
            button = page.get_by_role("button", name="Approve", exact=True)
            if button.count():
                button.click()
                expect(page.get_by_text("Thank you. Your answer is noted.")).to_be_visible()
                yes.add(name)
                asked = True
        if not asked:
            break
    return yes


def test_from_the_holding_template_to_every_channel(
    browser: Browser, desk: Product, real: dict[str, Any], mailbox: Mailbox
) -> None:
    faults: list[str] = []
    team = {
        name: desk.inside(
            "person", email=f"{name}@norrsken.example", name=name.title(), brand=desk.brand, role="lead",
            password=PASSWORD,
        )
        for name in ("lea", "dan")
    }  # fmt: skip
    emails = ["lea@norrsken.example", "dan@norrsken.example"]
    desk.inside("duties", brand=desk.brand, **dict.fromkeys(("lead", "pr", "legal", "executive"), emails))
    desk.inside("duties", brand=desk.brand, social=[OWNER], spokesperson=[OWNER])
    writer = person(browser, desk, desk.inside("session", email=OWNER), faults)
    writer.goto(f"{desk.url}/b/{desk.brand}/statements/new?template=holding-general")
    for box in writer.locator("input[type=checkbox]").all():
        box.check()
    writer.get_by_label("How serious it is").select_option("critical")
    writer.locator("main form button.primary").click()
    fill(writer)
    writer.get_by_role("button", name=re.compile("^Save( and go on)?$")).click()
    writer.get_by_role("button", name="Ask for approval").click()
    expect(writer.get_by_text("Asked. You will hear when somebody answers.")).to_be_visible()
    address = writer.url
    readers = {name: person(browser, desk, cookie, faults) for name, cookie in team.items()}
    said_yes = approve(readers, address)
    assert said_yes == {"lea", "dan"}, "a critical text of a large team takes the yes of two people"
    writer.goto(address)
    expect(writer.get_by_text("Approved", exact=True).first).to_be_visible()
    writer.get_by_role("link", name="Release").click()
    writer.get_by_role("button", name="Release now").click()
    expect(writer.get_by_text("Released. Choose where it goes.")).to_be_visible()
    shown = writer.locator("input[type=checkbox][name=where]").count()
    assert shown == 13, "one language on Bluesky, two on the site, five on the status page, five to the press"
    writer.get_by_role("button", name="Publish", exact=True).click()
    expect(writer.get_by_text("13 of 13 published")).to_be_visible(timeout=60_000)
    assert faults == []

    posts = real["bluesky"].posts(HANDLE)
    assert [WORDS["en"] in str(post["value"]["text"]) for post in posts] == [True]
    site = httpx.get(f"{real['wordpress'].root}/?rest_route=/wp/v2/posts", timeout=30).json()
    ours = [post["content"]["rendered"] for post in site if post["slug"] != "hello-world"]
    shown_there = html.unescape(" ".join(ours))
    assert len(ours) == 2
    assert WORDS["en"] in shown_there
    assert WORDS["sv"] in shown_there
    for language in LANGUAGES:
        page = httpx.get(f"{desk.url}/status/norrsken/{language}/", timeout=10)
        assert WORDS[language] in page.text
    for language in LANGUAGES:
        (mail,) = [one for one in mailbox.mails if one.message["To"] == f"{language.lower()}@press.example"]
        assert WORDS[language] in mail.text
        assert "/leave/" in mail.text
