"""What goes out and what went out: all releases, and one with the outcome in each channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firebreak.base.clock import now
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import queries, verbs
from firebreak.publishing.models import Delivery, Release
from firebreak.publishing.queries.receivers import Mailed, mailed
from firebreak.publishing.queries.returns import CameBack, came_back
from firebreak.publishing.rules import MOVES
from firebreak.publishing.state_words import EXPLAINED, STATES
from firebreak.publishing.words import say
from firebreak.web.asking import wants_fragment
from firebreak.web.contents import LANGUAGE_NAMES, in_language, language_here
from firebreak.web.slots import Label

PAGE = 30


@dataclass(frozen=True)
class Line:
    """One delivery as a page shows it."""

    row: Delivery
    kind: str
    state: Label
    explained: Label
    error: str
    language: str
    can_settle: bool
    can_remove: bool
    mailed: str = ""
    """How far it is through a mail list; empty where it goes to none."""
    returned: str = ""
    """What mail servers reported later; empty where they reported nothing."""

    @property
    def title(self) -> str:
        """Of its release, in the reader's language."""
        return title_of(self.row.release)

    @property
    def mine(self) -> bool:
        """Whether a person publishes it."""
        return self.row.state == Delivery.State.BY_HAND

    @property
    def early(self) -> bool:
        """Whether its moment is still to come: it can be read, and not copied by mistake."""
        return self.mine and self.row.due_at > now()

    @property
    def may_cancel(self) -> bool:
        """Whether it can still be kept from going out."""
        return self.can_settle and "cancel" in MOVES[self.row.state]

    @property
    def may_repeat(self) -> bool:
        """Whether a person may send it again."""
        return self.can_settle and self.row.state in (Delivery.State.FAILED, Delivery.State.HELD)

    @property
    def may_say(self) -> bool:
        """Whether a person may say what became of it."""
        return self.can_settle and self.row.state == Delivery.State.UNKNOWN

    @property
    def may_remove(self) -> bool:
        """Whether it can be taken down."""
        return self.can_remove and self.row.state == Delivery.State.SENT and not self.mailed

    @property
    def lines(self) -> int:
        """Rows of a field that shows its text whole, more or less."""
        return min(24, sum(1 + len(line) // 60 for line in self.row.text.split("\n")) + 1)


def line_of(request: BrandRequest, row: Delivery) -> Line:
    """One of them."""
    return lines_of(request, [row])[0]


def lines_of(request: BrandRequest, rows: Iterable[Delivery]) -> list[Line]:
    """Deliveries with what this reader may do about each."""
    found = list(rows)
    counts, returned = mailed(found), came_back(found)
    return [_line_of(request, row, counts.get(row.pk), returned.get(row.pk)) for row in found]


def _line_of(request: BrandRequest, row: Delivery, counts: Mailed | None, returned: CameBack | None) -> Line:
    kind, state = STATES[row.state]
    explained = EXPLAINED.get("asks" if row.asks else row.state, "")
    if counts is not None and 0 < counts.waiting < counts.all:
        if row.state == Delivery.State.QUEUED:  # between two batches
            kind, state = STATES[Delivery.State.PERMITTED]
        elif row.state == Delivery.State.FAILED:
            explained = EXPLAINED["list_stopped"]
    return Line(
        row, kind, state, explained, say(row.error_code) if row.error_code else "",
        LANGUAGE_NAMES.get(row.language, row.language), request.may(verbs.SETTLE.name), request.may(verbs.TAKE_DOWN.name),
        _mailed(counts) if counts is not None else "", _came_back(returned) if returned is not None else "",
    )  # fmt: skip


def _mailed(counts: Mailed) -> str:
    """How many receivers it reached; what is zero is left out but for that."""
    said = [_("{n} of {all} sent").format(n=counts.sent, all=counts.all)]
    rest = (
        (counts.failed, _("{n} refused")), (counts.unknown, _("{n} may have arrived")),
        (counts.skipped, _("{n} left before")),
    )  # fmt: skip
    return " · ".join([*said, *(words.format(n=n) for n, words in rest if n)])


def _came_back(counts: CameBack) -> str:
    """How many mails came back later, and why; what is zero is left out."""
    reasons = ((counts.gone, _("{n} where nobody is")), (counts.refused, _("{n} for another reason")))
    why = " · ".join(words.format(n=n) for n, words in reasons if n)
    said = [_("{n} came back later ({why})").format(n=counts.all, why=why)] if counts.all else []
    if counts.later:
        said.append(_("{n} delayed, may still arrive").format(n=counts.later))
    return " · ".join(said)


def title_of(row: Release) -> str:
    """What a release is called, in the reader's language."""
    return in_language(row.title, language_here())


@require_safe
@brand_page(verbs.SEE.name)
def overview(request: BrandRequest) -> HttpResponseBase:
    """What needs somebody, then all releases."""
    brand = request.brand
    rows = queries.deliveries(brand)
    asks = rows.filter(state=Delivery.State.UNKNOWN, asks=True).order_by("pk")
    by_hand = rows.filter(state=Delivery.State.BY_HAND).order_by("due_at")
    held = rows.filter(state__in=(Delivery.State.HELD, Delivery.State.FAILED)).order_by("due_at")
    page = Paginator(queries.releases(brand), PAGE).get_page(request.GET.get("page"))
    context = {
        "brand": brand, "page": page, "frozen": bool(queries.frozen(brand)),
        "asks": lines_of(request, asks[:50]), "by_hand": lines_of(request, by_hand[:50]),
        "held": lines_of(request, held[:50]), "releases": [(one, title_of(one)) for one in page],
        "may_edit": request.may(verbs.EDIT.name), "channels": brand.channels.filter(removed_at=None).count(),
    }  # fmt: skip
    return render(request, "publishing/overview.html", context)


@require_safe
@brand_page(verbs.SEE.name)
def release(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """One release, live."""
    row = release_or_404(request, uid)
    rows = lines_of(request, queries.of_release(row))
    context = {
        "brand": request.brand, "row": row, "title": title_of(row), "lines": rows,
        "topics": "publishing", "frozen": bool(queries.frozen(request.brand)),
        "out": sum(one.row.state == Delivery.State.SENT for one in rows),
    }  # fmt: skip
    part = "publishing/parts/deliveries.html" if wants_fragment(request) else "publishing/release.html"
    return render(request, part, context)


def release_or_404(request: BrandRequest, uid: Any) -> Release:
    """The release that an address names."""
    found = queries.release(request.brand, uid)
    if found is None:
        raise Http404
    return found
