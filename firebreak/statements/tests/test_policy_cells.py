"""The plan's policy, cell by cell: each kind at each level in each size of team asks and lets release whom it names."""

from typing import Any

import pytest
from django.db import transaction

from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.permissions import Role, allows
from firebreak.org import actions as org
from firebreak.org.models import Membership
from firebreak.plan import queries as plan_queries
from firebreak.plan.approval import ALONE_NEVER, needs
from firebreak.plan.items.texts import LEVELS, SIZES
from firebreak.plan.items.words import TEMPLATE_KINDS
from firebreak.statements import policy
from firebreak.statements.actions.answering import may_answer
from firebreak.statements.asking import READS
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, filled, release, say, start
from firebreak.statements.texts import names_somebody, needs_of, open_asking

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]


def staff(brand: Any, plan: Any, make_person: Any) -> dict[str, Any]:
    """One person for each duty of the plan, all of them approvers who may write by their duty."""
    people = {}
    for key in plan_queries.records(plan, "duties")["duties"]:
        people[key] = make_person(key.replace("-", ""), brand, "lead")
        org.set_holders(actor=ACTOR, brand=brand, duty=key, people=[people[key]])
    for language in plan.languages:  # one person reads each, and has no duty
        people[READS + language] = make_person(f"reads{language}", brand, "approver")
        org.set_reader(actor=ACTOR, brand=brand, language=language, person=people[READS + language])
    return people


@pytest.mark.parametrize("size", SIZES)
def test_each_cell_asks_and_lets_release_whom_the_policy_names(
    brand: Any, make_person: Any, size: Any
) -> None:
    plan = start(brand, size)
    people = staff(brand, plan, make_person)
    by_kind: dict[str, Any] = {}
    for item in plan_queries.items(plan, "templates"):
        by_kind.setdefault(item.body["kind"], item)
    seen = 0
    for kind in TEMPLATE_KINDS:
        for level in LEVELS:
            with transaction.atomic():
                seen += cell(brand, people, by_kind[kind], level, size)
                transaction.set_rollback(True)
    assert seen == len(TEMPLATE_KINDS) * len(LEVELS)


def cell(brand: Any, people: dict[str, Any], item: Any, level: Any, size: Any) -> int:
    """One text of a kind at a level, walked to its release by the right people, tried by all the others. Returns 1."""
    channel = next(iter(item.body["variants"]))
    writer = people["records"]  # fills, and in no cell decides
    spoken = ["en", "sv"]
    row = filled(brand, writer, template=item.key, channels=[channel], level=level, languages=spoken)
    wanted = needs(
        plan_queries.approval_policy(item.plan),
        kind=row.kind,
        level=level,
        size=size,
        names_person=names_somebody(row),
    )
    for duty, person in people.items():
        if duty not in wanted.drafts:
            with pytest.raises(NotAllowed):
                ask(row, person)
    row = ask(row, people[wanted.drafts[0]]) if wanted.drafts[0] in people else row
    for number, step in enumerate(wanted.steps):
        asking = open_asking(row)
        assert asking is not None
        assert asking.step == number
        assert needs_of(asking).rounds[number].outside == step.outside
        if step.outside:
            assert not any(may_answer(asking, person) for person in people.values())
            return 1  # the reader outside has tests of their own
        drafter = wanted.drafts[0]
        asked = {READS + language for language in spoken} if step.languages else set(step.duties) - {drafter}
        able = {duty for duty, person in people.items() if may_answer(asking, person)}
        assert able == asked
        for duty in sorted(able) if step.how == "all" or step.languages else sorted(able)[:1]:
            row = say(row, people[duty])
    if not wanted.steps and names_somebody(row):  # the policy asks nobody, but it names a person
        assert row.state == "asked"
        return 1
    assert row.state == "approved"
    for duty, person in people.items():
        if duty not in wanted.releases:
            with pytest.raises(NotAllowed):
                release(row, person)
    assert release(row, people[wanted.releases[0]]).state == "released"
    return 1


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_duty_lets_nobody_do_what_their_role_does_not(team: Any, make_person: Any, role: str) -> None:
    person = make_person("holder", team.brand, role)
    for duty in ("lead", "social"):
        org.set_holders(actor=ACTOR, brand=team.brand, duty=duty, people=[person])
    row = filled(team.brand, team.sam)
    if not allows(role, "statements.approve"):
        org.set_holders(actor=ACTOR, brand=team.brand, duty="social", people=[team.sam])
        with pytest.raises(WrongInput) as caught:  # nobody can answer for the duty that they hold
            ask(row, team.sam)
        assert caught.value.code == "statements.nobody"
        return
    org.set_holders(actor=ACTOR, brand=team.brand, duty="social", people=[team.sam, person])
    row = ask(row, team.sam)
    Membership.objects.filter(person=person).update(role="viewer")
    with pytest.raises(NotAllowed):
        say(row, person)  # the role went between asking and answering
    Membership.objects.filter(person=person).update(role=role)
    row = say(row, person)
    Membership.objects.filter(person=person).update(role="viewer")
    with pytest.raises(NotAllowed):
        release(row, person)
    Membership.objects.filter(person=person).update(role=role)
    assert release(row, person).state == "released"


def test_the_floor_holds_whatever_the_plan_says(team: Any) -> None:
    """A policy that lets one person release everything lets nobody release alone what the floor forbids."""
    for item in plan_queries.items(team.plan, "approvals"):
        for line in item.body["rows"]:
            line["alone"], line["steps"] = True, []
        item.save()
    for kind in ALONE_NEVER:
        item = next(one for one in plan_queries.items(team.plan, "templates") if one.body["kind"] == kind)
        row = Statement(
            brand=team.brand,
            kind=kind,
            level="concern",
            source=item.body,
            channels=[],
            languages=[],
            template=item.key,
        )
        wanted = policy.asked_of(row)
        assert wanted.steps
        assert not wanted.alone
