"""How often "fell faster than forecast" would be said of real surges in which nobody is known to have answered.

    ./dev bench followed [--json] [--data DIR]

Five brands' volumes (``nab_realtweets``). Moments from the first half hour to 18 hours after each outsize hour, forecast by
a memory made of the other four brands; then the rule of ``firebreak.review.rules`` at each look. Some of these brands may
have answered in their way: the share is what the rule says of such talk, not of silence. A planted effect takes away a
share of what came from the moment on. No network; nothing is drawn by chance.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.detect.data import Brand, brands
from benchmarks.forecast.courses import DAY_SLICES, SLICE_S, Moment, bursts, memory_of, moment
from benchmarks.machine import ROOT, machine
from firebreak.engine.detection.forecast import Forecast, forecast
from firebreak.review import rules

DEFAULT = Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data"))
AFTER = (0, 6, 12, 24, 36, 60, 96, 144, 216)
"""Slices of five minutes after the first half hour of a surge."""
LEFT = (0.5, 0.25, 0.1)
"""What a planted effect leaves of what came."""


class Case(NamedTuple):
    """One moment of a surge that can be judged."""

    surge: tuple[str, int]
    found: Forecast
    came: Sequence[float]


def main() -> int:
    """Print it; 1 where it is said oftener than promised or otherwise than the product states, 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DEFAULT)
    options = parser.parse_args()
    try:
        found = cases(brands(options.data))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    result = report(found)
    sys.stdout.write(json.dumps(result, indent=2) + "\n" if options.json else printed(result))
    return int(not all(result["marks"].values()))


def cases(volumes: Sequence[Brand]) -> list[Case]:
    """Every moment at which something could be said."""
    own = {brand.name: bursts(brand) for brand in volumes}
    found: dict[tuple[str, int], Case] = {}
    for brand in volumes:
        memory = memory_of([pair for other in volumes if other is not brand for pair in own[other.name]])
        for number, (first, _later) in enumerate(own[brand.name]):
            begin = round((first.now - brand.start) / SLICE_S)
            for at in (begin + after for after in AFTER):
                if (brand.name, at) in found or at + DAY_SLICES > len(brand.counts):
                    continue
                here: Moment = moment(brand, at, 1.0)
                issued = forecast(here.counts, here.profile, here.now, memory=memory)
                if isinstance(issued, Forecast):
                    case = Case((brand.name, number), issued, here.came.tolist())
                    if said(case, 1, 0.0):
                        found[brand.name, at] = case
    return list(found.values())


def said(case: Case, many: int, left: float) -> bool:
    """Whether it would be said after so many hours, with so much left of what came."""
    return _code(case, many, left) == rules.FELL_FASTER


def _code(case: Case, many: int, left: float) -> str:
    hours = [
        (one.posts.low_80, one.posts.expected, one.posts.high_80, one.normal) for one in case.found.hours
    ]
    count = int(sum(case.came[:many]) * left)
    found = rules.verdict(rules.Seen(many, count, 1.0, rules.expected_of(hours, many)))
    return rules.said_of(found.code, [[one.code, dict(one.params)] for one in found.reasons])


def report(found: Sequence[Case]) -> dict[str, Any]:
    """Per look how often it is said: without an effect, with one, and by the band as it is."""
    rows, marks = {}, {}
    for many in rules.LOOKS:
        wrongly = float(np.mean([said(one, many, 1.0) for one in found]))
        rows[f"{many} h"] = {
            "said": round(wrongly, 3), "below the band as it is": round(_below(found, many), 3),
            "more": round(_more(found, many), 3),
            **{f"found, {left:g} left": round(float(np.mean([said(one, many, left) for one in found])), 3) for left in LEFT},
        }  # fmt: skip
        marks[f"{many} h said in at most {rules.PROMISED:g}"] = wrongly <= rules.PROMISED
        marks[f"{many} h more as stated ({rules.MORE_ANYWAY[many]:g})"] = (
            abs(_more(found, many) - rules.MORE_ANYWAY[many]) < 0.006
        )
        marks[f"{many} h as stated ({rules.WRONGLY[many]:g})"] = abs(wrongly - rules.WRONGLY[many]) < 0.006
    ever = float(np.mean([any(said(one, many, 1.0) for many in rules.LOOKS) for one in found]))
    return {
        "machine": machine(), "moments": len(found), "surges": len({one.surge for one in found}), "looks": rows,
        "said at any look": round(ever, 3), "marks": marks,
    }  # fmt: skip


def _more(found: Sequence[Case], many: int) -> float:
    """How often more is heard than forecast where something could be said."""
    return float(np.mean([_code(one, many, 1.0) == rules.MORE for one in found]))


def _below(found: Sequence[Case], many: int) -> float:
    lows = [sum(one.posts.low_80 for one in case.found.hours[:many]) for case in found]
    return float(np.mean([sum(case.came[:many]) < low for case, low in zip(found, lows, strict=True)]))


def printed(result: dict[str, Any]) -> str:
    """As a table."""
    lines = [
        f"{result['moments']} moments of {result['surges']} surges; said at any look: {result['said at any look']}"
    ]
    lines += [
        f"{look:>5}  " + "  ".join(f"{k} {v}" for k, v in row.items())
        for look, row in result["looks"].items()
    ]
    lines += [f"{'ok  ' if held else 'MISS'} {mark}" for mark, held in result["marks"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
