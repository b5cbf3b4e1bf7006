"""The plan check: what is missing, expired or unattended, and how ready that leaves a team.

Public door: :func:`check`, :func:`score`, :func:`rule` for rooms above, :class:`PlanView`. Pure.
"""

from firebreak.plan.check import approval_rules, content_rules, people_rules
from firebreak.plan.check.registry import Finding, Hole, Known, check, known, rule
from firebreak.plan.check.scoring import Lost, Score, score
from firebreak.plan.check.training import Due, training_due
from firebreak.plan.check.view import Contact, PersonView, PlanView, Shift

__all__ = [
    "Contact", "Due", "Finding", "Hole", "Known", "Lost", "PersonView", "PlanView", "Score", "Shift", "approval_rules",
    "check", "content_rules",
    "known", "people_rules", "rule", "score", "training_due",
]  # fmt: skip
