"""How often alerts of a strength were right on our benchmark, for the page of an alert.

The table is written by ``./dev bench detect --calibrate`` from its runs: five brands' real volumes with the
events that people marked, and one injected crisis for each brand-week. An alert is right when it falls in a
marked event or in an injected crisis. With fewer or more real events than there, the shares would be others.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """Alarms of one state whose strongest surprise lies from ``low`` up to ``high`` decades."""

    state: str
    low: float
    high: float
    right: int
    of: int

    @property
    def precision(self) -> float | None:
        """Share that was right; None where there was none."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of that share (Wilson 1927).

        >>> [round(x, 2) for x in Band("alert", 3, 4, 8, 10).interval]
        [0.49, 0.94]
        """
        if not self.of:
            return 0.0, 1.0
        z, p, n = 1.96, self.right / self.of, self.of
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


# record: begin (written by ./dev bench detect --calibrate)
MEASURED = ("2026-11-20", "2")
TRACK_RECORD: tuple[Band, ...] = (
    Band("alert", 0.0, 3.0, 29, 65),
    Band("alert", 3.0, 4.0, 16, 32),
    Band("alert", 4.0, 6.0, 4, 5),
    Band("alert", 6.0, 10.0, 5, 5),
    Band("alert", 10.0, 99.0, 1, 2),
    Band("crisis", 0.0, 3.0, 0, 1),
    Band("crisis", 3.0, 4.0, 0, 0),
    Band("crisis", 4.0, 6.0, 3, 3),
    Band("crisis", 6.0, 10.0, 8, 8),
    Band("crisis", 10.0, 99.0, 8, 8),
)
# record: end


def track_record(state: str, surprise: float) -> Band | None:
    """The band that an alert falls in; None for a state without a record or a band without alarms."""
    for band in TRACK_RECORD:
        if band.state == state and band.low <= surprise < band.high:
            return band if band.of else None
    return None
