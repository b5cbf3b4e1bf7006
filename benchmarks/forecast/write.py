"""Writes what was learned into the engine: ``./dev bench forecast --fit``."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.forecast.data import Cascade
from firebreak.engine.detection.forecast import fitted
from firebreak.engine.detection.forecast.fit import AGES_S, Fitted, fit_all
from firebreak.engine.detection.forecast.memory import Errors, Memory

HEAD = '''"""What the forecast has learned: written by ``./dev bench forecast --fit``, not by hand.

Sizes: {cascades} retweet cascades of 2011 that all reached about 2,000 retweets (NII-Kobayashi/TiDeH, from Zhao et
al. 2015; MIT). Courses: {bursts} outsize hours of five brands' mentions in 2015 (NAB realTweets; MIT). These are
figures about those data; none of their posts or counts is in here.
"""

from firebreak.engine.detection.forecast.fit import Fitted, Line
from firebreak.engine.detection.forecast.memory import Errors, Memory

# fmt: off
'''


def write(cascades: Sequence[Cascade], memory: Memory, bursts: int) -> Path:
    """Learn from all and put it in its place."""
    learned = fit_all([cascade.whole for cascade in cascades])
    file = Path(str(fitted.__file__))
    marks = sorted(cascade.mark for cascade in cascades)
    body = HEAD.format(cascades=len(cascades), bursts=bursts) + _fitted(learned) + _memory(memory)
    lines = [", ".join(f'"{mark}"' for mark in marks[k : k + 6]) for k in range(0, len(marks), 6)]
    body += "\nLEARNED_FROM: frozenset[str] = frozenset({\n    " + ",\n    ".join(lines) + ",\n})\n"
    body += '"""Digests of the cascades, so that a benchmark can tell which ones it must leave out."""\n'
    file.write_text(body, encoding="utf-8")
    return file


def _fitted(learned: Fitted) -> str:
    text = "FITTED: Fitted = {\n"
    for name, lines in learned.items():
        text += f'    "{name}": (\n'
        for age, line in zip(AGES_S, lines, strict=True):
            text += (
                f"        Line({line.intercept:.4f}, {_row(line.slopes)},  # {age / 60:g} minutes\n"
                f"             {_row(line.low)}, {_row(line.high)},\n"
                f"             {_row(line.errors[:9], open_=True)}\n"
                f"              {_row(line.errors[9:], closed=True)},\n"
                f"             {line.loss:.4f}, {_row(line.support)}),\n"
            )
        text += "    ),\n"
    return text + "}\n\n"


def _memory(memory: Memory) -> str:
    return f"MEMORY = Memory(\n{_errors(memory.young)},\n{_errors(memory.old)},\n)\n"


def _errors(errors: Errors) -> str:
    text = f"    Errors({errors.bursts:g}, {{\n"
    for name, values in errors.models.items():
        text += f'        "{name}": ({_numbers(values[:13], 3)},\n            {_numbers(values[13:], 3)}),\n'
    rows = [f"({_numbers(row, 3)})" for row in errors.offsets]
    pairs = [", ".join(rows[k : k + 2]) for k in range(0, len(rows), 2)]
    return text + "    }, (\n        " + ",\n        ".join(pairs) + ",\n    ))"


def _row(values: Sequence[float], *, open_: bool = False, closed: bool = False) -> str:
    inside = _numbers(values, 4)
    if open_:
        return f"({inside},"
    return f"{inside})" if closed else f"({inside},)"


def _numbers(values: Sequence[float], digits: int) -> str:
    return ", ".join(f"{round(value, digits) + 0.0:g}" for value in values)
