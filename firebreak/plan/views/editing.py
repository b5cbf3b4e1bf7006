"""Change the plan: one page that edits an item of any kind, and the single acts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.plan import actions, queries
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.forms import moving
from firebreak.plan.forms.drawing import Sheet, drawn
from firebreak.plan.forms.keys import made_key
from firebreak.plan.forms.labels import NEW_TITLES, STEMS, tell
from firebreak.plan.forms.posting import Posted, cleaned, first, from_posted, languages_of, to_posted
from firebreak.plan.forms.shape import shape
from firebreak.plan.items import KINDS
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.models import PlanItem
from firebreak.plan.views.common import (
    APPROVE,
    EDIT,
    SEE,
    PlanRequest,
    draw,
    item_or_404,
    language_of,
    plan_page,
)
from firebreak.plan.words import INDUSTRY_NAMES, KIND_NAMES, LANGUAGE_NAMES, in_language, say_error


@dataclass
class Draft:
    """A form on its way: what was typed, and what is to be said of it."""

    kind: str
    posted: Posted
    languages: Sequence[str]
    item: PlanItem | None = None
    version: int = 0
    errors: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    """What is wrong with the form as a whole."""
    theirs: PlanItem | None = None
    """What somebody else saved in the meantime."""
    focus: str = ""
    key: str = ""
    """Of an item that is gone from the plan: it is kept when it is added again."""


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(EDIT)
def item_new(request: PlanRequest, kind: str) -> HttpResponseBase:
    """A new item of a kind."""
    if kind not in KIND_NAMES:
        raise Http404
    languages = tuple(request.plan.languages)
    if request.method != "POST":
        posted = to_posted(shape(kind), {}, languages).posted
        for part in shape(kind).parts:
            if part.sort == "rows" and not part.optional:
                posted = moving.moved(shape(kind), posted, f"{part.name}:add", languages).posted
        return _page(request, Draft(kind, posted, languages))
    return _add(request, _received(request, kind, None, languages))


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(EDIT)
def item_edit(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Another text, number or order."""
    item = queries.item(request.plan, kind, key) if kind in KIND_NAMES else None
    if item is None:
        return _gone(request, kind, key)
    languages = languages_of(item.body, request.plan.languages)
    if request.method != "POST":
        posted = to_posted(shape(kind), item.body, languages).posted
        return _page(request, Draft(kind, posted, languages, item, item.version))
    draft = _received(request, kind, item, languages)
    body = _read(draft)
    if body is None:
        return _page(request, draft)
    try:
        _settle(request, draft, item)
        actions.change_item(
            actor=request.actor, item=item, body=body, person=request.user, version=draft.version
        )
    except FirebreakError as error:
        _refuse(request, draft, error)
        return _page(request, draft)
    messages.success(request, _("Saved."))
    return _to_item(request, kind, key)


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
    return _page(request, draft)


def _add(request: PlanRequest, draft: Draft) -> HttpResponse:
    body = _read(draft)
    if body is None:
        return _page(request, draft)
    if not body.get("key"):
        taken = set(queries.items(request.plan, draft.kind).values_list("key", flat=True))
        body["key"] = made_key(body["title"], STEMS[draft.kind], taken)
    try:
        made = actions.add_item(
            actor=request.actor, plan=request.plan, kind=draft.kind, body=body, person=request.user
        )
    except FirebreakError as error:
        _refuse(request, draft, error)
        return _page(request, draft)
    messages.success(request, _("Added."))
    return _to_item(request, draft.kind, made.key)


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


def _page(request: PlanRequest, draft: Draft) -> HttpResponse:
    language = language_of(request.plan)
    sheet = Sheet(
        draft.posted, draft.languages, language, _references(request, language), draft.errors, draft.focus
    )
    item = draft.theirs or draft.item
    if item is not None:
        _mark_stale(request, draft, item, sheet)
    parts = [part for part in drawn(shape(draft.kind), sheet) if item is None or part.sort != "key"]
    title = in_language(item.body["title"], language) if item is not None else str(NEW_TITLES[draft.kind])
    wrong = [("", "", text) for text in draft.above] + sheet.wrong
    context = {
        "here": draft.kind, "kind": draft.kind, "kind_name": KIND_NAMES[draft.kind], "item": item, "parts": parts,
        "title": title, "version": draft.version, "rows": wrong, "theirs": draft.theirs, "limits": CHANNELS,
        "differing": _differing(draft, sheet) if draft.theirs else [],
        "used_by": _used_by(request, item, language) if item is not None else [],
        "action": _address(request, draft), "focus": draft.focus,
        "main_language": LANGUAGE_NAMES.get(draft.languages[0], ""),
        "row_verbs": (("up", _("Move up")), ("down", _("Move down")), ("remove", _("Remove"))),
    }  # fmt: skip
    return draw(request, "plan/item_edit.html", context, status=422 if wrong else 200)


def _address(request: PlanRequest, draft: Draft) -> str:
    if draft.item is None:
        return reverse("plan:item_new", args=[request.brand.slug, draft.kind])
    return reverse("plan:item_edit", args=[request.brand.slug, draft.kind, draft.item.key])


