"""What a statement said at each saving, and what changed in words between any two of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from firebreak.org.access import BrandRequest, brand_page
from firebreak.statements.differing import Base, Differs, base_of, differences
from firebreak.statements.models import Statement, Version
from firebreak.statements.views.common import SEE, draw, row_context, statement_or_404

MOST_SHOWN = 100
"""Versions in the list; older ones can be chosen by their number in the address."""


class Since(NamedTuple):
    """For who decides: what is new in a text."""

    base: Base
    changes: list[Differs]


def since(row: Statement) -> Since | None:
    """What changed since the last approved version, or since readers sent it back; ``None`` where nothing did."""
    base = base_of(row)
    found = differences(base.version.variants, row.variants) if base is not None else []
    return Since(base, found) if base is not None and found else None


@require_safe
@brand_page(SEE)
def versions(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """``?old=2&new=5``; at first the newest beside the last approved one before it, else beside the one before it."""
    row = statement_or_404(request, uid)
    kept = row.versions.select_related("made_by").order_by("-number")
    shown = list(kept.defer("variants")[:MOST_SHOWN])
    new = _asked(row, request.GET.get("new", "")) or kept.first()
    base = base_of(row) if new is not None and new.number == row.version else None
    old = _asked(row, request.GET.get("old", "")) or (base.version if base is not None else None)
    if old is None and new is not None:
        old = kept.filter(number__lt=new.number).first()
    if old is not None and new is not None and old.number > new.number:
        old, new = new, old
    context = {
        **row_context(row), "versions": shown, "more": row.versions.count() - len(shown), "old": old, "new": new,
        "changes": differences(old.variants, new.variants) if old is not None and new is not None else [],
        "texts": sum(map(len, new.variants.values())) if new is not None else 0,
    }  # fmt: skip
    return draw(request, "versions", context)


def _asked(row: Statement, number: str) -> Version | None:
    """The version of this number; ``None`` where none is named. Raises ``Http404`` for one that is not there."""
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    found = row.versions.select_related("made_by").filter(number=int(number)).first()
    if found is None:
        raise Http404
    return found
