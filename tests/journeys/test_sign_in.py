"""Getting in: invitation, authenticator app, recovery code, passkey."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Opener, watch
from tests.journeys.test_matrix import faults_of
from tests.product import PASSWORD, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
SEEN = (390, 1440)
INVITED = "ingrid@example.org"
OWN_PAGES = (
    "/account/2fa/", "/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/generate/", "/account/2fa/webauthn/",
    "/account/2fa/totp/deactivate/", "/account/reauthenticate/",
)  # fmt: skip
"""Pages that look this way only when a second step is on."""


def totp(secret: str, at: float) -> str:
    """The six digits of RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def fresh(secret: str, used: str) -> str:
    """The first code that was not shown before: each lets in once."""
    return wait_for(lambda: (code := totp(secret, time.time())) != used and code, "the next code", 35)


@dataclass
class Ingrid:
    """The invited person: one browser at a time, on the name that passkeys need (they refuse bare numbers)."""

    browser: Browser
    home: str
    brand: str
    opened: list[Page]
    faults: list[str] = field(default_factory=list)

    def arrive(self) -> Page:
        """A fresh browser."""
        page = self.browser.new_context(base_url=self.home).new_page()
        page.set_default_timeout(20_000)
        watch(page, self.faults)
        self.opened.append(page)
        return page

    def sign_in(self, page: Page) -> None:
        """Type address and password on the sign-in page."""
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(INVITED)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    def is_in(self, page: Page) -> None:
        """The Now page of the brand is there."""
        page.wait_for_url(f"**/b/{self.brand}/")


def invited(open_page: Opener) -> str:
    """The path of the link that the owner hands over."""
    page = open_page("owner", "/b/{brand}/people")
    page.locator("form[action$='/people/invite'] input[name=email]").fill(INVITED)
    page.locator("form[action$='/people/invite'] select[name=role]").select_option("writer")
    page.get_by_role("button", name="Invite").click()
    found = re.search(r"/join/[\w-]+", page.locator("p.secret").inner_text())
    assert found is not None
    return found[0]


def join(page: Page, link: str) -> None:
    """Take the invitation."""
    page.goto(link)
    page.locator("input[name=name]").fill("Ingrid")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()


def turn_on_codes(page: Page) -> tuple[str, list[str]]:
    """Turn the authenticator app on; its key, and the recovery codes that come with it."""
    page.goto("/account/2fa/totp/activate/")
    ask_again(page)
    secret = page.locator("code.wrap").inner_text().strip()
    page.locator("input[name=code]").fill(totp(secret, time.time()))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")
    codes = re.findall(r"\b[0-9a-f]{8}\b", page.locator("main").inner_text())
    assert len(codes) >= 8
    return secret, codes


def ask_again(page: Page) -> None:
    """Where the product asks for the password once more."""
    if page.get_by_role("heading", name="Is it still you?").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def test_an_invited_person_joins_and_signs_in_by_code_recovery_code_and_passkey(
    browser: Browser, product: Product, open_page: Opener
) -> None:
    ingrid = Ingrid(browser, product.url.replace("127.0.0.1", "localhost"), product.brand, open_page.pages)
    link = invited(open_page)
    page = ingrid.arrive()
    join(page, link)
    ingrid.is_in(page)
    secret, recovery = turn_on_codes(page)
    used = totp(secret, time.time())
    page.context.close()

    for right in (lambda: recovery[0], lambda: fresh(secret, used)):
        page = ingrid.arrive()
        ingrid.sign_in(page)
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        assert faults_of(page, SEEN, "en", SEEN, SEEN) == []
        page.locator("input[name=code]").fill("000000")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("This code is not right.").first).to_be_visible()
        page.locator("input[name=code]").fill(right())
        page.get_by_role("button", name="Sign in", exact=True).click()
        ingrid.is_in(page)
        page.context.close()

    page = ingrid.arrive()
    ingrid.sign_in(page)
    page.locator("input[name=code]").fill(recovery[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code is not right.").first).to_be_visible()  # each works once
    page.locator("input[name=code]").fill(recovery[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    ingrid.is_in(page)
    with_passkey(ingrid, page)
    assert [one for one in ingrid.faults if "status of 400" not in one] == []

    gone = ingrid.arrive()
    gone.goto(link)
    expect(gone.get_by_role("heading")).to_contain_text("does not work any more")
    gone.context.close()


def with_passkey(ingrid: Ingrid, page: Page) -> None:
    """Add a key in a virtual authenticator, leave, and come back by it alone."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/2fa/webauthn/add/")
    ask_again(page)
    page.get_by_label("Name of the key").fill("My phone")
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(re.compile(r"/account/2fa/(?!webauthn/add)"))
    for path in OWN_PAGES:
        page.goto(path)
        ask_again(page)
        assert faults_of(page, SEEN, "en", SEEN, SEEN) == [], path
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    ingrid.is_in(page)
    page.context.close()
