"""What the plan asks of a text now, with the people who hold its duties: read from plan and organisation, never changed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, cast

import msgspec

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.permissions import allows
from firebreak.base.prepared import Prepared
from firebreak.org import queries as org
from firebreak.org.dates import today_of
from firebreak.org.models import Brand, Membership, Person
from firebreak.org.outside_links import reader_digests as reader_digests
from firebreak.plan import queries as plan_queries
from firebreak.plan.actions.versions import digest_of as item_digest
from firebreak.plan.approval import Needs, needs
from firebreak.plan.approval.floor import GRAVE, LADDER, lifted
from firebreak.plan.approval.needing import Folded
from firebreak.plan.items.people import carried_by
from firebreak.plan.items.texts import Level, Size
from firebreak.plan.models import Plan, PlanItem
from firebreak.statements import rules, verbs
from firebreak.statements.asking import READS, Frozen, frozen
from firebreak.statements.asking import unread as unread_in
from firebreak.statements.models import Answer, Statement
from firebreak.statements.placeholders import is_free
from firebreak.statements.texts import given_by_step, names_somebody, needs_of, open_asking

OWN_WORDS = "own_words"
"""Code among what the floor raised: the policy asks nobody, but the words are not only the plan's with facts in them."""
_members = Prepared(
    lambda brand: Membership.objects.filter(brand=brand, person__is_active=True).select_related("person")
)
_member = Prepared(
    lambda brand, person: Membership.objects.filter(brand=brand, person=person, person__is_active=True)[:1]
)


class Holders(NamedTuple):
    """Who answers for which duty in this team, and who may approve or release by their role."""

    people: dict[str, list[str]]
    """Duty -> uids, the holder first; only who is active in the brand."""
    roles: dict[str, str]
    """Uid -> access role."""

    def able(self, verb: str) -> set[str]:
        """Uids of those whose role allows a verb."""
        return {uid for uid, role in self.roles.items() if allows(role, verb)}

    def holds(self, person: Person, duties: tuple[str, ...]) -> bool:
        """Whether somebody is holder or deputy of one of these duties, or has its shift now."""
        return any(str(person.uid) in self.people.get(duty, ()) for duty in duties)


def carrying(brand: Brand, plan: Plan) -> Callable[[str], str]:
    """Duty -> the duty that carries it in this team."""
    return partial(carried_by, plan_queries.records(plan, "duties")["duties"], cast("Size", brand.team_size))


def holders(brand: Brand) -> Holders:
    """Of every duty that somebody holds or has the shift of now: who is on shift is asked first."""
    roles = {str(one.person.uid): str(one.role) for one in _members.all(brand.pk)}
    people = {
        duty: [str(one.uid) for one in found if str(one.uid) in roles]
        for duty, found in org.holders_of(brand).items()
    }
    for duty, uids in on_shift(brand).items():
        awake = [uid for uid in uids if uid in roles]
        people[duty] = [*awake, *(uid for uid in people.get(duty, []) if uid not in awake)]
    return Holders(people, roles)


def may(brand: Brand, person: Person, verb: str) -> bool:
    """Whether somebody's role in this brand allows a verb: for the many places that need nobody else's."""
    found = _member.first(brand.pk, person.pk)
    return found is not None and allows(found.role, verb)


def asked_of(statement: Statement) -> Needs:
    """What the policy asks for this kind, level and size of team, in the duties that this team keeps apart."""
    plan = plan_queries.plan_of(statement.brand)
    if plan is None:
        raise WrongInput("statements.no_plan", "The brand has no plan.")
    policy = plan_queries.approval_policy(plan)
    level, size = cast("Level", statement.level), cast("Size", statement.brand.team_size)
    names = names_somebody(statement)
    found = needs(policy, kind=statement.kind, level=level, size=size, names_person=names)
    if found.judged or not (names or statement.edits or _free(statement)):
        return found
    # Asking nobody is meant for the plan's own words with facts in them. For any other the floor of a notice to
    # authorities holds, the mildest kind that never goes out on one person's word.
    ladder = policy.ladder if isinstance(policy, Folded) else LADDER
    more = lifted(found, kind="notification", level=level, size=size, names_person=names, ladder=ladder)
    return msgspec.structs.replace(more, raised=(*more.raised, OWN_WORDS))


def frozen_for(statement: Statement, wanted: Needs) -> Frozen:
    """The same with its people, as an asking holds on to it. Raises :class:`WrongInput` where nobody can answer."""
    found, size = holders(statement.brand), str(statement.brand.team_size)
    own = rules.may_read_own(size, wanted.outside)
    barred = () if own else statement.writers
    two = size == "large" and statement.level in GRAVE
    readers = {READS + code: [str(one.uid)] for code, one in org.readers_of(statement.brand).items()}
    return frozen(
        wanted, holders={**found.people, **readers}, able=found.able(verbs.APPROVE.name), barred=barred, size=size,
        languages=statement.languages, two_people=two,
    )  # fmt: skip


