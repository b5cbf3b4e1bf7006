"""Holes in who is there: duties, deputies, the rota, readers, contacts, what was read and learnt."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from firebreak.org.duty_rules import SECOND_READER
from firebreak.org.rota_rules import RELIEF
from firebreak.plan.check.registry import Hole, rule
from firebreak.plan.check.training import training_due
from firebreak.plan.check.view import PlanView, Shift

AHEAD = timedelta(days=7)
STALE_CONTACT = timedelta(days=183)
STALE_TEST = timedelta(days=183)
SMALL = ("one", "small")


@rule("duty.no_holder", 4, 16)
def duty_without_holder(view: PlanView) -> Iterator[Hole]:
    yield from (Hole("duties", key) for key in view.duties if not view.holders.get(key))


@rule("duty.no_deputy", 2, 10)
def duty_without_deputy(view: PlanView) -> Iterator[Hole]:
    if view.size == "one":  # one person has nobody to stand in: the second reader is asked for instead
        return
    yield from (Hole("duties", key) for key in view.duties if len(view.holders.get(key, ())) == 1)


@rule("duty.deputy_is_holder", 3, 9)
def deputy_is_the_holder(view: PlanView) -> Iterator[Hole]:
    for key in view.duties:
        people = view.holders.get(key, ())
        if len(people) > 1 and len(set(people)) == 1:
            yield Hole("duties", key, {"person": people[0]})


@rule("duty.holder_left", 5, 15)
def holder_left(view: PlanView) -> Iterator[Hole]:
    for key in view.duties:
        for person in dict.fromkeys(view.holders.get(key, ())):
            if not view.active(person):
                yield Hole("duties", key, {"person": person})


@rule("risk.no_owner", 1, 4)
def risk_without_owner(view: PlanView) -> Iterator[Hole]:
    for key, risk in view.risks.items():
        if risk.owner not in view.of("duties"):
            yield Hole("risks", key, {"duty": risk.owner})


@rule("person.unreachable", 4, 12)
def holder_cannot_be_reached(view: PlanView) -> Iterator[Hole]:
    holding = {person for key in view.duties for person in view.holders.get(key, ())}
    for person in sorted(holding):
        known = view.people.get(person)
        if known is not None and known.active and known.methods < 2:
            yield Hole("people", person, {"methods": known.methods})


@rule("calls.never_tested", 4, 4)
def calls_never_tested(view: PlanView) -> Iterator[Hole]:
    """Only where there is somebody to call."""
    if view.calls_tested is None and any(view.holders.get(key) for key in view.duties):
        yield Hole("plan", "")


@rule("calls.test_old", 2, 2)
def calls_tested_long_ago(view: PlanView) -> Iterator[Hole]:
    if view.calls_tested is not None and view.calls_tested + STALE_TEST < view.now.date():
        yield Hole("plan", "", {"last": view.calls_tested.isoformat()})


@rule("calls.unanswered", 3, 12)
def holder_did_not_answer(view: PlanView) -> Iterator[Hole]:
    """In the newest test of each who holds a duty and is still there."""
    holding = {person for key in view.duties for person in view.holders.get(key, ())}
    for person in sorted(holding & set(view.unanswered)):
        if view.active(person):
            yield Hole("people", person, {"last": view.unanswered[person].isoformat()})


@rule("escalation.circular", 4, 4)
def circular_escalation(view: PlanView) -> Iterator[Hole]:
    """Calls that go round: nobody is ever reached who was not called already."""
    told: set[str] = set()
    following = view.escalation
    for first in sorted(following):
        path, duty = [first], following.get(first)
        while duty is not None and duty not in path:
            path.append(duty)
            duty = following.get(duty)
        if duty is not None:
            circle = path[path.index(duty) :]
            if not told & set(circle):
                told |= set(circle)
                yield Hole("duties", min(circle), {"duties": circle})


def _gaps(shifts: list[Shift], begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    at = begin
    for shift in sorted(shifts, key=lambda one: one.begin):
        if shift.begin > at:
            yield at, min(shift.begin, end)
        at = max(at, shift.end)
        if at >= end:
            return
    if at < end:
        yield at, end


def _weekend(view: PlanView, begin: datetime, end: datetime) -> bool:
    """Whether a time touches the Saturday or the Sunday of this week, of the days that are still to come."""
    saturday = view.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(5 - view.now.weekday())
    return max(begin, view.now) < saturday + timedelta(2) and end > max(saturday, view.now)


@rule("rota.nobody", 5, 10)
def nobody_on_duty(view: PlanView) -> Iterator[Hole]:
    """Within the next seven days nobody answers for the lead; only where the lead has a rota at all."""
    lead = [one for one in view.shifts if view.carried_by(one.duty) == "lead"]
    if not lead:
        return
    there = [one for one in lead if view.active(one.person)]
    for begin, end in _gaps(there, view.now, view.now + AHEAD):
        params = {"from": begin.isoformat(), "to": end.isoformat(), "weekend": _weekend(view, begin, end)}
        yield Hole("rota", "lead", params)


@rule("rota.none", 4, 4)
def no_rota(view: PlanView) -> Iterator[Hole]:
    if view.size != "one" and view.duties and not view.shifts:
        yield Hole("rota", "lead")


@rule("rota.unrelieved", 3, 9)
def one_person_unrelieved(view: PlanView) -> Iterator[Hole]:
    """One person has more than twelve hours on end within the next seven days."""
    if view.size == "one":
        return
    on = [one for one in view.shifts if view.active(one.person)]
    for person in sorted({one.person for one in on}):
        mine = [one for one in on if one.person == person]
        for begin, end in _on_end(mine):
            if end - begin > RELIEF and begin < view.now + AHEAD and end > view.now:
                hours = round((end - begin).total_seconds() / 3600)
                yield Hole("rota", person, {
                    "person": person, "from": begin.isoformat(), "to": end.isoformat(), "hours": hours,
                    "weekend": _weekend(view, begin, end),
                })  # fmt: skip
                break


def _on_end(shifts: list[Shift]) -> list[tuple[datetime, datetime]]:
    """Shifts that follow on one another, as one time each."""
    found: list[tuple[datetime, datetime]] = []
    for shift in sorted(shifts, key=lambda one: one.begin):
        if found and shift.begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], shift.end))
        else:
            found.append((shift.begin, shift.end))
    return found


@rule("reader.none", 3, 12)
def language_without_reader(view: PlanView) -> Iterator[Hole]:
    for language in view.languages:
        reader = view.readers.get(language)
        if reader is None or not view.active(reader):
            yield Hole("readers", language, {"language": language})


def few(view: PlanView) -> bool:
    """Whether so few are there that somebody outside must read before they send."""
    return view.size in SMALL and _there(view) <= 2


def outside_reader(view: PlanView) -> bool:
    """Whether there is one who can be reached."""
    return view.second_reader is not None and view.second_reader.methods > 0


def _there(view: PlanView) -> int:
    return sum(1 for person in view.people.values() if person.active)


@rule("reader.second_missing", 6, 6)
def no_second_reader(view: PlanView) -> Iterator[Hole]:
    """One or two people need somebody outside who reads before they send."""
    if few(view) and not outside_reader(view):
        yield Hole("contacts", SECOND_READER, {"people": _there(view)})


@rule("contact.none", 1, 4)
def group_without_contacts(view: PlanView) -> Iterator[Hole]:
    reachable = {contact.group for contact in view.contacts if contact.methods}
    yield from (Hole("contacts", key) for key in view.groups if key not in reachable)


@rule("contact.stale", 1, 4)
def contact_not_checked(view: PlanView) -> Iterator[Hole]:
    today = view.now.date()
    for contact in view.contacts:
        if contact.checked is None or contact.checked + STALE_CONTACT < today:
            yield Hole("contacts", contact.group, {"name": contact.name})


@rule("policy.not_published", 2, 8)
def policy_never_published(view: PlanView) -> Iterator[Hole]:
    """A policy that people must acknowledge, or that is for the community, was never published to anybody."""
    for key, policy in view.policies.items():
        if (policy.acknowledged or policy.audience == "community") and key not in view.policies_for:
            yield Hole("policies", key)


@rule("policy.changed", 1, 4)
def policy_changed_since(view: PlanView) -> Iterator[Hole]:
    yield from (Hole("policies", key) for key in view.policies if key in view.policies_changed)


@rule("policy.unread", 2, 8)
def policy_that_somebody_did_not_read(view: PlanView) -> Iterator[Hole]:
    """Among the people it was published to; whoever left does not count."""
    for key, policy in view.policies.items():
        if not policy.acknowledged or policy.audience == "community":
            continue
        named = {person for person in view.policies_for.get(key, ()) if view.active(person)}
        if missing := named - view.read_by.get(key, frozenset()):
            yield Hole("policies", key, {"missing": len(missing), "people": len(named)})


@rule("plan.unread", 1, 4)
def plan_unread(view: PlanView) -> Iterator[Hole]:
    if view.published is None:
        return
    there = {key for key, person in view.people.items() if person.active}
    if missing := there - view.plan_read_by:
        yield Hole("plan", "", {"missing": len(missing), "people": len(there)})


@rule("training.overdue", 1, 6)
def training_overdue(view: PlanView) -> Iterator[Hole]:
    for one in training_due(view):
        if one.state == "overdue":
            last = one.passed.isoformat() if one.passed else ""
            yield Hole(
                "courses", one.course, {"person": one.person, "last": last, "due": one.until.isoformat()}
            )
