"""Holes in what is written: risks, scenarios, playbooks, templates, policies, outlets."""

from collections.abc import Iterator
from datetime import timedelta

from firebreak.plan.check.dates import review_due
from firebreak.plan.check.registry import Hole, rule
from firebreak.plan.check.view import PlanView
from firebreak.plan.folders.checking import GAP, texts_of

SERIOUS = 12
"""Likelihood times impact from which a risk needs a scenario; and every risk of the highest impact does."""
SOON = timedelta(days=30)


def serious(likelihood: int, impact: int) -> bool:
    """Whether a risk needs a scenario."""
    return likelihood * impact >= SERIOUS or impact == 5


@rule("plan.no_risks", 15, 15)
def no_risks(view: PlanView) -> Iterator[Hole]:
    if not view.risks:
        yield Hole("plan", "")


@rule("risk.no_scenario", 4, 12)
def risk_without_scenario(view: PlanView) -> Iterator[Hole]:
    told = {key for scenario in view.scenarios.values() for key in scenario.risks}
    for key, risk in view.risks.items():
        if serious(risk.likelihood, risk.impact) and key not in told:
            yield Hole("risks", key, {"likelihood": risk.likelihood, "impact": risk.impact})


@rule("risk.no_monitor", 2, 8)
def sign_without_monitor(view: PlanView) -> Iterator[Hole]:
    for key, risk in view.risks.items():
        heard = any((key, number) in view.monitors for number in range(len(risk.signs)))
        if serious(risk.likelihood, risk.impact) and risk.signs and not heard:
            yield Hole("risks", key, {"signs": len(risk.signs)})


@rule("risk.no_signs", 1, 4)
def risk_without_signs(view: PlanView) -> Iterator[Hole]:
    yield from (Hole("risks", key) for key, risk in view.risks.items() if not risk.signs)


@rule("risk.no_mitigation", 1, 4)
def risk_without_mitigation(view: PlanView) -> Iterator[Hole]:
    yield from (Hole("risks", key) for key, risk in view.risks.items() if not risk.mitigation)


@rule("scenario.no_playbook", 4, 12)
def scenario_without_playbook(view: PlanView) -> Iterator[Hole]:
    for key, scenario in view.scenarios.items():
        if scenario.playbook not in view.playbooks:
            yield Hole("scenarios", key, {"playbook": scenario.playbook})


@rule("scenario.no_template", 2, 6)
def scenario_without_template(view: PlanView) -> Iterator[Hole]:
    for key, scenario in view.scenarios.items():
        if not any(one in view.templates for one in scenario.templates):
            yield Hole("scenarios", key)


@rule("playbook.no_template", 2, 6)
def step_without_its_template(view: PlanView) -> Iterator[Hole]:
    for key, playbook in view.playbooks.items():
        for step in playbook.steps:
            if step.template and step.template not in view.templates:
                yield Hole("playbooks", key, {"step": step.key, "template": step.template})


@rule("playbook.no_duty", 3, 9)
def step_of_nobody(view: PlanView) -> Iterator[Hole]:
    for key, playbook in view.playbooks.items():
        for step in playbook.steps:
            if step.duty not in view.of("duties"):
                yield Hole("playbooks", key, {"step": step.key, "duty": step.duty})


@rule("playbook.late_first_word", 3, 6)
def first_word_after_its_clock(view: PlanView) -> Iterator[Hole]:
    """No step gives the first word, or the recorded silence, before its clock runs out."""
    for key, playbook in view.playbooks.items():
        limit = min(playbook.clocks.first_word.values(), default=0)
        words = [step.minute for step in playbook.steps if step.template or "silence" in step.key]
        if words and min(words) > limit and not playbook.silence:
            yield Hole("playbooks", key, {"minutes": min(words), "limit": limit})


@rule("playbook.no_steps", 4, 8)
def playbook_without_steps(view: PlanView) -> Iterator[Hole]:
    yield from (Hole("playbooks", key) for key, playbook in view.playbooks.items() if not playbook.steps)


@rule("text.missing_language", 2, 10)
def missing_in_a_language(view: PlanView) -> Iterator[Hole]:
    """A template, a playbook or a policy says nothing in a language of the plan."""
    for kind in ("templates", "playbooks", "policies"):
        for key, item in view.of(kind).items():
            missing = [
                language
                for language in view.languages
                if any(not texts.get(language, "").strip() for _, texts in texts_of(item))
            ]
            if missing:
                yield Hole(kind, key, {"languages": missing})


@rule("text.stale_language", 1, 5)
def behind_in_a_language(view: PlanView) -> Iterator[Hole]:
    for (kind, key), languages in view.stale.items():
        yield Hole(kind, key, {"languages": list(languages)})


@rule("template.gaps_differ", 2, 6)
def placeholders_differ(view: PlanView) -> Iterator[Hole]:
    for key, template in view.templates.items():
        for channel, texts in template.variants.items():
            said = {frozenset(GAP.findall(text)) for text in texts.values() if text.strip()}
            if len(said) > 1:
                yield Hole("templates", key, {"channel": channel})


@rule("template.not_approved", 1, 8)
def template_never_approved(view: PlanView) -> Iterator[Hole]:
    for key, template in view.templates.items():
        if template.kind == "holding" and key not in view.approved_until:
            yield Hole("templates", key)


@rule("template.expired", 2, 8)
def template_expired(view: PlanView) -> Iterator[Hole]:
    today = view.now.date()
    for key, until in view.approved_until.items():
        if key in view.templates and until < today:
            yield Hole("templates", key, {"until": until.isoformat()})


@rule("template.expires_soon", 0, 0)
def template_expires_soon(view: PlanView) -> Iterator[Hole]:
    today = view.now.date()
    for key, until in view.approved_until.items():
        if key in view.templates and today <= until < today + SOON:
            yield Hole("templates", key, {"until": until.isoformat()})


@rule("outlet.cannot_be_stopped", 3, 9)
def outlet_that_nobody_can_stop(view: PlanView) -> Iterator[Hole]:
    for key, outlet in view.outlets.items():
        holders = view.holders.get(view.carried_by(outlet.duty), ())
        if not any(view.active(person) for person in holders) or not any(outlet.how_to_stop.values()):
            yield Hole("outlets", key, {"duty": outlet.duty})


@rule("plan.no_outlets", 4, 4)
def no_outlets(view: PlanView) -> Iterator[Hole]:
    if not view.outlets:
        yield Hole("plan", "")


@rule("review.overdue", 1, 8)
def review_overdue(view: PlanView) -> Iterator[Hole]:
    today = view.now.date()
    for kind in ("risks", "policies"):
        for key, item in view.of(kind).items():
            last = view.reviewed.get((kind, key))
            due = review_due(item, last) if last is not None else None
            if due is not None and due < today:
                yield Hole(kind, key, {"due": due.isoformat()})


@rule("plan.not_published", 6, 6)
def not_published(view: PlanView) -> Iterator[Hole]:
    if view.published is None and any(view.items.values()):
        yield Hole("plan", "")


@rule("plan.changed_since", 2, 2)
def changed_since_published(view: PlanView) -> Iterator[Hole]:
    if view.published is not None and view.changed_since:
        yield Hole("plan", "", {"count": view.changed_since})
