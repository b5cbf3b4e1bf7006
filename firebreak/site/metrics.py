"""Figures for Prometheus, in its text format. Counted from the tables, so every process tells the same."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from firebreak import __version__
from firebreak.base import config
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.listening import queries as listening
from firebreak.listening.models import Alert, Source
from firebreak.notify.models import Delivery
from firebreak.site.models import Beat


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0] or 0)


def _lines() -> Iterator[str]:
    def family(name: str, kind: str, text: str, values: dict[str, float]) -> Iterator[str]:
        yield f"# HELP firebreak_{name} {text}"
        yield f"# TYPE firebreak_{name} {kind}"
        for labels, value in values.items():
            yield f"firebreak_{name}{labels} {value:g}"

    def by_state(rows: QuerySet[Any]) -> dict[str, float]:
        pairs = rows.values_list("state").annotate(n=Count("pk")).order_by("state")
        return {f'{{state="{state}"}}': float(n) for state, n in pairs}

    yield from family("info", "gauge", "Version in use.", {f'{{version="{__version__}"}}': 1})
    # The largest key, not a count: it is exact enough to see the rate and costs nothing at ten million rows.
    yield from family(
        "posts_total", "counter", "Posts stored.", {"": _count("SELECT MAX(id) FROM store_post")}
    )
    yield from family(
        "mentions_total", "counter", "Mentions stored.", {"": _count("SELECT MAX(id) FROM store_mention")}
    )
    jobs = Job.objects.exclude(state=Job.State.DONE)
    yield from family("jobs", "gauge", "Jobs not done, by state.", by_state(jobs))
    sent = Delivery.objects.all()
    yield from family("deliveries", "gauge", "Deliveries of notices, by state.", by_state(sent))
    sources = Source.objects.filter(removed_at__isnull=True)
    yield from family("sources", "gauge", "Sources, by state.", by_state(sources))
    alerts = Alert.objects.filter(status="open")
    yield from family("alerts_open", "gauge", "Open alerts, by state.", by_state(alerts))
    ages = {f'{{process="{b.name}"}}': (now() - b.at).total_seconds() for b in Beat.objects.all()}
    yield from family(
        "process_silence_seconds", "gauge", "Seconds since a process gave a sign of life.", ages
    )
    yield from family(
        "search_behind_posts", "gauge", "Posts not yet in the index.", {"": listening.search_state().behind}
    )


def _may_read(request: HttpRequest) -> bool:
    token = config.get("metrics_token")
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, token)
    # Behind a proxy everybody seems to be this machine, so there a token is needed.
    return not config.get("trust_proxy") and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def view(request: HttpRequest) -> HttpResponse:
    """``/metrics``: with the token of the setting, or from this machine when none is set."""
    if not _may_read(request):
        return HttpResponse(status=403)
    return HttpResponse("\n".join([*_lines(), ""]), content_type="text/plain; version=0.0.4; charset=utf-8")
