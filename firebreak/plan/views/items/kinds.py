"""The list of each kind of item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.http import Http404, HttpResponseBase, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firebreak.org import queries as org
from firebreak.plan import words
from firebreak.plan.items.texts import Size
from firebreak.plan.queries.policies import policies_now
from firebreak.plan.timeline import clocks
from firebreak.plan.views.common import SEE, PlanRequest, draw, language_of, plan_page
from firebreak.plan.views.items.approving import approvals
from firebreak.plan.views.items.heat import SCORES, grid
from firebreak.plan.views.items.rows import Row, carriers, rows_of, titles_of
from firebreak.plan.words import in_language

Rows = list[Row]


class PolicyLine(NamedTuple):
    """A policy, how it was published, and who has read that."""

    one: Row
    number: int | None
    changed: bool
    people: int
    read: int
    asked: bool
    """Whether the reader must read it."""
    done: bool


@require_safe
@plan_page(SEE)
def kind(request: PlanRequest, kind: str) -> HttpResponseBase:
    """Everything of one kind, with the filters that the kind has."""
    if kind not in words.KIND_NAMES:
        raise Http404
    rows = rows_of(request.plan, kind, language_of(request.plan))
    context: dict[str, Any] = {
        "kind": kind, "kind_name": words.KIND_NAMES[kind], "about": ABOUT[kind], "rows": rows, "total": len(rows),
        "titles": titles_of(request.plan), "body": f"plan/lists/{kind}.html",
    }  # fmt: skip
    if kind in MORE:
        context |= MORE[kind](request, rows)
    return draw(request, "plan/kind.html", context)


def one_of(given: QueryDict, name: str, known: Any) -> str:
    """A choice from the address; nothing where it is none that exists."""
    value = given.get(name, "")
    return value if value in known else ""


def score(given: QueryDict, name: str) -> int | None:
    """A score from the address, if it is one."""
    value = given.get(name, "")
    return int(value) if value in {"1", "2", "3", "4", "5"} else None


def _risks(request: PlanRequest, rows: Rows) -> dict[str, Any]:
    category = one_of(request.GET, "category", words.CATEGORY_NAMES)
    likelihood, impact = score(request.GET, "likelihood"), score(request.GET, "impact")
    among = [one for one in rows if not category or one.item.category == category]
    shown = [
        one
        for one in among
        if likelihood in (None, one.item.likelihood) and impact in (None, one.item.impact)
    ]
    return {
        "rows": sorted(shown, key=lambda one: -one.item.likelihood * one.item.impact),
        "heat": grid([(one.item.likelihood, one.item.impact) for one in among], (likelihood, impact)),
        "scores": SCORES, "category": category, "likelihood": likelihood, "impact": impact,
        "filtered": bool(category or likelihood or impact), "categories": words.CATEGORY_NAMES,
        "likelihoods": words.LIKELIHOOD_NAMES, "impacts": words.IMPACT_NAMES,
    }  # fmt: skip


def _scenarios(_request: PlanRequest, _rows: Rows) -> dict[str, Any]:
    return {"forms": words.FORM_NAMES}


def _playbooks(_request: PlanRequest, rows: Rows) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda one: not one.item.people_first)
    return {
        "rows": [(one, clocks(one.item.clocks)) for one in ordered],
        "types": words.TYPE_NAMES,
    }


def _templates(_request: PlanRequest, rows: Rows) -> dict[str, Any]:
    groups = [
        (name, [one for one in rows if one.item.kind == template])
        for template, name in words.TEMPLATE_NAMES.items()
    ]
    return {
        "groups": [(name, found) for name, found in groups if found],
        "types": words.TYPE_NAMES, "channels": words.CHANNEL_NAMES,
    }  # fmt: skip


def _policies(request: PlanRequest, rows: Rows) -> dict[str, Any]:
    state = policies_now(request.plan, {one.row.key: one.row.body for one in rows})
    here = {str(one.person.uid) for one in org.people_of(request.brand) if one.person.is_active}
    mine = str(request.user.uid)
    return {
        "audiences": words.AUDIENCE_NAMES,
        "rows": [
            PolicyLine(
                one, state.numbers.get(one.row.key), one.row.key in state.changed,
                len(state.people.get(one.row.key, frozenset()) & here),
                len(state.people.get(one.row.key, frozenset()) & here & state.read.get(one.row.key, frozenset())),
                mine in state.people.get(one.row.key, ()), mine in state.read.get(one.row.key, ()),
            )
            for one in rows
        ],
    }  # fmt: skip


def _duties(request: PlanRequest, rows: Rows) -> dict[str, Any]:
    carrier = carriers(request.plan, cast("Size", request.brand.team_size))
    return {"rows": [(one, carrier(one.row.key)) for one in rows]}


def _outlets(_request: PlanRequest, rows: Rows) -> dict[str, Any]:
    return {
        "rows": sorted(rows, key=lambda one: one.item.minutes),
        "sorts": words.OUTLET_NAMES,
        "slowest": max((one.item.minutes for one in rows), default=0),
    }


def _contacts(_request: PlanRequest, _rows: Rows) -> dict[str, Any]:
    return {"sorts": words.CONTACT_NAMES}


def _cases(request: PlanRequest, rows: Rows) -> dict[str, Any]:
    language = language_of(request.plan)
    type_ = one_of(request.GET, "type", words.TYPE_NAMES)
    industry = one_of(request.GET, "industry", words.INDUSTRY_NAMES)
    wanted = request.GET.get("q", "").strip()[:100]
    shown = [
        one
        for one in rows
        if (not type_ or type_ in one.item.types)
        and (not industry or one.item.industry == industry)
        and (not wanted or wanted.casefold() in _text(one, language).casefold())
    ]
    return {
        "rows": sorted(shown, key=lambda one: -one.item.year), "type": type_, "industry": industry, "q": wanted,
        "filtered": bool(type_ or industry or wanted), "types": words.TYPE_NAMES,
        "industries": words.INDUSTRY_NAMES, "outcomes": words.OUTCOME_NAMES, "strategies": words.STRATEGY_NAMES,
    }  # fmt: skip


def _text(one: Row, language: str) -> str:
    return " ".join(
        [
            one.item.who,
            *(in_language(texts, language) for texts in (one.item.title, one.item.story, one.item.lesson)),
        ]
    )


MORE: dict[str, Callable[[PlanRequest, Rows], dict[str, Any]]] = {
    "risks": _risks, "scenarios": _scenarios, "playbooks": _playbooks, "templates": _templates, "policies": _policies,
    "duties": _duties, "outlets": _outlets, "contacts": _contacts, "cases": _cases,
    "approvals": approvals,
}  # fmt: skip
ABOUT = {
    "risks": _("What may happen to you, how likely it is and how bad it would be. Open a square to see its risks."),
    "scenarios": _("How a risk comes true: what the first hour will be like."),
    "playbooks": _("What is done, by whom and by when, in one type of crisis."),
    "templates": _("Words made ready for each channel and language, with gaps for the facts."),
    "policies": _("What people agree to keep before anything happens."),
    "duties": _("Who answers for what. Each one is a page to carry."),
    "approvals": _("Who writes, who must say yes, and who sends out which kind of text, at each level."),
    "outlets": _("Everything that speaks for you, and that a stop of all publishing must reach."),
    "contacts": _("Whom outside you must be able to reach, and where to find them beforehand."),
    "courses": _("What holders of a duty learn, how often, and how you know that it was learnt."),
    "cases": _("What others went through, in our own words: what is known, how sure, and what it teaches."),
}  # fmt: skip
