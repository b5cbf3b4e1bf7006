"""Two registries through which rooms meet on a page without importing each other.

``nav`` holds the entries of the main navigation; ``slots`` holds panels that a room above puts on a page of
a room below. Both are filled once, by ``site`` or in ``AppConfig.ready``, and read on each request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Label = str | Promise


class Renderer(Protocol):
    """Draws one panel. Text that is not marked as safe is escaped; an empty string draws nothing."""

    def __call__(self, request: HttpRequest, **context: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation.

    ``url_name`` takes no argument or the brand's slug; ``label`` is lazily translated; ``icon`` is a lucide
    name; ``verb`` is asked of ``request.may`` ("" is for everyone); ``count`` gives the number shown beside the
    label (0 shows nothing); ``shortcut`` is the letter after ``g`` (the first letter of ``key`` unless given).
    """

    key: str
    label: Label
    icon: str
    url_name: str
    order: int = 100
    verb: str = ""
    count: Callable[[HttpRequest], int] | None = None
    shortcut: str = ""

    @property
    def letter(self) -> str:
        """The letter that follows ``g``."""
        return self.shortcut or self.key[:1]


class AlreadyThereError(ValueError):
    """Two rooms announced the same key."""


@dataclass(slots=True)
class Navigation:
    """The ordered entries of the main navigation; ties in ``order`` keep the order of adding."""

    _items: dict[str, NavItem] = field(default_factory=dict)

    def add(self, item: NavItem) -> None:
        """Announce a page; a second entry with the same key is a mistake and is refused."""
        if item.key in self._items:
            raise AlreadyThereError(f"navigation entry {item.key!r} exists")
        self._items[item.key] = item

    def items(self) -> list[NavItem]:
        """All entries in reading order."""
        return sorted(self._items.values(), key=lambda item: item.order)

    def allowed(self, request: HttpRequest) -> list[NavItem]:
        """The entries that this reader may open; everything where the request has no ``may``."""
        may: Callable[[str], bool] | None = getattr(request, "may", None)
        return [item for item in self.items() if not item.verb or may is None or may(item.verb)]

    @contextmanager
    def temporary(self, *items: NavItem) -> Iterator[Navigation]:
        """For tests: start from nothing but ``items``, and put everything back at the end."""
        before = dict(self._items)
        self._items = {item.key: item for item in items}
        try:
            yield self
        finally:
            self._items = before


@dataclass(slots=True)
class Slots:
    """Named places on pages, each with its renderers in order."""

    _places: dict[str, list[tuple[int, Renderer]]] = field(default_factory=dict)

    def add(self, place: str, renderer: Renderer, order: int = 100) -> None:
        """Put ``renderer`` at ``place``. The same renderer twice at one place is refused."""
        entries = self._places.setdefault(place, [])
        if any(known is renderer for _, known in entries):
            raise AlreadyThereError(f"{renderer!r} is at {place!r} already")
        entries.append((order, renderer))
        entries.sort(key=lambda entry: entry[0])

    def at(self, place: str) -> list[Renderer]:
        """The renderers at ``place``, in order; an unknown place is empty."""
        return [renderer for _, renderer in self._places.get(place, [])]

    def render(self, place: str, request: HttpRequest, **context: Any) -> SafeString:
        """Draw every panel at ``place`` one after the other."""
        pieces = [conditional_escape(renderer(request, **context)) for renderer in self.at(place)]
        return mark_safe("\n".join(piece for piece in pieces if piece))  # noqa: S308 - every piece is escaped

    @contextmanager
    def temporary(self) -> Iterator[Slots]:
        """For tests: start empty, and put everything back at the end."""
        before = {place: list(entries) for place, entries in self._places.items()}
        self._places = {}
        try:
            yield self
        finally:
            self._places = before


nav = Navigation()
slots = Slots()
