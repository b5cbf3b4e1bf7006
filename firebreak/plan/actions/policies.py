"""Policies published to named people, acknowledged by each, and asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max

from firebreak.base import storable
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.dates import today_of
from firebreak.org.models import Membership, Person
from firebreak.plan.actions.versions import policy_digest
from firebreak.plan.models import Plan, PlanItem, PolicyPublication, PolicyReader, PolicyReading
from firebreak.plan.notices import tell_policy

MOST_PEOPLE = 500
LONGEST_TIME = timedelta(days=366)
BETWEEN = timedelta(days=7)
"""Between one reminder by the clock and the next."""
MOST_REMINDERS = 4
_link = URLValidator(schemes=["http", "https"])


def publish_policy(
    *, actor: Actor, policy: PlanItem, people: Sequence[Person], due: date, by: Person, link: str = ""
) -> PolicyPublication:
    """The policy as it is now holds: these people must say by a day that they read it. Each is told.

    Words that were published already keep their number: then only whom it is for, by when, and where it stands
    is changed, and only who is new is told. For the community it needs the address where it stands, and nobody.
    Raises :class:`WrongInput`.
    """
    with transaction.atomic():
        with change(actor=actor, brand_id=policy.plan.brand_id, action="plan.policy_published") as record:
            Plan.objects.select_for_update(no_key=True).get(
                pk=policy.plan_id
            )  # numbers are given one at a time
            row = (
                PlanItem.objects.select_for_update(of=("self",), no_key=True)
                .select_related("plan__brand")
                .get(pk=policy.pk)
            )
            if row.kind != "policies":
                raise WrongInput("plan.not_a_policy", "Only policies are acknowledged.")
            chosen = _checked(row, people, due)
            made = _publication(row, by, _place(row, link))
            new, gone = _readers(made, chosen, due)
            record.about(
                f"plan-item:{row.uid}", key=row.key, number=made.number, digest=made.digest, due=due.isoformat(),
                link=made.link, people=[str(one.uid) for one in chosen], no_longer=gone,
            )  # fmt: skip
            record.touches(f"b{row.plan.brand_id}.plan")
        for reader in new:
            tell_policy(made, reader, "first")
    return made


def read_policy(*, actor: Actor, publication: PolicyPublication, person: Person, digest: str) -> None:
    """Somebody says that they read a published policy. ``digest`` is of what stood on their page.

    Raises :class:`WrongInput` when another text was published since.
    """
    with change(actor=actor, brand_id=publication.plan.brand_id, action="plan.policy_read") as record:
        Plan.objects.select_for_update(no_key=True).get(pk=publication.plan_id)
        rows = PolicyPublication.objects.filter(plan=publication.plan_id, key=publication.key)
        newest = rows.order_by("-number").first()
        if newest is None or newest.digest != digest or publication.digest != digest:
            raise WrongInput("policy.newer", "Another text was published since.")
        PolicyReading.objects.get_or_create(
            plan=publication.plan, key=publication.key, digest=digest, person=person, defaults={"at": now()}
        )
        record.about(
            f"policy:{publication.uid}", key=publication.key, number=newest.number, digest=digest, person=str(person.uid)
        )  # fmt: skip
        record.touches(f"b{publication.plan.brand_id}.plan")


def remind_policy(*, actor: Actor, publication: PolicyPublication) -> int:
    """A lead asks everybody again who has not read it; nobody twice a day. Returns how many were told."""
    today = today_of(publication.plan.brand)
    with transaction.atomic():
        waiting = [one for one in unread(publication, lock=True) if one.told_on < today]
        with change(actor=actor, brand_id=publication.plan.brand_id, action="plan.policy_reminded") as record:
            for one in waiting:
                one.told_on = today
                one.save(update_fields=["told_on"])
            record.about(
                f"policy:{publication.uid}",
                key=publication.key,
                people=[str(one.person.uid) for one in waiting],
            )
        for one in waiting:
            tell_policy(publication, one, f"hand:{today.isoformat()}")
    return len(waiting)


def remind_by_clock(*, actor: Actor, publication: PolicyPublication) -> int:
    """On the day it is due, then each week, at most four times. Returns how many were told."""
    today = today_of(publication.plan.brand)
    with transaction.atomic():
        late = [one for one in unread(publication, lock=True) if _again(one, today)]
        if not late:
            return 0
        with change(actor=actor, brand_id=publication.plan.brand_id, action="plan.policy_reminded") as record:
            for one in late:
                one.reminded, one.told_on = one.reminded + 1, today
                one.save(update_fields=["reminded", "told_on"])
            record.about(
                f"policy:{publication.uid}", key=publication.key, people=[str(one.person.uid) for one in late]
            )
        for one in late:
            tell_policy(publication, one, f"clock:{today.isoformat()}")
    return len(late)


def unread(publication: PolicyPublication, *, lock: bool = False) -> list[PolicyReader]:
    """Who must read it, is still there and has not; by name."""
    rows = publication.readers.select_related("person").order_by("person__name", "pk")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    read = PolicyReading.objects.filter(
        plan=publication.plan_id, key=publication.key, digest=publication.digest
    ).values("person_id")
    there = Membership.objects.filter(brand_id=publication.plan.brand_id).values("person_id")
    return list(rows.filter(person__is_active=True, person__in=there).exclude(person__in=read))


def _again(one: PolicyReader, today: date) -> bool:
    if one.reminded >= MOST_REMINDERS or today < one.due or one.told_on >= today:
        return False
    return one.reminded == 0 or today - one.told_on >= BETWEEN


def _checked(row: PlanItem, people: Sequence[Person], due: date) -> list[Person]:
    if not any(str(text).strip() for text in (row.body.get("body") or {}).values()):
        raise WrongInput("policy.empty", "Nothing is written in this policy yet.")
    if row.body.get("audience") == "community":
        return []
    chosen = list({one.pk: one for one in people}.values())
    if not chosen:
        raise WrongInput("policy.nobody", "Choose who must read it.", field="people")
    there = Membership.objects.filter(
        brand_id=row.plan.brand_id, person__in=chosen, person__is_active=True
    ).count()
    if len(chosen) > MOST_PEOPLE or there != len(chosen):
        raise WrongInput("policy.not_here", "Choose people who work on the brand.", field="people")
    today = today_of(row.plan.brand)
    if not today <= due <= today + LONGEST_TIME:
        raise WrongInput("policy.due", "Choose a day within the next year.", field="due")
    return chosen


def _place(row: PlanItem, link: str) -> str:
    """Where the public finds it. Raises :class:`WrongInput`."""
    address = storable.text(link).strip()
    if not address and row.body.get("audience") != "community":
        return ""
    try:
        if len(address) > 500:
            raise ValidationError("long")
        _link(address)
    except ValidationError as error:
        raise WrongInput("policy.link", "Give the address of a page.", field="link") from error
    return address


def _publication(row: PlanItem, by: Person, link: str) -> PolicyPublication:
    rows, digest = PolicyPublication.objects.filter(plan=row.plan, key=row.key), policy_digest(row.body)
    last = rows.order_by("-number").first()
    if last is not None and last.digest == digest:
        last.link = link
        last.save(update_fields=["link"])
        last.plan = row.plan
        return last
    number = (rows.aggregate(n=Max("number"))["n"] or 0) + 1
    return PolicyPublication.objects.create(
        plan=row.plan, key=row.key, number=number, body=row.body, digest=digest, link=link, published_at=now(),
        published_by=by,
    )  # fmt: skip


def _readers(
    made: PolicyPublication, chosen: list[Person], due: date
) -> tuple[list[PolicyReader], list[str]]:
    """Who is new, and the uids of those who no longer must. A new day begins the reminders anew."""
    known = {one.person_id: one for one in made.readers.select_related("person")}
    wanted = {one.pk for one in chosen}
    gone = [one for pk, one in known.items() if pk not in wanted]
    made.readers.filter(pk__in=[one.pk for one in gone]).delete()
    made.readers.exclude(due=due).update(due=due, reminded=0)
    today = today_of(made.plan.brand)
    fresh = [
        PolicyReader.objects.create(publication=made, person=one, due=due, told_on=today)
        for one in chosen if one.pk not in known
    ]  # fmt: skip
    return fresh, [str(one.person.uid) for one in gone]
