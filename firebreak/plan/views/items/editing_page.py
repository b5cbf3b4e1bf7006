"""The page that edits one item: what it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.engine import shapes
from firebreak.plan import queries
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.forms.drawing import Sheet, drawn
from firebreak.plan.forms.labels import NEW_TITLES
from firebreak.plan.forms.posting import Posted, first, from_posted, to_posted
from firebreak.plan.forms.shape import shape
from firebreak.plan.items import KINDS
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.models import PlanItem
from firebreak.plan.views.common import PlanRequest, draw, language_of
from firebreak.plan.words import INDUSTRY_NAMES, KIND_NAMES, LANGUAGE_NAMES, in_language


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


def edit_page(request: PlanRequest, draft: Draft) -> HttpResponse:
    """Draw the editor; 422 when something is wrong."""
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
        texts = dict(texts_of(shapes.convert(old, KINDS[item.kind])))
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
        elif part.sort == "refs" and part.kind == kind and said:
            found |= set(said)
        elif part.sort == "table" and part.parts[0].kind == kind and said:
            found |= set(said.values())
        elif part.sort == "rows" and part.key is None and said:
            inner = part.parts[0]
            if inner.sort == "ref" and inner.kind == kind:
                found |= set(said)
            elif inner.sort == "group":
                found = found.union(*(_named(inner.parts, one, kind) for one in said))
    return found
