"""Before an alert is said: the slice is counted from its mentions and judged again, and what that took is kept."""

from dataclasses import dataclass
from typing import Any

from firebreak.engine.detection import DEFAULT, Assessment
from firebreak.listening.detecting.evidence import digest, evidence
from firebreak.listening.detecting.looking import Look
from firebreak.listening.detecting.past import Past, corrections_since, present
from firebreak.listening.models import Monitor

TRIES = 3
"""People who correct a post while it is being counted make it count once more."""


@dataclass(frozen=True)
class Proved:
    """An assessment with its evidence, and the fields of its :class:`~firebreak.listening.models.AlertProof`."""

    found: Assessment
    evidence: dict[str, Any]
    fields: dict[str, Any]


def proved(monitor: Monitor, look: Look, *, since: float | None = None, post: int = 0) -> Proved:
    """What the look shows, from the mentions that are there now."""
    past = present(monitor)
    shown = evidence(past, look, since=since, post=post)
    for _ in range(TRIES):
        if corrections_since(monitor.brand_id, past.link) == past.corrections:
            break
        past = past.undone()
        shown = evidence(past, look, since=since, post=post)
    found = look.judge(look.bin(past))
    return Proved(found, shown, _fields(past, look, found, shown) | {"since": since, "post": post})


def _fields(past: Past, look: Look, found: Assessment, shown: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": look.at, "upto": past.upto, "link": past.link, "start": look.start,
        "memory": look.packed(), "bin": shown["slice"], "version": DEFAULT.version, "state": found.state.value,
        "surprise": found.surprise, "digest": digest(shown),
    }  # fmt: skip
