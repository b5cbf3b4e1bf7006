"""What a plan is made of: one typed record per item, with its texts in every language beside each other.

Plain typed Python: no database. A record knows what it must hold by itself; what items say of one another (a
scenario's playbook exists) is looked at by :mod:`firebreak.plan.folders.checking`.
"""

from firebreak.plan.items.approvals import Approval, ApprovalRow, ApprovalStep
from firebreak.plan.items.people import ContactGroup, Course, Duty, Outlet, carried_by
from firebreak.plan.items.playbooks import Clocks, Playbook, Step
from firebreak.plan.items.risks import Risk, Scenario, Sign
from firebreak.plan.items.texts import LANGUAGES, LEVELS, SIZES, Texts
from firebreak.plan.items.words import (
    TEMPLATE_KINDS,
    Case,
    Known,
    Placeholder,
    Policy,
    Template,
    TemplateKind,
)

KINDS: dict[str, type] = {
    "risks": Risk, "scenarios": Scenario, "playbooks": Playbook, "templates": Template, "policies": Policy,
    "duties": Duty, "approvals": Approval, "outlets": Outlet, "contacts": ContactGroup, "courses": Course,
    "cases": Case,
}  # fmt: skip
"""The folders of a plan, in reading order, and the record that each file in one of them is."""

__all__ = [
    "KINDS", "LANGUAGES", "LEVELS", "SIZES", "TEMPLATE_KINDS", "Approval", "ApprovalRow", "ApprovalStep", "Case",
    "Clocks", "ContactGroup", "Course", "Duty", "Known", "Outlet", "Placeholder", "Playbook", "Policy", "Risk",
    "Scenario", "Sign", "Step", "Template", "TemplateKind", "Texts", "carried_by",
]  # fmt: skip
