"""What the pages of the import from Word show: each section with its choices, each item with what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.manuscript import Section
from firebreak.plan.manuscript.pieces import cut
from firebreak.plan.manuscript.sections import OUT
from firebreak.plan.models import Plan
from firebreak.plan.queries.importing import Bringing
from firebreak.plan.queries.manuscript import Conversion, Draft, Turned, path_of
from firebreak.plan.words import KIND_NAMES, LANGUAGE_NAMES, say
from firebreak.web.slots import Label

FIRST_LINES = 240
BECOMES: Mapping[str, Label] = {
    "risks": gettext_lazy("Risk"), "scenarios": gettext_lazy("Scenario"), "playbooks": gettext_lazy("Playbook"),
    "templates": gettext_lazy("Message template"), "policies": gettext_lazy("Text or policy"),
    "duties": gettext_lazy("Duty"), "contacts": gettext_lazy("Group of contacts"),
    OUT: pgettext_lazy("section", "Leave out"),
}  # fmt: skip
"""What one section becomes."""
FIELDS: Mapping[str, Label] = {
    "likelihood": gettext_lazy("Likelihood"), "impact": gettext_lazy("Impact"), "owner": gettext_lazy("Owner"),
    "mitigation": gettext_lazy("What you do beforehand"), "signs": gettext_lazy("Early signs"),
    "why": pgettext_lazy("contacts", "Why"), "find": gettext_lazy("Where to find them"),
}  # fmt: skip
"""Columns of tables, as a row of one says them."""


@dataclass(frozen=True)
class Row:
    """One section on the page."""

    number: int
    title: str
    above: str
    first: str
    length: int
    kind: str
    why: str


def sections(plan: Plan, draft: Draft, chosen: Mapping[int, str]) -> dict[str, Any]:
    """Every section with what it becomes as things stand."""
    rows = [
        Row(
            number, one.title, " › ".join(one.above), _first(one), one.length,
            chosen.get(number, draft.guess(number)), _why(draft, number),
        )
        for number, one in enumerate(draft.sections)
    ]  # fmt: skip
    spoken = [*plan.languages, *(code for code in LANGUAGES if code not in plan.languages)]
    return {
        "rows": rows, "becomes": BECOMES, "spoken": [(code, LANGUAGE_NAMES[code]) for code in spoken],
        "written_in": draft.language, "notes": _notes(draft),
        "brought": sum(one.kind != OUT for one in rows),
    }  # fmt: skip


def _first(section: Section) -> str:
    fields = [f"{FIELDS[name]}: {text}" for name, text in section.fields.items() if name in FIELDS]
    told = " · ".join([*fields, *([section.text] if section.blocks else [])])
    return cut(" ".join(told.replace("**", "").replace("#", " ").split()), FIRST_LINES)


def _why(draft: Draft, number: int) -> str:
    if number in draft.known:
        return _("The plan has one of this title already. It stays as it is.")
    why = draft.sections[number].why
    if why == "personal":
        return _(
            "Names and numbers: enter them under “Who does what”, where only those who need them see them."
        )
    return _("The plan draws this itself.") if why == "derived" else ""


def _notes(draft: Draft) -> list[str]:
    """What was met in the document that is no plain text."""
    found = draft.manuscript
    told: list[str] = []
    if not found.styled:
        told.append(_("It has no headings of Word's own. Short bold lines were taken for headings."))
    if found.inserted or found.deleted:
        told.append(_("It has tracked changes. What was added counts, what was deleted does not."))
    if count := len(found.comments):
        told.append(
            ngettext("{n} comment is not brought in.", "{n} comments are not brought in.", count).format(
                n=count
            )
        )
    if count := len(found.pictures):
        told.append(
            ngettext("{n} picture is not brought in.", "{n} pictures are not brought in.", count).format(
                n=count
            )
        )
    if found.local_template:
        told.append(
            _("It names a template on somebody's computer ({name}). That was not opened.").format(
                name=found.local_template
            )
        )
    return told


def check(plan: Plan, draft: Draft, conversion: Conversion, found: Bringing) -> dict[str, Any]:
    """Every item that would come, by kind; what cannot be kept; and the choices, to be sent again."""
    wrong = {one.path: one for one in found.unreadable}
    coming = [one for one in conversion.turned if path_of(one.kind, one.item.key) not in wrong]
    kinds: dict[str, list[tuple[str, str]]] = {}
    for one in coming:
        kinds.setdefault(one.kind, []).append((one.section.title, _understood(one)))
    refused = [one for one in conversion.turned if path_of(one.kind, one.item.key) in wrong]
    return {
        "kinds_coming": [(str(KIND_NAMES[kind]), kinds[kind]) for kind in KIND_NAMES if kind in kinds],
        "count": len(coming), "out": [one.title for _number, one in conversion.out],
        "refused": [
            *((one.section.title, say("plan.too_large")) for one in conversion.too_large),
            *((one.section.title, _refusal(one, wrong)) for one in refused),
        ],
        "people": conversion.names_people,
        "written_in": draft.language, "spoken_name": LANGUAGE_NAMES[draft.language],
        "other_language": draft.language not in plan.languages,
        "choices": [
            *((one.number, one.kind) for one in (*conversion.turned, *conversion.too_large)),
            *((number, OUT) for number, _one in conversion.out)
        ],
    }  # fmt: skip


def _refusal(one: Turned, wrong: Mapping[str, Any]) -> str:
    found = wrong[path_of(one.kind, one.item.key)]
    return say(found.code, found.said)


def _understood(one: Turned) -> str:
    """What was read out of a section beside its text, in a few words."""
    item = one.item
    if one.kind == "risks":
        return _("likelihood {likelihood}, impact {impact}").format(
            likelihood=item.likelihood, impact=item.impact
        )
    if one.kind == "playbooks":
        count = len(item.steps)
        return ngettext("{n} step", "{n} steps", count).format(n=count)
    if one.kind == "templates":
        count = len(item.placeholders)
        return ngettext("{n} placeholder", "{n} placeholders", count).format(n=count)
    if one.kind == "duties" and item.first_hour:
        count = len(item.first_hour)
        return ngettext("{n} action in the first hour", "{n} actions in the first hour", count).format(
            n=count
        )
    return ""
