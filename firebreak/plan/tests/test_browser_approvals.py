"""The approval policy in a real browser: accessible, fitting, in words that a reader of each language opens."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.models import Plan
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
PATHS = [
    "approvals/", "approvals/?size=large", "approvals/words-that-bind/", "approvals/words-that-bind/edit",
    "templates/apology-service/",
]  # fmt: skip


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_policy_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, plan: Plan, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page, faults = open_as(lead, width=width, scheme=scheme, locale=locale), []
    here = reverse("plan:overview", args=[plan.brand.slug])
    for path in PATHS:
        page.goto(here + path)
        if path.endswith("large"):
            page.locator(".approvals summary").nth(3).click()
            expect(page.locator(".approvals details[open] p").first).to_be_visible()
        if path.endswith("edit"):
            page.locator(".repeated > li > details > summary").nth(2).click()
        faults += faults_of(page, path)
        keep_picture(page, f"{path.strip('/').replace('/', '_').replace('?', '_')}-{width}")
    assert faults == []


def test_the_starter_policy_is_taken_with_one_press(open_as: Any, plan: Plan, lead: Any) -> None:  # noqa: F811
    plan.items.filter(kind="approvals").delete()
    page = open_as(lead, width=390, scheme="light", locale="en")
    page.goto(reverse("plan:kind", args=[plan.brand.slug, "approvals"]))
    faults = faults_of(page, "starter")
    keep_picture(page, "starter-390")
    page.get_by_role("button", name="Take it into the plan").click()
    expect(page.get_by_role("heading", name="The policy, item by item")).to_be_visible()
    assert plan.items.filter(kind="approvals").count() == 5
    assert faults == []
