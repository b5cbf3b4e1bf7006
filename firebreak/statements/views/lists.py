"""All statements: what waits for the reader on top."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan import queries as plan_queries
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, LEVEL_NAMES
from firebreak.statements import queries
from firebreak.statements.corrections import corrected
from firebreak.statements.models import Statement
from firebreak.statements.views.common import SEE, draw, row_context

PAGE = 50
EXCERPT = 140
"""Characters of the first text in a list: several statements may come from one template."""


def line_of(row: Statement, wrong: Collection[int] = ()) -> dict[str, Any]:
    """One row of a list. ``wrong``: primary keys of those that were corrected."""
    texts = [text for by_language in row.variants.values() for text in by_language.values()]
    return {
        **row_context(row), "corrected": row.pk in wrong, "level": row.level, "level_name": LEVEL_NAMES[row.level],
        "excerpt": Truncator(" ".join(texts[0].split()) if texts else "").chars(EXCERPT),
        "channels": [CHANNEL_NAMES[channel] for channel in row.channels],
        "languages": [LANGUAGE_NAMES[language] for language in row.languages],
    }  # fmt: skip


@require_safe
@brand_page(SEE)
def statements(request: BrandRequest) -> HttpResponseBase:
    """What waits for the reader, then all others, newest first."""
    waiting = queries.waits_for(request.brand, request.user)
    rest = queries.statements(request.brand).exclude(pk__in=[row.pk for row in waiting])
    page = Paginator(rest, PAGE).get_page(request.GET.get("page"))
    wrong = corrected(page)
    return draw(
        request, "list",
        {
            "waiting": [line_of(row) for row in waiting], "rows": [line_of(row, wrong) for row in page], "page": page,
            "has_plan": plan_queries.plan_of(request.brand) is not None,
        },
    )  # fmt: skip
