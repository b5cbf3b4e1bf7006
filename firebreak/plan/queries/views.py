"""What the plan check looks at, gathered from the database."""

from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

from firebreak.base.clock import now
from firebreak.org.models import Membership
from firebreak.plan.actions.versions import digest_of, policy_digest, snapshot
from firebreak.plan.check import Finding, PersonView, PlanView, check
from firebreak.plan.items.texts import Size
from firebreak.plan.models import Plan, PlanCheck, PlanVersion, PolicyReading
from firebreak.plan.queries.items import records
from firebreak.plan.queries.versions import differences, newest

HISTORY = timedelta(days=180)


def view_of(plan: Plan) -> PlanView:
    """The plan with its people and dates, now, in the brand's time zone."""
    at = now().astimezone(ZoneInfo(plan.brand.time_zone))
    members = Membership.objects.filter(brand=plan.brand).select_related("person")
    people = {
        str(one.person.uid): PersonView(one.person.name, active=one.person.is_active, methods=1)
        for one in members
    }
    rows = list(plan.items.values_list("kind", "key", "body", "stale", "reviewed_on", "approved_until"))
    last = newest(plan, PlanVersion.State.PUBLISHED)
    present = snapshot(plan)
    changed = differences(last.items, present) if last and last.digest != digest_of(present) else []
    read = last.readings.values_list("person__uid", flat=True) if last else []
    published = last.published_at.date() if last and last.published_at else None
    return PlanView(
        now=at, size=cast("Size", plan.brand.team_size), languages=tuple(plan.languages), items=records(plan), people=people,
        reviewed={(kind, key): on for kind, key, _body, _stale, on, _until in rows if on},
        approved_until={key: until for kind, key, *_rest, until in rows if kind == "templates" and until},
        stale={(kind, key): tuple(sorted(stale)) for kind, key, _body, stale, *_rest in rows if stale},
        read_by=_policy_readers(plan, {key: policy_digest(body) for kind, key, body, *_ in rows if kind == "policies"}),
        published=published, changed_since=len(changed), plan_read_by=frozenset(map(str, read)),
    )  # fmt: skip


def _policy_readers(plan: Plan, digests: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    rows = PolicyReading.objects.filter(plan=plan).values_list("key", "digest", "person__uid")
    for key, digest, uid in rows:
        if digests.get(key) == digest:
            found.setdefault(key, set()).add(str(uid))
    return {key: frozenset(people) for key, people in found.items()}


def findings(plan: Plan) -> list[Finding]:
    """Every hole that the plan has now."""
    return check(view_of(plan))


def history(plan: Plan) -> list[PlanCheck]:
    """The last half year's readiness, oldest first."""
    return list(plan.checks.filter(day__gte=now().date() - HISTORY).order_by("day"))
