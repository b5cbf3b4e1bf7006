"""The plan of a brand and its items."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from firebreak.base import storable
from firebreak.base.prepared import Prepared
from firebreak.engine import shapes
from firebreak.org.dates import day_of
from firebreak.org.models import Brand
from firebreak.plan.folders import Folder
from firebreak.plan.folders.packaged import packaged
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.words import in_language, language_here

_plan = Prepared(lambda brand: Plan.objects.filter(brand=brand).select_related("brand")[:1])
_item = Prepared(
    lambda plan, kind, key: PlanItem.objects.filter(plan=plan, kind=kind, key=key).select_related(
        "changed_by", "approved_by"
    )[:1]
)


def plan_of(brand: Brand) -> Plan | None:
    """The brand's plan, if one was started."""
    return _plan.first(brand.pk)


def items(plan: Plan, kind: str) -> QuerySet[PlanItem]:
    """Rows of one kind, by key."""
    return plan.items.filter(kind=kind).select_related("changed_by", "approved_by").order_by("key")


def item(plan: Plan, kind: str, key: str) -> PlanItem | None:
    """One row by what names it."""
    found = _item.first(plan.pk, kind, storable.text(key))
    if found is not None:
        found.plan = plan
    return found


def last_look(row: PlanItem) -> date:
    """When somebody last said that it is still right; before that, when it was written. In the brand's zone."""
    return row.reviewed_on or day_of(row.plan.brand, row.changed_at)


def records(plan: Plan, *kinds: str) -> dict[str, dict[str, Any]]:
    """Kind -> key -> typed record of the plan as it is now; of all kinds where none is named."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in kinds or KINDS}
    rows = plan.items.filter(kind__in=found).order_by("key")
    # Typed from the text as it is kept: a whole plan in 8 ms of processor time, by way of builtin values 13.
    for kind, key, body in rows.values_list("kind", "key", Cast("body", TextField())):
        found[kind][key] = shapes.decode(body, KINDS[kind])
    return found


@cache
def _starter() -> Mapping[str, Mapping[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {kind: {} for kind in KINDS}
    for one in packaged("core"):
        found[one.kind][one.key] = one.body
    return found


def working(brand: Brand, *kinds: str) -> dict[str, dict[str, Any]]:
    """What a team works with on the day: its plan as it is now, or the installed starter plan where it has none."""
    plan = plan_of(brand)
    if plan is not None:
        return records(plan, *kinds)
    return {
        kind: {key: shapes.decode(body, KINDS[kind]) for key, body in _starter()[kind].items()}
        for kind in kinds or KINDS
    }


def duty_titles(brand: Brand) -> dict[str, str]:
    """What a brand's duties are called in the reader's language, by key."""
    language = language_here()
    return {
        key: in_language(duty.title, language) for key, duty in working(brand, "duties")["duties"].items()
    }


def typed(items: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Kind -> key -> typed record of plain data, in reading order."""
    return {
        kind: {key: shapes.convert(body, KINDS[kind]) for key, body in sorted(items.get(kind, {}).items())}
        for kind in KINDS
    }


def folder_of(plan: Plan) -> tuple[Folder, dict[tuple[str, str], bytes]]:
    """The plan as a folder, and the files that its items came from."""
    folder, sources = Folder(), {}
    rows = plan.items.order_by("kind", "key").values_list("kind", "key", "body", "path", "source")
    for kind, key, body, path, source in rows:
        folder.items[kind][key] = shapes.convert(body, KINDS[kind])
        folder.paths[kind, key] = path or f"{kind}/{key}.yaml"
        sources[kind, key] = bytes(source)
    return folder, sources
