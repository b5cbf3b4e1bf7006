"""Who passed which course: noted by a lead, or said by the person and confirmed by a lead; wrong records removed."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction

from firebreak.base import storable
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.dates import today_of
from firebreak.org.models import Membership, Person
from firebreak.plan.models import Plan, Training, TrainingSince
from firebreak.plan.notices import tell_removed

LONGEST_TEST = 200
LONGEST_REASON = 500
OLDEST = timedelta(days=10 * 366)
MOST_AT_ONCE = 200
"""People of one training day."""


def note_passed(
    *,
    actor: Actor,
    plan: Plan,
    course: str,
    people: Sequence[Person],
    passed_on: date,
    by: Person,
    test: str = "",
    drill: str = "",
) -> int:
    """A lead says that people passed a course on a day; what they said themselves of that day is confirmed by it.

    Returns how many records are new or confirmed. Raises :class:`WrongInput`.
    """
    words = _words(test)
    with change(actor=actor, brand_id=plan.brand_id, action="plan.training_noted") as record:
        _course(plan, course)
        _day(plan, passed_on)
        chosen = list({one.pk: one for one in people}.values())
        _members(plan, chosen)
        noted = [_note(plan, course, one, passed_on, by, words, drill) for one in chosen]
        record.about(
            f"plan:{plan.uid}", course=course, on=passed_on.isoformat(), test=words, drill=drill,
            people=[str(one.uid) for one in chosen],
        )  # fmt: skip
        record.touches(f"b{plan.brand_id}.plan")
    return sum(noted)


def claim_passed(
    *, actor: Actor, plan: Plan, course: str, person: Person, passed_on: date, test: str = ""
) -> Training:
    """Somebody says of themselves that they passed; it counts when a lead confirms it. Raises :class:`WrongInput`."""
    words = _words(test)
    with change(actor=actor, brand_id=plan.brand_id, action="plan.training_claimed") as record:
        _course(plan, course)
        _day(plan, passed_on)
        _members(plan, [person])
        row, made = Training.objects.get_or_create(
            plan=plan, course=course, person=person, passed_on=passed_on, defaults={"test": words, "noted_by": person}
        )  # fmt: skip
        if not made:
            raise WrongInput("training.twice", "This is noted already for that day.", field="passed_on")
        _say(record, row)
    return row


def confirm_passed(*, actor: Actor, training: Training, by: Person) -> Training:
    """A lead stands by what somebody said of themselves. Twice does no harm."""
    with change(actor=actor, brand_id=training.plan.brand_id, action="plan.training_confirmed") as record:
        row = _locked(training)
        if row.confirmed_at is None:
            row.confirmed_at, row.confirmed_by = now(), by
            row.save(update_fields=["confirmed_at", "confirmed_by"])
        _say(record, row)
    return row


def remove_passed(*, actor: Actor, training: Training, reason: str) -> None:
    """A wrong record goes, and whose it was is told why; the audit chain keeps what it said.

    Raises :class:`WrongInput`.
    """
    why = storable.text(reason).strip()
    if not why:
        raise WrongInput("training.no_reason", "Say why it is wrong.", field="reason")
    if len(why) > LONGEST_REASON:
        raise WrongInput("training.too_long", "Make it shorter.", field="reason", longest=LONGEST_REASON)
    with transaction.atomic():
        with change(actor=actor, brand_id=training.plan.brand_id, action="plan.training_removed") as record:
            row = _locked(training)
            _say(record, row, reason=why, noted_by=str(row.noted_by.uid) if row.noted_by else "")
            row.delete()
        if actor.key != str(row.person.uid):
            course = row.plan.items.filter(kind="courses", key=row.course).values_list(
                "body__title", flat=True
            )
            tell_removed(row, course.first() or {"": row.course}, why)


def note_needed(*, actor: Actor, plan: Plan, needed: Collection[tuple[str, str]]) -> int:
    """Since when each (course, person's uid) is so: who is new begins today, who no longer needs it is forgotten.

    Returns how many changed.
    """
    known = {
        (course, str(uid)): pk
        for pk, course, uid in plan.training_since.values_list("pk", "course", "person__uid")
    }
    wanted = set(needed)
    gone = [pk for pair, pk in known.items() if pair not in wanted]
    fresh = sorted(wanted - known.keys())
    if not gone and not fresh:
        return 0
    with change(actor=actor, brand_id=plan.brand_id, action="plan.training_needed") as record:
        plan.training_since.filter(pk__in=gone).delete()
        people = {str(one.uid): one for one in Person.objects.filter(uid__in={uid for _key, uid in fresh})}
        TrainingSince.objects.bulk_create(
            [
                TrainingSince(plan=plan, course=course, person=people[uid], since=today_of(plan.brand))
                for course, uid in fresh if uid in people
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        record.about(f"plan:{plan.uid}", new=len(fresh), gone=len(gone))
    return len(fresh) + len(gone)


def _note(plan: Plan, course: str, person: Person, day: date, by: Person, test: str, drill: str) -> bool:
    row, made = Training.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        plan=plan, course=course, person=person, passed_on=day,
        defaults={"test": test, "drill": drill, "noted_by": by, "confirmed_at": now(), "confirmed_by": by},
    )  # fmt: skip
    if made or row.confirmed_at is not None:
        return made
    row.confirmed_at, row.confirmed_by, row.test, row.drill = now(), by, test or row.test, drill
    row.save(update_fields=["confirmed_at", "confirmed_by", "test", "drill"])
    return True


def _locked(training: Training) -> Training:
    rows = Training.objects.select_for_update(of=("self",), no_key=True).select_related(
        "plan__brand", "person", "noted_by"
    )
    found = rows.filter(pk=training.pk).first()
    if found is None:
        raise WrongInput("training.gone", "Somebody removed this record in the meantime.")
    return found


def _course(plan: Plan, key: str) -> None:
    if not plan.items.filter(kind="courses", key=storable.text(key)).exists():
        raise WrongInput("training.no_course", "Choose a course of the plan.", field="course")


def _day(plan: Plan, day: date) -> None:
    today = today_of(plan.brand)
    if not today - OLDEST <= day <= today:
        raise WrongInput("training.day", "Choose a day that has been.", field="passed_on")


def _members(plan: Plan, people: Sequence[Person]) -> None:
    if not people:
        raise WrongInput("training.nobody", "Choose who passed.", field="people")
    there = Membership.objects.filter(brand_id=plan.brand_id, person__in=people, person__is_active=True)
    if len(people) > MOST_AT_ONCE or there.count() != len(people):
        raise WrongInput("training.not_here", "Choose people who work on the brand.", field="people")


def _words(test: str) -> str:
    words = " ".join(storable.text(test).split())
    if len(words) > LONGEST_TEST:
        raise WrongInput("training.too_long", "Make it shorter.", field="test", longest=LONGEST_TEST)
    return words


def _say(record: Change, row: Training, **body: str) -> None:
    record.about(
        f"training:{row.uid}", course=row.course, person=str(row.person.uid), on=row.passed_on.isoformat(),
        test=row.test, **body,
    )  # fmt: skip
    record.touches(f"b{row.plan.brand_id}.plan")