def unread(statement: Statement) -> list[str]:
    """Languages of a text that their named reader must read and has not, by what was asked; else by the plan as it is."""
    asking = open_asking(statement) or statement.askings.filter(ended="approve").order_by("-number").first()
    if asking is None or asking.digest != statement.digest:
        return list(statement.languages) if asked_of(statement).languages else []
    return unread_in(needs_of(asking), given_by_step(asking))


def _template_now(statement: Statement) -> PlanItem | None:
    """Its template as the plan has it now, where it still does."""
    plan = plan_queries.plan_of(statement.brand)
    return plan_queries.item(plan, "templates", statement.template) if plan is not None else None


def _text_of(statement: Statement, item: PlanItem | None) -> rules.Text:
    """What matters for its template's approval to carry over, with the template as the plan has it now."""
    values: list[dict[str, Any]] = list(statement.values.values())
    filled = all(one["confirmed"] and one["source"] for one in values)
    return rules.Text(
        kind=statement.kind, until=item.approved_until if item is not None else None, today=today_of(statement.brand),
        same_words=item is not None and item_digest(item.body) == statement.item_digest, edited=bool(statement.edits),
        confirmed=filled, names=names_somebody(statement), free=_free(statement), unread=bool(unread(statement)),
    )  # fmt: skip


def _free(statement: Statement) -> bool:
    """Whether a value may say more than a fact."""
    sorts = {name: gap["sort"] for name, gap in statement.source["placeholders"].items()}
    return any(
        is_free(sorts[name], text) for name, one in statement.values.items() for text in one["texts"].values()
    )


def not_standing(statement: Statement) -> tuple[str, ...]:
    """Codes of why the approval of its template does not carry over; empty where it does."""
    item = _template_now(statement)
    approver = str(item.approved_by.uid) if item is not None and item.approved_by is not None else ""
    why = rules.not_standing(_text_of(statement, item), approver=approver, writers=statement.writers)
    return (*why, "refused") if refused_lately(statement) else why


def must_stand(statement: Statement) -> None:
    """Raises :class:`WrongInput` with the first reason why its template's approval does not carry over."""
    if why := not_standing(statement):
        raise WrongInput(
            f"statements.not_standing.{why[0]}", "Its template's approval does not carry over.", why=why
        )


def not_alone(statement: Statement, person: Person, reason: str) -> tuple[str, ...]:
    """Codes of why this person may not release it alone now; empty where they may."""
    asking = open_asking(statement)
    wanted = needs_of(asking) if asking is not None else None
    since = asking.since if asking is not None else None
    return rules.not_alone(
        rules.Alone(
            _text_of(statement, _template_now(statement)), wanted.size if wanted else str(statement.brand.team_size),
            policy=wanted is not None and wanted.alone,
            minutes=(now() - since).total_seconds() / 60 if since is not None else None,
            refused=refused_lately(statement),
            on_duty=wanted is not None and is_on_duty(statement.brand, person, wanted.releases), reason=reason,
        )
    )  # fmt: skip


def refused_lately(statement: Statement) -> bool:
    """Whether a reader said no: to this statement ever, to another of the same template within a day."""
    no = Answer.objects.exclude(verdict="approve")
    if no.filter(asking__statement=statement).exists():
        return True
    lately = now() - timedelta(hours=rules.FRESH_HOURS)
    same = {"asking__statement__brand": statement.brand_id, "asking__statement__template": statement.template}
    return no.filter(**same, created_at__gte=lately).exists()


def on_shift(brand: Brand) -> dict[str, list[str]]:
    """Duty, as this team carries it -> uids of who has its shift now; without duties that have no rota or a hole in it."""
    found: dict[str, list[str]] = {}
    if (shifts := org.on_duty(brand, now())) and (plan := plan_queries.plan_of(brand)) is not None:
        carried = carrying(brand, plan)
        for one in shifts:
            found.setdefault(carried(one.duty), []).append(str(one.person.uid))
    return found


def is_on_duty(brand: Brand, person: Person, duties: tuple[str, ...]) -> bool:
    """Whether somebody has the shift of one of these duties now; where there is no rota for them, holds it."""
    shifts = on_shift(brand)
    if any(shifts.get(duty) for duty in duties):
        return any(str(person.uid) in shifts.get(duty, ()) for duty in duties)
    found = holders(brand).people
    return any(found.get(duty, [""])[:1] == [str(person.uid)] for duty in duties)


def plain(value: Frozen) -> dict[str, Any]:
    """As it is stored."""
    kept: dict[str, Any] = msgspec.to_builtins(value)
    return kept
