"""What a reader chose for the look of the pages. Kept in cookies, so that the first byte has the right theme.

Rooms above may keep a choice with the person: connect to ``changed`` and set ``theme``, ``language`` and
``shortcuts`` attributes on the user object; they are used on machines that have no cookie yet.
"""

from __future__ import annotations

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "firebreak_theme"
SHORTCUTS_COOKIE = "firebreak_shortcuts"
YEAR_SECONDS = 365 * 24 * 3600

changed = Signal()
"""Sent with ``request``, ``name`` ("theme", "language" or "shortcuts") and ``value``."""


def theme_of(request: HttpRequest) -> str:
    """``auto`` (follow the system), ``light`` or ``dark``."""
    wanted = request.COOKIES.get(THEME_COOKIE) or getattr(getattr(request, "user", None), "theme", "")
    return wanted if wanted in THEMES else "auto"


def shortcuts_of(request: HttpRequest) -> bool:
    """Whether single-key shortcuts are on (WCAG 2.1.4 asks for a way to turn them off)."""
    cookie = request.COOKIES.get(SHORTCUTS_COOKIE)
    if cookie is not None:
        return cookie != "off"
    return bool(getattr(getattr(request, "user", None), "shortcuts", True))


def remember(request: HttpRequest, response: HttpResponseBase, cookie: str, value: str) -> None:
    """Keep a choice for a year in a cookie that scripts cannot read."""
    response.set_cookie(
        cookie, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
    )
