"""Items of a plan: added, changed, looked at again, taken away."""

from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from firebreak.base.actions import Actor, Change, change
from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.org.dates import today_of
from firebreak.org.models import Person
from firebreak.plan.actions.plain import plain
from firebreak.plan.actions.rows import new_row, rewrite
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.approvals import template_approvers
from firebreak.plan.rules import may_approve, may_change_duties, may_decide

MOST_ITEMS = 2_000
LONGEST_APPROVAL = timedelta(days=3 * 366)
LARGEST = 200_000
"""Bytes of one item."""


def add_item(
    *, actor: Actor, plan: Plan, kind: str, body: dict[str, Any], person: Person | None, decides: bool = True
) -> PlanItem:
    """A new item. ``decides``: whether they may change who approves what; without that, no new duty.

    Raises :class:`NotAllowed`, :class:`WrongInput`.
    """
    item = checked(kind, body)
    with change(actor=actor, brand_id=plan.brand_id, action="plan.item_added") as record:
        if kind == "duties":
            may_change_duties(decides=decides)
        if plan.items.count() >= MOST_ITEMS:
            raise WrongInput("plan.too_many", f"A plan can have {MOST_ITEMS} items.", limit=MOST_ITEMS)
        try:
            with transaction.atomic():
                row = new_row(plan, kind, item, person)
                row.save(force_insert=True)
        except IntegrityError as error:
            raise WrongInput(
                "plan.key_taken", "There is one of this name already.", field="key", key=item.key
            ) from error
        _say(record, row)
    return row


def change_item(
    *, actor: Actor, item: PlanItem, body: dict[str, Any], person: Person | None, version: int | None = None,
    decides: bool = True,
) -> PlanItem:  # fmt: skip
    """Another text or number. ``version`` is what the writer saw: an older one is refused, and nothing is lost.

    A template whose words changed is no longer approved. Without ``decides`` (:func:`add_item`) a duty stays carried by
    whom it was. Raises :class:`NotAllowed`, :class:`WrongInput`.
    """
    made = checked(item.kind, body)
    if made.key != item.key:
        raise WrongInput("plan.key_fixed", "An item keeps its key; others name it.", field="key")
    with change(actor=actor, brand_id=item.plan.brand_id, action="plan.item_changed") as record:
        row = PlanItem.objects.select_for_update(no_key=True).select_related("plan").get(pk=item.pk)
        _as_seen(row, version)
        was: Any = shapes.convert(row.body, KINDS[row.kind])
        if made == was:
            record.about(_name(row), same=True)
            return row
        if row.kind == "duties" and made.folds_into != was.folds_into:
            may_change_duties(decides=decides)
        rewrite(row, made, person, row.plan.languages)
        _say(record, row, version=row.version)
    return row


def remove_item(*, actor: Actor, item: PlanItem, version: int | None = None, decides: bool = True) -> None:
    """Take it out of the plan; versions that hold it keep it. ``version`` is as for :func:`change_item`, ``decides`` as for
    :func:`add_item`."""
    with change(actor=actor, brand_id=item.plan.brand_id, action="plan.item_removed") as record:
        row = PlanItem.objects.select_for_update(no_key=True).select_related("plan").get(pk=item.pk)
        _as_seen(row, version)
        if row.kind == "duties":
            may_change_duties(decides=decides)
        _say(record, row, body=row.body)
        row.delete()


def review_item(*, actor: Actor, item: PlanItem, on: date) -> PlanItem:
    """Somebody looked at it again and it is still right."""
    with change(actor=actor, brand_id=item.plan.brand_id, action="plan.item_reviewed") as record:
        row = PlanItem.objects.select_for_update(no_key=True).select_related("plan").get(pk=item.pk)
        row.reviewed_on = on
        row.save(update_fields=["reviewed_on"])
        _say(record, row, on=on.isoformat())
    return row


def approve_template(*, actor: Actor, item: PlanItem, person: Person, until: date, alone: bool) -> PlanItem:
    """Its words count as approved until a day: by who holds a duty that the approval policy asks for such a text, and not
    by who wrote or changed them since their last approval, unless that is the whole team (``alone``).

    Raises :class:`NotAllowed`, :class:`WrongInput`.
    """
    with change(actor=actor, brand_id=item.plan.brand_id, action="plan.template_approved") as record:
        row = PlanItem.objects.select_for_update(no_key=True).select_related("plan").get(pk=item.pk)
        if row.kind != "templates":
            raise WrongInput("plan.not_a_template", "Only templates are approved one by one.")
        today = today_of(row.plan.brand)
        if not today < until <= today + LONGEST_APPROVAL:
            raise WrongInput("plan.until", "Choose a day within the next three years.", field="until")
        asked = template_approvers(row.plan, row.body)
        may_approve(
            person.pk, [one.pk for one in asked.people], duties=", ".join(asked.duties),
            people=", ".join(one.name for one in asked.people),
        )  # fmt: skip
        for wrote in {*row.writers, row.changed_by_id}:
            may_decide(person.pk, wrote, alone=alone)
        row.approved_until, row.approved_by, row.writers = until, person, []
        row.save(update_fields=["approved_until", "approved_by", "writers"])
        _say(record, row, until=until.isoformat())
    return row


def _as_seen(row: PlanItem, version: int | None) -> None:
    if version is not None and version != row.version:
        raise WrongInput(
            "plan.changed_meanwhile", "Somebody else changed this in the meantime.", version=row.version
        )


def checked(kind: str, body: dict[str, Any]) -> Any:
    """The record that plain data describes. Raises :class:`WrongInput` with where it is wrong."""
    if kind not in KINDS:
        raise WrongInput("plan.no_kind", f"A plan has no {kind[:40]}.", kind=kind[:40])
    plain(body)
    try:
        if len(msgspec.json.encode(body)) > LARGEST:
            raise WrongInput("plan.too_large", "This is too long for one item.", limit=LARGEST)
        return shapes.convert(body, KINDS[kind])
    except (msgspec.ValidationError, TypeError, OverflowError, UnicodeEncodeError) as error:
        raise WrongInput(
            "plan.bad_item", f"This cannot be kept: {error}.", detail=str(error), kind=kind
        ) from error


def _name(row: PlanItem) -> str:
    return f"plan-item:{row.uid}"


def _say(record: Change, row: PlanItem, **body: Any) -> None:
    record.about(_name(row), kind=row.kind, key=row.key, **body)
    record.touches(f"b{row.plan.brand_id}.plan")