def _references(request: PlanRequest, language: str) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose of each kind, by title."""
    found: dict[str, list[tuple[str, str]]] = {
        "industries": [(key, str(name)) for key, name in INDUSTRY_NAMES.items()]
    }
    kinds = ("duties", "playbooks", "risks", "templates")
    rows = request.plan.items.filter(kind__in=kinds).values_list("kind", "key", "body__title")
    for kind, key, title in rows:
        found.setdefault(kind, []).append((key, in_language(title or {}, language) or key))
    return {
        kind: sorted(pairs, key=lambda pair: pair[1]) if kind in kinds else pairs
        for kind, pairs in found.items()
    }


def _mark_stale(request: PlanRequest, draft: Draft, item: PlanItem, sheet: Sheet) -> None:
    """Which texts are older than the first language's, and what that said in the newest version."""
    if not item.stale:
        return
    written = to_posted(shape(draft.kind), item.body, draft.languages)
    names = {place: name for name, place in written.places.items()}
    stale: dict[str, dict[str, str]] = {}
    for language, places in item.stale.items():
        for name in (names[place] for place in places if place in names):
            stale.setdefault(name, {})[language] = first(written.posted, f"{name}.{language}")
    version = queries.newest(request.plan)
    old = version.items.get(item.kind, {}).get(item.key) if version else None
    if old is not None:
        main = request.plan.languages[0]
        texts = dict(texts_of(msgspec.convert(old, KINDS[item.kind])))
        sheet.before = {name: texts[place].get(main, "") for place, name in names.items() if place in texts}
    sheet.stale = stale


def _differing(draft: Draft, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Label, theirs and yours of every field in which two writers disagree."""
    assert draft.theirs is not None
    theirs = to_posted(shape(draft.kind), draft.theirs.body, draft.languages).posted
    said = from_posted(shape(draft.kind), draft.posted, draft.languages).body
    mine = to_posted(shape(draft.kind), said, draft.languages).posted
    found = []
    for name in dict.fromkeys((*theirs, *mine)):
        one, other = ("\n".join(side.get(name, [])).strip() for side in (theirs, mine))
        if one != other and name in sheet.labels:
            found.append((sheet.labels[name], one, other))
    return found


def _used_by(request: PlanRequest, item: PlanItem, language: str) -> list[tuple[str, str, str]]:
    """Kind, key and title of what names an item."""
    wanted = {"duties", "playbooks", "risks", "templates"}
    if item.kind not in wanted:
        return []
    found = []
    for kind, key, body in (
        request.plan.items.exclude(pk=item.pk).order_by("kind", "key").values_list("kind", "key", "body")
    ):
        if item.key in _named(shape(kind).parts, body, item.kind):
            found.append((kind, key, in_language(body["title"], language)))
    return found


def _named(parts: Sequence[Any], value: Mapping[str, Any], kind: str) -> set[str]:
    """Keys of a kind that a record names."""
    found: set[str] = set()
    for part in parts:
        said = value.get(part.name)
        if part.sort == "ref" and part.kind == kind and said:
            found.add(said)
        elif part.sort == "table" and part.parts[0].kind == kind and said:
            found |= set(said.values())
        elif part.sort == "rows" and part.key is None and said:
            inner = part.parts[0]
            if inner.sort == "ref" and inner.kind == kind:
                found |= set(said)
            elif inner.sort == "group":
                found = found.union(*(_named(inner.parts, one, kind) for one in said))
    return found


@require_POST
@plan_page(EDIT)
def item_remove(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Out of the plan; versions that hold it keep it."""
    item = item_or_404(request.plan, kind, key)
    title = in_language(item.body["title"], language_of(request.plan))
    actions.remove_item(actor=request.actor, item=item)
    messages.success(request, _("“{name}” was removed.").format(name=title))
    return HttpResponseRedirect(reverse("plan:kind", args=[request.brand.slug, kind]))


@require_POST
@plan_page(EDIT)
def item_reviewed(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Somebody looked at it again today and it is still right."""
    item = item_or_404(request.plan, kind, key)
    today = now().astimezone(ZoneInfo(request.brand.time_zone)).date()
    actions.review_item(actor=request.actor, item=item, on=today)
    messages.success(request, _("Noted: still right today."))
    return _to_item(request, kind, key)


@require_POST
@plan_page(APPROVE)
def template_approve(request: PlanRequest, key: str) -> HttpResponseBase:
    """A template's words count as approved until a day."""
    item = item_or_404(request.plan, "templates", key)
    until = _day(request.POST.get("until", ""))
    try:
        actions.approve_template(
            actor=request.actor, item=item, person=request.user, until=until or date.min,
            alone=request.brand.team_size == "one",
        )  # fmt: skip
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, _("Approved."))
    return _to_item(request, "templates", key)


@require_POST
@plan_page(SEE)
def policy_read(request: PlanRequest, key: str) -> HttpResponseBase:
    """The reader says that they read a policy as it is now."""
    actions.read_policy(
        actor=request.actor, policy=item_or_404(request.plan, "policies", key), person=request.user
    )
    messages.success(request, _("Thank you. It is noted that you read it."))
    return _to_item(request, "policies", key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _to_item(request: PlanRequest, kind: str, key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("plan:item", args=[request.brand.slug, kind, key]))
