"""What a newcomer of the demo looks at first: the calendar, publishing, a statement that waits for somebody invented."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.org.access import person_actor
from firebreak.org.models import Brand
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.site import demo
from firebreak.site.tests.demo_stage import demo_brand, filled, first_account, work
from firebreak.statements import actions as statements
from firebreak.web import status_layout

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(1440, "light", "en"), (390, "dark", "zh-Hans")]


@pytest.fixture
def brand() -> Iterator[Brand]:
    yield demo_brand()
    shutil.rmtree(status_layout.folder() / demo.SLUG, ignore_errors=True)


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_pages_that_the_demo_fills_are_accessible_and_fit(
    width: int, scheme: str, locale: str, open_as: Any, brand: Brand  # noqa: F811
) -> None:  # fmt: skip
    noa = first_account(locale.lower())
    demo.welcome(brand, noa)
    work()
    row = filled(
        brand, noa, what_happened="Customers found pieces of metal in tins that they bought in three towns."
    )
    page, faults = open_as(noa, width=width, scheme=scheme, locale=locale), list[str]()
    base = f"/b/{brand.slug}"

    def look(path: str, name: str) -> None:
        page.goto(base + path)
        faults.extend(faults_of(page, path))
        keep_picture(page, f"demo-{name}-{width}-{scheme}")

    look("/", "now")
    look("/calendar/", "calendar")
    title = "重金属之夜" if locale == "zh-Hans" else "Heavy metal night"
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    look("/publishing/", "publishing")
    look(f"/statements/{row.uid}", "draft")
    # The reason stands beside the button, before anybody presses it in vain.
    expect(page.get_by_role("button", name="Use the template's approval")).to_have_count(0)
    row = statements.ask(actor=person_actor(noa), statement=row, person=noa, seen=row.digest)
    look(f"/statements/{row.uid}", "asked")
    expect(page.get_by_text("Maren Holt").first).to_be_visible()
    assert faults == []
