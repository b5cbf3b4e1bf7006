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
    if step.reading is Reading.GRAVE and Family.CONTENT in by_family:
        both = _both(by_family, parameters)
        if both is not None:
            return both
    return _alone(max(evidences, key=lambda e: e.surprise / parameters.levels(e.channel).alert))


def _alone(evidence: Evidence) -> Reason:
    if evidence.family is Family.CONTENT:
        return "negative_share", _share(evidence)
    if evidence.family is Family.SPREAD:
        return _spread(evidence)
    return ("growth" if evidence.channel.startswith("growth") else "volume"), _volume(evidence)


def _both(by_family: dict[Family, Evidence], parameters: Parameters) -> Reason | None:
    """Content beside the stronger of the other families, if that family speaks now."""
    others = [e for family, e in by_family.items() if family is not Family.CONTENT]
    if not others:
        return None
    other = max(others, key=lambda e: e.surprise / parameters.levels(e.channel).alert)
    share = _share(by_family[Family.CONTENT])
    told = {"share": share["observed"], "usual_share": share["expected"]}
    if other.family is Family.VOLUME:
        return "volume_and_negative_share", {**_volume(other), **told}
    code, params = _spread(other)
    return f"{code}_and_negative_share", {**params, **told}


def _spread(evidence: Evidence) -> Reason:
    if evidence.channel.startswith("key-voice"):
        return "key_voice", {
            "followers": round(evidence.observed),
            "usual": round(evidence.expected),
            "high": round(evidence.high),
        }
    code = "novelty" if evidence.channel.startswith("novelty") else str(evidence.params["of"])
    return code, {
        "observed": round(100 * evidence.observed),
        "expected": round(100 * evidence.expected),
        "posts": round(float(evidence.params["trials"])),
        "hours": round(evidence.window_s / 3600),
    }


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
