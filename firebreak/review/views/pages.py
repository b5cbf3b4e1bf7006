"""What followed one release."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firebreak.incidents import queries as incidents
from firebreak.listening import queries as listening
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import verbs
from firebreak.publishing.views.releases import release_or_404, title_of
from firebreak.review import queries, rules
from firebreak.review.views import drawing
from firebreak.web.asking import wants_fragment
from firebreak.web.parts.numbers import percent


@require_safe
@brand_page(verbs.SEE.name)
@listening.once()
def followed(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """One release: the forecast from before it, what was measured since, and what the channels counted."""
    release = release_or_404(request, uid)
    row = queries.followed(release)
    context: dict[str, Any] = {
        "brand": request.brand, "release": release, "title": title_of(release), "row": row, "topics": "publishing",
    }  # fmt: skip
    if row is not None:
        found = [drawing.shown(one) for one in queries.watched(row)]
        seen = row.incident is not None and incidents.may_see(row.incident, request.user)
        context |= {
            "first": found[0] if found else None, "others": found[1:], "publications": drawing.publications(row),
            "incident": row.incident if seen else None, "next": drawing.next_look(row),
            "last_is_due": drawing.last_is_due(found),
            "wrongly": percent(max(rules.WRONGLY.values())),
        }  # fmt: skip
    part = "review/parts/followed.html" if wants_fragment(request) else "review/followed.html"
    return render(request, part, context)
