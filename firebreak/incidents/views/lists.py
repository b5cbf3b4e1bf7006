"""All incidents that the reader may see, the open ones first."""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firebreak.base.clock import now
from firebreak.incidents import queries
from firebreak.incidents.models import Incident, PublicWord, Silence, Task
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.common import DECLARE, SEE, number_of, room_url
from firebreak.incidents.views.timing import Left, left
from firebreak.incidents.words import OUTCOMES, PHASES, type_name
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.items import LEVELS
from firebreak.plan.words import LEVEL_NAMES, TYPE_NAMES
from firebreak.web.slots import Label

PAGE = 25
FILTERS = (("open", _("Open")), ("closed", _("Closed")), ("all", _("All")))


class Line(NamedTuple):
    """An incident in the list."""

    row: Incident
    number: str
    level: int
    phase: Label
    kind: str
    address: str
    word: Left | None
    late: int
    open_tasks: int
    outcome: Label


@require_safe
@brand_page(SEE)
def incidents(request: BrandRequest) -> HttpResponseBase:
    """The list; which of them stands in the address."""
    status = request.GET.get("status", "open")
    status = status if status in dict(FILTERS) else "open"
    level, kind = request.GET.get("level", ""), request.GET.get("type", "")
    rows = queries.incidents(request.brand, request.user)
    rows = rows if status == "all" else rows.filter(closed_at__isnull=status == "open")
    rows = rows.filter(level=level) if level in LEVELS else rows
    rows = rows.filter(type=kind) if kind in TYPE_NAMES else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": lines(list(page.object_list)), "status": status, "filters": FILTERS, "level": level,
        "type": kind,
        "levels": [(one, LEVEL_NAMES[one]) for one in LEVELS], "types": TYPE_NAMES.items(), "may_open": request.may(DECLARE),
        "fragment": request.headers.get("HX-Request") == "true", "here": request.get_full_path(),
        "topics": " ".join(["incidents", *(f"incident.{one.pk}" for one in page.object_list if one.private)]),
    }  # fmt: skip
    template = "parts/list" if context["fragment"] else "list"
    return render(request, f"incidents/{template}.html", context)


def lines(found: list[Incident]) -> list[Line]:
    """Incidents with what is due in them; three queries, however many there are."""
    words = {one.incident_id: one for one in PublicWord.objects.filter(incident__in=found, said_at=None)}
    silent = set(
        Silence.objects.filter(incident__in=found, ended_at=None).values_list("incident_id", flat=True)
    )
    tasks = Task.objects.filter(incident__in=found, state__in=OPEN_TASKS)
    sums = (
        tasks.order_by()
        .values("incident")
        .annotate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now())))
    )
    counts = {one["incident"]: (int(one["late"]), int(one["all"])) for one in sums}
    return [
        Line(
            one, number_of(one), LEVELS.index(one.level) + 1, PHASES[one.phase], type_name(one.type), room_url(one),
            left(words[one.pk].due_at) if one.pk in words and one.pk not in silent and one.closed_at is None else None,
            *counts.get(one.pk, (0, 0)), OUTCOMES.get(one.outcome, ""),
        )
        for one in found
    ]  # fmt: skip
