"""Who does what in a real browser: accessible, fitting, and chosen on a phone without any script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.org import actions as org
from firebreak.org import queries as people
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.looking import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hant"), (1440, "light", "en")]
LONG = "a-very-long-mailbox-name-of-somebody@newsroom.dagbladet-i-norrland.example"


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hant"]


@pytest.fixture
def plan_by(lead: Any) -> Any:
    return lead


@pytest.mark.full  # ./dev test looks at each address once, in tests/journeys/test_matrix.py
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_pages_are_accessible_and_fit(
    width: int, scheme: str, locale: str, plan: Any, open_as: Any, brand: Any, lead: Any, writer: Any  # noqa: F811
) -> None:  # fmt: skip
    type(lead).objects.filter(pk=lead.pk).update(language=locale.lower())
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lead, lead])
    org.set_methods(actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67"), ("mail", LONG)])
    contact = org.add_contact(
        actor=ACTOR, brand=brand, group="union", name="Ombud Olsson", organisation="Facket", languages=["en"],
        methods=[("mail", LONG), ("phone", "+46 8 123 45 67")], note="Rings back at noon",
    )  # fmt: skip
    page = open_as(lead, width=width, scheme=scheme, locale=locale)
    paths = [
        reverse("plan:people", args=[brand.slug]), reverse("plan:contact", args=[brand.slug, contact.uid]),
        reverse("plan:contact_new", args=[brand.slug, "union"]), reverse("plan:methods", args=[brand.slug, writer.uid]),
        reverse("org:me"),
    ]  # fmt: skip
    faults: list[str] = []
    for path in paths:
        page.goto(path)
        page.wait_for_load_state()
        faults += faults_of(page, path)
    assert not faults, "\n".join(faults)


def test_a_phone_without_script_chooses_holders_and_adds_a_contact(
    plan: Any, open_as: Any, brand: Any, lead: Any, writer: Any  # noqa: F811
) -> None:  # fmt: skip
    page = open_as(lead, width=390, script=False)
    page.goto(reverse("plan:people", args=[brand.slug]))
    leads = page.get_by_role("group", name="Response lead")
    leads.get_by_label("Holder").select_option(label="Lead")
    leads.get_by_label("First deputy").select_option(label="Writer")
    page.get_by_role("button", name="Save the duties").click()
    assert people.holders_of(brand) == {"lead": [lead, writer]}
    page.get_by_role("link", name="Add a contact: Union and staff representatives").click()
    page.get_by_label("Name").fill("Ombud Olsson")
    first, second = (page.get_by_role("group", name=f"Way {n}") for n in (1, 2))
    first.get_by_label("Number or address").fill("+46 8 123 45 67")
    second.get_by_label("Kind").select_option(label="E-mail")
    second.get_by_label("Number or address").fill("ombud@facket.example")
    page.get_by_label("Number or address").first.press("Enter")  # saves, and does not move a line
    (made,) = people.contacts_of(brand)
    assert made.methods == [["phone", "+46 8 123 45 67"], ["mail", "ombud@facket.example"]]
    expect(page.get_by_text("Ombud Olsson").first).to_be_visible()
