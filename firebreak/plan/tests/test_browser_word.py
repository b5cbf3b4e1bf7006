"""An old plan in Word brought in with a real browser: accessible, fitting, few clicks, on a desk and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.models import Plan
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.plan.tests.test_manuscript import chinese
from firebreak.plan.tests.word_files import plan_file, word

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def plan_by(lead: Any) -> Any:
    return lead


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1440, "light", "en"), (390, "dark", "zh-Hans")], ids=["desk", "phone"]
)
def test_an_old_plan_comes_in_with_four_clicks(
    width: int, scheme: str, locale: str, open_as: Any, plan: Plan, lead: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    file, count = tmp_path / "plan.docx", plan.items.count()
    file.write_bytes(plan_file() if locale == "en" else word(chinese))
    page, faults = open_as(lead, width=width, scheme=scheme, locale=locale), []
    page.goto(reverse("plan:import_word", args=[plan.brand.slug]))

    def look(name: str) -> None:
        faults.extend(faults_of(page, name))
        keep_picture(page, f"word-{name}-{width}-{scheme}-{locale}")

    look("ask")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form.form button.primary").click()
    expect(page.locator(".word-sections li").first).to_be_visible()
    look("sections")
    page.locator("button[value=look]").first.click()
    look("check")
    page.locator("button[value=bring]").click()
    page.wait_for_url("**left=**")
    page.reload()
    look("done")
    assert plan.items.count() == count + (7 if locale == "en" else 4)
    assert faults == []
