"""What people are told about policies to read and training that is due: in their language, and not twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org.models import Brand, Person
from firebreak.plan.models import PolicyPublication, PolicyReader, PolicyReading, Training
from firebreak.plan.words import in_language, language_here

POLICY, TRAINING, SUMMARY, REMOVED = "policy", "training", "training-summary", "training-removed"
MOST_LINES = 12


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    kinds.register(POLICY, policy_said, policy_wanted)
    kinds.register(TRAINING, training_said)
    kinds.register(SUMMARY, summary_said)
    kinds.register(REMOVED, removed_said)


def tell_policy(publication: PolicyPublication, reader: PolicyReader, time: str) -> None:
    """Ask somebody to read a policy; ``time`` names which time it is, so that no time is told twice."""
    brand, first = publication.plan.brand, time == "first"
    about = f"policy:{publication.uid}"
    notify.tell(
        brand=brand, kind=POLICY, about=about, key=f"{about}:{reader.pk}:{time}",
        params={
            "publication": str(publication.uid), "person": str(reader.person.uid), "reader": reader.pk,
            "brand": brand.name,
            "slug": brand.slug, "key": publication.key, "number": publication.number,
            "title": publication.body.get("title") or {}, "due": reader.due.isoformat(), "first": first,
        },
        people=[reader.person], endpoints=False, urgent=False,
    )  # fmt: skip


def policy_wanted(params: Mapping[str, Any]) -> bool:
    """Not of a text that was replaced, nor to somebody who read it or must not any more."""
    named = PolicyReader.objects.filter(
        publication__uid=params["publication"], person__uid=params["person"]
    ).select_related("publication")
    found = named.first()
    if found is None or params.get("reader", found.pk) != found.pk:  # who was put on again was told again
        return False
    one = found.publication
    rows = PolicyPublication.objects.filter(plan=one.plan_id, key=one.key, number__gt=one.number)
    read = PolicyReading.objects.filter(
        plan=one.plan_id, key=one.key, digest=one.digest, person=found.person_id
    )
    return not rows.exists() and not read.exists()


def _title(texts: Mapping[str, str]) -> str:
    return in_language(texts, language_here())


def _day(text: str) -> str:
    return str(date_format(date.fromisoformat(text), "DATE_FORMAT"))


def policy_said(params: Mapping[str, Any]) -> kinds.Said:
    """The notice in the language that is active."""
    title, due = _title(params["title"]), _day(params["due"])
    if params["first"]:
        subject = _("Please read “{policy}”").format(policy=title)
        line = _("{brand} has published “{policy}”. Read it and say so by {due}.")
    else:
        subject = _("Not read yet: “{policy}”").format(policy=title)
        line = _("You have not said yet that you read “{policy}” of {brand}. It was asked for by {due}.")
    path = reverse("plan:policy_published", args=[params["slug"], params["key"], params["number"]])
    return kinds.Said(
        subject=subject, lines=(line.format(brand=params["brand"], policy=title, due=due),), path=path,
        button=pgettext("button", "Read it"),
        data={"policy": params["key"], "number": params["number"], "due": params["due"]},
    )  # fmt: skip


def tell_training(brand: Brand, person: Person, due: Sequence[Mapping[str, Any]], today: date) -> None:
    """Tell somebody what they ought to learn soon: ``title`` texts, ``until`` day, ``overdue`` of each."""
    about = f"training:{person.uid}"
    notify.tell(
        brand=brand, kind=TRAINING, about=about, key=f"{about}:{brand.uid}:{today.isoformat()}",
        params={"brand": brand.name, "slug": brand.slug, "due": list(due)},
        people=[person], endpoints=False, urgent=False,
    )  # fmt: skip


def training_said(params: Mapping[str, Any]) -> kinds.Said:
    """What is due for the one who reads it."""
    due = params["due"]
    late = sum(1 for one in due if one["overdue"])
    subject = ngettext("{count} course is due for you", "{count} courses are due for you", len(due))
    if late:
        subject = ngettext("{count} course of yours is overdue", "{count} courses of yours are overdue", late)
    lines = [
        (_("{course}: overdue since {day}.") if one["overdue"] else _("{course}: by {day}.")).format(
            course=_title(one["title"]), day=_day(one["until"])
        )
        for one in due[:MOST_LINES]
    ]
    opening = _("For your duties at {brand}:").format(brand=params["brand"])
    return kinds.Said(
        subject=subject.format(count=late or len(due)), lines=(opening, *lines),
        path=reverse("plan:training", args=[params["slug"]]), button=_("Open training"),
    )  # fmt: skip


def tell_summary(
    brand: Brand, person: Person, overdue: Sequence[Mapping[str, Any]], waiting: int, today: date
) -> None:
    """Tell a lead whose training is overdue (``name``, ``title``, ``until``), and how much waits for their word."""
    about = f"training-summary:{person.uid}"
    notify.tell(
        brand=brand, kind=SUMMARY, about=about, key=f"{about}:{brand.uid}:{today.isoformat()}",
        params={"brand": brand.name, "slug": brand.slug, "overdue": list(overdue), "waiting": waiting},
        people=[person], endpoints=False, urgent=False,
    )  # fmt: skip


def summary_said(params: Mapping[str, Any]) -> kinds.Said:
    """How the team stands, for who leads it."""
    overdue, waiting = params["overdue"], params["waiting"]
    lines = [
        _("{name}: {course}, overdue since {day}.").format(
            name=one["name"], course=_title(one["title"]), day=_day(one["until"])
        )
        for one in overdue[:MOST_LINES]
    ]
    if len(overdue) > MOST_LINES:
        more = len(overdue) - MOST_LINES
        lines.append(ngettext("And {count} more.", "And {count} more.", more).format(count=more))
    if waiting:
        lines.append(
            ngettext(
                "{count} record waits for your word.", "{count} records wait for your word.", waiting
            ).format(count=waiting)
        )
    return kinds.Said(
        subject=_("Training at {brand}").format(brand=params["brand"]), lines=tuple(lines),
        path=reverse("plan:training", args=[params["slug"]]), button=_("Open training"),
    )  # fmt: skip


def tell_removed(training: Training, title: Mapping[str, str], reason: str) -> None:
    """Tell somebody that a record of theirs was removed, and why; ``title``: of the course."""
    brand, about = training.plan.brand, f"training-removed:{training.uid}"
    notify.tell(
        brand=brand, kind=REMOVED, about=about, key=about,
        params={
            "brand": brand.name, "slug": brand.slug, "title": dict(title), "on": training.passed_on.isoformat(),
            "reason": reason,
        },
        people=[training.person], endpoints=False, urgent=False,
    )  # fmt: skip


def removed_said(params: Mapping[str, Any]) -> kinds.Said:
    """What does not count any more, for the one whose record it was."""
    course, day = _title(params["title"]), _day(params["on"])
    line = _("At {brand} it does not count any more that you passed “{course}” on {day}.")
    return kinds.Said(
        subject=_("Removed: “{course}”").format(course=course),
        lines=(
            line.format(brand=params["brand"], course=course, day=day),
            _("The reason given: {reason}").format(reason=params["reason"]),
        ),
        path=reverse("plan:training", args=[params["slug"]]), button=_("Open training"),
    )  # fmt: skip
