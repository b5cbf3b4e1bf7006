"""How an open page fetches what a change wakes: together, one request at a time, and no change is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from firebreak.base import pulse
from firebreak.web import context
from firebreak.web.tests.conftest import Running
from firebreak.web.tests.test_browser import HIDE

pytestmark = pytest.mark.journey

ROOM = """() => {
  const room = document.createElement("div");
  room.innerHTML = `
    <div id="carrier" data-live-carrier hidden hx-get="/parts" hx-swap="none"
      hx-trigger="firebreak:refresh queue:last"></div>
    <div id="a" data-live data-live-topics="a" data-live-together="carrier">old a</div>
    <div id="b" data-live data-live-topics="b" data-live-together="carrier">old b
      <form data-draft="words"><input name="words" aria-label="Words"></form></div>
    <div id="c" data-live data-live-topics="c a" data-live-together="carrier">old c
      <details><summary>More</summary>hidden</details></div>
    <div id="d" data-live data-live-topics="monitors monitor.5" data-live-together="carrier">old d</div>`;
  document.querySelector("main").append(room);
  htmx.process(room);
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { target: room } }));
}"""


class Server:
    """Answers for ``/parts``: each request is kept until the test lets it go."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.waiting = page, [], []
        self.held, self.status, self.number = False, 200, 0
        page.route("**/parts?*", self._take)
        page.route("**/parts", self._take)

    def _take(self, route: Route) -> None:
        self.asked.append(sorted(parse_qs(urlsplit(route.request.url).query).get("part", [])))
        if self.held:
            self.waiting.append(route)
        else:
            self.answer(route)

    def answer(self, route: Route) -> None:
        self.number += 1
        names = parse_qs(urlsplit(route.request.url).query).get("part", [])
        more = "<p>above</p><details><summary>Other</summary>x</details><details><summary>More</summary>hidden</details>"
        body = "".join(
            f'<div id="{name}" hx-swap-oob="innerHTML">new {name} {self.number}{more}</div>' for name in names
        )
        route.fulfill(status=self.status, content_type="text/html", body=body if self.status == 200 else "")

    def let_go(self) -> None:
        self.held = False
        while self.waiting:
            self.answer(self.waiting.pop(0))

    def until(self, count: int) -> None:
        for _turn in range(100):
            if len(self.asked) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{count} requests were awaited: {self.asked}")


@pytest.fixture
def server(browser: Browser, running: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(context, "live_url", lambda request: "/b/x/stream")
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{running.url}/guide")
    expect(page.locator(".rail [data-live-text]")).to_contain_text("Live")
    page.evaluate(ROOM)
    made = Server(page)
    yield made
    page.close()
    assert faults == []


def test_parts_are_asked_for_together_and_one_request_at_a_time(server: Server) -> None:
    page = server.page
    server.held = True
    pulse.touch("b1.a")
    server.until(1)
    assert server.asked == [["a", "c"]]
    for name in ("a", "b", "a"):  # while it is on its way
        pulse.touch(f"b1.{name}")
        page.wait_for_timeout(700)
    assert len(server.asked) == 1
    server.let_go()
    expect(page.locator("#b")).to_contain_text("new b")
    expect(page.locator("#a")).to_contain_text("new a 2")
    page.wait_for_timeout(1500)
    assert server.asked == [["a", "c"], ["a", "b", "c"]]


def test_a_part_hears_that_all_of_its_sort_may_have_changed(server: Server) -> None:
    pulse.touch("b1.monitor.6")
    pulse.touch("b1.mon.*")
    server.page.wait_for_timeout(1500)
    assert server.asked == []
    pulse.touch("b1.monitor.*")
    server.until(1)
    expect(server.page.locator("#d")).to_contain_text("new d")
    assert server.asked == [["d"]]


def test_what_failed_is_asked_for_again(server: Server) -> None:
    server.status = 503
    pulse.touch("b1.b")
    server.until(1)
    server.status = 200
    expect(server.page.locator("#b")).to_contain_text("new b")
    assert server.asked == [["b"], ["b"]]


def test_what_one_may_not_see_any_more_is_not_asked_for_again(server: Server) -> None:
    server.status = 404
    pulse.touch("b1.b")
    server.until(1)
    server.page.wait_for_timeout(3000)
    assert server.asked == [["b"]]


def test_a_part_in_which_somebody_types_comes_when_they_are_done(server: Server) -> None:
    page, words = server.page, server.page.locator("#b input")
    words.fill("Half a sen")
    page.evaluate("document.activeElement.blur()")
    pulse.touch("b1.b")
    server.until(1)
    page.wait_for_timeout(1500)
    expect(words).to_have_value("Half a sen")
    # No focus leaves the part: its form is sent by a key, say.
    page.evaluate("delete document.querySelector('#b form').dataset.touched")
    expect(page.locator("#b")).to_contain_text("new b")


def test_what_somebody_opened_stays_open_though_the_part_grew_above_it(server: Server) -> None:
    page = server.page
    page.locator("#c summary").click()
    pulse.touch("b1.c")
    expect(page.locator("#c")).to_contain_text("new c")
    assert page.locator("#c details[open] summary").all_inner_texts() == ["More"]


def test_a_hidden_tab_asks_for_nothing_and_for_all_when_it_is_shown(server: Server) -> None:
    page = server.page
    page.evaluate(HIDE, True)
    pulse.touch("b1.a")
    page.wait_for_timeout(1500)
    assert server.asked == []
    page.evaluate(HIDE, False)
    expect(page.locator("#a")).to_contain_text("new a")
    assert server.asked[0] == ["a", "b", "c", "d"]


def part(name: str, words: str) -> str:
    """As a stream brings it."""
    return f'<div id="{name}" hx-swap-oob="innerHTML">{words}<details><summary>More</summary>\n"hidden"</details></div>'


def test_what_came_with_the_stream_is_shown_and_not_fetched(server: Server, running: Running) -> None:
    page = server.page
    page.locator("#c summary").click()
    running.brings[:] = [part("c", "brought c")]
    pulse.touch("b1.a")  # it wakes both: one came, the other has to be fetched
    expect(page.locator("#c")).to_contain_text("brought c")
    expect(page.locator("#a")).to_contain_text("new a")
    assert server.asked == [["a"]]
    assert page.locator("#c details[open] summary").all_inner_texts() == ["More"]
    running.brings[:] = [part("b", "brought b")]
    words = page.locator("#b input")
    words.fill("Half a sen")
    pulse.touch("b1.b")
    page.wait_for_timeout(1500)
    expect(words).to_have_value("Half a sen")
    page.evaluate("delete document.querySelector('#b form').dataset.touched; document.activeElement.blur()")
    expect(page.locator("#b")).to_contain_text("new b")  # by then it may be old: it is fetched


def test_what_is_on_its_way_while_a_newer_one_comes_is_fetched_once_more(
    server: Server, running: Running
) -> None:
    page = server.page
    server.held = True
    pulse.touch("b1.b")
    server.until(1)
    running.brings[:] = [part("b", "brought b")]
    pulse.touch("b1.b")
    expect(page.locator("#b")).to_contain_text("brought b")
    server.let_go()  # drawn before it
    server.until(2)
    expect(page.locator("#b")).to_contain_text("new b 2")
