"""The plan of a brand and its items."""

from typing import Any

import msgspec
from django.db.models import QuerySet

from firebreak.base import storable
from firebreak.org.models import Brand
from firebreak.plan.folders import Folder
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem


def plan_of(brand: Brand) -> Plan | None:
    """The brand's plan, if one was started."""
    return Plan.objects.filter(brand=brand).select_related("brand").first()


def items(plan: Plan, kind: str) -> QuerySet[PlanItem]:
    """Rows of one kind, by key."""
    return plan.items.filter(kind=kind).select_related("changed_by", "approved_by").order_by("key")


def item(plan: Plan, kind: str, key: str) -> PlanItem | None:
    """One row by what names it."""
    return items(plan, kind).filter(key=storable.text(key)).first()


def records(plan: Plan, *kinds: str) -> dict[str, dict[str, Any]]:
    """Kind -> key -> typed record of the plan as it is now; of all kinds where none is named."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind in kinds or KINDS}
    rows = plan.items.filter(kind__in=found).order_by("key")
    for kind, key, body in rows.values_list("kind", "key", "body"):
        found[kind][key] = msgspec.convert(body, KINDS[kind])
    return found


def folder_of(plan: Plan) -> tuple[Folder, dict[tuple[str, str], bytes]]:
    """The plan as a folder, and the files that its items came from."""
    folder, sources = Folder(), {}
    rows = plan.items.order_by("kind", "key").values_list("kind", "key", "body", "path", "source")
    for kind, key, body, path, source in rows:
        folder.items[kind][key] = msgspec.convert(body, KINDS[kind])
        folder.paths[kind, key] = path or f"{kind}/{key}.yaml"
        sources[kind, key] = bytes(source)
    return folder, sources
