"""From the demo's alert to people at work: with a stopwatch, three decisions, a real mail server and chats over HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from firebreak.connectors.slack.simulator import SlackHookSimulator
from firebreak.connectors.wecom.simulator import WecomSimulator
from tests.conftest import watch
from tests.mailbox import Mailbox
from tests.product import OWNER, PASSWORD, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("sixty")]
LENA, TOVE, WITHIN_S, DECISIONS = "lena@example.org", "tove@example.org", 60.0, 3


@pytest.fixture(scope="module")
def desk(installation: Callable[..., Product]) -> Any:
    """The demo with its first account, a lead and somebody for the technical duty."""
    product = installation("sixty", verb=("up", "--demo"), demo_speed="4")
    product.make_first_account().close()
    product.brand = "tarnby-tea"
    people = {"brand": product.brand, "password": PASSWORD}
    lena = product.inside("person", email=LENA, name="Lena", role="lead", **people)
    tove = product.inside("person", email=TOVE, name="Tove", role="responder", **people)
    product.inside("duties", brand=product.brand, lead=[LENA], technical=[TOVE], social=[OWNER])
    owner = product.inside("session", email=OWNER)
    return SimpleNamespace(product=product, owner=owner, lena=lena, tove=tove)


def sit_down(browser: Browser, product: Product, cookie: dict[str, Any], faults: list[str]) -> Page:
    """Somebody's browser, signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": product.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch(page, faults)
    return page


def test_the_alert_is_an_incident_with_people_at_work_in_sixty_seconds_and_three_decisions(
    browser: Browser, desk: Any, mailbox: Mailbox
) -> None:
    product, faults = desk.product, list[str]()
    with SlackHookSimulator() as slack, WecomSimulator() as wecom:
        hook = f"{slack.root}/services/{slack.secret}"
        product.inside("endpoint", brand=product.brand, pager="slack", url=hook)
        robot = f"{wecom.root}/cgi-bin/webhook/send?key={wecom.secret}"
        product.inside("endpoint", brand=product.brand, pager="wecom", url=robot)
        page, phone = (sit_down(browser, product, cookie, faults) for cookie in (desk.owner, desk.lena))
        page.goto(f"{product.url}/b/{product.brand}/")
        look = page.get_by_role("link", name="Look and decide").first
        expect(look).to_be_visible(timeout=300_000)
        look.click()
        expect(page.get_by_role("heading", name="How unusual it is")).to_be_visible()

        began, decided = time.monotonic(), 0
        page.get_by_role("link", name="Open an incident").first.click()
        page.get_by_role("group", name="Is anyone hurt or in danger?").get_by_text("No", exact=True).click()
        decided += 1
        page.get_by_role("button", name="Open the incident").click()
        decided += 1
        called = wait_for(
            lambda: [mail for mail in mailbox.mails if LENA in mail.to and "Check within" in mail.subject],
            "the lead is called by mail", WITHIN_S,
        )  # fmt: skip
        wait_for(lambda: slack.received() and wecom.received(), "both chats are told", WITHIN_S)
        link = re.search(r"https?://\S+/answer/\S+", called[0].text)
        assert link is not None
        phone.goto(product.url + link[0][link[0].index("/answer/") :])
        phone.get_by_role("button", name="I am on it").click()
        phone.goto(page.url)
        phone.get_by_role("button", name="It is real").click()
        decided += 1
        room = page.url
        phone.goto(f"{room}tasks/")
        expect(phone.get_by_role("link", name=re.compile("lead", re.IGNORECASE)).first).to_be_visible()
        took = time.monotonic() - began
        assert decided <= DECISIONS
        assert took <= WITHIN_S, f"{took:.1f} s"
        assert "Lena" in phone.locator("main").inner_text()
        assert not any("/answer/" in str(got) for got in [*slack.received(), *wecom.received()])
        phone.goto(room)
        expect(phone.get_by_text("Lead: Lena").first).to_be_visible()
        phone.goto(f"{room}timeline/")
        expect(phone.get_by_text("Answered the call").first).to_be_visible()
        assert faults == []


def test_a_team_of_one_has_a_checklist_and_calls_nobody(
    browser: Browser, desk: Any, mailbox: Mailbox
) -> None:
    product, faults = desk.product, list[str]()
    alone = product.inside("brand", name="One Kiosk", owner=OWNER, team_size="one", market="SE")["slug"]
    product.inside("duties", brand=alone, lead=[OWNER])
    before = len(mailbox.mails)
    page = sit_down(browser, product, desk.owner, faults)
    page.goto(f"{product.url}/b/{alone}/")
    began = time.monotonic()
    page.get_by_role("link", name="Open an incident").click()
    page.get_by_label("What is going on?").fill("A guest found glass in a salad")
    page.get_by_role("button", name="Open the incident").click()
    room = page.url
    page.goto(f"{room}tasks/")
    expect(page.get_by_text("Say out loud that you lead", exact=False).first).to_be_visible()
    assert time.monotonic() - began <= WITHIN_S
    page.goto(room)
    page.get_by_role("button", name="It is real").click()
    expect(page.get_by_text("Not checked yet")).to_have_count(0)
    assert [mail.subject for mail in mailbox.mails[before:] if "Check within" in mail.subject] == []
    assert faults == []
