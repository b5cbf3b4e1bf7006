"""Every page, light and dark, wide and narrow (``--full``: tablet too, and all five languages).

Each page is fetched once and then turned: axe finds nothing, nothing is told to the console, nothing scrolls
sideways, and the page says its language. Whether it fits hangs on the words, so that is seen in every language and width.
Colours hang on the theme and on nothing that is said: their contrast (most of what axe costs) is measured in English, on
the desk and on the phone, in both themes; the other rules in English on both, in Simplified Chinese on the phone. The room
of an incident and the first page are looked at in every width, theme and language. ``--every-look`` looks at every page so:
before a release, as it takes an hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests import addresses
from tests.conftest import watch
from tests.product import OWNER, Product

pytestmark = pytest.mark.journey
LANGUAGES = [
    pytest.param(code, marks=pytest.mark.xdist_group(f"matrix-{code}"))
    for code in ("en", "zh-Hans", "zh-Hant", "sv", "ms")
]
"""Each language may go to a worker of its own: a walk through all pages takes minutes."""

HEIGHTS = {390: 844, 900: 1100, 1440: 900}
NOT_PAGES = {
    "healthz", "readyz", "metrics", "api:openapi-json", "listening:report_file", "mfa_download_recovery_codes",
    "listening:hook", "web:theme", "web:language", "web:shortcuts", "desk:now_part",
    "desk:situation_pdf", "desk:situation_kept_pdf",
    "calendar:export_ics", "calendar:export_csv",
    "plan:export", "plan:rule_pack", "plan:pocket_worker", "plan:pocket_kept", "plan:import_word_left",
    "incidents:parts", "desk:room_statements", "statements:proof", "incidents:piece_file", "incidents:piece_proof",
    "desk:freeze_photo",
}  # fmt: skip
"""Answers of machines, files and fragments: no person reads them as a page."""
NEEDS_MORE = {
    "mfa_authenticate", "mfa_login_webauthn", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_edit_webauthn",
    "mfa_remove_webauthn", "mfa_generate_recovery_codes", "account_set_password", "account_reset_password_from_key",
    "mfa_reauthenticate_webauthn", "incidents:visit",
}  # fmt: skip
"""Pages in the middle of a sign-in; :mod:`tests.journeys.test_sign_in` goes through them."""
AXE = """([rules, off, repeated]) => axe
  .run({exclude: repeated}, {runOnly: rules, rules: off, resultTypes: ["violations"], preload: false, iframes: false})
  .then((found) => found.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]))"""
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
NO_CONTRAST = {"color-contrast": {"enabled": False}}
REPEATED = [["tbody > tr:nth-child(n+12)"], [".list > li:nth-child(n+12)"]]
"""Rows far down a list are drawn like those above them."""
RULED = {"en": [390, 1440], "zh-Hans": [390]}
"""Language -> widths in which axe looks at every page."""
LINKS = re.compile(r"/(leave|follow|lift)/en/")
"""Whoever comes by a link has no language here but that of the link."""
FITS = "document.documentElement.scrollWidth <= innerWidth"
LENGTH = "Math.min(document.documentElement.scrollHeight, 12000)"
AXE_SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def things(product: Product) -> dict[str, Any]:
    """One of everything, in the brand."""
    found: dict[str, Any] = product.inside("furnish", brand=product.brand, email=OWNER)
    return found


@pytest.fixture(scope="session")
def paths(
    product: Product, sessions: Callable[[str], dict[str, Any]], things: dict[str, Any]
) -> dict[str, str]:
    """Every address that shows a page to the owner, by name; not those that lead to another or only take forms."""
    found, cookie = {}, sessions("owner")
    cookies = {cookie["name"]: cookie["value"]}
    with httpx.Client(base_url=product.url, cookies=cookies, timeout=60) as asker:
        for page in addresses.every():
            if page.route.startswith("api/v1/") or page.name in NOT_PAGES | NEEDS_MORE:
                continue
            if not page.in_brand and addresses.OUTSIDE[page.name] == addresses.CLOSED:
                continue
            path = page.url(things["brand"], things["ids"])
            if asker.get(path).status_code not in {302, 405}:
                found[page.name] = path
    assert len(found) > 40
    return found


@pytest.fixture(scope="module")
def tab(browser: Browser, product: Product, sessions: Callable[[str], dict[str, Any]]) -> Iterator[Page]:
    """One page for all; signed in as the owner."""
    context = browser.new_context()
    cookie = sessions("owner")
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": product.url}])
    yield context.new_page()
    context.close()


def faults_of(
    page: Page, widths: Collection[int], language: str, ruled: Collection[int], colours: Collection[int]
) -> list[str]:
    """What is wrong with the page that is open: whether it fits in every width, what axe finds in those of ``ruled``, and
    in those of ``colours`` their contrast in both themes.
    """
    found = []
    said = page.locator("html").get_attribute("lang")  # waits for a page that is still on its way
    if said != language:
        found.append(f"says it is in {said!r}")
    if ruled:
        page.evaluate(AXE_SOURCE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if not page.evaluate(FITS):
            found.append(f"scrolls sideways at {width}")
        if width not in ruled:
            continue
        # The whole page at once: the tabs of a phone stand over whatever happens to lie there, and that is no small target.
        page.set_viewport_size({"width": width, "height": max(HEIGHTS[width], page.evaluate(LENGTH))})
        looks: list[tuple[Any, Any, Any]] = [("light", STANDARD, {} if width in colours else NO_CONTRAST)]
        if width in colours:
            looks.append(("dark", CONTRAST, {}))
        for scheme, rules, off in looks:
            page.emulate_media(color_scheme=scheme)
            faults = page.evaluate(AXE, [rules, off, REPEATED])
            found += [f"{width} {scheme} {name}: {nodes}" for name, nodes in faults]
    return found


def walk(
    tab: Page,
    product: Product,
    paths: dict[str, str],
    widths: list[int],
    language: str,
    *,
    every: bool = False,
) -> dict[str, list[str]]:
    """Faults by page, of every page; with ``every``, axe and the contrast of colours in every width and both themes."""
    wrong: dict[str, list[str]] = {}
    said: list[str] = []
    watch(tab, said)
    code = language.lower()
    tab.context.add_cookies([{"name": "firebreak_language", "value": code, "url": product.url}])
    for name, path in paths.items():
        said.clear()
        spoken = LINKS.sub(rf"/\1/{language}/", path)
        answer = tab.goto(product.url + spoken, wait_until="load")
        assert answer is not None
        told = [one for one in said if "the server responded with a status of 410" not in one]
        found = [f"answers {answer.status}"] if answer.status not in {200, 410} else []
        everywhere = every or name in {"incidents:room", "desk:now"}
        ruled = widths if everywhere else RULED.get(language, [])
        colours = widths if everywhere else [390, 1440] if language == "en" else []
        found += faults_of(tab, widths, code, ruled, colours) + told
        if found:
            wrong[name] = found
    return wrong


@pytest.mark.xdist_group("matrix-en")
def test_every_page_is_accessible_fits_and_is_silent(
    tab: Page, product: Product, paths: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--full"):
        pytest.skip("part of the walk through every page in English, below")
    assert walk(tab, product, paths, [390, 1440], "en") == {}


@pytest.mark.full
@pytest.mark.timeout(7_200)  # some 250 s on a machine of its own, many times that with --every-look
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language_and_width(
    tab: Page, product: Product, paths: dict[str, str], language: str, request: pytest.FixtureRequest
) -> None:
    every = request.config.getoption("--every-look")
    product.inside("speak", email=OWNER, language=language.lower())
    try:
        assert walk(tab, product, paths, [390, 900, 1440], language, every=every) == {}
    finally:
        product.inside("speak", email=OWNER, language="en")
