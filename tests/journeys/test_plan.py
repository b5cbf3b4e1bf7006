"""From an empty product to an approved plan: a web shop in two languages, and a team of one. Few decisions, few fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import watch
from tests.product import OWNER, PASSWORD, Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


class Walker:
    """A person at a page, whose choices and fields are counted."""

    def __init__(self, browser: Browser, product: Product, cookie: dict[str, Any], faults: list[str]) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": product.url}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        watch(self.page, faults)
        self.clicks = self.fields = 0

    def press(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.clicks += 1

    def choose(self, name: str) -> None:
        self.page.get_by_label(name, exact=True).check()
        self.clicks += 1

    def fill(self, name: str, text: str) -> None:
        self.page.get_by_label(name).first.fill(text)
        self.fields += 1


@pytest.fixture(scope="module")
def desk(installation: Callable[..., Product]) -> Product:
    made = installation("plan")
    made.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    return made


def test_a_web_shop_has_an_approved_plan_in_two_languages_after_few_decisions(
    browser: Browser, desk: Product
) -> None:
    faults: list[str] = []
    made = desk.inside("brand", name="Norrsken", owner=OWNER, languages=["en", "zh-Hans"], team_size="small")
    here = f"{desk.url}/b/{made['slug']}/plan/"
    lead = Walker(browser, desk, desk.inside("session", email=OWNER), faults)
    lead.page.goto(here)
    expect(lead.page.get_by_role("heading", name="Start a plan")).to_be_visible()
    expect(lead.page.get_by_label("简体中文").first).to_be_checked()
    lead.choose("Food and retail")
    lead.press("Start with this plan")
    expect(lead.page.get_by_role("heading", name="How ready the plan is")).to_be_visible()
    lead.press("Ask for review", "link")
    lead.fill("What is new", "Our first plan")
    lead.press("Ask for review")
    expect(lead.page.get_by_role("heading", name="Version 1", level=1)).to_be_visible()
    expect(lead.page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(lead.page.get_by_text("Somebody else must approve it.")).to_be_visible()

    other = desk.inside(
        "person", email="bo@norrsken.example", name="Bo Reader", brand=made["slug"], role="approver", password=PASSWORD,
    )  # fmt: skip
    reader = Walker(browser, desk, other, faults)
    reader.page.goto(f"{here}versions/1")
    reader.press("Approve")
    reader.press("Publish")
    reader.press("I have read this")
    expect(reader.page.get_by_text("Published", exact=True).first).to_be_visible()
    assert (lead.clicks, lead.fields, reader.clicks, reader.fields) == (4, 1, 3, 0)

    desk.inside("speak", email=OWNER, language="zh-hans")
    lead.page.goto(f"{here}playbooks/recall/")
    expect(lead.page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(lead.page.get_by_role("heading", level=1)).to_contain_text("召回")
    desk.inside("speak", email=OWNER, language="en")
    assert faults == []


def test_a_team_of_one_gets_a_plan_for_one_and_approves_it_alone(browser: Browser, desk: Product) -> None:
    faults: list[str] = []
    made = desk.inside("brand", name="Liten", owner=OWNER, languages=["en"], team_size="one")
    here = f"{desk.url}/b/{made['slug']}/plan/"
    alone = Walker(browser, desk, desk.inside("session", email=OWNER), faults)
    alone.page.goto(here)
    expect(alone.page.get_by_text("One person carries every duty")).to_be_visible()
    alone.choose("Food and retail")
    alone.press("Start with this plan")
    alone.press("Ask for review", "link")
    alone.press("Ask for review")
    alone.press("Approve")
    alone.press("Publish")
    expect(alone.page.get_by_text("Published", exact=True).first).to_be_visible()
    assert (alone.clicks, alone.fields) == (6, 0)
    alone.page.goto(f"{here}people")
    expect(alone.page.get_by_label("Holder")).to_have_count(1)  # not a chart of eight
    assert faults == []
