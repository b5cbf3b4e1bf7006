"""What the alerts page shows: the queue, and one alert with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firebreak.base import clock
from firebreak.listening import queries
from firebreak.listening.chance import chance
from firebreak.listening.forms import DecideForm
from firebreak.listening.models import Alert
from firebreak.listening.views.addresses import between, stretches
from firebreak.listening.views.alert_proof import proof_view
from firebreak.listening.views.alert_words import driving, history, reasons, uncertain
from firebreak.listening.views.cards import cards
from firebreak.listening.views.figures import gap_marks, volume_chart
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest

PAGE = 30
AROUND = timedelta(hours=6)
STEP_S = 300
FILTERS = (
    ("open", gettext_lazy("Waiting")),
    ("acknowledged", gettext_lazy("Acknowledged")),
    ("not_crisis", gettext_lazy("Not a crisis")),
    ("over", gettext_lazy("Over")),
    ("all", gettext_lazy("All")),
)
STATUS_WORDS = {
    Alert.Status.OPEN: gettext_lazy("Open: nobody has it yet"),
    Alert.Status.ACKNOWLEDGED: gettext_lazy("Acknowledged"),
    Alert.Status.NOT_CRISIS: gettext_lazy("Not a crisis"),
    Alert.Status.OVER: gettext_lazy("Over"),
}


@dataclass(frozen=True)
class QueueRow:
    """One alert of the queue."""

    alert: Alert
    sentence: str


def queue_context(request: BrandRequest) -> dict[str, Any]:
    """Alerts of the status in the address (open, unless asked otherwise), page by page."""
    known = [key for key, _label in FILTERS]
    wanted = request.GET.get("status", "open")
    status = wanted if wanted in known else "open"
    rows = queries.alerts(request.brand, status=None if status == "all" else status)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    address = {"status": status} | ({"page": page.number} if page.number > 1 else {})
    return {
        "page": page,
        "queue": [QueueRow(one, sentence(one)) for one in page.object_list],
        "status": status,
        "filters": FILTERS,
        "checked_at": clock.now(),
        "queue_url": f"{reverse('listening:alerts', args=[request.brand.slug])}?{urlencode(address)}",
    }


def sentence(alert: Alert) -> str:
    """What happened, in one sentence."""
    return say(alert.reason_code, alert.reason_params)


def alert_context(request: BrandRequest, alert: Alert, *, form: DecideForm | None = None) -> dict[str, Any]:
    """Everything about one alert: what, since when, how unusual, what drives it, what is uncertain."""
    since, until = period(alert)
    evidence = alert.evidence if isinstance(alert.evidence, dict) else {}
    gaps = gap_marks(queries.gaps(request.brand, since, until), since, until)
    top = queries.by_numbers(request.brand, post_numbers(evidence, alert))
    totals = queries.totals(alert.monitor, alert.since, until)
    proof = proof_view(request.brand, alert, evidence, until)
    return {
        "alert": alert,
        "alert_url": reverse("listening:alert", args=[request.brand.slug, alert.uid]),
        "alert_topics": f"alerts monitor.{alert.monitor_id}",
        "sentence": sentence(alert),
        "status_words": STATUS_WORDS[Alert.Status(alert.status)],
        "reasons": reasons(evidence, totals.times_normal),
        "chance": chance(alert.surprise) if alert.cause == Alert.Cause.DETECTED else "",
        "drives": [*driving(request.brand, alert, evidence, until), *proof.drives],
        "proof": proof,
        "also": list(alert.also.filter(removed_at=None)),
        "cards": cards(request, top[:5], query=alert.monitor.query),
        "all_href": between(request.brand, alert.monitor, alert.since, until),
        "negative_href": between(request.brand, alert.monitor, alert.since, until, sentiment="negative"),
        "totals": totals,
        "uncertain": uncertain(alert, evidence, gaps),
        "chart": alert_chart(request, alert, since, until, gaps),
        "history": history(request.brand, alert),
        "form": form or DecideForm(initial={"decision": "not_crisis"}),
    }


def period(alert: Alert) -> tuple[datetime, datetime]:
    """The time around an alert: six hours before it began to now, or to six hours after its last change."""
    until = min(clock.now(), alert.updated_at + AROUND)
    return alert.since - AROUND, max(until, alert.raised_at + timedelta(minutes=5))


def post_numbers(evidence: dict[str, Any], alert: Alert) -> list[int]:
    """Numbers of the posts that drive it, as the evidence names them; a report's own post."""
    numbers = []
    grave = evidence.get("grave")
    if isinstance(grave, dict) and isinstance(grave.get("post"), int):
        numbers.append(grave["post"])
    for key in ("top_posts", "posts"):
        numbers += [one for one in evidence.get(key, []) or [] if isinstance(one, int)]
    if alert.report is not None and alert.report.post_id:
        numbers.insert(0, alert.report.post_id)
    return list(dict.fromkeys(numbers))


def alert_chart(
    request: BrandRequest,
    alert: Alert,
    since: datetime,
    until: datetime,
    gaps: list[tuple[datetime, datetime, str]],
) -> Any:
    """Volume around the alert, with where it began and when it was raised."""
    step = STEP_S if until - since <= timedelta(hours=24) else 3600
    while (until - since).total_seconds() / step > 300:
        step *= 4
    return volume_chart(
        series=queries.series(alert.monitor, since, until, step_s=step),
        band=queries.normal(alert.monitor, since, until, step_s=step),
        alert_line=queries.alert_line(alert.monitor, since, until, step_s=step),
        gaps=gaps,
        events=[
            (alert.since, _("It began")),
            (alert.raised_at, _("Alert raised")),
            *queries.expected_marks(alert.monitor, since, until),
        ],
        link=stretches(request.brand, alert.monitor),
    )
