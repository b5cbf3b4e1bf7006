"""Where a hole of the plan is mended: an address and the verb on its button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from firebreak.org.models import Brand
from firebreak.plan.check import Finding, PlanView
from firebreak.plan.check_words import words_of
from firebreak.plan.verbs import editing_verb
from firebreak.plan.views.common import APPROVALS, APPROVE, EDIT, SEE, PlanRequest
from firebreak.plan.views.monitors import monitor_form
from firebreak.plan.words import in_language

_WAY: Mapping[str, str] = {
    "plan.no_risks": "new:risks", "plan.no_outlets": "new:outlets", "risk.no_scenario": "new:scenarios",
    "risk.no_monitor": "monitor", "plan.not_published": "versions", "plan.changed_since": "versions",
    "plan.unread": "versions", "template.not_approved": "item", "template.expired": "item",
    "template.expires_soon": "item", "review.overdue": "item", "policy.unread": "policy_record",
    "policy.not_published": "policy_publish", "policy.changed": "policy_publish", "training.overdue": "training",
    "duty.no_holder": "people", "duty.no_deputy": "people", "duty.deputy_is_holder": "people",
    "duty.holder_left": "people", "person.unreachable": "people",
    "calls.never_tested": "calls", "calls.test_old": "calls", "calls.unanswered": "calls",
    "rota.none": "rota", "rota.nobody": "rota", "rota.unrelieved": "rota", "reader.none": "people",
    "reader.second_missing": "people", "approval.nobody": "people", "approval.gap": "approvals",
    "approval.twice": "approvals", "contact.none": "people", "contact.stale": "people",
}  # fmt: skip
"""Rule -> way to its fix; a rule that is not named is mended where the item is changed."""
_VERB: Mapping[str, str] = {
    "template.not_approved": APPROVE, "template.expired": APPROVE, "template.expires_soon": APPROVE,
    "review.overdue": EDIT,
}  # fmt: skip
"""What one must be allowed for the button that waits on the item's own page; reading it is enough for the rest."""
PUBLISH = "plan.publish"
_PAGES: Mapping[str, str] = {
    "people": "org.duties.edit",
    "versions": EDIT,
    "rota": "org.rota.edit",
    "training": SEE,
}
"""Ways that are a page of their own, and what one must be allowed to mend something there."""


class Fix(NamedTuple):
    """A link. Both are empty where nothing can be opened."""

    address: str
    label: str


def fix_of(request: PlanRequest, finding: Finding, view: PlanView, language: str) -> Fix:
    """Where this reader mends a hole; who may not mend it is led to where it can be read."""
    kind, key, slug = finding.hole.kind, finding.hole.key, request.brand.slug
    way, label = _WAY.get(finding.code, "edit"), gettext(words_of(finding.code).fix)
    look = gettext("Look at it")
    if finding.code == "outlet.cannot_be_stopped" and any(view.outlets[key].how_to_stop.values()):
        way = "people"
    if way in _PAGES:
        address = reverse(f"plan:{way}", args=[slug]) + (_place(finding, view) if way == "people" else "")
        return Fix(address, label if request.may(_PAGES[way]) else look)
    if way == "calls":
        return _calls(request, label, look)
    if way == "approvals":
        return Fix(reverse("plan:kind", args=[slug, "approvals"]), label if request.may(APPROVALS) else look)
    there = key in view.of(kind)
    if way.startswith("policy_") and there:
        publishing = way == "policy_publish" and request.may(PUBLISH)
        address = reverse(f"plan:{way if publishing else 'policy_record'}", args=[slug, key])
        return Fix(address, label if publishing or way == "policy_record" else look)
    page = reverse("plan:item", args=[slug, kind, key]) if there else ""
    if way == "monitor" and there and request.may("listening.monitor.edit"):
        return Fix(monitor_address(request.brand, view, key, language), label)
    if way.startswith("new:") and request.may(EDIT):
        return Fix(reverse("plan:item_new", args=[slug, way.removeprefix("new:")]), label)
    if way == "item" and page:
        return Fix(page, label if request.may(_VERB.get(finding.code, SEE)) else look)
    if way == "edit" and there and request.may(editing_verb(kind)):
        return Fix(reverse("plan:item_edit", args=[slug, kind, key]), label)
    return Fix(page, look if page else "")


def _calls(request: PlanRequest, label: str, look: str) -> Fix:
    slug = request.brand.slug
    if request.may("notify.page.test"):
        return Fix(reverse("notify:test_new", args=[slug]), label)
    return Fix(reverse("notify:calls", args=[slug]), look) if request.may("notify.page.read") else Fix("", "")


def _place(finding: Finding, view: PlanView) -> str:
    """Where on the page of people somebody is named."""
    kind, key = finding.hole.kind, finding.hole.key
    if kind == "outlets":
        return f"#duty-{view.carried_by(view.outlets[key].duty)}"
    name = {"duties": "duty", "readers": "reader", "people": "person", "contacts": "group"}.get(kind)
    return f"#{name}-{key}" if name else ""


def monitor_address(brand: Brand, view: PlanView, key: str, language: str) -> str:
    """The form of a new monitor, filled with what people would write when this risk shows."""
    risk: Any = view.risks[key]  # its texts have fewer keys than any text may have
    terms: dict[str, list[str]] = {
        one: [word for sign in risk.signs for word in sign.terms.get(one, [])] for one in view.languages
    }
    return monitor_form(brand, in_language(risk.title, language), terms, view.languages).address
