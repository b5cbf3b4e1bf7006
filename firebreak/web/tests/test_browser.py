"""The style guide in a real browser: every component, light and dark, desk, tablet and phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from firebreak.base import pulse
from firebreak.web import context
from firebreak.web.slots import NavItem, nav
from firebreak.web.tests.conftest import Running

pytestmark = pytest.mark.journey

HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""
SIZES = {"desk": (1440, 900), "tablet": (900, 1100), "phone": (390, 844)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def guide(running: Running, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The address of the guide; its pages have a navigation and listen to the stream."""
    monkeypatch.setattr(context, "live_url", lambda request: "/b/x/stream")
    entries = [
        NavItem("now", "Now", "activity", "web:offline", 1),
        NavItem("listening", "Listening", "chart-column", "style_guide_test", 2, count=lambda request: 3),
    ]
    with nav.temporary(*entries):
        yield f"{running.url}/guide"


def open_page(
    browser: Browser, url: str, size: str = "desk", scheme: str = "light"
) -> tuple[Page, list[str]]:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    page.on(
        "console",
        lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(url)
    return page, faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_every_component_is_accessible_and_fits(browser: Browser, guide: str, size: str, scheme: str) -> None:
    plain = [f"{guide}?frame=plain"] if (size, scheme) in {("desk", "dark"), ("phone", "light")} else []
    for url in (guide, *plain):
        page, faults = open_page(browser, url, size, scheme)
        page.wait_for_timeout(200)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
        width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= room
        assert faults == []
        page.close()


def test_a_change_shows_on_the_open_page_and_the_page_says_how_live_it_is(
    browser: Browser, guide: str, running: Running
) -> None:
    page, faults = open_page(browser, guide)
    state = page.locator(".rail [data-live-text]")
    expect(state).to_have_text(re.compile(r"Live, \d+ s ago"))
    expect(page.get_by_text("Not fetched yet")).to_be_visible()
    pulse.touch("b1.clock")
    expect(page.locator("[data-live] .num")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
    first = page.locator("[data-live] .num").inner_text()
    pulse.touch("b2.clock")
    page.wait_for_timeout(900)
    assert page.locator("[data-live] .num").inner_text() == first
    running.hears[0] = None
    page.evaluate(HIDE, True)
    page.wait_for_timeout(300)
    assert running.hub.streams == 0
    assert faults == []
    page.close()


def test_what_changed_while_the_tab_was_hidden_is_there_when_it_is_shown(
    browser: Browser, guide: str
) -> None:
    page, _faults = open_page(browser, guide)
    expect(page.locator(".rail .live-state.on")).to_be_visible()
    page.evaluate(HIDE, True)
    pulse.touch("b1.clock")
    page.wait_for_timeout(900)
    expect(page.get_by_text("Not fetched yet")).to_be_visible()
    page.evaluate(HIDE, False)
    expect(page.locator("[data-live] .num")).to_be_visible()
    page.close()


def test_keys_move_about_and_are_off_while_typing(browser: Browser, guide: str) -> None:
    page, faults = open_page(browser, guide)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    expect(page.locator("[data-row].at")).to_contain_text("Approve holding statement")
    page.keyboard.press("j")
    expect(page.locator("[data-row].at")).to_contain_text("Call the branch landlord")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("form[data-draft] [name=name]").fill("")
    page.keyboard.type("g n ? j")
    expect(page.locator("form[data-draft] [name=name]")).to_have_value("g n ? j")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/offline")
    assert faults == []
    page.close()


def test_single_keys_can_be_turned_off(browser: Browser, guide: str) -> None:
    page, _faults = open_page(browser, guide)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn single-key shortcuts off").click()
    expect(page.locator("html")).to_have_attribute("data-shortcuts", "off")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.close()


def test_the_theme_changes_at_once_and_stays(browser: Browser, guide: str) -> None:
    page, faults = open_page(browser, guide)
    with page.expect_response("**/look/theme"):
        page.locator(".rail").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 26)"
    assert faults == []
    page.close()


def test_a_chart_is_read_with_the_pointer_and_with_the_keys(browser: Browser, guide: str) -> None:
    page, _faults = open_page(browser, guide)
    plot = page.locator("#said .plot")
    plot.scroll_into_view_if_needed()
    plot.hover(position={"x": 300, "y": 100})
    expect(plot.locator(".readout")).to_have_text(re.compile(r"\d\d:\d\d  \d+ \(normal \d+"))
    plot.focus()
    page.keyboard.press("End")
    expect(plot.locator(".readout")).to_contain_text("15:30")
    page.keyboard.press("Home")
    expect(plot.locator(".readout")).to_contain_text("09:30")
    page.keyboard.press("Escape")
    expect(plot.locator(".readout")).to_be_hidden()
    page.close()


def test_a_dangerous_step_is_asked_for_by_name(browser: Browser, guide: str) -> None:
    page, faults = open_page(browser, guide)
    page.locator("#danger").click()
    dialog = page.get_by_role("dialog", name="Stop listening to “Mong Kok”?")
    expect(dialog).to_contain_text("12 people follow this monitor.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#danger")).to_be_focused()
    page.locator("#danger").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("dialog").get_by_role("button", name="Stop listening").click()
    assert [fault for fault in faults if "405" not in fault] == []
    page.close()


def test_half_finished_words_survive_a_closed_tab(browser: Browser, guide: str) -> None:
    page, _faults = open_page(browser, guide)
    name = page.locator("form[data-draft] [name=name]")
    name.fill("Mong Kok")
    page.wait_for_timeout(500)
    page.goto("about:blank")
    page.goto(guide)
    expect(name).to_have_value("Mong Kok")
    expect(page.locator(".draft-note")).to_contain_text("half-finished text")
    page.get_by_role("button", name="Throw it away").click()
    expect(name).to_have_value("")
    page.reload()
    expect(page.locator(".draft-note")).to_have_count(0)
    page.close()


def test_files_are_listed_and_one_that_is_too_large_is_not_taken(browser: Browser, guide: str) -> None:
    page, _faults = open_page(browser, guide)
    page.locator("#file").set_input_files(
        [
            {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 2000},
            {"name": "huge.csv", "mimeType": "text/csv", "buffer": b"x" * 1_500_000},
        ]
    )
    expect(page.locator("[data-files] li")).to_have_text(["a.csv (2 kB)"])
    expect(page.locator("[data-toasts]")).to_contain_text("huge.csv is larger than 1 MB")
    page.close()
