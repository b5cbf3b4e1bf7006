"""The editor in a real browser: accessible, fitting, by keyboard alone, and without any script."""

from typing import Any

import pytest
from django.urls import reverse

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan import actions, queries
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "en"), (1440, "light", "zh-Hant")]

PAGES = [
    "playbooks/outage",
    "templates/holding-outage",
    "risks/data-breach",
    "duties/records",
    "policies/moderation",
]


@pytest.mark.full  # ./dev test looks at each address once, in tests/journeys/test_matrix.py
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_editor_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, brand: Any, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=lead, industries=["software"], languages=["en", "zh-Hans", "sv"]
    )
    actions.ask_review(actor=ACTOR, plan=plan, person=lead)
    item = queries.item(plan, "risks", "data-breach")
    assert item is not None
    title = {**item.body["title"], "en": "Other words"}
    actions.change_item(actor=ACTOR, item=item, body={**item.body, "title": title}, person=lead)
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page, faults = open_as(lead, width=width, scheme=scheme, locale=locale), []
    for path in (*(f"{one}/edit" for one in PAGES), "cases/new", "templates/new"):
        page.goto(f"/b/{brand.slug}/plan/{path}")
        page.evaluate(
            "document.querySelectorAll('details.folded, details.danger-zone').forEach((one) => one.open = true)"
        )
        faults += faults_of(page, path)
        keep_picture(page, f"{path.replace('/', '-')}-{width}")
    page.locator("form#item-form > .row button").click()
    page.wait_for_selector(".error-summary")
    page.faults[:] = [
        one for one in page.faults if "422" not in one
    ]  # the console names the answer we asked for
    faults += faults_of(page, "templates/new, refused")
    keep_picture(page, f"refused-{width}")
    assert not faults, "\n".join(faults)


def test_a_step_is_moved_and_saved_by_keyboard_alone_and_without_a_script(
    open_as: Any, brand: Any, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=lead, industries=["software"], languages=["en"]
    )
    item = queries.item(plan, "playbooks", "outage")
    assert item is not None
    page = open_as(lead, script=False)
    page.goto(reverse("plan:item_edit", args=[brand.slug, "playbooks", "outage"]))
    page.locator("#f-title-en").focus()
    page.keyboard.press("End")
    page.keyboard.type(" at night")
    page.locator('button[value="steps:2:up"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():  # the same button has the focus: up once more
        page.keyboard.press("Enter")
    page.locator("#f-title-en").focus()
    with page.expect_navigation():  # saves
        page.keyboard.press("Enter")
    after = queries.item(plan, "playbooks", "outage")
    assert after is not None
    before = [step["key"] for step in item.body["steps"]]
    assert after.body["title"]["en"] == item.body["title"]["en"] + " at night"
    assert [step["key"] for step in after.body["steps"]] == [before[2], before[0], before[1], *before[3:]]


def test_the_count_follows_what_is_typed(open_as: Any, brand: Any, lead: Any) -> None:  # noqa: F811
    actions.start_plan(
        actor=ACTOR, brand=brand, person=lead, industries=["software"], languages=["en", "zh-Hans"]
    )
    page = open_as(lead)
    page.goto(reverse("plan:item_edit", args=[brand.slug, "templates", "holding-outage"]))
    page.evaluate("document.querySelectorAll('details.folded').forEach((one) => one.open = true)")
    row = page.locator("li", has=page.locator('select[name^="variants."]')).first
    row.locator("select").select_option("short")
    row.locator('textarea[lang="zh-Hans"]').fill("召回" * 71)
    count = row.locator('textarea[lang="zh-Hans"] + .count-of')
    assert count.inner_text() == "284 of 280 characters"
    assert "over" in (count.get_attribute("class") or "")
    row.locator("select").select_option("post")
    assert count.inner_text() == "142 of 1500 characters"
    assert not page.faults
