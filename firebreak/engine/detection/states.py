"""The state machine: from what one slice shows to what the detector says, as a table.

Volume alone reaches at most alert; crisis needs volume and content together. An event ends only after hours
of quiet (hysteresis), and one event raises one alarm (refractory time). A gap hides the state, it does not
change it: no data is not calm, and it is not the end of an event.
"""

import math
from enum import StrEnum

import msgspec

from firebreak.engine.detection.evidence import Evidence, Family, State
from firebreak.engine.detection.parameters import Levels, StateParameters


class Reading(StrEnum):
    """What one slice shows."""

    NO_DATA = "no-data"
    NO_BASELINE = "no-baseline"
    COLD_BURST = "cold-burst"
    QUIET = "quiet"
    """Nothing unusual for so long that an event would be over."""
    FADING = "fading"
    """Nothing that would start an event, but not quiet for long enough to end one."""
    UNUSUAL = "unusual"
    REPEAT = "repeat"
    """Strong, but of a kind that was announced within the refractory time."""
    STRONG = "strong"
    GRAVE = "grave"
    """Two families at once, one of them content."""


_S, _R = State, Reading

TABLE: dict[State, dict[Reading, State]] = {
    _S.NO_BASELINE: {
        _R.NO_DATA: _S.NO_BASELINE,
        _R.NO_BASELINE: _S.NO_BASELINE,
        _R.COLD_BURST: _S.WATCH,
        _R.QUIET: _S.CALM,
        _R.FADING: _S.CALM,
        _R.UNUSUAL: _S.WATCH,
        _R.REPEAT: _S.WATCH,
        _R.STRONG: _S.ALERT,
        _R.GRAVE: _S.CRISIS,
    },
    _S.CALM: {
        _R.NO_DATA: _S.CALM,
        _R.NO_BASELINE: _S.NO_BASELINE,
        _R.COLD_BURST: _S.WATCH,
        _R.QUIET: _S.CALM,
        _R.FADING: _S.CALM,
        _R.UNUSUAL: _S.WATCH,
        _R.REPEAT: _S.WATCH,
        _R.STRONG: _S.ALERT,
        _R.GRAVE: _S.CRISIS,
    },
    _S.WATCH: {
        _R.NO_DATA: _S.WATCH,
        _R.NO_BASELINE: _S.WATCH,
        _R.COLD_BURST: _S.WATCH,
        _R.QUIET: _S.CALM,
        _R.FADING: _S.WATCH,
        _R.UNUSUAL: _S.WATCH,
        _R.REPEAT: _S.WATCH,
        _R.STRONG: _S.ALERT,
        _R.GRAVE: _S.CRISIS,
    },
    _S.ALERT: {
        _R.NO_DATA: _S.ALERT,
        _R.NO_BASELINE: _S.ALERT,
        _R.COLD_BURST: _S.ALERT,
        _R.QUIET: _S.CALM,
        _R.FADING: _S.ALERT,
        _R.UNUSUAL: _S.ALERT,
        _R.REPEAT: _S.ALERT,
        _R.STRONG: _S.ALERT,
        _R.GRAVE: _S.CRISIS,
    },
    _S.CRISIS: {
        _R.NO_DATA: _S.CRISIS,
        _R.NO_BASELINE: _S.CRISIS,
        _R.COLD_BURST: _S.CRISIS,
        _R.QUIET: _S.CALM,
        _R.FADING: _S.CRISIS,
        _R.UNUSUAL: _S.CRISIS,
        _R.REPEAT: _S.CRISIS,
        _R.STRONG: _S.CRISIS,
        _R.GRAVE: _S.CRISIS,
    },
}
"""State behind any gap, reading -> next state behind any gap. A gap itself shows as no-data."""

RANK = {s: n for n, s in enumerate((_S.NO_DATA, _S.NO_BASELINE, _S.CALM, _S.WATCH, _S.ALERT, _S.CRISIS))}


class Step(msgspec.Struct, frozen=True):
    """What one slice does to the machine."""

    machine: "Machine"
    shown: State
    reading: Reading
    alarm: bool


