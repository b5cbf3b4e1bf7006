"""Holes in who is there appear in, and go from, the real database as people are chosen, leave and are reached."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.base.clock import now
from firebreak.notify import actions as notify
from firebreak.notify.models import Page
from firebreak.notify.paging import Rung
from firebreak.org import actions as org
from firebreak.org.models import Brand, Membership, Person
from firebreak.plan import queries
from firebreak.plan.check import check
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PHONE, CHAT = ("phone", "+46 70 123 45 67"), ("chat", "Signal @desk")
SMALL = ["lead", "social", "technical"]
Make = Callable[..., Person]


@pytest.fixture
def plan_by(lead: Person, writer: Person) -> Person:
    return lead


def keys(plan: Plan, code: str) -> set[str]:
    """What the rule finds; the page's smaller view must find the same."""
    found = {one.hole.key for one in queries.findings(plan) if one.code == code}
    here = {one.hole.key for one in check(queries.people_view(plan)) if one.code == code}
    assert found == here
    return found


def hold(plan: Plan, duty: str, *people: Person) -> None:
    org.set_holders(actor=ACTOR, brand=plan.brand, duty=duty, people=people)


def outside(plan: Plan, group: str, **more: Any) -> Any:
    given = {"name": "Mei Lin", "methods": [PHONE], "checked": True, **more}
    return org.add_contact(actor=ACTOR, brand=plan.brand, group=group, **given)


def leave(plan: Plan, person: Person) -> None:
    org.remove_member(actor=ACTOR, membership=Membership.objects.get(brand=plan.brand, person=person))


def test_a_duty_needs_a_holder_and_a_deputy_who_is_somebody_else(
    plan: Plan, lead: Person, writer: Person
) -> None:
    assert keys(plan, "duty.no_holder") == set(SMALL)
    hold(plan, "lead", lead)
    assert keys(plan, "duty.no_holder") == {"social", "technical"}
    assert keys(plan, "duty.no_deputy") == {"lead"}
    hold(plan, "lead", lead, lead)
    assert (keys(plan, "duty.no_deputy"), keys(plan, "duty.deputy_is_holder")) == (set(), {"lead"})
    hold(plan, "lead", lead, writer)
    assert keys(plan, "duty.no_deputy") == keys(plan, "duty.deputy_is_holder") == set()
    hold(plan, "lead")
    assert "lead" in keys(plan, "duty.no_holder")


def test_duties_that_fold_in_a_small_team_come_apart_in_a_large_one(plan: Plan, lead: Person) -> None:
    hold(plan, "pr", lead)
    assert "pr" not in queries.people_view(plan).duties
    plan.brand.team_size = Brand.TeamSize.LARGE
    view = queries.people_view(plan)
    assert view.holders["pr"] == (str(lead.uid),)
    assert {"pr", "legal", "hr"} <= view.duties.keys()


def test_who_was_removed_leaves_a_hole_that_a_new_holder_closes(
    plan: Plan, lead: Person, writer: Person
) -> None:
    hold(plan, "social", writer, lead)
    org.set_reader(actor=ACTOR, brand=plan.brand, language="sv", person=writer)
    assert keys(plan, "duty.holder_left") == set()
    assert keys(plan, "reader.none") == {"en"}
    leave(plan, writer)
    assert keys(plan, "duty.holder_left") == {"social"}
    assert keys(plan, "reader.none") == {"en", "sv"}
    assert keys(plan, "person.unreachable") == {str(lead.uid)}
    hold(plan, "social", lead)
    assert keys(plan, "duty.holder_left") == set()


def test_an_account_that_was_closed_counts_as_gone(plan: Plan, lead: Person, writer: Person) -> None:
    hold(plan, "lead", lead, writer)
    Person.objects.filter(pk=writer.pk).update(is_active=False)
    assert keys(plan, "duty.holder_left") == {"lead"}
    writer.delete()
    assert keys(plan, "duty.holder_left") == set()
    assert keys(plan, "duty.no_deputy") == {"lead"}


def test_a_holder_needs_a_second_way_to_be_reached(plan: Plan, lead: Person, writer: Person) -> None:
    assert keys(plan, "person.unreachable") == set()
    hold(plan, "lead", lead, writer)
    assert keys(plan, "person.unreachable") == {str(lead.uid), str(writer.uid)}
    org.set_methods(actor=ACTOR, person=lead, methods=[PHONE])
    assert keys(plan, "person.unreachable") == {str(writer.uid)}
    org.set_methods(actor=ACTOR, person=lead, methods=[])
    assert str(lead.uid) in keys(plan, "person.unreachable")


