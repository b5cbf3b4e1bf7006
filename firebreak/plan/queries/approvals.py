"""The approval policy of a plan, and who may approve a text by it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from firebreak.engine import shapes
from firebreak.org import queries as org
from firebreak.org.models import Brand, Person
from firebreak.plan.approval import Needs, folded, needs
from firebreak.plan.folders.packaged import packaged
from firebreak.plan.items import Approval, Template, carried_by
from firebreak.plan.items.texts import Level, Size
from firebreak.plan.models import Plan
from firebreak.plan.queries.items import records

TEMPLATE_LEVEL: Level = "serious"
"""A template is approved as if it were to be used on a bad day."""


class Approvers(NamedTuple):
    """Who may approve something."""

    duties: tuple[str, ...]
    """That are asked last; none where nobody inside is."""
    people: tuple[Person, ...]
    """Holders and deputies of these duties who still work on the brand; where there is nobody, access roles decide."""


@cache
def starter_policy() -> Mapping[str, Approval]:
    """The policy that Firebreak comes with."""
    return {one.key: one.record() for one in packaged("core") if one.kind == "approvals"}


def approval_policy(plan: Plan, size: Size | None = None) -> Mapping[str, Approval]:
    """What holds: the plan's own policy, or the installed starter policy where it has none, in the duties that a team of
    this size (the brand's, if none is said) keeps apart. For :func:`firebreak.plan.approval.needs`."""
    found = records(plan, "approvals", "duties")
    kept: Size = size or cast("Size", plan.brand.team_size)
    policy: Mapping[str, Approval] = found["approvals"] or starter_policy()
    return folded(policy, lambda duty: carried_by(found["duties"], kept, duty), found["duties"])


def template_needs(plan: Plan, template: Template) -> Needs:
    """What this template needs when it is used on a bad day, in the brand's team."""
    return needs(
        approval_policy(plan), kind=template.kind, level=TEMPLATE_LEVEL, size=cast("Size", plan.brand.team_size),
        names_person=names_somebody(template),
    )  # fmt: skip


def template_approvers(plan: Plan, body: Mapping[str, Any]) -> Approvers:
    """Who may approve a template of this body: the duties that the policy asks last."""
    found = template_needs(plan, shapes.convert(body, Template))
    last = next((step for step in reversed(found.steps) if step.duties), None)
    duties = last.duties if last is not None else ()
    return Approvers(duties, tuple(people_of(plan.brand, *duties)))


def people_of(brand: Brand, *duties: str) -> list[Person]:
    """Holders and deputies of duties, in order, each once; nobody who left."""
    if not duties:
        return []
    there = {one.person_id for one in org.people_of(brand) if one.person.is_active}
    held = org.holders_of(brand)
    people = [person for duty in duties for person in held.get(duty, ()) if person.pk in there]
    return list({person.pk: person for person in people}.values())


def names_somebody(template: Template) -> bool:
    """Whether one of its gaps takes a person's name."""
    return any(gap.sort == "name" for gap in template.placeholders.values())
