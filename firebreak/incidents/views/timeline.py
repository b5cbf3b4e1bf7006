"""Everything that happened in a room: all of it or decisions only, page after page, and the way to any moment."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from firebreak.base.clock import now
from firebreak.incidents import queries
from firebreak.incidents.queries.timeline import PAGE
from firebreak.incidents.views.common import SEE, RoomRequest, draw, room_page
from firebreak.incidents.views.moments import told


@require_safe
@room_page(SEE)
def timeline(request: RoomRequest) -> HttpResponseBase:
    """Newest first; ``before`` an entry's number, ``decisions=1`` for decisions only."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
    decisions = request.GET.get("decisions") == "1"
    rows = queries.timeline(
        request.incident, request.user, before=before, decisions=decisions, limit=PAGE + 1
    )
    shown = told(rows[:PAGE], request.incident)
    query = {"decisions": "1"} if decisions else {}
    older = f"?{urlencode({**query, 'before': shown[-1].number})}" if len(rows) > PAGE else ""
    context = {
        "lines": shown, "older": older, "decisions": decisions, "newest": before is None, "dated": True,
        "typed": f"{timezone.localtime(now()):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    return draw(request, "timeline", context)