def test_each_language_of_the_plan_needs_a_reader(plan: Plan, lead: Person) -> None:
    assert keys(plan, "reader.none") == {"en", "sv"}
    for language in ("en", "sv"):
        org.set_reader(actor=ACTOR, brand=plan.brand, language=language, person=lead)
    assert keys(plan, "reader.none") == set()
    assert {"en", "sv"} <= queries.people_view(plan).people[str(lead.uid)].languages
    org.set_reader(actor=ACTOR, brand=plan.brand, language="sv", person=None)
    assert keys(plan, "reader.none") == {"sv"}


def test_two_people_need_a_second_reader_outside_whom_they_can_reach(plan: Plan, make_person: Make) -> None:
    assert keys(plan, "reader.second_missing") == {"second-reader"}
    empty = outside(plan, "second-reader", methods=[], checked=False)
    assert keys(plan, "reader.second_missing") == {"second-reader"}
    org.change_contact(actor=ACTOR, contact=empty, name="Mei Lin", methods=[CHAT], checked=True)
    assert keys(plan, "reader.second_missing") == set()
    org.remove_contact(actor=ACTOR, contact=empty)
    assert keys(plan, "reader.second_missing") == {"second-reader"}
    make_person("third", plan.brand, "responder")
    assert keys(plan, "reader.second_missing") == set()


def test_a_group_needs_a_contact_with_a_way_and_ways_are_checked_twice_a_year(plan: Plan) -> None:
    assert "union" in keys(plan, "contact.none")
    silent = outside(plan, "union", name="Nobody", methods=[], checked=False)
    assert "union" in keys(plan, "contact.none")
    org.remove_contact(actor=ACTOR, contact=silent)
    made = outside(plan, "union", checked=False)
    assert "union" not in keys(plan, "contact.none")
    assert keys(plan, "contact.stale") == {"union"}
    org.note_checked(actor=ACTOR, contact=made)
    assert keys(plan, "contact.stale") == set()
    with clock.frozen(now() + timedelta(days=184)):
        assert keys(plan, "contact.stale") == {"union"}
        org.note_checked(actor=ACTOR, contact=made)
        assert keys(plan, "contact.stale") == set()


def test_another_brands_people_and_contacts_fill_no_hole(
    plan: Plan, other_brand: Brand, outsider: Person
) -> None:
    org.set_holders(actor=ACTOR, brand=other_brand, duty="lead", people=[outsider])
    org.set_reader(actor=ACTOR, brand=other_brand, language="sv", person=outsider)
    org.add_contact(actor=ACTOR, brand=other_brand, group="union", name="Ali", methods=[PHONE])
    assert keys(plan, "duty.no_holder") == set(SMALL)
    assert keys(plan, "reader.none") == {"en", "sv"}
    assert "union" in keys(plan, "contact.none")


def test_who_answers_a_call_must_have_been_tried_lately_and_have_answered(
    plan: Plan, lead: Person, writer: Person, viewer: Person
) -> None:
    assert keys(plan, "calls.never_tested") == set()  # there is nobody to call
    hold(plan, "lead", lead, writer)
    assert keys(plan, "calls.never_tested") == {""}
    _try(plan, lead, writer, viewer)
    assert keys(plan, "calls.never_tested") == {""}  # they are being called
    for run in Page.objects.all():
        if run.plan["rungs"][0]["person"] == lead.pk:
            notify.acknowledge(actor=ACTOR, page=run, person=lead)
    Page.objects.filter(state="open").update(state="exhausted")
    assert keys(plan, "calls.never_tested") == set()
    assert keys(plan, "calls.unanswered") == {str(writer.uid)}  # a viewer who holds nothing is not asked for
    with clock.frozen(now() + timedelta(days=10)):
        _try(plan, lead)  # somebody else's test says nothing of the writer
        Page.objects.filter(state="open").update(state="acknowledged")
        assert keys(plan, "calls.unanswered") == {str(writer.uid)}
    with clock.frozen(now() + timedelta(days=195)):
        assert keys(plan, "calls.test_old") == {""}


def _try(plan: Plan, *people: Person) -> None:
    rungs = [Rung(person.pk, "lead") for person in people]
    notify.test_call(actor=ACTOR, brand=plan.brand, rungs=rungs)
