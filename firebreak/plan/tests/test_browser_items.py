"""Lists and read pages in a real browser: accessible, fitting, and the clock of a playbook plays."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "en"), (1440, "light", "zh-Hant")]
ITEMS = [
    "risks/false-rumour", "scenarios/small-rumour", "playbooks/data-breach", "playbooks/danger",
    "templates/holding-outage", "policies/escalation", "duties/lead", "outlets/newsletter", "contacts/union",
    "courses/plain-words", "cases/nike",
]  # fmt: skip


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hant", "sv"]


@pytest.fixture
def plan_by(lead: Any) -> Any:
    return lead


def address(plan: Plan, path: str) -> str:
    return reverse("plan:overview", args=[plan.brand.slug]) + path


@pytest.mark.full  # ./dev test looks at each address once, in tests/journeys/test_matrix.py
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_lists_and_items_are_accessible_and_fit(
    width: int, scheme: str, locale: str, open_as: Any, plan: Plan, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page, faults = open_as(lead, width=width, scheme=scheme, locale=locale), []
    paths = [*(f"{kind}/" for kind in KINDS), *(f"{one}/" for one in ITEMS), "playbooks/outage/?play=1"]
    for path in paths:
        page.goto(address(plan, path))
        faults += faults_of(page, path)
        keep_picture(page, f"{path.strip('/').replace('/', '_').replace('?', '_')}-{width}-{scheme}-{locale}")
    assert faults == []


def test_the_clock_plays_pauses_and_jumps(open_as: Any, plan: Plan, lead: Any) -> None:  # noqa: F811
    page = open_as(lead, width=1440, scheme="light", locale="en")
    page.goto(address(plan, "playbooks/outage/?play=1"))
    now = page.locator("[data-step].now h3")
    expect(now).to_have_count(0)  # an outage's first step is due at minute 1
    page.get_by_role("button", name="Go to the next step").click()
    expect(page.locator("[data-face]")).to_have_text("Minute 1")
    expect(now).to_have_count(1)
    first = now.inner_text()
    expect(page.get_by_role("status").filter(has_text=first)).to_be_visible()
    page.get_by_role("button", name="Start the clock").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("[data-face]")).to_have_text("Minute 3", timeout=10_000)
    assert now.first.inner_text() != first
    expect(page.locator(".moment.past")).to_have_count(1)
    page.get_by_role("button", name="Pause").click()
    held = page.locator("[data-face]").inner_text()
    page.wait_for_timeout(2_500)
    assert page.locator("[data-face]").inner_text() == held
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator("[data-face]")).to_have_text("Minute 0")
    assert page.faults == []


def test_without_script_a_played_playbook_is_the_plain_list(
    open_as: Any, plan: Plan, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    page = open_as(lead, script=False)
    page.goto(address(plan, "playbooks/outage/?play=1"))
    assert page.locator("[data-step]").count() > 5
    assert page.locator("[data-play]").is_hidden()


def test_a_square_of_the_heat_map_is_opened_by_keyboard(open_as: Any, plan: Plan, lead: Any) -> None:  # noqa: F811
    page = open_as(lead, width=1440, scheme="light", locale="en")
    page.goto(address(plan, "risks/"))
    square = page.locator(".heat a").first
    count = int(square.locator("b").inner_text())
    square.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**likelihood=**")
    expect(page.locator("#list .list > li")).to_have_count(count)
