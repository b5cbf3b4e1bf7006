"""The pocket in a real browser: accessible, fitting a phone, and on paper never more than one sheet."""

from datetime import time
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.base.clock import now
from firebreak.org import actions as org
from firebreak.org.dates import today_of
from firebreak.org.models import Brand
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan import actions
from firebreak.plan.items import LANGUAGES
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]


@pytest.fixture
def plan(brand: Any, lead: Any, writer: Any) -> Any:
    """A small shop's plan, its people and contacts filled in as they would be."""
    Brand.objects.filter(pk=brand.pk).update(market="SE", team_size="small")
    brand.refresh_from_db()
    made = actions.start_plan(
        actor=ACTOR, brand=brand, person=lead, industries=["food-retail"], languages=list(LANGUAGES)
    )
    for person, number in ((lead, "+46 70 123 45 67"), (writer, "+46 70 765 43 21")):
        org.set_methods(actor=ACTOR, person=person, methods=[("phone", number), ("sms", number)])
    for duty in ("lead", "social", "technical"):
        org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=[lead, writer])
    for number, group in enumerate(("media-local", "union", "outside-lawyer", "authority-safety") * 2):
        org.add_contact(
            actor=ACTOR, brand=brand, group=group, name=f"Contact Number {number}", organisation="Dagbladet i Norrland",
            methods=[("phone", f"+46 8 123 45 {number:02}"), ("mail", f"contact{number}@dagbladet.example")],
        )  # fmt: skip
    return made


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, plan: Any, open_as: Any, brand: Any, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    page = open_as(lead, width=width, scheme=scheme, locale=locale)
    faults: list[str] = []
    for path in (reverse("plan:pocket", args=[brand.slug]), reverse("plan:pocket_over", args=[brand.slug])):
        page.goto(path)
        page.wait_for_load_state()
        faults += faults_of(page, path)
        keep_picture(page, f"{path.strip('/').rpartition('/')[2]}-{width}-{locale}")
    assert not faults, "\n".join(faults)


def test_on_paper_it_is_two_sides_at_most_in_every_language(
    plan: Any, open_as: Any, brand: Any, lead: Any  # noqa: F811
) -> None:  # fmt: skip
    sides, said = {}, {}
    for language in LANGUAGES:
        type(lead).objects.filter(pk=lead.pk).update(language=language.lower())
        page = open_as(lead, locale=language)
        page.goto(reverse("plan:pocket", args=[brand.slug]))
        reader = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        assert reader.pages[0].mediabox.height == pytest.approx(842, abs=2)
        sides[language] = len(reader.pages)
        said[language] = "".join("".join(one.extract_text() for one in reader.pages).split())
        page.close()
    assert max(sides.values()) <= 2, sides
    for language, text in said.items():
        assert "+46701234567" in text, language
        assert "112" in text
    assert "Leftouthere,inthewholeplan" in said["en"]
    assert "Keeponthisphone" not in said["en"]


def test_who_is_on_duty_goes_by_the_clock_of_the_device(
    plan: Any, open_as: Any, brand: Any, lead: Any, writer: Any  # noqa: F811
) -> None:  # fmt: skip
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(0), "ends": time(0), "time_zone": brand.time_zone,
        "turn": "day", "first": today_of(brand), "last": None,
    }  # fmt: skip
    org.add_pattern(actor=ACTOR, brand=brand, people=[lead, writer], given=given)
    page = open_as(lead, width=390, scheme="light", locale="en")
    page.clock.install(time=now())
    page.goto(reverse("plan:pocket", args=[brand.slug]))
    on = page.locator("[data-shift]", has=page.locator("[data-on]:not([hidden])"))
    expect(on).to_have_count(1)
    expect(on).to_contain_text(lead.name)
    page.clock.fast_forward("24:01:00")  # as when the page is opened a day later, without a network
    expect(on).to_have_count(1)
    expect(on).to_contain_text(writer.name)
    expect(page.locator("[data-near] > [data-shift]:visible")).to_have_count(2)
    expect(page.locator("[data-later] > [data-shift]:not([hidden])")).to_have_count(5)
    page.clock.fast_forward(192 * 3600 * 1000)
    expect(on).to_have_count(0)
    assert page.faults == []
