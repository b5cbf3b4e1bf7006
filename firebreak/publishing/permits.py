"""What lets a writer send: one permit for one thing, once, for a few seconds.

A writer takes nothing but a :class:`RealPermit`, and only :mod:`firebreak.publishing.actions.permitting` can make one,
after it wrote the permit's row and looked at the freeze. The clock is the machine's own since it was started: it goes on
while a process is stopped, and nobody can set it. A process that was stopped between permit and first byte therefore
finds its permit lapsed when it wakes.
"""

import hashlib
import time
from typing import Any, Final

from firebreak.base.errors import NotAllowed

LAPSES_S: Final = 10.0
"""How long a permit is good for, from just before it was written down to the first byte."""
_DOOR: Final = object()


def digest_of(text: str) -> str:
    """SHA-256 of the bytes (UTF-8) of a text: what approvals sign and permits name."""
    return hashlib.sha256(text.encode()).hexdigest()


def uptime() -> float:
    """Seconds by a clock that only goes forward, also while this process is stopped or the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


class RealPermit:
    """Leave to send one thing into the world. Made by :func:`issue` only; good for one call."""

    __slots__ = ("_digest", "_number", "_opened", "_spent")

    def __init__(self, door: object, *, number: int, digest: str, opened: float) -> None:
        if door is not _DOOR:
            raise NotAllowed("publishing.no_permit", "Nobody but the desk gives leave to publish.")
        self._number, self._digest, self._opened, self._spent = number, digest, opened, False

    @property
    def number(self) -> int:
        """Primary key of its row."""
        return self._number

    def spend(self, digest: str) -> None:
        """Use it, for exactly what it was given for. Raises :class:`NotAllowed`; nothing may be sent then."""
        if self._spent:
            raise NotAllowed("publishing.permit_spent", "This permit was used before.")
        if digest != self._digest:
            raise NotAllowed("publishing.other_bytes", "This is not what was approved.")
        if uptime() - self._opened > LAPSES_S:
            raise NotAllowed("publishing.permit_lapsed", "The permit is too old to be used.")
        self._spent = True

    def __reduce__(self) -> Any:
        raise TypeError("a permit does not travel")


def issue(*, number: int, digest: str, opened: float) -> RealPermit:
    """For :mod:`firebreak.publishing.actions.permitting`; a test sees to it that nobody else calls it."""
    return RealPermit(_DOOR, number=number, digest=digest, opened=opened)


def must_be_real(permit: object) -> RealPermit:
    """The permit, which nothing that only looks like one can stand in for. Raises :class:`NotAllowed`."""
    if type(permit) is not RealPermit:
        raise NotAllowed("publishing.no_permit", "Nobody but the desk gives leave to publish.")
    return permit
