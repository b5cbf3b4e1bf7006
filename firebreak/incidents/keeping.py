"""The button on a post that keeps it as evidence. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from firebreak.incidents import queries, verbs
from firebreak.web.slots import slots


def announce() -> None:
    """Put it on the pages of posts."""
    slots.add("mention.actions", on_mention)


def on_mention(request: HttpRequest, *, mention: Any = None, **_context: Any) -> str:
    """One click where one incident is open; a choice where there are several; what was kept already."""
    may, brand, person = getattr(request, "may", None), getattr(request, "brand", None), request.user
    if (
        mention is None
        or brand is None
        or may is None
        or not person.is_authenticated
        or not may(verbs.WORK.name)
    ):
        return ""
    rooms = list(queries.open_incidents(brand, person)[:20])
    if not rooms:
        return ""
    found = queries.piece_of_post(rooms, mention.post)
    kept = [(row, found[row.pk]) for row in rooms if row.pk in found]
    context = {
        "brand": brand,
        "mention": mention,
        "rooms": rooms,
        "kept": kept,
        "more": len(kept) < len(rooms),
    }
    return render_to_string("incidents/parts/keep.html", context, request=request)
