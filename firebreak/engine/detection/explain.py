"""From a step of the state machine to a reason: a code and the numbers that its sentence needs."""

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.evidence import Evidence, Family, State, Value
from firebreak.engine.detection.parameters import Parameters
from firebreak.engine.detection.states import Reading, Step

Reason = tuple[str, dict[str, Value]]


def explain(
    step: Step, previous: State, evidences: tuple[Evidence, ...], bin_: Bin, parameters: Parameters
) -> Reason:
    """The reason code and parameters of one step."""
    if step.reading is Reading.NO_DATA:
        return "no_data", {"minutes": round(step.machine.gap_s / 60)}
    if step.reading is Reading.NO_BASELINE:
        return "first_day", {}
    by_family = {e.family: e for e in sorted(evidences, key=lambda e: e.surprise)}
    if step.reading in (Reading.QUIET, Reading.FADING):
        return _calm(step, previous, parameters)
    if step.reading is Reading.REPEAT and not step.alarm and step.shown is State.WATCH:
        event = bin_.start if step.machine.event is None else step.machine.event
        return "same_event", {"hours": round((bin_.start - event) / 3600)}
    if step.reading is Reading.COLD_BURST:
        return "cold_start", _volume(by_family[Family.VOLUME])
    if step.reading is Reading.GRAVE and len(by_family) == 2:
        share = _share(by_family[Family.CONTENT])
        both = {
            **_volume(by_family[Family.VOLUME]),
            "share": share["observed"],
            "usual_share": share["expected"],
        }
        return "volume_and_negative_share", both
    strongest = max(evidences, key=lambda e: e.surprise)
    if strongest.family is Family.CONTENT:
        return "negative_share", _share(strongest)
    return "volume", _volume(strongest)


def _calm(step: Step, previous: State, parameters: Parameters) -> Reason:
    if step.shown is not State.CALM:
        return "still_on", {"hours": round(parameters.states.hold_s / 3600)}
    if previous is State.NO_DATA:
        return "data_again", {}
    if previous is State.NO_BASELINE:
        return "baseline_ready", {}
    if previous is not State.CALM:
        return "back_to_normal", {"hours": round(parameters.states.hold_s / 3600)}
    return "normal", {}


def _volume(evidence: Evidence) -> dict[str, Value]:
    return {
        "observed": round(evidence.observed),
        "expected": round(evidence.expected),
        "low": round(evidence.low),
        "high": round(evidence.high),
        "minutes": round(evidence.window_s / 60),
    }


def _share(evidence: Evidence) -> dict[str, Value]:
    return {
        "observed": round(100 * evidence.observed),
        "expected": round(100 * evidence.expected),
        "judged": round(float(evidence.params["judged"])),
        "hours": round(evidence.window_s / 3600),
    }
