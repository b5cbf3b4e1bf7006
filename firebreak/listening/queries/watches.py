"""What the detector last noted about monitors: read for one, or for all that a page lists."""

from collections.abc import Iterable

from firebreak.base.prepared import Prepared
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.queries.once import remember, remembered

_watch = Prepared(lambda monitor: Watch.objects.filter(monitor=monitor))


def watch_of(monitor: Monitor) -> Watch | None:
    """The detector's row of a monitor, or ``None`` before its first look."""
    return remembered(("watch", monitor.pk), lambda: _watch.first(monitor.pk))


def watches_ahead(monitors: Iterable[Monitor]) -> None:
    """Read the rows of many monitors in one query, for a page that shows them all (see :func:`once`)."""
    keys = [monitor.pk for monitor in monitors]
    found = Watch.objects.in_bulk(keys)
    for key in keys:
        remember(("watch", key), found.get(key))
