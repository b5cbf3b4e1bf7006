"""What else is odd about a group's accounts. Evidence for a reader: none of it decides anything, since people who
have just joined, and people with digits in their names, are people."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from firebreak.engine.posts import fold

YOUNG_S: Final = 30 * 86_400.0
_DIGITS = re.compile(r"\d+")


class AccountMarks(NamedTuple):
    """Shares of a group, 0..1; None where nothing is known. ``pattern``: the commonest shape of name,
    ``shaped`` the share of names that have it."""

    young: float | None
    same_day: float | None
    pattern: str
    shaped: float


def account_marks(names: Sequence[str], created: Sequence[float | None], now: float) -> AccountMarks:
    """Marks of accounts with these handles, made at these times (seconds; None where unknown).

    >>> account_marks(["anna83921", "bert10293", "carl55518"], [0.0, 60.0, None], 86_400.0)
    AccountMarks(young=1.0, same_day=1.0, pattern='letters+5 digits', shaped=1.0)
    """
    known = [time for time in created if time is not None]
    shapes = Counter(_shape(name) for name in names)
    pattern, count = max(shapes.items(), key=lambda item: (item[1], item[0])) if shapes else ("", 0)
    return AccountMarks(
        sum(now - time < YOUNG_S for time in known) / len(known) if known else None,
        max(Counter(int(time // 86_400) for time in known).values()) / len(known) if known else None,
        pattern,
        count / len(names) if names else 0.0,
    )


def _shape(name: str) -> str:
    parts = _DIGITS.split(fold(name))
    digits = [f"{len(run)} digits" for run in _DIGITS.findall(name)]
    shape = []
    for at, part in enumerate(parts):
        shape += ["letters"] if part else []
        shape += digits[at : at + 1]
    return "+".join(shape)
