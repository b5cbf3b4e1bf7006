"""Statements in a real browser: accessible, fitting; the preview follows the typing, and Copy gives the exact bytes."""

from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, begun, filled, release, say

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]


def at(row: Statement, page: str = "") -> str:
    return f"/b/{row.brand.slug}/statements/{row.uid}{page}"


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, team: Any  # noqa: F811
) -> None:  # fmt: skip
    type(team.sam).objects.update(language=locale.lower())
    both: dict[str, Any] = {"channels": ["short", "page"], "languages": ["en", "sv"]}
    draft, asked = begun(team.brand, team.sam, **both), ask(filled(team.brand, team.sam, **both), team.sam)
    back = say(
        ask(filled(team.brand, team.sam, words={"what_happened": "It is shut."}), team.sam),
        team.lea,
        "changes",
        "Say where.",
    )
    out = release(say(ask(filled(team.brand, team.sam, **both), team.sam), team.lea), team.sam)
    base, faults = f"/b/{team.brand.slug}/statements/", []
    outside = filled(team.brand, team.sam, template="apology-post", level="critical")
    outside = say(ask(outside, team.sam), team.lea)
    sent = actions.send_link(actor=ACTOR, statement=outside, person=team.sam, contact=team.reader)
    wanted = {
        team.sam: [base, base + "new", base + "new?template=holding-general", at(draft), at(draft, "/fill"), at(back),
                   at(outside), at(asked, "/release"), at(out), at(out, "/release")],
        team.lea: [base, at(asked)],
    }  # fmt: skip
    for person, paths in wanted.items():
        page = open_as(person, width=width, scheme=scheme, locale=locale)
        for number, path in enumerate(paths):
            page.goto(path)
            faults += faults_of(page, path)
            keep_picture(page, f"statements-{person.name}-{number}-{width}-{scheme}")
    page.goto("/read/sv/nothing")
    faults += faults_of(page, "read")
    keep_picture(page, f"statements-outside-{width}-{scheme}")
    assert sent.code
    assert faults == []


def test_the_preview_follows_the_typing_and_copy_gives_the_exact_bytes(open_as: Any, team: Any) -> None:  # noqa: F811
    row = begun(team.brand, team.sam)
    page = open_as(team.sam, width=1440, scheme="light", locale="en")
    page.goto(at(row, "/fill"))
    page.locator("[name=v__what_happened__en]").fill("The lift is stuck.")
    expect(page.locator("#preview-body")).to_contain_text("The lift is stuck.")
    assert "The lift is stuck." not in Statement.objects.get().variants["short"]["en"]
    out = release(say(ask(filled(team.brand, team.sam), team.sam), team.lea), team.sam)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(at(out, "/release"))
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == out.variants["short"]["en"]
    assert page.faults == []


def test_a_reader_outside_needs_no_script_no_cookie_and_no_account(
    browser: Any, live_server: Any, team: Any
) -> None:
    from firebreak.base import secrets
    from firebreak.notify.models import Delivery

    row = say(
        ask(filled(team.brand, team.sam, template="apology-post", level="critical"), team.sam), team.lea
    )
    sent = actions.send_link(actor=ACTOR, statement=row, person=team.sam, contact=team.reader)
    delivery = Delivery.objects.get(notice__kind="statement_reading")
    path = secrets.unseal(delivery.notice.params["sealed"])["path"]
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(path)
    page.locator("#id_code").fill("000000" if sent.code != "000000" else "000001")
    page.locator("button").last.click()
    expect(page.locator("#code_error")).to_be_visible()
    context.clear_cookies()
    page.locator("#id_code").fill(f"{sent.code[:3]} {sent.code[3:]}")
    page.locator("button").last.click()
    expect(page.locator(".bytes").first).to_contain_text(row.variants["short"]["en"][:20])
    keep_picture(page, "statements-outside-text-390")
    page.locator("[name=name]").fill("Rita")
    page.locator("button[value=approve]").click()
    page.wait_for_load_state()
    context.close()
    row.refresh_from_db()
    assert row.state == "approved"
