"""The rota in a real browser: accessible, fitting, and kept on a phone without any script."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.base.clock import now
from firebreak.org import actions as org
from firebreak.org import queries as people
from firebreak.org.dates import today_of
from firebreak.org.models import RotaPattern
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.looking import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
DAY = timedelta(days=1)


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def plan_by(lead: Any) -> Any:
    return lead


def pattern(brand: Any, persons: list[Any], begins: str, ends: str, **more: Any) -> RotaPattern:
    from datetime import time

    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time.fromisoformat(begins), "turn": "day", "last": None,
        "ends": time.fromisoformat(ends), "time_zone": brand.time_zone, "first": today_of(brand), **more,
    }  # fmt: skip
    return org.add_pattern(actor=ACTOR, brand=brand, people=persons, given=given)


@pytest.fixture
def shifts(plan: Any, brand: Any, lead: Any, writer: Any, make_person: Any) -> RotaPattern:
    """Days and nights, a weekly duty, somebody with a long name who is away, a hand-over that waits."""
    brand.market = "SE"
    brand.save()
    long = make_person("bo", brand, "responder")
    long.name = "Bo-Wilhelm Sjöholm-Lindqvist af Ekenstam"
    long.save()
    org.set_methods(
        actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67"), ("chat", "Signal @desk")]
    )
    day = pattern(brand, [lead, writer, long], "08:00", "20:00")
    pattern(brand, [writer, long, lead], "20:00", "08:00")
    pattern(brand, [long, writer], "09:00", "17:00", duty="social", turn="week", weekdays=list("01234"))
    org.add_absence(actor=ACTOR, person=long, begin=now(), end=now() + 5 * DAY, brand=brand, everywhere=True)
    org.hand_over(
        actor=ACTOR, brand=brand, duty="lead", person=writer, shift_end=now(), open="Two journalists wait for an answer.",
        promised="An update at noon.", next="Look at the new claims at 14:00.",
    )  # fmt: skip
    return day


@pytest.mark.full  # ./dev test looks at each address once, in tests/journeys/test_matrix.py
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_pages_are_accessible_and_fit(
    width: int, scheme: str, locale: str, shifts: Any, open_as: Any, brand: Any, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page = open_as(lead, width=width, scheme=scheme, locale=locale)
    paths = [
        reverse("plan:rota", args=[brand.slug]), reverse("plan:rota_pattern_new", args=[brand.slug]),
        reverse("plan:rota_shift", args=[brand.slug, shifts.uid, (today_of(brand) + DAY).isoformat()]),
        reverse("plan:rota_hand_over", args=[brand.slug]), reverse("plan:rota_pattern", args=[brand.slug, shifts.uid]),
    ]  # fmt: skip
    faults: list[str] = []
    for path in paths:
        page.goto(path)
        page.wait_for_load_state()
        faults += faults_of(page, path)
    page.goto(paths[-1])
    page.locator("form.rota-form button[value=preview]:not(.vh)").click()
    page.wait_for_load_state()
    faults += faults_of(page, "the preview")
    assert not faults, "\n".join(faults)


def test_a_phone_without_script_makes_a_pattern_and_gives_a_shift_away(
    plan: Any, open_as: Any, brand: Any, lead: Any, writer: Any  # noqa: F811
) -> None:  # fmt: skip
    page = open_as(lead, width=390, script=False)
    page.goto(reverse("plan:rota", args=[brand.slug]))
    page.get_by_role("link", name="Make the first pattern").click()
    page.get_by_label("Turn 1").select_option(label="Lead")
    page.get_by_label("with each shift").check()
    page.get_by_label("Begins at").press("Enter")  # shows the preview, saves nothing
    expect(page.get_by_role("heading", name="The first 14 days")).to_be_visible()
    assert not RotaPattern.objects.exists()
    page.get_by_role("button", name="Save the pattern").click()
    page.get_by_role("link", name="Give away").first.click()
    page.get_by_label("Who takes it").select_option(label="Writer")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("Writer has it now")).to_be_visible()
    first, second = people.shifts_between(brand, now(), now() + 4 * DAY)[:2]
    assert (first.person, second.person) == (writer, lead)
