"""A folder brought into the plan in one piece, exactly as it was looked at."""

from firebreak.base.actions import Actor, change
from firebreak.base.errors import WrongInput
from firebreak.org.models import Person
from firebreak.plan.actions.items import MOST_ITEMS
from firebreak.plan.actions.rows import new_row, rewrite
from firebreak.plan.actions.versions import digest_of, snapshot
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.importing import Bringing, Coming, look


def import_folder(*, actor: Actor, plan: Plan, person: Person | None, body: bytes, against: str) -> Bringing:
    """New items are added, others take the words of the folder; nothing is taken away.

    ``against`` is the digest of the plan that the person saw: was it changed since, nothing happens. A template whose
    words change is no longer approved. Raises :class:`WrongInput`.
    """
    # Unzipping and parsing up to 20 MB takes seconds, and one writer at a time may hold the database: it is all done
    # before, and inside only compared with the plan as it is then.
    found = look(plan, body)
    if found.against != against:
        raise _moved()
    if not found.anything:
        raise WrongInput("import.same", "The folder says what the plan says already.")
    with change(actor=actor, brand_id=plan.brand_id, action="plan.imported") as record:
        Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if digest_of(snapshot(plan)) != found.against:
            raise _moved()
        _write(plan, found, person)
        record.about(
            f"plan:{plan.uid}",
            new=_names(found.new),
            changed=_names(found.changed),
            rewritten=len(found.rewritten),
        )
        record.touches(f"b{plan.brand_id}.plan")
    return found


def _write(plan: Plan, found: Bringing, person: Person | None) -> None:
    rows = {(row.kind, row.key): row for row in plan.items.select_for_update(no_key=True)}
    if len(rows) + len(found.new) > MOST_ITEMS:
        raise WrongInput("plan.too_many", f"A plan can have {MOST_ITEMS} items.", limit=MOST_ITEMS)
    PlanItem.objects.bulk_create(
        [new_row(plan, one.kind, one.item, person, path=one.path, source=one.source) for one in found.new],
        batch_size=200,
    )
    for one in found.changed:
        row = rows[one.kind, one.key]
        row.path, row.source = one.path, one.source
        rewrite(row, one.item, person, plan.languages)
    for one in found.rewritten:
        row = rows[one.kind, one.key]
        row.source, row.path = one.source, one.path
        row.save(update_fields=["source", "path"])


def _moved() -> WrongInput:
    return WrongInput("import.plan_moved", "The plan was changed since you looked.")


def _names(coming: list[Coming]) -> list[str]:
    return [f"{one.kind}/{one.key}" for one in coming]
