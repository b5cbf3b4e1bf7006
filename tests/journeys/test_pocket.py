"""The pocket page without a server: kept by choice, read with everything stopped, gone when its time or right is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.product import OWNER, PASSWORD, Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LEAD, NUMBER = "lena@norrsken.example", "+46 70 123 45 67"
NAMES = "async () => await caches.keys()"
WORKERS = (
    "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"
)
ALL_TEXT = """async () => {
  let said = "";
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) said += await (await cache.match(key)).text();
  }
  return said;
}"""
AGE = """async () => {
  const [name] = await caches.keys(), cache = await caches.open(name), found = await cache.match(location.pathname);
  const headers = new Headers(found.headers), week = 8 * 86400000;
  for (const one of ["X-Kept-At", "X-Kept-Until"]) headers.set(one, Number(headers.get(one)) - week);
  await cache.put(location.pathname, new Response(await found.text(), { headers }));
}"""
"""As if the page had been kept eight days ago."""


@pytest.fixture(scope="module")
def desk(installation: Callable[..., Product]) -> Product:
    made = installation("pocket")
    made.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    made.brand = made.inside("brand", name="Norrsken", owner=OWNER, team_size="small", market="SE")["slug"]
    made.inside("person", email=LEAD, name="Lena Lead", brand=made.brand, role="lead", password=PASSWORD)
    made.inside("pocket", brand=made.brand, email=LEAD, number=NUMBER)
    return made


def come_in(browser: Browser, desk: Product, email: str = LEAD) -> tuple[BrowserContext, Page]:
    """A phone on which somebody is signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=desk.url, locale="en")
    page = context.new_page()
    page.set_default_timeout(20_000)
    become(context, desk, email)
    return context, page


def become(context: BrowserContext, desk: Product, email: str) -> None:
    cookie = desk.inside("session", email=email)
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": desk.url}])


def address(desk: Product) -> str:
    return f"/b/{desk.brand}/plan/pocket/"


def keep(page: Page, desk: Product) -> None:
    page.goto(address(desk))
    page.get_by_role("button", name="Keep on this phone").click()
    expect(page.get_by_text("Kept. Try it:")).to_be_visible()
    assert page.evaluate(WORKERS) == [address(desk)]
    assert len(page.evaluate(NAMES)) == 1


def nothing_is_kept(page: Page) -> None:
    page.wait_for_function("async () => !(await caches.keys()).length")
    page.wait_for_function("async () => !(await navigator.serviceWorker.getRegistrations()).length")


def cannot_open(context: BrowserContext, path: str) -> None:
    other = context.new_page()
    with pytest.raises(Error):
        other.goto(path)
    other.close()


def test_a_kept_page_is_read_with_the_server_stopped_and_ends_with_its_time_and_with_signing_out(
    browser: Browser, desk: Product
) -> None:
    context, page = come_in(browser, desk)
    page.goto(address(desk))
    assert page.evaluate(WORKERS) == []  # nothing is kept that nobody asked for
    keep(page, desk)

    desk.stop()
    page.reload()
    expect(page.get_by_text("No connection. This is the copy kept on this device.")).to_be_visible()
    expect(page.get_by_role("link", name=NUMBER).first).to_have_attribute("href", "tel:+46701234567")
    expect(page.get_by_text("Last refreshed:").first).to_be_visible()
    expect(page.get_by_text("Kept on this device until").first).to_be_visible()
    first = page.locator("#hour details summary").nth(1)
    first.click()  # what folds, opens
    expect(page.locator("#hour details").nth(1)).to_have_attribute("open", "")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.pocket .btn')).borderRadius") != "0px"
    )  # its look too
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cannot_open(context, f"/b/{desk.brand}/plan/")  # this page and no other

    page.evaluate(AGE)
    page.reload()
    expect(page.get_by_role("heading", name="This copy is too old")).to_be_visible()
    assert NUMBER not in page.content()
    assert NUMBER not in page.evaluate(ALL_TEXT)
    page.reload()
    expect(page.get_by_role("heading", name="This copy is too old")).to_be_visible()

    desk.start()
    page.goto(address(desk))
    expect(page.get_by_role("link", name=NUMBER).first).to_be_visible()
    nothing_is_kept(page)
    page.reload()
    keep(page, desk)
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    nothing_is_kept(page)
    desk.stop()
    cannot_open(context, address(desk))
    context.close()
    desk.start()


def test_a_visit_refreshes_it_and_the_button_removes_it(browser: Browser, desk: Product) -> None:
    context, page = come_in(browser, desk)
    keep(page, desk)
    before = page.evaluate(
        "async () => (await (await caches.match(location.pathname)).headers.get('X-Kept-At'))"
    )
    page.reload()
    page.wait_for_function(
        "async (before) => Number((await caches.match(location.pathname)).headers.get('X-Kept-At')) > Number(before)",
        arg=before,
    )
    page.get_by_role("button", name="Remove from this phone").click()
    expect(page.get_by_text("Nothing of it is left on this device.")).to_be_visible()
    nothing_is_kept(page)
    context.close()


def test_somebody_else_on_the_same_device_never_sees_it(browser: Browser, desk: Product) -> None:
    context, page = come_in(browser, desk)
    keep(page, desk)
    become(context, desk, OWNER)  # the first one's session ended without a word
    page.goto(f"/b/{desk.brand}/plan/versions")
    nothing_is_kept(page)

    become(context, desk, LEAD)
    keep(page, desk)
    become(context, desk, OWNER)
    page.goto(address(desk))  # at once to the page itself
    page.wait_for_function("async () => !(await caches.keys()).length")
    expect(page.get_by_role("button", name="Keep on this phone")).to_be_visible()
    context.close()


@pytest.mark.parametrize("door", ["/", "{pocket}"])
def test_who_no_longer_works_on_the_brand_loses_it_at_the_next_contact(
    door: str, browser: Browser, desk: Product
) -> None:
    email = f"kim{len(door)}@norrsken.example"
    desk.inside("person", email=email, name="Kim", brand=desk.brand, role="responder", password=PASSWORD)
    context, page = come_in(browser, desk, email)
    keep(page, desk)
    desk.inside("leave", brand=desk.brand, email=email)
    page.goto(door.format(pocket=address(desk)))
    nothing_is_kept(page)
    context.close()
