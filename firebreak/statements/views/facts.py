"""Facts of incidents in texts: where one is used, what has changed in a text, and what is done about it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.incidents import queries as incidents
from firebreak.incidents import verbs as incident_verbs
from firebreak.incidents.models import Fact
from firebreak.incidents.queries import Known
from firebreak.incidents.words import FACT_STATES
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import actions as publishing
from firebreak.publishing import verbs as publishing_verbs
from firebreak.publishing.models import Delivery
from firebreak.publishing.state_words import STATES as SENT_STATES
from firebreak.statements import actions
from firebreak.statements.actions.facts import STANDS_IN
from firebreak.statements.facts import WITHDRAWN, Changed, changed_in, now_of
from firebreak.statements.forms import StandsForm
from firebreak.statements.models import Statement
from firebreak.statements.rules import MOVES
from firebreak.statements.uses import Used, counted, texts_with, used_in
from firebreak.statements.views.common import (
    DRAFT,
    RELEASE,
    SEE,
    act,
    draw,
    statement_or_404,
    title_of,
)
from firebreak.statements.views.correcting import correction_address, correction_template
from firebreak.statements.words import STATES
from firebreak.web.slots import Label

PAGE = 50


class Sent(NamedTuple):
    """One publication of a text."""

    row: Delivery
    kind: str
    state: Label


class Line(NamedTuple):
    """One text that holds the fact, with what this reader may do about it."""

    used: Used
    title: str
    kind: str
    state: Label
    sent: list[Sent]
    may_renew: bool
    may_change: bool
    may_stop: bool
    correct: str
    """Where a correction is begun."""


@require_safe
@brand_page(SEE)
def fact_uses(request: BrandRequest, fact: Any) -> HttpResponseBase:
    """Every text that holds a fact: where it stands, where it went, and which say something else now."""
    known = _known_or_404(request, fact)
    keys = texts_with(request.brand, known.fact).values_list("pk", flat=True)
    states, others = counted(request.brand, known.fact)
    pages = Paginator(keys, PAGE)
    pages.count = sum(states.values())  # counted already: of ten thousand that takes its time
    page = pages.get_page(request.GET.get("page"))
    kind, name = FACT_STATES[known.fact.state]
    context = {
        "fact": known.fact, "number": known.number, "incident": known.fact.incident, "kind": kind, "state": name,
        "withdrawn": now_of(known.fact) == WITHDRAWN, "page": page, "others": others,
        "counts": [(STATES[one][1], n) for one, n in states.items()],
        "lines": _lines(request, known, used_in(request.brand, known.fact, list(page))),
        "living": known.fact.removed_at is None and request.may(incident_verbs.WORK.name),
    }  # fmt: skip
    return draw(request, "fact_uses", context)


def _known_or_404(request: BrandRequest, fact: Any) -> Known:
    found = incidents.known_fact(request.brand, fact, request.user)
    if found is None or not request.may(incident_verbs.SEE.name):
        raise Http404
    return found


def _lines(request: BrandRequest, known: Known, found: list[Used]) -> list[Line]:
    template = correction_template(request.brand) if any(one.other for one in found) else ""
    withdrawn, writes = now_of(known.fact) == WITHDRAWN, request.may(DRAFT)
    lines = []
    for one in found:
        kind, name = STATES[one.row.state]
        edits = writes and one.other and "edit" in MOVES[one.row.state]
        corrects = writes and one.other and one.row.state == Statement.State.RELEASED and template
        lines.append(
            Line(
                one, title_of(one.row), kind, name, [Sent(row, *SENT_STATES[row.state]) for row in one.deliveries],
                edits and not withdrawn, edits and withdrawn,
                one.other and bool(one.waiting) and request.may(publishing_verbs.SETTLE.name),
                correction_address(request.brand, template, one.row, known.fact.uid) if corrects else "",
            )
        )  # fmt: skip
    return lines


def panel(request: HttpRequest, *, fact: Fact | None = None, **_context: Any) -> str:
    """On the page of a fact in its incident: how many texts hold it, and how many of them say something else now."""
    may, brand = getattr(request, "may", None), getattr(request, "brand", None)
    if fact is None or brand is None or may is None or not may(SEE):
        return ""
    states, others = counted(brand, fact)
    context = {
        "fact": fact, "brand": brand, "others": others, "all": sum(states.values()),
        "counts": [(STATES[state][1], n) for state, n in states.items()],
    }  # fmt: skip
    return render_to_string("statements/parts/fact_panel.html", context, request)


def changed_context(
    request: BrandRequest, row: Statement, changed: list[Changed] | None = None
) -> dict[str, Any]:
    """For the pages of one text: which of its facts have changed, and whether this reader may let the old ones stand."""
    found = changed_in(row, request.user) if changed is None else changed
    waits = [one for one in found if not one.stands]
    may_stand = bool(waits) and row.state in STANDS_IN and all(one.known is not None for one in waits)
    return {
        "changed": found, "changed_waits": waits,
        "stands_form": StandsForm() if may_stand and request.may(RELEASE) else None,
    }  # fmt: skip


@require_POST
@brand_page(RELEASE)
def let_stand(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """A person says openly that the old value may go out."""
    row = statement_or_404(request, uid)
    return act(
        request, row,
        lambda: actions.let_stand(
            actor=request.actor, statement=row, person=request.user, seen=str(request.POST.get("digest", ""))[:64],
            sure=request.POST.get("sure") == "on", why=request.POST.get("why", ""),
        ),
        _("Noted, with your reason. The old value may go out."),
    )  # fmt: skip


@require_POST
@brand_page(DRAFT)
def use_new_value(request: BrandRequest, uid: Any, fact: Any) -> HttpResponseBase:
    """The text says what the fact says now; approvals are void."""
    row, known = statement_or_404(request, uid), _known_or_404(request, fact)
    return act(
        request, row,
        lambda: actions.use_new_value(
            actor=request.actor, statement=row, person=request.user, fact=known.fact.uid
        ),
        _("The new value is in the text. What was asked or approved before is void."),
    )  # fmt: skip


@require_POST
@brand_page(publishing_verbs.SETTLE.name)
def stop_waiting(request: BrandRequest, uid: Any, fact: Any) -> HttpResponseBase:
    """Nothing of this text goes out any more that has not gone yet."""
    row, known = statement_or_404(request, uid), _known_or_404(request, fact)
    stopped = missed = 0
    for used in used_in(request.brand, known.fact, [row.pk]):
        for one in used.waiting:
            try:
                publishing.cancel(
                    actor=request.actor, delivery=one, person=request.user,
                    word=_("A fact in this text has changed."),
                )  # fmt: skip
                stopped += 1
            except FirebreakError:  # it went on its way meanwhile: the page shows where it is
                missed += 1
    if missed:
        said = ngettext("{n} was already on its way.", "{n} were already on their way.", missed)
        messages.warning(request, said.format(n=missed))
    said = ngettext("{n} publication was stopped.", "{n} publications were stopped.", stopped)
    messages.success(request, said.format(n=stopped))
    return redirect("statements:fact_uses", request.brand.slug, known.fact.uid)
