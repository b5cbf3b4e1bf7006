"""What a browser finds wrong with a page of the plan, and pictures of it for whoever looks."""

import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults_of(page: Any, path: str) -> list[str]:
    """What axe, the width and the console say against the page that is open."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px")
    found += page.faults
    page.faults.clear()
    return [f"{path}: {one}" for one in found]


def keep_picture(page: Any, name: str) -> None:
    """A picture of the whole page where ``PLAN_PICTURES`` names a folder."""
    if folder := os.environ.get("PLAN_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