class Machine(msgspec.Struct, frozen=True):
    """Memory of the state machine; every step makes a new one, so that looking ahead changes nothing."""

    behind: State = State.NO_BASELINE
    shown: State = State.NO_BASELINE
    quiet_s: float = 0.0
    gap_s: float = 0.0
    event: float | None = None
    """When the present or last event was announced."""
    announced: dict[str, float] = {}
    """Per kind of evidence, when it last raised an alarm."""
    armed: bool = True
    """False until the evidence has let go since the last alarm."""
    heights: dict[str, tuple[float, float]] = {}
    """Per family, the strongest recent share of its alert level, and when."""

    def waited(self, seconds: float) -> "Machine":
        """The machine after so much more of a gap."""
        return msgspec.structs.replace(self, gap_s=self.gap_s + seconds)


def kind(evidence: Evidence) -> str:
    """What counts as the same news: spike and growth see one thing, every other channel something of its own."""
    return evidence.family.value if evidence.family is Family.VOLUME else evidence.channel


def read(
    machine: Machine,
    now: float,
    evidences: tuple[Evidence, ...],
    levels: dict[str, Levels],
    rules: StateParameters,
) -> Reading:
    """The reading of a slice that has data and a baseline. ``machine`` already knows the slice's heights."""
    strong = [e for e in evidences if e.surprise >= levels[e.channel].alert]
    if strong:
        if _grave(machine, now, rules):
            return Reading.GRAVE
        fresh = [e for e in strong if now - machine.announced.get(kind(e), -math.inf) >= rules.refractory_s]
        return Reading.STRONG if fresh else Reading.REPEAT
    if any(e.surprise >= levels[e.channel].watch for e in evidences):
        return Reading.UNUSUAL
    return Reading.QUIET if machine.quiet_s >= rules.hold_s else Reading.FADING


def _grave(machine: Machine, now: float, rules: StateParameters) -> bool:
    recent = {f: h for f, (h, at) in machine.heights.items() if now - at <= rules.memory_s}
    content = recent.pop(Family.CONTENT, 0.0)
    other = max(recent.values(), default=0.0)
    return max(content, other) >= 1.0 and min(content, other) >= rules.support


def remember(
    machine: Machine,
    now: float,
    width_s: float,
    evidences: tuple[Evidence, ...],
    levels: dict[str, Levels],
    rules: StateParameters,
) -> Machine:
    """The machine after hearing a slice's evidence, before it decides."""
    heights = {f: (h, at) for f, (h, at) in machine.heights.items() if now - at <= rules.memory_s}
    for e in evidences:
        height = e.surprise / max(levels[e.channel].alert, levels[e.channel].crisis)
        if height >= heights.get(e.family, (0.0, 0.0))[0]:
            heights[e.family.value] = (height, now)
    let_go = all(e.surprise < levels[e.channel].release for e in evidences)
    return msgspec.structs.replace(
        machine,
        heights=heights,
        gap_s=0.0,
        quiet_s=machine.quiet_s + width_s if let_go else 0.0,
        armed=machine.armed or let_go,
    )


def decide(
    machine: Machine, now: float, reading: Reading, strong: tuple[str, ...], rules: StateParameters
) -> Step:
    """Walk the table. ``strong`` names the kinds of evidence at or above their alert level."""
    before, behind = machine.behind, TABLE[machine.behind][reading]
    shown = State.NO_DATA if reading is Reading.NO_DATA else behind
    worse = RANK[behind] > RANK[before] and behind in (State.ALERT, State.CRISIS)
    again = (
        reading is Reading.STRONG
        and before is State.ALERT
        and machine.armed
        and machine.event is not None
        and now - machine.event >= rules.refractory_s
    )
    alarm = worse or again
    announced, event, armed = machine.announced, machine.event, machine.armed
    if alarm:
        announced, event, armed = {**announced, **dict.fromkeys(strong, now)}, now, False
    moved = msgspec.structs.replace(
        machine, behind=behind, shown=shown, announced=announced, event=event, armed=armed
    )
    return Step(moved, shown, reading, alarm)
