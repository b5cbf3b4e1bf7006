"""The page of one item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from firebreak.listening import queries as listening
from firebreak.org.dates import today_of
from firebreak.plan import words
from firebreak.plan.actions.versions import policy_digest
from firebreak.plan.check.dates import later
from firebreak.plan.escalating import calls
from firebreak.plan.folders.checking import width
from firebreak.plan.items import Course, Risk, Sign, Step, Template, carried_by
from firebreak.plan.items.texts import Size
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.marked import blocks
from firebreak.plan.queries.policies import asked, publications
from firebreak.plan.signs import heard_by
from firebreak.plan.views.common import SEE, PlanRequest, draw, item_or_404, language_of, plan_page
from firebreak.plan.views.items.approving import approval, approvers_of
from firebreak.plan.views.items.playing import playbook
from firebreak.plan.views.items.rows import Row, row_of, rows_of, titles_of
from firebreak.plan.views.monitors import monitor_form
from firebreak.plan.words import chosen, in_language


@require_safe
@plan_page(SEE)
def item(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """One item, with what others say of it."""
    row = row_of(item_or_404(request.plan, kind, key))
    context: dict[str, Any] = {
        "kind": kind, "kind_name": words.KIND_NAMES[kind], "row": row, "item": row.item,
        "titles": titles_of(request.plan), "body": f"plan/read/{kind}.html",
    }  # fmt: skip
    if kind in MORE:
        context |= MORE[kind](request, row)
    return draw(request, "plan/item.html", context)


@dataclass(frozen=True)
class Heard:
    """A sign, the words it shows by, and the monitors that listen for it."""

    sign: Sign
    terms: list[tuple[str, list[str]]]
    """(language, its words), in the plan's languages."""
    monitors: list[Any]
    address: str
    """Where a monitor for it is made, filled in; empty when it has no words."""


def _risk(request: PlanRequest, row: Row) -> dict[str, Any]:
    risk: Risk = row.item
    language = language_of(request.plan)
    monitors = list(listening.monitors(request.brand).filter(active=True).exclude(query=""))
    naming = rows_of(request.plan, "scenarios", language)
    return {
        "signs": [_heard(request, risk, sign, monitors) for sign in risk.signs],
        "scenarios": [one for one in naming if row.row.key in one.item.risks],
        "categories": words.CATEGORY_NAMES,
        "likelihood": words.LIKELIHOOD_NAMES[risk.likelihood],
        "impact": words.IMPACT_NAMES[risk.impact],
        "may_listen": request.may("listening.monitor.edit"),
    }


def _heard(request: PlanRequest, risk: Any, sign: Any, monitors: list[Any]) -> Heard:
    languages: list[str] = request.plan.languages
    language = language_of(request.plan)
    name = f"{in_language(risk.title, language)}: {in_language(sign.text, language)}"
    made = monitor_form(request.brand, name, sign.terms, languages)
    terms = [(known, sign.terms[known]) for known in languages if sign.terms.get(known)]
    return Heard(
        sign, terms, [one for one in monitors if heard_by(one.query, sign.terms)],
        made.address if made.query else "",
    )  # fmt: skip


def _scenario(_request: PlanRequest, _row: Row) -> dict[str, Any]:
    return {"forms": words.FORM_NAMES}


@dataclass(frozen=True)
class Variant:
    """A text for a channel in one language."""

    language: str
    text: str
    used: int
    """Characters as the channel counts them, gaps as they stand."""
    room: int

    @property
    def too_long(self) -> bool:
        return self.used > self.room


