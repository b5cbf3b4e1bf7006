"""What the pages of sources show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base import clock, connectors
from firebreak.listening import queries
from firebreak.listening.models import Source
from firebreak.listening.queries import Health
from firebreak.listening.views.addresses import mentions_address
from firebreak.listening.views.figures import gap_marks, rises
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand
from firebreak.web.charts import Chart, sparkline, time_series
from firebreak.web.parts.numbers import compact
from firebreak.web.parts.times import duration_words

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class SourceRow:
    """One line of the list."""

    source: Source
    connector: str
    icon: str
    health: Health
    sentence: str
    todo: str
    spark: Chart | None


def hook_address(source: Source) -> str:
    """Where a push source sends its posts."""
    return reverse("listening:hook", args=[source.uid])


def _title(source: Source) -> tuple[str, str]:
    try:
        manifest = connectors.get(source.connector)
    except KeyError:
        return source.connector, "plug"
    return _(manifest.title), manifest.icon


def pushes(source: Source) -> bool:
    """Whether its posts are sent to us, so that there is nothing for us to read."""
    return any(one.name == source.connector and one.verify for one in connectors.all_that(connectors.PUSH))


def _row(source: Source) -> SourceRow:
    health = queries.source_health(source)
    title, icon = _title(source)
    said, todo = say(*health.sentence), say(health.what_to_do) if health.what_to_do else ""
    if pushes(source) and health.state == Source.State.WAITING:
        said, todo = _("Nothing was sent to it yet."), _("Send a first post to its address.")
    spark = None
    if any(health.per_hour):
        spark = sparkline(health.per_hour, title=_("Posts in each of the last 24 hours"))
    return SourceRow(source, title, icon, health, said, todo, spark)


def source_rows(brand: Brand) -> list[SourceRow]:
    """Every source; the ones that need somebody first."""
    rows = [_row(source) for source in queries.sources(brand)]
    order = {"broken": 0, "retrying": 1, "silent": 2}
    return sorted(rows, key=lambda row: (order.get(str(row.health.state), 3), row.source.title.casefold()))


def source_context(request: BrandRequest, source: Source) -> dict[str, Any]:
    """One source's health in numbers, words and a chart."""
    now = clock.now()
    row = _row(source)
    marks = gap_marks(row.health.gaps, now - DAY, now, named=False)
    return {
        "source": source,
        "row": row,
        "chart": rate_chart(row.health, marks) if any(row.health.per_hour) else None,
        "gaps": [(start, end, why, duration_words(end - start)) for start, end, why in reversed(marks)],
        "rate": compact(row.health.posts_hour),
        "lag": duration_words(row.health.lag_s) if row.health.lag_s is not None else "–",
        "mentions_href": mentions_address(request.brand, source=str(source.uid)),
        "warnings": [
            {"words": say(str(one.get("code", "")), one.get("params", {})), "at": one.get("at")}
            for one in list(source.warnings or [])[-20:]
            if isinstance(one, dict)
        ],
    }


def rate_chart(health: Health, marks: list[Any]) -> Chart:
    """Posts an hour over the last day, gaps hatched."""
    end = clock.now().replace(minute=0, second=0, microsecond=0)
    counts = health.per_hour
    times = [end - timedelta(hours=len(counts) - 1 - number) for number in range(len(counts))]
    if not rises(counts):  # the hour that has only begun would look like a fall
        times, counts = times[:-1], counts[:-1]
    return time_series(list(zip(times, counts, strict=True)), gaps=marks, title=_("Posts an hour"))
