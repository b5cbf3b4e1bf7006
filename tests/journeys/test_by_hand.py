"""A person reports what they saw, on a phone; the team is warned at once, on the page and by mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import Opener
from tests.mailbox import Mailbox
from tests.objects import png
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_an_urgent_report_from_a_phone_warns_an_open_page_and_the_mailbox(
    open_page: Opener, mailbox: Mailbox, tmp_path: Path
) -> None:
    seen = "Burning smell in the Umeå store, 12 people left"
    picture = tmp_path / "skärmbild 1.png"
    picture.write_bytes(png(64))
    desk = open_page("lead", "/b/{brand}/")
    expect(desk.get_by_text(seen)).to_have_count(0)
    told_of = open_page("lead", "/b/{brand}/reports/")
    phone = open_page("responder", "/b/{brand}/reports/new", width=390, touch=True)
    phone.get_by_label("What does it say?").fill(seen)
    phone.get_by_label("In a shop or at a counter").tap()
    phone.locator("input[name=file]").set_input_files(picture)
    phone.get_by_label("The team must know now").tap()
    phone.get_by_role("button", name="Send the report").tap()
    expect(phone.get_by_role("heading", name="Thank you. Your report is in.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    expect(desk.get_by_role("link", name="Look and decide").first).to_be_visible(timeout=15_000)
    expect(told_of.get_by_text(seen)).to_be_visible(timeout=15_000)
    told = "A person reported this by hand"
    wait_for(
        lambda: [one for one in mailbox.about(told) if "lead@example.org" in one.to], "a mail to the lead", 30
    )
    assert "/alerts/" in mailbox.about(told)[0].text

    with phone.expect_download() as loading:
        phone.get_by_role("link", name="skärmbild 1.png").tap()
    assert Path(loading.value.path()).read_bytes() == picture.read_bytes()
    assert loading.value.suggested_filename == picture.name

    desk.get_by_role("link", name="Look and decide").first.click()
    expect(desk.get_by_text("Reported, not verified").first).to_be_visible()
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.get_by_text("Acknowledged").first).to_be_visible()
