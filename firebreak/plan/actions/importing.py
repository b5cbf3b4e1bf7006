"""A folder brought into the plan in one piece, exactly as it was looked at."""

from typing import Any

import msgspec

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.models import Person
from firebreak.plan.actions.items import MOST_ITEMS, _missing, _stale
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.importing import Bringing, Coming, look


def import_folder(*, actor: Actor, plan: Plan, person: Person | None, body: bytes, against: str) -> Bringing:
    """New items are added, others take the words of the folder; nothing is taken away.

    ``against`` is the digest of the plan that the person saw: was it changed since, nothing happens. A template whose
    words change is no longer approved. Raises :class:`WrongInput`.
    """
    with change(actor=actor, brand_id=plan.brand_id, action="plan.imported") as record:
        Plan.objects.select_for_update().get(pk=plan.pk)
        rows = {(row.kind, row.key): row for row in plan.items.select_for_update()}
        found = look(plan, body)
        if found.against != against:
            raise WrongInput("import.plan_moved", "The plan was changed since you looked.")
        if not found.anything:
            raise WrongInput("import.same", "The folder says what the plan says already.")
        if len(rows) + len(found.new) > MOST_ITEMS:
            raise WrongInput("plan.too_many", f"A plan can have {MOST_ITEMS} items.", limit=MOST_ITEMS)
        PlanItem.objects.bulk_create([_new(plan, one, person) for one in found.new], batch_size=200)
        for one in found.changed:
            _change(rows[one.kind, one.key], one, plan, person)
        for one in found.rewritten:
            row = rows[one.kind, one.key]
            row.source, row.path = one.source, one.path
            row.save(update_fields=["source", "path"])
        record.about(
            f"plan:{plan.uid}",
            new=_names(found.new),
            changed=_names(found.changed),
            rewritten=len(found.rewritten),
        )
        record.touches(f"b{plan.brand_id}.plan")
    return found


def _new(plan: Plan, one: Coming, person: Person | None) -> PlanItem:
    return PlanItem(
        plan=plan, kind=one.kind, key=one.key, body=one.body, path=one.path, source=one.source,
        stale=_missing(one.item, plan.languages), changed_at=now(), changed_by=person,
    )  # fmt: skip


def _change(row: PlanItem, one: Coming, plan: Plan, person: Person | None) -> None:
    was: Any = msgspec.convert(row.body, KINDS[row.kind])
    row.stale = _stale(row.stale, was, one.item, plan.languages)
    row.body, row.path, row.source, row.version = one.body, one.path, one.source, row.version + 1
    row.changed_at, row.changed_by = now(), person
    if row.kind == "templates":
        row.approved_until = row.approved_by = None
    row.save()


def _names(coming: list[Coming]) -> list[str]:
    return [f"{one.kind}/{one.key}" for one in coming]
