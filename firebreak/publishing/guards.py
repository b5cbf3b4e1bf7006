"""What rooms above know against sending a text: asked before a person's word sends one again.

What a release is ``about`` begins with the kind of thing whose text it is (``statement:<uid>``). A room registers what it
knows of its kind; ``site`` wires it at start. A kind without a guard is sent as it was approved.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from firebreak.publishing.models import Delivery
from firebreak.publishing.words import WORDS

Guard = Callable[[Delivery], None]
"""Raises a :class:`~firebreak.base.errors.FirebreakError` that says why this must not go out any more."""
_guards: dict[str, Guard] = {}


def register(kind: str, guard: Guard, codes: Iterable[str], words: Mapping[str, Any]) -> None:
    """Ask this for every text of a kind of thing; what it may say stands on publishing's pages in its own room's words.
    Called once by ``site``."""
    _guards[kind] = guard
    for code in codes:
        WORDS.setdefault(code, words[code])


def uid_of(delivery: Delivery) -> UUID | None:
    """Of the thing whose text it is; ``None`` for what has none."""
    try:
        return UUID(delivery.release.about.partition(":")[2])
    except ValueError:
        return None


def must_hold(delivery: Delivery) -> None:
    """Raises what the room of this text's kind knows against it."""
    guard = _guards.get(delivery.release.about.partition(":")[0])
    if guard is not None:
        guard(delivery)
