"""The monitor editor: it checks while somebody types, explains, previews and saves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Opener
from tests.product import Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_the_editor_checks_explains_previews_and_saves(open_page: Opener, product: Product) -> None:
    product.inside("monitor", brand=product.brand, name="Everything blue", query="blåljus")
    product.inside(
        "history", brand=product.brand, hours=1, per_hour=12, text="Blåljus utanför butiken, recall now"
    )
    page = open_page("lead", "/b/{brand}/listening/monitors/new")
    query, check = page.locator("#id_query"), page.locator("#query-check")
    page.get_by_label("Name").first.fill("Blue lights")

    query.fill("blåljus AND (recall OR")
    expect(check.locator("li.error")).to_be_visible()
    expect(check.locator("li.error")).to_contain_text("at character")
    query.fill("NOT sommar")
    expect(check.locator("li.error, li.warning").first).to_be_visible()
    query.fill('blåljus AND (recall* OR 召回) NOT "blåljus i natt"')
    expect(check.locator("li.error")).to_have_count(0)
    expect(check).to_contain_text("In words: posts with")
    expect(check.locator(".explained")).to_contain_text("召回")

    # What comes in above the button moves it.
    expect(page.locator("#query-weight")).to_contain_text(re.compile("posts a day|Found"))
    page.get_by_role("button", name="Show what it finds").click()
    preview = page.locator("#query-preview")
    expect(preview).to_contain_text("What it would have found")
    expect(preview.locator(".mention")).not_to_have_count(0)
    expect(preview.locator("mark").first).to_contain_text(re.compile("blåljus|recall", re.IGNORECASE))

    page.get_by_role("button", name="Start listening").click()
    expect(page.get_by_role("heading", name="Blue lights", level=1)).to_be_visible()


def test_a_query_that_cannot_be_read_is_kept_and_told(open_page: Opener) -> None:
    page = open_page("lead", "/b/{brand}/listening/monitors/new")
    page.get_by_label("Name").first.fill("Broken")
    page.locator("#id_query").fill('"never closed')
    page.get_by_role("button", name="Start listening").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_query")).to_have_value('"never closed')
    open_page.faults[:] = [one for one in open_page.faults if "status of 422" not in one]  # type: ignore[attr-defined]
