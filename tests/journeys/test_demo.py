"""``up --demo``: within five minutes a newcomer sees an alert on an open page, reads why, and decides."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import watch
from tests.product import Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
MINUTES = 5


def test_the_demo_warns_on_the_open_page_within_five_minutes_and_takes_a_decision(
    browser: Browser, installation: Callable[..., Product]
) -> None:
    began = time.monotonic()
    product, faults = (
        installation("demo", verb=("up", "--demo"), from_nothing=True, demo_speed="4"),
        list[str](),
    )
    owner = product.make_first_account()
    assert "demo" in owner.get("/b/tarnby-tea/").text, "the first account works on the demo's brand"
    wait_for(
        lambda: "Heavy metal night" in owner.get("/b/tarnby-tea/calendar/").text, "what the team planned"
    )
    assert "Maren Holt" in owner.get("/b/tarnby-tea/plan/people").text, "who holds which duty"
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    cookie = owner.cookies["firebreak_session"]
    context.add_cookies([{"name": "firebreak_session", "value": cookie, "url": product.url}])
    page = context.new_page()
    watch(page, faults)
    page.goto(f"{product.url}/b/tarnby-tea/")
    left = MINUTES * 60 - (time.monotonic() - began)
    look = page.get_by_role("link", name="Look and decide").first
    expect(look).to_be_visible(timeout=left * 1000)
    look.click()
    _decide(page)
    assert [one for one in faults if "status of 422" not in one] == []  # the reason that was missing
    context.close()
    owner.close()
    _remove(product)


def _decide(page: Page) -> None:
    expect(page.get_by_role("heading", name="How unusual it is")).to_be_visible()
    why = page.get_by_role("region", name="How unusual it is").locator("li")
    expect(why.first).to_have_text(re.compile(r"\w+ .*\w+"))
    expect(page.get_by_role("heading", name="What is uncertain")).to_be_visible()
    expect(page.locator(".mention").first).to_be_visible()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Acknowledged", exact=False).first).to_be_visible()
    page.locator("summary", has_text="Not a crisis").click()
    page.get_by_role("button", name="Close it as not a crisis").click()
    expect(page.locator(".error-summary, .field-error, [aria-invalid=true]").first).to_be_visible()
    page.locator("[name=reason]").fill("A planned exercise of the packaging team")
    page.get_by_role("button", name="Close it as not a crisis").click()
    expect(page.get_by_text("A planned exercise of the packaging team").first).to_be_visible()
    expect(page.get_by_role("button", name="Open it again")).to_be_visible()


def _remove(product: Product) -> None:
    done = product.run("demo", "remove")
    assert done.returncode == 0, done.stderr
    assert product.inside("check") == []
    assert not (product.folder / "data" / "status" / "tarnby-tea").exists()
