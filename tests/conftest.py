"""One installation per worker, its mailbox, people who are signed in, and a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import launch_args
from tests.mailbox import Mailbox
from tests.product import OWNER, PASSWORD, Product
from tests.tables import lay_ready

BRAND = "Norrsken Energi"
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong; what must be quick says so itself
Opener = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    """A failure shows what the processes said."""
    report = yield
    for value in getattr(item, "funcargs", {}).values():
        if report.failed and isinstance(value, Product) and value.log_file.exists():
            report.sections.append(("the product's log", value.log()))
    opener = getattr(item, "funcargs", {}).get("open_page")
    if report.failed and opener is not None:
        report.sections += [
            (f"the page {page.url}", seen(page)) for page in opener.pages if not page.is_closed()
        ]
    return report


def seen(page: Page) -> str:
    """What a person would read on the page now."""
    return page.locator("body").inner_text(timeout=2000)[:2500]


@pytest.fixture(scope="session", autouse=True)
def _a_browser_and_a_database_in_one_thread() -> None:
    """Playwright leaves a running loop in the thread; Django then refuses its database there without this."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's own browser, without what a test does not need. Skips without it; fails there in CI."""
    return launch_args()


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """Where the mail of all installations of this worker arrives."""
    with Mailbox() as started:
        yield started


@contextmanager
def _installations(folders: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Callable[..., Product]]:
    """A maker of installations, which are stopped at the end. Tables lie ready, unless one is to begin ``from_nothing``, as
    on a machine that never saw Firebreak.
    """
    with ExitStack() as made:

        def make(
            name: str, *, verb: tuple[str, ...] = ("up",), from_nothing: bool = False, **settings: str
        ) -> Product:
            product = Product(folders.mktemp(name), {"mail_url": mailbox.url, **settings}, verb)
            if not from_nothing:
                lay_ready(product.folder / "data")
            return made.enter_context(product)

        yield make


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox
) -> Iterator[Callable[..., Product]]:
    """``installation("name", demo_speed="4")``: another one for the tests of a file. Left running to the end of all, each
    would take its share of the processors from those that come after it.
    """
    with _installations(tmp_path_factory, mailbox) as make:
        yield make


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Product]:
    """The installation most journeys use: its owner made by the printed link, one brand, one of each role."""
    with _installations(tmp_path_factory, mailbox) as make:
        started = make("product", upload_limit_mb="20")
        started.make_first_account().close()
        started.brand = started.inside("brand", name=BRAND, owner=OWNER, time_zone="Europe/Stockholm")["slug"]
        yield started


@pytest.fixture(scope="session")
def sessions(product: Product) -> Callable[[str], dict[str, Any]]:
    """``sessions("lead")``: the cookie of a person in that role, invited when first asked for; also ``owner``."""
    known: dict[str, dict[str, Any]] = {}

    def of(role: str) -> dict[str, Any]:
        if role not in known:
            name, of_role = role.capitalize(), {"brand": product.brand, "role": role, "password": PASSWORD}
            if role == "owner":
                known[role] = product.inside("session", email=OWNER)
            else:
                known[role] = product.inside("person", email=f"{role}@example.org", name=name, **of_role)
        return known[role]

    return of


@pytest.fixture
def open_page(
    browser: Browser, product: Product, sessions: Callable[[str], dict[str, Any]]
) -> Iterator[Opener]:
    """``open_page("lead", "/b/{brand}/", width=390)``: a page of a person; faults fail the test at its end."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
    faults: list[str] = []

    def go(role: str | None, path: str, *, width: int = 1440, touch: bool = False, **options: Any) -> Page:
        size = {"width": width, "height": 844 if width < 500 else 900}
        context = browser.new_context(
            viewport=size, has_touch=touch, is_mobile=touch, accept_downloads=True, **options
        )
        contexts.append(context)
        context.on("page", lambda page: pages.append(page))
        if role is not None:
            cookie = sessions(role)
            context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": product.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch(page, faults)
        page.goto(product.url + path.format(brand=product.brand))
        return page

    go.faults, go.pages = faults, pages  # type: ignore[attr-defined]
    yield go
    for context in contexts:
        context.close()
    assert faults == []


def watch(page: Page, faults: list[str]) -> None:
    """Collect errors of the console and of scripts."""
    page.on(
        "console", lambda said: faults.append(f"{page.url}: {said.text}") if said.type == "error" else None
    )
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
