"""From the untouched streams to the table of levels: which surprise of each channel fits a budget of alarms.

Each channel alone has a curve: the level at which it raises so many alarms per brand-week. A budget is shared
out (volume gets most; the others are insurance whose alarms must stay rare), and all shares are then scaled
together until the alarms of all channels, which overlap, fill the budget.
"""

import math
import re
from pathlib import Path

from benchmarks.detect.runs import ALL, Run, rate
from firebreak.engine.detection import parameters
from firebreak.engine.detection.parameters import BUDGETS, DEFAULT, Levels

SHARES = {
    "spike/1": 1.0,
    "growth/1": 1.0,
    "negative-share/2": 0.3,
    "novelty/1": 0.06,
    "key-voice/1": 0.06,
    "coordination/1": 0.06,
}
"""Of the budget, before scaling. Spike and growth mostly find the same events, so both get all of it."""

WITHOUT_DATA = {"novelty/1": "negative-share/2", "coordination/1": "negative-share/2"}
"""The streams carry no claims and no copies: these channels take the curve of the one that works alike."""

GRID = tuple(round(1.3 * 1.08**k, 3) for k in range(31))
"""Levels at which the curves are measured: 1.3 to 13 decades."""

SLICES_A_WEEK = 2_016


def table(runs: list[Run]) -> dict[str, tuple[float, ...]]:
    """The alert level of every channel at every budget."""
    curves = {channel: _Curve(runs, channel) for channel in ALL if channel not in WITHOUT_DATA}
    columns: dict[str, list[float]] = {channel: [] for channel in ALL}
    for budget in BUDGETS:
        found = _fill(runs, curves, budget)
        for channel in ALL:
            columns[channel].append(round(max(found[channel], _least(channel, budget)), 2))
    return {channel: tuple(column) for channel, column in columns.items()}


def _least(channel: str, budget: float) -> float:
    """The streams hardly try the key voices: there, the level at which slices that know nothing of each other
    would use up its share."""
    return math.log10(SLICES_A_WEEK / (SHARES[channel] * budget)) if channel == "key-voice/1" else 0.0


class _Curve:
    """Level of one channel by its own number of alarms per brand-week, from a grid of levels."""

    def __init__(self, runs: list[Run], channel: str) -> None:
        self._rates = [rate(runs, {channel: _levels(level)}) for level in GRID]

    def level(self, alarms: float) -> float:
        """The lowest level of the grid that raises no more alarms, moved on in a straight line."""
        for k, found in enumerate(self._rates):
            if found <= alarms:
                if k == 0:
                    return GRID[0]
                part = (self._rates[k - 1] - alarms) / (self._rates[k - 1] - found)
                return GRID[k - 1] + part * (GRID[k] - GRID[k - 1])
        return GRID[-1]


def _levels(alert: float) -> Levels:
    return Levels(watch=alert - DEFAULT.watch_below, alert=alert, release=DEFAULT.release_at * alert)


def _fill(runs: list[Run], curves: dict[str, _Curve], budget: float) -> dict[str, float]:
    low, high = 0.2, 1.2
    for _ in range(7):
        middle = 0.5 * (low + high)
        found = _at(curves, middle * budget)
        if rate(runs, {channel: _levels(level) for channel, level in found.items()}) > budget:
            high = middle
        else:
            low = middle
    return _at(curves, low * budget)


def _at(curves: dict[str, _Curve], alarms: float) -> dict[str, float]:
    found = {channel: curve.level(SHARES[channel] * alarms) for channel, curve in curves.items()}
    for channel, alike in WITHOUT_DATA.items():
        found[channel] = curves[alike].level(SHARES[channel] * alarms)
    return found


def write(found: dict[str, tuple[float, ...]]) -> Path:
    """Put the table into the parameters of the engine; the file."""
    file = Path(parameters.__file__)
    lines = [f'    "{channel}": {column},' for channel, column in found.items()]
    body = "CALIBRATION: dict[str, tuple[float, ...]] = {\n" + "\n".join(lines) + "\n}\n"
    put(file, "calibration", body)
    return file


def put(file: Path, mark: str, body: str) -> None:
    """Replace what stands between ``# mark: begin`` and ``# mark: end`` in a file."""
    text = file.read_text(encoding="utf-8")
    marked = rf"(# {mark}: begin[^\n]*\n).*?(# {mark}: end)"
    file.write_text(re.sub(marked, lambda m: m[1] + body + m[2], text, flags=re.DOTALL), encoding="utf-8")
