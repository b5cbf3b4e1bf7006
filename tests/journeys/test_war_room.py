"""A phone in the street opens an incident; two people work in its room, and each sees what the other does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import watch
from tests.product import OWNER, PASSWORD, Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LEAD = "lead@example.org"


@pytest.fixture(scope="module")
def desk(installation: Callable[..., Product]) -> Product:
    """A brand in Sweden with a plan, its owner and a lead."""
    made = installation("war-room")
    made.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    made.brand = made.inside(
        "brand", name="Norrsken", owner=OWNER, languages=["en"], team_size="small", market="SE"
    )["slug"]
    made.inside("pocket", brand=made.brand, email=OWNER, number="+46 70 000 00 00")
    return made


@pytest.fixture
def faults() -> list[str]:
    return []


def sit_down(
    browser: Browser, desk: Product, cookie: dict[str, Any], faults: list[str], **options: Any
) -> Page:
    """Somebody's browser, signed in."""
    context = browser.new_context(**options)
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": desk.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch(page, faults)
    return page


def in_thumbs_reach(page: Page) -> list[str]:
    """Buttons of the page that are too low for a thumb."""
    return page.evaluate(
        "[...document.querySelectorAll('main .btn:not(.small), main .tick, .tabs a')]"
        ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.textContent.trim())"
    )  # type: ignore[no-any-return]


def test_an_incident_is_opened_on_a_phone_and_a_task_of_it_finished(
    browser: Browser, desk: Product, faults: list[str]
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = sit_down(browser, desk, desk.inside("session", email=OWNER), faults, **phone)
    page.goto(f"{desk.url}/b/{desk.brand}/")
    page.get_by_role("link", name="Open an incident").click()
    page.get_by_label("What is going on?").fill("Smoke in the shop in Luleå")
    number = page.get_by_role("link", name="112")
    expect(number.first).not_to_be_visible()
    page.get_by_role("group", name="Is anyone hurt or in danger?").get_by_text("Yes", exact=True).click()
    expect(number.first).to_be_visible()
    assert in_thumbs_reach(page) == []
    page.get_by_role("button", name="Open the incident").click()
    expect(page.get_by_role("heading", name="Smoke in the shop in Luleå")).to_be_visible()
    expect(page.get_by_role("heading", name="People may be in danger: ring first")).to_be_visible()
    assert in_thumbs_reach(page) == []
    page.get_by_role("navigation", name="Parts of the room").get_by_role("link", name="Tasks").click()
    expect(page.get_by_role("heading", name="Waiting for you")).not_to_be_visible()
    first = page.locator(".tasks li").first
    title = first.locator("a.what").inner_text()
    first.locator("a.what").click()
    page.get_by_label("How one sees that it is done").fill("The fire brigade is here")
    page.get_by_role("button", name="Mark as done").click()
    done = page.locator(".tasks li.done")
    expect(done).to_contain_text(title)
    assert in_thumbs_reach(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
    assert faults == []


def test_what_one_does_the_other_sees_without_reloading_and_nothing_typed_is_lost(
    browser: Browser, desk: Product, faults: list[str]
) -> None:
    lead = desk.inside(
        "person", email=LEAD, name="Lena Lindqvist", brand=desk.brand, role="lead", password=PASSWORD
    )
    one = sit_down(
        browser, desk, desk.inside("session", email=OWNER), faults, viewport={"width": 1440, "height": 900}
    )
    other = sit_down(browser, desk, lead, faults, viewport={"width": 1440, "height": 900})
    one.goto(f"{desk.url}/b/{desk.brand}/incidents/open/")
    one.get_by_label("What is going on?").fill("The app is down")
    one.get_by_role("button", name="Open the incident").click()
    expect(one.get_by_role("heading", name="The app is down")).to_be_visible()
    other.goto(one.url)
    expect(one.get_by_text("2 people here now")).to_be_visible(timeout=90_000)
    typing = other.get_by_label("What happened?")
    typing.fill("I was writing th")
    one.get_by_label("What happened?").fill("/task Ring the landlord")
    one.get_by_role("button", name="Add", exact=True).click()
    expect(other.locator("#room-tasks").get_by_text("Ring the landlord")).to_be_visible(timeout=10_000)
    expect(other.locator("#room-lines").get_by_text("New task: Ring the landlord")).to_be_visible(
        timeout=10_000
    )
    expect(typing).to_have_value("I was writing th")
    other.keyboard.press("Escape")
    other.locator("h1").click()
    other.keyboard.press("t")
    expect(other.get_by_role("heading", name="Write it down")).to_be_visible()
    one.context.close()
    other.context.close()
    assert faults == []
