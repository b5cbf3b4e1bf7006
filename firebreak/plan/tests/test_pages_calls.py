"""Who is called next on the pages: an order that people read, a circle that the check flags."""

import pytest

from firebreak.org import actions as org
from firebreak.org.models import Brand, Person
from firebreak.plan import actions
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.rota_pages import SignIn, at, body

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def test_who_is_called_next_is_shown_as_an_order(
    plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="lead", people=[lead, writer])
    client = client_of(lead)
    page = body(client, at("people", plan))
    assert (
        page.count("When nobody of it answers, call in this order: 1. Response lead") == 2
    )  # social and technical
    assert page.count("The calls end here: there is nobody above.") == 1
    assert "call in this order:" in body(client, at("item", plan, "duties", "technical"))
    exported = client.get(at("export", plan, "md"))
    assert (
        "Response lead: Lead, Writer"
        in (exported.getvalue() if exported.streaming else exported.content).decode()
    )
    Brand.objects.filter(pk=plan.brand.pk).update(team_size="large")
    page = body(client_of(lead), at("people", plan))
    assert "1. Spokesperson, 2. Response lead, 3. Management" in page


def test_a_circle_of_calls_is_flagged_and_leads_to_the_duty(
    plan: Plan, lead: Person, client_of: SignIn
) -> None:
    row = plan.items.get(kind="duties", key="lead")
    actions.change_item(actor=ACTOR, item=row, body={**row.body, "calls_next": "social"}, person=None)
    page = body(client_of(lead), at("check", plan))
    assert "Calls that go round in a circle" in page
    assert "In this circle: Response lead and Social media accounts." in page
    assert at("item_edit", plan, "duties", "lead") in page
    assert "Calls go round in a circle" in body(client_of(lead), at("people", plan))
    edit = body(client_of(lead), at("item_edit", plan, "duties", "lead"))
    assert "Who is called next" in edit