def _template(request: PlanRequest, row: Row) -> dict[str, Any]:
    template: Template = row.item
    first = language_of(request.plan)
    languages = sorted(request.plan.languages, key=lambda language: language != first)
    variants = []
    for channel, texts in template.variants.items():
        shown = [(language, texts.get(language, "").strip()) for language in languages]
        side_by_side = [
            Variant(language, text, width(text, channel), CHANNELS[channel]) for language, text in shown
        ]
        variants.append((words.CHANNEL_NAMES[channel], CHANNELS[channel], side_by_side))
    today = today_of(request.brand)
    until = row.row.approved_until
    return {
        "variants": variants, "template_name": words.TEMPLATE_NAMES[template.kind], "types": words.TYPE_NAMES,
        "sorts": words.SORT_NAMES, "approved": until is not None and until >= today,
        "until": later(today, template.expires_months).isoformat(), "asked": approvers_of(request, row.row),
        "used_in": [one for one in rows_of(request.plan, "scenarios", first) if row.row.key in one.item.templates],
    }  # fmt: skip


def _policy(request: PlanRequest, row: Row) -> dict[str, Any]:
    text, used = chosen(row.item.body, language_of(request.plan))
    rows = publications(request.plan, row.row.key)
    newest = rows[0] if rows else None
    here = [one for one in asked(newest) if one.here] if newest is not None else []
    return {
        "blocks": blocks(text), "body_language": used, "body_name": words.LANGUAGE_NAMES.get(used, used),
        "audience": words.AUDIENCE_NAMES[row.item.audience], "newest": newest,
        "changed": newest is not None and newest.digest != policy_digest(row.row.body),
        "public": row.item.audience == "community", "people": len(here), "read": sum(1 for one in here if one.read),
        "asked": next((one for one in here if one.person == request.user), None),
        "may_publish": request.may("plan.publish"),
    }  # fmt: skip


def _duty(request: PlanRequest, row: Row) -> dict[str, Any]:
    key, language = row.row.key, language_of(request.plan)
    size: Any = request.brand.team_size
    duties = rows_of(request.plan, "duties", language)
    known = {one.row.key: one.item for one in duties}
    carrier = partial(carried_by, known, size)
    steps = [
        (one, [step for step in one.item.steps if _does(step, key, size, carrier)])
        for one in rows_of(request.plan, "playbooks", language)
    ]
    folded = [one for one in duties if one.row.key != key and carrier(one.row.key) == key]
    return {
        "steps": [(one, found) for one, found in steps if found],
        "risks": [one for one in rows_of(request.plan, "risks", language) if one.item.owner == key],
        "outlets": [one for one in rows_of(request.plan, "outlets", language) if one.item.duty == key],
        "courses": [one for one in rows_of(request.plan, "courses", language) if _teaches(one.item, key)],
        "calls": calls(known, carrier, key),
        "folded": folded, "folds_into": row.item.folds_into.get(request.brand.team_size, ""),
    }  # fmt: skip


def _does(step: Step, duty: str, size: Size, carrier: Callable[[str], str]) -> bool:
    """Whether a step is done by this duty in a team of this size, as its own or for another."""
    return (not step.sizes or size in step.sizes) and duty in (step.duty, carrier(step.duty))


def _teaches(course: Course, duty: str) -> bool:
    return duty in course.duties


def _outlet(_request: PlanRequest, row: Row) -> dict[str, Any]:
    return {"sort": words.OUTLET_NAMES[row.item.sort]}


def _contact(_request: PlanRequest, row: Row) -> dict[str, Any]:
    return {"sort": words.CONTACT_NAMES[row.item.sort]}


def _case(_request: PlanRequest, row: Row) -> dict[str, Any]:
    return {
        "types": words.TYPE_NAMES, "strategies": words.STRATEGY_NAMES, "sure": words.SURE_NAMES,
        "industry": words.INDUSTRY_NAMES.get(row.item.industry, row.item.industry),
        "outcome": words.OUTCOME_NAMES[row.item.outcome], "sure_flags": SURE_FLAGS,
    }  # fmt: skip


SURE_FLAGS = {"confirmed": "done", "likely": "info", "disputed": "wait"}
MORE: dict[str, Callable[[PlanRequest, Row], dict[str, Any]]] = {
    "risks": _risk, "scenarios": _scenario, "playbooks": playbook, "templates": _template, "policies": _policy,
    "duties": _duty, "outlets": _outlet, "contacts": _contact, "cases": _case,
    "approvals": approval,
}  # fmt: skip
