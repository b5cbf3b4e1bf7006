"""The three questions in a real browser: accessible, fitting, answered at once, and by the button without script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.models import Plan
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
NIGHT = "advice?harm=yes&ours=unsure&growing=yes&type=data-breach&market=cn&market=se&media=1"


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans", "sv"]


def address(plan: Plan, path: str) -> str:
    return reverse("plan:overview", args=[plan.brand.slug]) + path


@pytest.mark.full  # ./dev test looks at each address once, in tests/journeys/test_matrix.py
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_questions_answers_and_rules_are_accessible_and_fit(
    width: int, scheme: str, locale: str, open_as: Any, plan: Plan, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page, faults = open_as(lead, width=width, scheme=scheme, locale=locale), []
    for path in ("advice", NIGHT, "rules"):
        page.goto(address(plan, path))
        for more in page.locator("#answer details.more summary").all()[:3]:
            more.click()
        faults += faults_of(page, path)
        keep_picture(page, f"{path[:12].replace('?', '_')}-{width}-{scheme}-{locale}")
    assert faults == []


def test_the_answer_comes_at_once_and_the_address_keeps_it(open_as: Any, plan: Plan, lead: Any) -> None:  # noqa: F811
    page = open_as(lead, width=1440, scheme="light", locale="en")
    page.goto(address(plan, "advice"))
    expect(page.locator("#level-title")).to_have_count(0)
    page.get_by_role("group", name="Is anyone hurt or in danger?").get_by_label("Yes").check()
    expect(page.get_by_text("People first: ring now")).to_be_visible()
    page.get_by_role("group", name="Is anyone hurt or in danger?").get_by_label("No", exact=True).check()
    expect(page.get_by_text("People first: ring now")).to_have_count(0)
    assert "harm=no" in page.url
    page.reload()
    expect(
        page.get_by_role("group", name="Is anyone hurt or in danger?").get_by_label("No", exact=True)
    ).to_be_checked()


def test_without_script_the_button_answers(open_as: Any, plan: Plan, lead: Any) -> None:  # noqa: F811
    page = open_as(lead, width=390, script=False)
    page.goto(address(plan, "advice"))
    page.get_by_role("group", name="Is it growing?").get_by_label("Yes").check()
    page.get_by_role("button", name="See the advice").click()
    expect(page.get_by_role("heading", name="Level")).to_be_visible()
    assert "growing=yes" in page.url
    assert page.url.endswith("#answer")
