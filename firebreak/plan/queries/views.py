"""What the plan check looks at, gathered from the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from firebreak.base.clock import now
from firebreak.listening import queries as listening
from firebreak.notify import queries as notify
from firebreak.org import queries as org
from firebreak.org.dates import day_of, local_now, today_of
from firebreak.org.duty_rules import SECOND_READER
from firebreak.org.models import Brand
from firebreak.org.rota_queries import rota_between
from firebreak.plan.actions.versions import digest_of
from firebreak.plan.check import Contact, Due, Finding, PersonView, PlanView, Shift, check
from firebreak.plan.check.training import training_due as due_in
from firebreak.plan.items.texts import Size
from firebreak.plan.models import Plan, PlanCheck, PlanVersion
from firebreak.plan.queries.approvals import starter_policy
from firebreak.plan.queries.items import records, typed
from firebreak.plan.queries.policies import policies_now
from firebreak.plan.queries.training import trained, training_since
from firebreak.plan.queries.versions import Difference, differences, newest
from firebreak.plan.signs import heard_by
from firebreak.plan.words import content_language

HISTORY, DAY = timedelta(days=180), timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """The plan as it is now, beside its newest published version."""

    view: PlanView
    published: PlanVersion | None
    present: dict[str, dict[str, Any]]
    """Kind -> key -> record as plain data."""
    changes: list[Difference]
    """What differs from the published version; empty before there is one."""


def view_of(plan: Plan) -> PlanView:
    """The plan with its people and dates, now, in the brand's time zone."""
    return standing(plan).view


def standing(plan: Plan) -> Standing:
    """The plan with its people and dates, and what changed since it was published: everything read once."""
    rows = list(
        plan.items.order_by("kind", "key").values_list(
            "kind", "key", "body", "stale", "reviewed_on", "changed_at", "approved_until"
        )
    )
    present: dict[str, dict[str, Any]] = {}
    for kind, key, body, *_rest in rows:
        present.setdefault(kind, {})[key] = body
    last = newest(plan, PlanVersion.State.PUBLISHED)
    changes = differences(last.items, present) if last and last.digest != digest_of(present) else []
    read = last.readings.values_list("person__uid", flat=True) if last else []
    published = day_of(plan.brand, last.published_at) if last and last.published_at else None
    items, policies = typed(present), policies_now(plan, present.get("policies", {}))
    view = PlanView(
        now=_local(plan), size=cast("Size", plan.brand.team_size), languages=tuple(plan.languages), items=items,
        starter_approvals=starter_policy(), monitors=heard_signs(plan, items["risks"]),
        reviewed={(kind, key): on or day_of(plan.brand, at) for kind, key, _body, _stale, on, at, _until in rows},
        approved_until={key: until for kind, key, *_rest, until in rows if kind == "templates" and until},
        stale={(kind, key): tuple(sorted(stale)) for kind, key, _body, stale, *_rest in rows if stale},
        read_by=policies.read, policies_for=policies.people, policies_changed=policies.changed,
        trained=trained(plan), training_since=training_since(plan),
        published=published, changed_since=len(changes), plan_read_by=frozenset(map(str, read)),
        **_people(plan.brand),
    )  # fmt: skip
    return Standing(view, last, present, changes)


def people_view(plan: Plan) -> PlanView:
    """Only duties, contacts and who is there: enough for the rules about people."""
    return PlanView(
        now=_local(plan), size=cast("Size", plan.brand.team_size), languages=tuple(plan.languages),
        items=records(plan, "duties", "contacts"), **_people(plan.brand),
    )  # fmt: skip


def training_view(plan: Plan) -> PlanView:
    """Only duties, courses, who is there and what they passed: enough for what is due."""
    return PlanView(
        now=_local(plan), size=cast("Size", plan.brand.team_size), languages=tuple(plan.languages),
        items=records(plan, "duties", "courses"), trained=trained(plan), training_since=training_since(plan),
        **_people(plan.brand),
    )  # fmt: skip


def training_due(plan: Plan) -> list[Due]:
    """Every course that somebody ought to know, what is due first in front."""
    return due_in(training_view(plan))


def heard_signs(plan: Plan, risks: Mapping[str, Any]) -> frozenset[tuple[str, int]]:
    """Each early sign, as its risk and its place there, that an active monitor of the brand asks for."""
    asked = list(listening.monitors(plan.brand).filter(active=True).values_list("query", flat=True))
    return frozenset(
        (key, place)
        for key, risk in risks.items()
        for place, sign in enumerate(risk.signs)
        if any(heard_by(query, sign.terms) for query in asked)
    )


def _shifts(brand: Brand) -> tuple[Shift, ...]:
    """The rota from the day before yesterday on, so that who is on end for long is seen, to a week from now."""
    at = now()
    rota = rota_between(brand, at - 2 * DAY, at + 9 * DAY)
    return tuple(
        Shift(slot.duty, str(person.uid) if slot.state == "on" and person else "", slot.begin, slot.end)
        for slot in rota.slots
        for person in [rota.person(slot.person)]
    )


def _local(plan: Plan) -> datetime:
    return local_now(plan.brand)


def _people(brand: Brand) -> dict[str, Any]:
    """Who is there, who holds and reads what, who is outside. Somebody who left is not among ``people``."""
    members = [one.person for one in org.people_of(brand)]
    methods, readers = org.methods_of(*members), org.readers_of(brand)
    spoken = {person.pk: {content_language(person.language)} for person in members}
    for language, reader in readers.items():
        spoken.setdefault(reader.pk, set()).add(language)
    contacts = [
        Contact(one.group, one.name, len(one.methods), one.checked_on) for one in org.contacts_of(brand)
    ]
    seconds = [one for one in contacts if one.group == SECOND_READER]
    tested = notify.newest_answers(brand)
    return {
        "calls_tested": day_of(brand, max(one.at for one in tested.values())) if tested else None,
        "unanswered": {
            str(one.uid): day_of(brand, tested[one.pk].at)
            for one in members
            if one.pk in tested and not tested[one.pk].answered
        },
        "people": {
            str(one.uid): PersonView(
                one.name,
                active=one.is_active,
                methods=1 + len(methods[one.pk]),
                languages=frozenset(spoken[one.pk]),
            )
            for one in members
        },
        "holders": {
            duty: tuple(str(one.uid) for one in people) for duty, people in org.holders_of(brand).items()
        },
        "readers": {language: str(reader.uid) for language, reader in readers.items()},
        "contacts": tuple(contacts),
        "shifts": _shifts(brand),
        "second_reader": max(seconds, key=lambda one: one.methods, default=None),
    }


def findings(plan: Plan) -> list[Finding]:
    """Every hole that the plan has now."""
    return check(view_of(plan))


def history(plan: Plan) -> list[PlanCheck]:
    """The last half year's readiness, oldest first."""
    return list(plan.checks.filter(day__gte=today_of(plan.brand) - HISTORY).order_by("day"))
