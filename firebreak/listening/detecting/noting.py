"""What detectors say of monitors now, and that they look at all, stored for the pages: many in one short transaction.

Each in a transaction of its own cost 1.5 ms and the writer's turn: after a start, ten thousand of them came at once. And
ten thousand in one transaction hold the writer up for 0.3 s, as each row carries a memory of 15 kB.
"""

from collections.abc import Callable, Iterable
from math import ceil
from time import monotonic

from django.db import transaction

from firebreak.base.clock import now
from firebreak.engine.detection import Assessment
from firebreak.listening.actions.common import touch_monitors
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.store.sql import chunks

MOST, LONGEST_S = 200, 0.5
"""How many are gathered, and for how long."""
ROUND_S = 60.0
"""In which every watched monitor is noted as looked at; a page that reads it later than two minutes says so."""
_FIELDS = ["state", "since", "checked_at", "reason_code", "reason_params", "channel", "surprise"]


class Notes:
    """Gathers what is to be stored; used by one thread."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._found: dict[int, tuple[Monitor, Assessment]] = {}
        self._since = 0.0

    def add(self, monitor: Monitor, found: Assessment) -> None:
        """What its detector says now; whatever it said before is not worth storing any more."""
        if not self._found:
            self._since = self._clock()
        self._found[monitor.pk] = (monitor, found)

    def due(self) -> bool:
        """Whether so many, or so old ones, wait that they must be stored."""
        return bool(self._found) and (len(self._found) >= MOST or self._clock() - self._since >= LONGEST_S)

    def write(self) -> None:
        """Store what was gathered, and wake the pages that show it. What cannot be stored is let go of."""
        found, self._found = self._found, {}
        if found:
            note(list(found.values()))


def note(found: list[tuple[Monitor, Assessment]]) -> None:
    """Store what detectors say now. Monitors that have gone meanwhile are passed over."""
    at, said = now(), {monitor.pk: (monitor, assessment) for monitor, assessment in found}
    with transaction.atomic():
        rows = list(
            Watch.objects.select_for_update(no_key=True)
            .defer("memory")
            .filter(monitor__in=said)
            .order_by("pk")
        )
        for row in rows:
            _, one = said[row.pk]
            if row.state != one.state.value:
                row.since = at
            row.state, row.checked_at = one.state.value, at
            row.reason_code, row.reason_params = one.reason, dict(one.params)
            row.channel, row.surprise = one.channel[:40], one.surprise
        fresh = [Watch(monitor_id=row.pk, **{name: getattr(row, name) for name in _FIELDS}) for row in rows]
        Watch.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["monitor"], update_fields=_FIELDS
        )
        by_brand: dict[int, list[int]] = {}
        for row in rows:
            by_brand.setdefault(said[row.pk][0].brand_id, []).append(row.pk)
        for brand, monitors in by_brand.items():
            touch_monitors(brand, monitors)


class Rounds:
    """Notes that monitors were looked at: few of them all at each turn, many in turns that make a round; one thread's."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = -ROUND_S
        self._upto = 0

    def note(self, watched: Iterable[int]) -> int:
        """As many as the time since the last turn asks for; returns how many."""
        keys, at = sorted(watched), self._clock()
        share = min(1.0, (at - self._last) / ROUND_S)
        count = min(len(keys), max(MOST, ceil(len(keys) * share)))
        turn = ([key for key in keys if key > self._upto] + keys)[:count]
        for part in chunks(turn, MOST):
            Watch.objects.filter(monitor__in=part).update(checked_at=now())
        self._last, self._upto = at, turn[-1] if turn else 0
        return len(turn)
