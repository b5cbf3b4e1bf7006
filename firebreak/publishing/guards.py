"""What rooms above know against sending a text: asked before a person's word sends one again.

What a release is ``about`` begins with the kind of thing whose text it is (``statement:<uid>``). A room registers what it
knows of its kind; ``site`` wires it at start. A kind without a guard is sent as it was approved.
"""

from collections.abc import Callable

from firebreak.publishing.models import Delivery

Guard = Callable[[Delivery], None]
"""Raises a :class:`~firebreak.base.errors.FirebreakError` that says why this must not go out any more."""
_guards: dict[str, Guard] = {}


def register(kind: str, guard: Guard) -> None:
    """Ask this for every text of a kind of thing. Called once by ``site``."""
    _guards[kind] = guard


def must_hold(delivery: Delivery) -> None:
    """Raises what the room of this text's kind knows against it."""
    guard = _guards.get(delivery.release.about.partition(":")[0])
    if guard is not None:
        guard(delivery)
