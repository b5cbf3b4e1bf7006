"""Begin a statement from a template, fill it, see what it would be."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.engine import shapes
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.dates import today_of
from firebreak.plan import queries as plan_queries
from firebreak.plan.items import Template
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.words import TEMPLATE_NAMES, in_language
from firebreak.statements import actions, policy, words
from firebreak.statements.actions.drafting import render as rendered
from firebreak.statements.beginning import fitting, level, writes_elsewhere
from firebreak.statements.binding import let_go
from firebreak.statements.checking import findings_of
from firebreak.statements.corrections import KIND
from firebreak.statements.facts import changed_in
from firebreak.statements.forms import FillForm, NewForm
from firebreak.statements.models import Statement
from firebreak.statements.offering import offer_for
from firebreak.statements.rendering import open_gaps
from firebreak.statements.rules import MOVES
from firebreak.statements.views.common import (
    DRAFT,
    draw,
    language_here,
    row_context,
    statement_or_404,
    texts_of,
    title_of,
    titles_of,
    to,
)
from firebreak.statements.views.correcting import Correction, correcting_context, correction_of
from firebreak.web.slots import Label

FIRST_CHANNELS = 2
"""Ticked at first: the shortest ones, which go out first."""


class Choice(NamedTuple):
    """A template to begin with."""

    key: str
    title: str
    kind: Label
    use: str
    approved: bool


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(DRAFT)
def new(request: BrandRequest) -> HttpResponseBase:
    """Choose a template, then level, channels and languages."""
    plan = plan_queries.plan_of(request.brand)
    key = str(request.POST.get("template", "") or request.GET.get("template", ""))
    corrects = correction_of(request)
    item = plan_queries.item(plan, "templates", key) if plan is not None and key else None
    if plan is None or item is None:
        wrong = bool(key) or request.method == "POST"
        if wrong and plan is not None:
            messages.error(request, words.say("statements.no_template"))
        choices = [one for one in _choices(plan) if corrects is None or one.kind == TEMPLATE_NAMES[KIND]]
        near = fitting(plan, request.user) if plan is not None and corrects is None else []
        first = [one for key in near for one in choices if one.key == key]
        context = {"choices": choices, "plan": plan, "corrects": corrects, "first": first}
        return draw(request, "choose", context, status=400 if wrong else 200)
    return _new_from(request, plan, item, corrects)


def _choices(plan: Plan | None) -> list[Choice]:
    if plan is None:
        return []
    found, today, language = [], today_of(plan.brand), language_here()
    for row in plan_queries.items(plan, "templates"):
        approved = row.approved_until is not None and row.approved_until >= today
        texts = row.body
        found.append(
            Choice(
                row.key,
                in_language(texts["title"], language),
                TEMPLATE_NAMES[texts["kind"]],
                in_language(texts["use"], language),
                approved,
            )
        )
    order = list(TEMPLATE_NAMES.values())
    return sorted(found, key=lambda one: (order.index(one.kind), one.title))


def _new_from(request: BrandRequest, plan: Plan, item: PlanItem, corrects: Correction | None) -> HttpResponse:
    template = shapes.convert(item.body, Template)
    title = in_language(template.title, language_here())
    channels: list[str] = list(template.variants)
    spoken = [
        code
        for code in plan.languages
        if any(texts.get(code, "").strip() for texts in template.variants.values())
    ]
    form = NewForm(
        request.POST if request.method == "POST" else None,
        templates=[(item.key, title)],
        channels=channels,
        languages=spoken,
        initial={
            "template": item.key,
            "level": level(request.brand, request.user),
            "channels": channels[:FIRST_CHANNELS],
            "languages": spoken,
            **(corrects.first(channels, spoken) if corrects is not None else {}),
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.begin(
                actor=request.actor, brand=request.brand, person=request.user, **given,
                values=corrects.values(template, given["languages"]) if corrects is not None else None,
                corrects=corrects.row if corrects is not None else None,
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            return to(request, row, "fill")
    use = in_language(template.use, language_here())
    context = {
        "form": form,
        "template": item,
        "title": title,
        "use": use,
        "kind": TEMPLATE_NAMES[template.kind],
        "corrects": corrects,
        "corrects_title": title_of(corrects.row) if corrects is not None else "",
        "corrects_texts": texts_of(corrects.row.variants) if corrects is not None else [],
    }
    return draw(request, "new", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(DRAFT)
def fill(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Fill the gaps, and see each text as it would be published."""
    row = statement_or_404(request, uid)
    if "edit" not in MOVES[row.state]:
        if request.method == "POST":
            messages.error(request, words.say("statements.wrong_move"))
        return to(request, row)
    offer = offer_for(row, request.user)
    form = FillForm(request.POST if request.method == "POST" else None, row, language_here(), offer)
    if request.method != "POST" or "use" in request.POST:
        return _fill_page(request, row, form)
    if form.is_valid():
        before = {gap: one for gap, one in row.values.items() if gap not in offer.hidden}
        try:
            row = actions.fill(
                actor=request.actor, statement=row, person=request.user, values=form.values(), edits=form.edits(),
                version=_version(request),
            )  # fmt: skip
        except WrongInput as error:
            form.say(error)
        else:
            messages.success(request, _("Saved."))
            if gaps := let_go(before, row.values):
                messages.warning(request, words.say("statements.let_go", {"gaps": gaps}))
            return to(request, row, "fill" if "stay" in request.POST else "statement")
    return _fill_page(request, row, form, status=400)


