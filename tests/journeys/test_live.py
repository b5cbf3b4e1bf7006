"""A page says how live it is: when the web process dies it stops saying “live”, and it recovers by itself."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.conftest import Opener
from tests.product import Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_a_page_without_its_server_says_so_and_comes_back_with_what_was_missed(
    open_page: Opener, product: Product
) -> None:
    page = open_page("lead", "/b/{brand}/")
    state = page.locator(".rail [data-live-text]")
    expect(state).to_have_text(re.compile(r"Live, \d+ s ago"))
    supervisor = product.pid
    os.kill(supervisor, signal.SIGSTOP)  # else it would start the process again at once
    try:
        product.kill("web")
        expect(state).to_have_text(re.compile(r"Not live since \d\d:\d\d"), timeout=75_000)
        product.inside("report", brand=product.brand, text="Said while nobody was told", urgent=True)
    finally:
        os.kill(supervisor, signal.SIGCONT)
    wait_for(product.answers, "the web process is started again", 60)
    expect(state).to_have_text(re.compile(r"Live, \d+ s ago"), timeout=60_000)
    expect(page.get_by_role("listitem").filter(has_text="reported this as urgent").first).to_be_visible()
    refused = re.compile(r"net::ERR_\w+|status of 503|htmx:(?:sendError|afterRequest)")
    faults: list[str] = open_page.faults  # type: ignore[attr-defined]
    faults[:] = [
        one for one in faults if not refused.search(one)
    ]  # what a browser says of a server that is gone
