"""From the printed link to posts on a live page: first account, wizard, source, chart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import watch
from tests.news import News
from tests.product import OWNER, PASSWORD, Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def _make_account(page: Page, product: Product) -> None:
    page.goto(product.start_link)
    page.get_by_label("Name", exact=False).first.fill("Olga Owner")
    page.get_by_label("E-mail", exact=False).fill(OWNER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Who do we listen for?")).to_be_visible()


def _through_the_wizard(page: Page) -> None:
    page.get_by_label("Name of the brand or organisation").fill("Norrsken Energi")
    page.get_by_label("Other spellings").fill("Norrsken, 北极光能源")
    page.get_by_label("简体中文").check()
    page.get_by_text("Products, people, competitors, hashtags").click()
    page.get_by_label("Products").fill("Fjällvind")
    page.get_by_label("Time zone").fill("Europe/Stockholm")
    page.get_by_role("button", name="Next: what to listen for").click()
    expect(
        page.get_by_role("heading", name="What should we listen for about Norrsken Energi?")
    ).to_be_visible()
    expect(page.get_by_label("Query of Norrsken Energi", exact=True)).to_have_value(
        '"Norrsken Energi" OR Norrsken OR 北极光能源'
    )
    expect(page.get_by_label("Query of Fjällvind")).to_be_visible()
    for box in page.locator("input[name=source]").all():
        box.uncheck()  # nothing outside this machine
    page.get_by_role("button", name="Start listening").click()
    expect(page.get_by_text("Firebreak is listening.")).to_be_visible()


def _connect_feed(page: Page, address: str) -> None:
    page.goto(page.url.rstrip("/") + "/listening/sources/new")
    page.get_by_role("link", name="News and blog feeds").click()
    page.get_by_label("Name").first.fill("Local news")
    page.get_by_label("Address of the feed").fill(address)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name="Local news")).to_be_visible()


def test_a_newcomer_sees_posts_of_the_brand_live_within_minutes(
    browser: Browser,
    installation: Callable[..., Product],
) -> None:
    product, faults = installation("first-day", from_nothing=True), list[str]()
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    watch(page, faults)
    _make_account(page, product)
    _through_the_wizard(page)
    here = page.url
    with News() as news:
        page.goto(here.rstrip("/") + "/listening/")
        page.get_by_role("main").get_by_role("link", name="Norrsken Energi", exact=True).click()
        expect(page.get_by_role("heading", name="Norrsken Energi", level=1)).to_be_visible()
        monitor = browser_tab(page, page.url, faults)
        page.goto(here)
        news.write(
            "Norrsken lost power in the whole valley", "北极光能源 停电 again", "a quiet day elsewhere"
        )
        _connect_feed(page, news.address)
        expect(monitor.get_by_text("Norrsken lost power in the whole valley").first).to_be_visible(
            timeout=30_000
        )
        expect(monitor.get_by_text("北极光能源 停电 again").first).to_be_visible()
        expect(monitor.get_by_text("a quiet day elsewhere")).to_have_count(0)
        expect(monitor.locator("figure svg").first).to_be_visible()
    assert faults == []
    context.close()
    product.stop()


def browser_tab(page: Page, url: str, faults: list[str]) -> Page:
    """Another tab of the same person."""
    tab = page.context.new_page()
    watch(tab, faults)
    tab.goto(url)
    return tab


def test_the_first_account_link_works_once(installation: Callable[..., Product], product: Product) -> None:
    import httpx

    assert httpx.get(product.start_link).status_code == 410
