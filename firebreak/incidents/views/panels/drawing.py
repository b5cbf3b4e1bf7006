"""What a part of the page is, and how it is drawn: at most once for everybody who sees the same."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Literal, TypeVar

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.views.common import WORK, RoomRequest, language_here, leads

T = TypeVar("T")
Tab = Literal["now", "timeline", "tasks", "statement", "facts"]
KEPT, PLACE = 400, "room-"
TOKEN = f"csrf-of-the-reader-{secrets.token_hex(16)}"
"""A kept part holds this instead of anybody's token; each reader gets their own. Nobody can guess it: who wrote it into
an address would have the reader's token sent there."""


@dataclass(frozen=True)
class Seen:
    """Who looks at what: everything that may make a part of the page differ."""

    request: RoomRequest
    row: Incident
    work: bool
    lead: bool
    privileged: bool
    language: str
    stamp: int
    """Grows with each entry of the brand's record: what was drawn before it is old. It was read before anything that is
    drawn, so that nothing old is ever kept under a new number."""

    @classmethod
    def by(cls, request: RoomRequest) -> Seen:
        """What this reader may do in the incident of their request."""
        return cls.among(request, queries.privileged_readers(request.incident))

    @classmethod
    def among(cls, request: RoomRequest, privileged: Collection[int]) -> Seen:
        """The same where it is known who (primary keys) reads what is privileged."""
        row = request.incident
        work = request.may(WORK) and row.closed_at is None
        return cls(
            request, row, work, leads(request), request.user.pk in privileged, language_here(), request.stamp
        )

    @cached_property
    def token(self) -> str:
        """The reader's own, masked once for all parts of an answer."""
        return get_token(self.request)

    @cached_property
    def rights(self) -> Hashable:
        """Readers with the same see the same, until the record grows."""
        zone, role = str(timezone.get_current_timezone()), self.request.role
        return self.row.uid, self.stamp, role, self.work, self.lead, self.privileged, get_language(), zone


@dataclass(frozen=True)
class Panel:
    """One part of the page."""

    key: str
    template: str
    context: Callable[[Seen], Mapping[str, Any]]
    """Asked each time it is drawn; an empty mapping draws nothing."""
    topics: tuple[str, ...] = ()
    """Sorts of parts whose change wakes it; ``*`` for any change of the incident."""
    every: int = 0
    """Seconds after which it is fetched again while it is shown; 0 for never."""
    tab: Tab = "now"
    column: Literal["main", "side", "more"] = "main"
    """``more`` stands two abreast below the timeline."""
    order: int = 100
    shared: bool = True
    alone: Callable[[Incident], Mapping[int, Collection[Hashable]]] | None = None
    """Of a shared one: people (primary keys) who see something of their own in it, with the sorts of what they see. It is
    drawn for each of them; :func:`.concerned.theirs` says the sorts while it is drawn, and none while it is for all others.
    """
    kept_s: float = 15.0
    """How long a shared one is kept while the record does not change: times in words grow old, and so do numbers."""
    beside: Callable[[Incident], Iterable[str]] | None = None
    """Further topics of the brand, by incident: the monitors that a room listens to."""

    @property
    def place(self) -> str:
        """Identity of the element that holds it."""
        return f"{PLACE}{self.key}"

    def wakes(self, row: Incident) -> str:
        """The topics as the page's script knows them."""
        mine = f"incident.{row.pk}"
        own = [mine if one == "*" else f"{mine}.{one}" for one in self.topics]
        return " ".join([*own, *(self.beside(row) if self.beside is not None else ())])

    def draw(self, seen: Seen) -> SafeString:
        """The part as this reader sees it."""
        if self.own(seen):
            return self._drawn(seen, seen.token)
        html: str = _kept.get((self.key, seen.rights), self.kept_s, lambda: self._drawn(seen, TOKEN))
        return mark_safe(html.replace(TOKEN, seen.token) if TOKEN in html else html)  # noqa: S308 - drawn by a template

    def own(self, seen: Seen) -> bool:
        """Whether it is drawn for this reader alone."""
        if not self.shared:
            return True
        if self.alone is None:
            return False
        asked, row = self.alone, seen.row
        people: Mapping[int, Collection[Hashable]] = _kept.get(
            (self.key, row.uid, seen.stamp), self.kept_s, lambda: asked(row)
        )
        mine = people.get(seen.request.user.pk)
        seen.request.theirs = mine if mine is not None else ()
        return mine is not None

    def _drawn(self, seen: Seen, token: str) -> SafeString:
        context = self.context(seen)
        if not context:
            return SafeString("")
        standing = {
            "brand": seen.row.brand, "row": seen.row, "csrf_token": token, "read_in": seen.language,
            "can": {"work": seen.work, "lead": seen.lead},
        }  # fmt: skip
        return render_to_string(f"incidents/panels/{self.template}.html", {**standing, **context})


def in_place(some: Iterable[Panel], seen: Seen) -> SafeString:
    """Parts of an open page, each to be put where it stands (htmx: out of band)."""
    return format_html_join(
        "", '<div id="{}" hx-swap-oob="innerHTML">{}</div>', ((one.place, one.draw(seen)) for one in some)
    )


_places: dict[str, Panel] = {}


def place(one: Panel) -> Panel:
    """Put a part on the page. The same key twice is a mistake."""
    if one.key in _places:
        raise ValueError(f"there is a panel {one.key!r} already")
    _places[one.key] = one
    return one


def panel(key: str) -> Panel | None:
    """One of them."""
    return _places.get(key)


def placed(column: str) -> list[Panel]:
    """Those of a column, in reading order."""
    return sorted(
        (one for one in _places.values() if one.column == column and one.order), key=lambda one: one.order
    )


class _Kept:
    """What was drawn lately. Who asks for the same at the same moment waits for the one who draws it."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, seconds: float, make: Callable[[], Any]) -> Any:
        """The value of a key, made by ``make`` when there is none or it is too old."""
        with self._lock:
            if (found := self._fresh(key, seconds)) is not None:
                return found
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if (found := self._fresh(key, seconds)) is not None:
                    return found
            try:
                made = make()
                with self._lock:
                    self._made[key] = (time.monotonic(), made)
                    while len(self._made) > KEPT:
                        self._made.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return made

    def _fresh(self, key: Hashable, seconds: float) -> Any:
        at, made = self._made.get(key, (0.0, None))
        return made if made is not None and time.monotonic() - at < seconds else None

    def clear(self) -> None:
        """Forget everything: for tests, in which clocks stand still and numbers come again."""
        with self._lock:
            self._made.clear()


_kept = _Kept()
forget = _kept.clear


def kept(key: Hashable, seconds: float, make: Callable[[], T]) -> T:
    """A value that costs much and is the same whatever its readers may do, kept although the record grows."""
    found: T = _kept.get(key, seconds, make)
    return found
