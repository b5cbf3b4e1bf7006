"""What followed all releases of a brand, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import verbs
from firebreak.publishing.views.releases import title_of
from firebreak.review import rules
from firebreak.review.standings import Reacted, Standing, standing, told
from firebreak.review.views.drawing import expected_words, next_look
from firebreak.review.words import VERDICTS, after_words, say_reason
from firebreak.web.asking import wants_fragment
from firebreak.web.parts.numbers import listed, plain
from firebreak.web.slots import Label

PAGE: Final = 30
FILTERS: Final[tuple[tuple[str, Label], ...]] = (
    ("", gettext_lazy("All")), *((code, VERDICTS[code][1]) for code in rules.STANDINGS)
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One release in words."""

    standing: Standing
    title: str
    flag: str
    verdict: Label
    numbers: str
    """What was heard beside what was forecast, at the last look; empty before the first."""
    so_far: Label
    """While it is still looked at, what the last look says."""
    reason: str
    """The first reason why it cannot be told; empty where it can."""
    more: int
    """How many other reasons there are."""
    next: timedelta | None
    channels: str
    reacted: str


@require_safe
@brand_page(verbs.SEE.name)
def overview(request: BrandRequest) -> HttpResponseBase:
    """Thirty at a time; ``?state=`` narrows it to those that stand so."""
    state = request.GET.get("state", "")
    state = state if state in rules.STANDINGS else ""
    rows = standing(request.brand, state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = told(rows[max(0, page.start_index() - 1) : page.end_index()])
    context = {
        "brand": request.brand, "page": page, "state": state, "filters": FILTERS, "topics": "publishing",
        "lines": [_line(one) for one in found], "here": request.get_full_path(),
    }  # fmt: skip
    part = "review/parts/list.html" if wants_fragment(request) else "review/list.html"
    return render(request, part, context)


def _line(one: Standing) -> Line:
    flag, verdict = VERDICTS[one.code]
    look, said = one.look, ""
    reasons = list(look.reasons) if look is not None else []
    if look is not None:
        said = rules.said_of(look.verdict, look.reasons)
    looking = one.code == rules.LOOKING
    return Line(
        standing=one, title=title_of(one.row.release), flag=flag, verdict=verdict, numbers=_numbers(one),
        so_far=VERDICTS[said][1] if said and looking else "",
        reason=say_reason(*reasons[0]) if reasons and said == rules.CANNOT_TELL else "", more=max(0, len(reasons) - 1),
        next=next_look(one.row) if looking else None,
        channels=listed(dict.fromkeys(row.channel.name for row in one.out)),
        reacted=_reacted(one.reacted, len(one.out), looking),
    )  # fmt: skip


def _numbers(one: Standing) -> str:
    look, watched = one.look, one.watched
    if look is None or watched is None:
        return ""
    said = {"after": after_words(look.hours), "n": plain(look.count)}
    if rules.expected_of(watched.hours, look.hours) is None:
        return ngettext("{after}: {n} mention", "{after}: {n} mentions", look.count).format(**said)
    return ngettext(
        "{after}: {n} mention, {range} were forecast", "{after}: {n} mentions, {range} were forecast", look.count
    ).format(range=expected_words(watched, look.hours), **said)  # fmt: skip


def _reacted(found: Reacted, out: int, looking: bool) -> str:
    if not found.counted:
        return _("Reactions not counted yet") if looking and not found.asked else _("No channel gave figures")
    said = ngettext("{n} reaction", "{n} reactions", found.total).format(n=plain(found.total))
    if found.counted >= out:
        return said
    part = _("{reactions} (counted for {n} of {all} texts)")
    return part.format(reactions=said, n=plain(found.counted), all=plain(out))
