"""Making, changing and removing monitors."""

from typing import Any

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.engine.query import check
from firebreak.listening.actions.common import hold_brand, locked, monitor_topic, named
from firebreak.listening.models import Monitor
from firebreak.listening.models.monitor import REPORTS_NAME
from firebreak.listening.queries.saved_lists import lists_for, named_in
from firebreak.org.models import Brand, Person

MOST_MONITORS = 2_000


def checked_query(query: str, brand: Brand) -> str:
    """A query that can be listened for, with the brand's lists. Raises :class:`WrongInput` with code, place, words."""
    text = query.replace("\x00", "").strip()
    if not text:
        raise WrongInput("query.empty", "Write what to listen for.", at=0, length=0)
    for finding in check(text, lists_for(brand, text)):
        if finding.level == "error":
            where = {"at": finding.at, "length": finding.length}
            raise WrongInput(f"query.{finding.code}", finding.message, **{**finding.params, **where})
    return text


def create_monitor(
    *,
    actor: Actor,
    brand: Brand,
    name: str,
    kind: str,
    query: str,
    watched: bool = True,
    made_by: Person | None = None,
) -> Monitor:
    """A new monitor; the listen process hears of it within seconds. Raises :class:`WrongInput`."""
    if kind not in Monitor.Kind.values or kind == Monitor.Kind.REPORTS:
        raise WrongInput("monitor.bad_kind", "Choose what kind of monitor this is.", kind=kind)
    name, query = named(name), checked_query(query, brand)
    with change(actor=actor, brand_id=brand.pk, action="monitor.created") as record:
        _hold_lists(brand, query)
        if Monitor.objects.filter(brand=brand, removed_at=None).count() >= MOST_MONITORS:
            raise WrongInput(
                "monitor.too_many", f"A brand can have {MOST_MONITORS} monitors.", limit=MOST_MONITORS
            )
        made = Monitor.objects.create(
            brand=brand, name=name, kind=kind, query=query, watched=watched, made_by=made_by
        )
        _say(record, made, "created", name=name, kind=kind, query=query, watched=watched)
    return made


def change_monitor(
    *, actor: Actor, monitor: Monitor, name: str | None = None, kind: str | None = None, query: str | None = None,
    watched: bool | None = None, active: bool | None = None,
) -> Monitor:  # fmt: skip
    """Change what is given and leave the rest. A new query counts from now on; stored mentions stay."""
    wanted: dict[str, Any] = {"kind": kind, "watched": watched, "active": active}
    if monitor.kind == Monitor.Kind.REPORTS and (kind or query is not None):
        raise WrongInput("monitor.reports_fixed", "The monitor for reports has no query and keeps its kind.")
    if kind is not None and (kind not in Monitor.Kind.values or kind == Monitor.Kind.REPORTS):
        raise WrongInput("monitor.bad_kind", "Choose what kind of monitor this is.", kind=kind)
    if name is not None:
        wanted["name"] = named(name)
    if query is not None:
        wanted["query"] = checked_query(query, monitor.brand)
    with change(actor=actor, brand_id=monitor.brand_id, action="monitor.changed") as record:
        _hold_lists(monitor.brand, query or "")
        row = locked(monitor)
        before = {}
        for field, value in wanted.items():
            if value is not None and getattr(row, field) != value:
                before[field] = getattr(row, field)
                setattr(row, field, value)
        if {"query", "active"} & set(before):
            row.version += 1
        row.save()
        _say(record, row, "changed", before=before, after={field: wanted[field] for field in before})
    return row


def _hold_lists(brand: Brand, query: str) -> None:
    """A list that the query names must not go while the monitor is being saved."""
    if named_in(query):
        hold_brand(brand)
        checked_query(query, brand)


def remove_monitor(*, actor: Actor, monitor: Monitor) -> None:
    """Stop listening for it and take it off the pages; its mentions stay until retention takes them."""
    if monitor.kind == Monitor.Kind.REPORTS:
        raise WrongInput("monitor.reports_fixed", "The monitor for reports has no query and keeps its kind.")
    with change(actor=actor, brand_id=monitor.brand_id, action="monitor.removed") as record:
        row = locked(monitor)
        row.removed_at = row.removed_at or now()
        row.active = False
        row.version += 1
        row.save()
        _say(record, row, "removed", name=row.name)


def ensure_reports_monitor(*, actor: Actor, brand: Brand, name: str = REPORTS_NAME) -> Monitor:
    """The brand's monitor for what people bring; made when it is first needed."""
    there = Monitor.objects.filter(brand=brand, kind=Monitor.Kind.REPORTS, removed_at=None).order_by("pk")
    if (found := there.first()) is not None:
        return found
    with transaction.atomic():
        hold_brand(brand)  # two first reports at once make one monitor
        if (found := there.first()) is not None:
            return found
        with change(actor=actor, brand_id=brand.pk, action="monitor.created") as record:
            made = Monitor.objects.create(brand=brand, name=name, kind=Monitor.Kind.REPORTS, watched=False)
            _say(record, made, "created", name=name, kind=made.kind)
    return made


def _say(record: Any, monitor: Monitor, what: str, **body: Any) -> None:
    record.about(f"monitor:{monitor.uid}", **body)
    record.event("listening.monitor_changed", {"monitor": str(monitor.uid), "change": what})
    record.touches(monitor_topic(monitor.brand_id, monitor.pk))
    record.touches(f"b{monitor.brand_id}.monitors")
