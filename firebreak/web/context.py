"""The template context that every page frame needs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from firebreak.web.prefs import shortcuts_of, theme_of
from firebreak.web.slots import Label, NavItem, nav

LIVE_PATH = "/b/{slug}/stream"


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation entry as the template draws it."""

    key: str
    label: Label
    icon: str
    url: str
    letter: str
    count: int
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """``nav_items``, ``brand``, ``theme``, ``languages``, ``shortcuts_on`` and what the script needs."""
    return {
        # Fragments and error pages draw no navigation and should not pay for its counts.
        "nav_items": SimpleLazyObject(lambda: nav_links(request)),
        "brand": getattr(request, "brand", None),
        "theme": theme_of(request),
        "languages": languages(),
        "shortcuts_on": shortcuts_of(request),
        "words": script_words(get_language()),
        "rendered_ms": int(time.time() * 1000),
        "live_url": live_url(request),
    }


def live_url(request: HttpRequest) -> str:
    """The address of the brand's stream; nothing for pages outside a brand and for people not signed in."""
    slug = getattr(getattr(request, "brand", None), "slug", "")
    known = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    return LIVE_PATH.format(slug=slug) if slug and known else ""


def nav_links(request: HttpRequest) -> list[NavLink]:
    """The entries this reader may open, with the one that holds the present page marked."""
    found = [(item, address(item, request)) for item in nav.allowed(request)]
    entries = [(item, url) for item, url in found if url]
    here = _current(request.path, [url for _, url in entries])
    return [_link(item, url, request, current=url == here) for item, url in entries]


def address(item: NavItem, request: HttpRequest) -> str:
    """Where an entry leads: within the brand if it needs one, and nowhere ("") while there is none."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        slug = getattr(getattr(request, "brand", None), "slug", "")
        return reverse(item.url_name, args=[slug]) if slug else ""


def _link(item: NavItem, url: str, request: HttpRequest, *, current: bool) -> NavLink:
    count = item.count(request) if item.count else 0
    return NavLink(item.key, item.label, item.icon, url, item.letter, count, current)


def _current(path: str, urls: list[str]) -> str | None:
    """The longest entry that ``path`` lies under; one that others lie under counts only for itself."""
    starts = {url for url in urls if any(other != url and other.startswith(url) for other in urls)}
    holders = [url for url in urls if path == url or (url not in starts and path.startswith(url))]
    return max(holders, key=len, default=None)


@cache
def languages() -> list[tuple[str, str]]:
    """``(code, name in that language)`` of every language on offer."""
    names = [(code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]


@cache
def script_words(_language: str | None) -> dict[str, str]:
    """Every sentence that the script may show, in the active language: it has no catalogue of its own."""
    return {
        "live": _("Live, {seconds} s ago"),
        "connecting": _("Connecting"),
        "stale": _("Not live since {time}"),
        "signedOut": _("You are signed out. Sign in again to see what is new."),
        "cancel": _("Cancel"),
        "confirm": _("Go ahead"),
        "copied": _("Copied"),
        "copyFailed": _("Could not copy. Select the text and copy it by hand."),
        "draftKept": _("Your half-finished text from {time} was kept."),
        "draftDiscard": _("Throw it away"),
        "chartHint": _("Press the left and right arrow keys to read the values."),
        "fileTooLarge": _("{name} is larger than {limit} and was not added."),
        "networkError": _("The server could not be reached. What you typed is still here. Try again."),
        "serverError": _("Something went wrong on our side. Nothing was changed. Try again."),
    }
