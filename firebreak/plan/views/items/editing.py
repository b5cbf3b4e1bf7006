"""Change the plan: one page that edits an item of any kind, and the single acts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.plan import actions, queries
from firebreak.plan.forms import moving
from firebreak.plan.forms.keys import made_key
from firebreak.plan.forms.labels import STEMS, tell
from firebreak.plan.forms.posting import cleaned, first, from_posted, languages_of, to_posted
from firebreak.plan.forms.shape import shape
from firebreak.plan.models import PlanItem
from firebreak.plan.verbs import adding_verb
from firebreak.plan.views.common import (
    APPROVALS,
    EDIT,
    PlanRequest,
    plan_page,
)
from firebreak.plan.views.items.acts import allowed, to_item
from firebreak.plan.views.items.editing_page import Draft, edit_page
from firebreak.plan.words import KIND_NAMES, say_error


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(EDIT)
def item_new(request: PlanRequest, kind: str) -> HttpResponseBase:
    """A new item of a kind."""
    if kind not in KIND_NAMES:
        raise Http404
    allowed(request, kind)
    languages = tuple(request.plan.languages)
    if request.method != "POST":  # what was typed is never thrown away: there the action refuses in words
        if not request.may(adding_verb(kind)):
            raise PermissionDenied
        posted = to_posted(shape(kind), {}, languages).posted
        for part in shape(kind).parts:
            if part.sort == "rows" and not part.optional:
                posted = moving.moved(shape(kind), posted, f"{part.name}:add", languages).posted
        return edit_page(request, Draft(kind, posted, languages))
    return _add(request, _received(request, kind, None, languages))


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(EDIT)
def item_edit(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Another text, number or order."""
    allowed(request, kind)
    item = queries.item(request.plan, kind, key) if kind in KIND_NAMES else None
    if item is None:
        return _gone(request, kind, key)
    languages = languages_of(item.body, request.plan.languages)
    if request.method != "POST":
        posted = to_posted(shape(kind), item.body, languages).posted
        return edit_page(request, Draft(kind, posted, languages, item, item.version))
    draft = _received(request, kind, item, languages)
    body = _read(draft)
    if body is None:
        return edit_page(request, draft)
    try:
        _settle(request, draft, item)
        actions.change_item(
            actor=request.actor, item=item, body=body, person=request.user, version=draft.version,
            decides=request.may(APPROVALS),
        )  # fmt: skip
    except FirebreakError as error:
        _refuse(request, draft, error)
        return edit_page(request, draft)
    messages.success(request, _("Saved."))
    return to_item(request, kind, key)


def _settle(request: PlanRequest, draft: Draft, item: PlanItem) -> None:
    """Texts of which the writer says that they are right although they are older."""
    places = to_posted(shape(draft.kind), item.body, draft.languages).places
    settled: dict[str, list[str]] = {}
    for own in draft.posted.get("settled", []):
        name, _dot, language = own.rpartition(".")
        if name in places and places[name] in item.stale.get(language, []):
            settled.setdefault(language, []).append(places[name])
    if settled:
        actions.settle_texts(actor=request.actor, item=item, settled=settled, version=draft.version)


def _gone(request: PlanRequest, kind: str, key: str) -> HttpResponse:
    """Somebody removed it while it was being written: what was typed is offered as a new item."""
    if (
        request.method != "POST"
        or kind not in KIND_NAMES
        or not first(cleaned(request.POST.lists()), "version")
    ):
        raise Http404
    draft = _received(request, kind, None, tuple(request.plan.languages))
    draft.posted["key"] = [key[:60]]
    draft.above.append(
        _("Somebody removed this while you wrote. Your text is below. Save it to add it again.")
    )
    return edit_page(request, draft)


def _add(request: PlanRequest, draft: Draft) -> HttpResponse:
    body = _read(draft)
    if body is None:
        return edit_page(request, draft)
    if not body.get("key"):
        taken = set(queries.items(request.plan, draft.kind).values_list("key", flat=True))
        body["key"] = made_key(body["title"], STEMS[draft.kind], taken)
    try:
        made = actions.add_item(
            actor=request.actor, plan=request.plan, kind=draft.kind, body=body, person=request.user,
            decides=request.may(APPROVALS),
        )  # fmt: skip
    except FirebreakError as error:
        _refuse(request, draft, error)
        return edit_page(request, draft)
    messages.success(request, _("Added."))
    return to_item(request, draft.kind, made.key)


def _received(request: PlanRequest, kind: str, item: PlanItem | None, languages: Sequence[str]) -> Draft:
    posted = cleaned(request.POST.lists())
    version = first(posted, "version")
    return Draft(
        kind, posted, languages, item, int(version) if version.isdecimal() and len(version) < 10 else 0
    )


def _read(draft: Draft) -> dict[str, Any] | None:
    """The record that was typed; ``None`` when a button asked for something else, or something is wrong."""
    pressed = first(draft.posted, "do")
    if pressed:
        result = moving.moved(shape(draft.kind), draft.posted, pressed, draft.languages)
        draft.posted, draft.focus = result.posted, result.focus
        if result.error:
            draft.errors[result.name] = result.error
        return None
    filled = from_posted(shape(draft.kind), draft.posted, draft.languages)
    draft.errors = filled.errors
    if not first(draft.posted, "whole"):
        draft.above.append(tell("form.not_whole", {}))
    if draft.errors or draft.above:
        return None
    if draft.item is not None:
        filled.body["key"] = draft.item.key
    return filled.body


def _refuse(request: PlanRequest, draft: Draft, error: FirebreakError) -> None:
    """Say what an action refused; where somebody else was faster, show what they saved."""
    draft.above.append(say_error(error))
    if error.code == "plan.changed_meanwhile" and draft.item is not None:
        draft.theirs = queries.item(request.plan, draft.kind, draft.item.key)
        draft.version = draft.theirs.version if draft.theirs else draft.version
