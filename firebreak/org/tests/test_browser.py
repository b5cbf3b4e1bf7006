"""The pages of this room in a real browser: accessible, quiet, fitting; and a passkey from end to end."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.base.models import AuditEntry
from firebreak.org import actions
from firebreak.org.access import person_actor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PASSWORD = "correct horse battery"
LOOKS = [(390, "light", "en"), (1440, "dark", "zh-Hant"), (900, "light", "ms")]


@pytest.fixture
def ada(brand, make_person):
    return make_person("ada", brand, "admin", password=PASSWORD, is_owner=True)


def look_at(page, path):
    """Open it and say everything that is wrong with it."""
    page.goto(path)
    page.wait_for_load_state()
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px")
    found += page.faults
    page.faults.clear()
    return [f"{path}: {one}" for one in found]


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_doors_are_accessible_and_quiet(width, scheme, locale, open_as, ada, brand):
    _made, join = actions.invite(
        actor=person_actor(ada), brand=brand, person=ada, email="n@e.org", role="viewer"
    )
    renew = actions.make_password_link(actor=person_actor(ada), person=ada)
    page = open_as(width=width, scheme=scheme, locale=locale)
    paths = ["/account/login/", "/account/password/reset/", "/account/inactive/", join, renew]
    faults = [fault for path in paths for fault in look_at(page, path)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_pages_inside_are_accessible_and_quiet(width, scheme, locale, open_as, ada, brand, make_person):
    language = {"zh-Hant": "zh-hant"}.get(locale, locale)
    type(ada).objects.filter(pk=ada.pk).update(language=language)
    make_person("somebody-with-a-rather-long-name", brand, "responder")
    actor = person_actor(ada)
    actions.invite(
        actor=actor,
        brand=brand,
        person=ada,
        email="a-long-address-of-a-person@department.example.org",
        role="lead",
    )
    actions.make_token(
        actor=actor, brand=brand, person=ada, label="Dashboard in the entrance hall", role="viewer"
    )
    totp.TOTP.activate(ada, totp.generate_totp_secret())
    page = open_as(ada, width=width, scheme=scheme)
    paths = [
        reverse(f"org:{name}", args=[brand.slug]) for name in ("people", "roles", "brand", "tokens", "audit")
    ]
    paths += ["/me", "/installation", "/installation/audit", "/account/2fa/", "/account/2fa/webauthn/"]
    paths += [
        "/account/password/change/",
        "/account/logout/",
        "/account/reauthenticate/",
        "/account/2fa/reauthenticate/",
    ]
    faults = [fault for path in paths for fault in look_at(page, path)]
    assert not faults, "\n".join(faults)


def test_a_passkey_is_added_and_then_signs_in_without_the_password(open_as, ada):
    page = open_as(ada)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the key").fill("Work <b>phone</b>")
    page.get_by_label("Sign in with this key alone").check()
    assert look_at(page, page.url) == []
    page.get_by_label("Name of the key").fill("Work <b>phone</b>")
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_text("Work <b>phone</b>")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.goto("/account/login/?next=/me")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My profile").wait_for()
    entry = AuditEntry.objects.filter(action="org.signed_in").latest("number")
    assert entry.actor == f"person:{ada.uid}"
    assert "mfa" in entry.payload.body
    assert page.faults == []
