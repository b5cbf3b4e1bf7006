"""The ways to this room's pages: from publishing, from a release, from a statement. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from firebreak.publishing import verbs
from firebreak.review import queries
from firebreak.review.models import Followed
from firebreak.web.slots import slots


def announce() -> None:
    """Put the button on both pages, and the way to all of them beside the channels."""
    slots.add("publishing.actions", of_all)
    slots.add("publishing.release.actions", of_release)
    slots.add("statements.actions", of_statement)


def of_all(request: HttpRequest, **_context: Any) -> str:
    """On the page of all releases."""
    slug = request.brand.slug  # type: ignore[attr-defined]
    return render_to_string("review/parts/all_button.html", {"slug": slug}, request)


def of_release(request: HttpRequest, **context: Any) -> str:
    """On the page of a release, once something of it is out."""
    found = queries.followed(context["release"])
    return _button(request, found) if found is not None else ""


def of_statement(request: HttpRequest, **context: Any) -> str:
    """On the page of a statement: its newest release of which something is out."""
    row = context["statement"]
    may = getattr(request, "may", None)
    if row.released_at is None or may is None or not may(verbs.SEE.name):
        return ""
    found = queries.of_thing(row.brand, f"statement:{row.uid}")
    return _button(request, found[0]) if found else ""


def _button(request: HttpRequest, row: Followed) -> str:
    slug = request.brand.slug  # type: ignore[attr-defined]
    return render_to_string("review/parts/button.html", {"slug": slug, "release": row.release}, request)
