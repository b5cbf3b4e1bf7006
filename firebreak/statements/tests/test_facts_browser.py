"""Facts in texts, in a real browser: accessible, fitting; a chosen fact fills its fields at once."""

from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.statements.tests.conftest import begun
from firebreak.statements.tests.test_facts import GAP, OLD, bound, change, key, released, with_fact

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "dark", "zh-Hans"), (1440, "light", "en")])
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, team: Any  # noqa: F811
) -> None:  # fmt: skip
    type(team.sam).objects.update(language=locale.lower())
    room = with_fact(team)
    both: dict[str, Any] = {"languages": ["en", "sv"]}
    draft, out = bound(room, **both), released(room)
    change(room)
    base, faults = f"/b/{team.brand.slug}/statements", []
    paths = [
        f"{base}/{draft.uid}", f"{base}/{draft.uid}/fill", f"{base}/{out.uid}", f"{base}/{out.uid}/release",
        f"{base}/facts/{room.fact.uid}", f"/b/{team.brand.slug}/incidents/{room.incident.uid}/facts/{room.fact.uid}/",
        f"{base}/new?template=correct-own-post&corrects={out.uid}&fact={room.fact.uid}",
    ]  # fmt: skip
    page = open_as(team.sam, width=width, scheme=scheme, locale=locale)
    for number, path in enumerate(paths):
        page.goto(path)
        faults += faults_of(page, path)
        keep_picture(page, f"facts-{number}-{width}-{scheme}")
    assert faults == []


def test_a_chosen_fact_fills_its_fields_at_once(open_as: Any, team: Any) -> None:  # noqa: F811
    room = with_fact(team)
    row = begun(team.brand, team.sam)
    page = open_as(team.sam)
    page.goto(f"/b/{team.brand.slug}/statements/{row.uid}/fill")
    page.locator(f"[name=f__{GAP}]").select_option(key(room.fact))
    expect(page.locator(f"[name=v__{GAP}__en]")).to_have_value(OLD)
    expect(page.locator("#preview-body")).to_contain_text(OLD)
    page.locator(f"[name=v__{GAP}__en]").fill("Some bottles.")
    expect(page.locator("#preview-body")).to_contain_text(f"No longer bound to a fact: {GAP}")