def _version(request: BrandRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _fill_page(request: BrandRequest, row: Statement, form: FillForm, status: int = 200) -> HttpResponse:
    shown = _tried(row, form)
    changed = changed_in(row, request.user)
    context = {
        **row_context(row), **correcting_context(row, writes=False), "form": form,
        "texts": texts_of(shown.variants, None, findings_of(shown, changed=changed)),
        "gaps": open_gaps(shown.variants), "changed": changed, "lost": form.lost(),
        "elsewhere": titles_of(request.brand, writes_elsewhere(row, request.user)),
        "not_standing": words.why(policy.not_standing(shown)), "voids": row.state != Statement.State.DRAFT,
    }  # fmt: skip
    return draw(request, "fill", context, status=status)


def _tried(row: Statement, form: FillForm) -> Statement:
    """The statement as what was typed would make it; nothing of it is kept."""
    if not form.is_bound:
        return row
    form.is_valid()
    shown = Statement.objects.select_related("brand").get(pk=row.pk)
    typed = form.values()
    # What is wrong is shown as the gap it leaves.
    shown.values = {
        name: {
            **one,
            "texts": {code: " ".join(str(text).split()) for code, text in one["texts"].items() if text},
        }
        for name, one in typed.items()
    }
    shown.edits = {
        channel: {code: text.replace("\r\n", "\n").strip() for code, text in texts.items() if text.strip()}
        for channel, texts in form.edits().items()
    }
    rendered(shown)
    own = Statement(source=row.source, channels=row.channels, languages=row.languages, values=shown.values)
    rendered(own)
    if own.variants == shown.variants:
        shown.edits = {}
    return shown


@require_POST
@brand_page(DRAFT)
def preview(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """The texts as what is typed would make them: a part of the page, nothing is kept."""
    row = statement_or_404(request, uid)
    if "edit" not in MOVES[row.state]:
        raise Http404
    form = FillForm(request.POST, row, language_here(), offer_for(row, request.user))
    if name := request.GET.get("gap", ""):
        found = [gap for gap in form.shown_gaps() if gap.name == name]
        if not found:
            raise Http404
        return render(request, "statements/parts/gap.html", {"gap": found[0]})
    shown = _tried(row, form)
    findings = findings_of(shown, changed=changed_in(row, request.user))
    context = {
        "texts": texts_of(shown.variants, None, findings), "gaps": open_gaps(shown.variants),
        "title": title_of(row), "lost": form.lost(),
        "not_standing": words.why(policy.not_standing(shown)),
    }  # fmt: skip
    return render(request, "statements/parts/preview.html", context)
