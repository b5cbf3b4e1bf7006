"""Tables of the plan."""

from firebreak.plan.models.checks import PlanCheck
from firebreak.plan.models.plan import Plan, PlanItem
from firebreak.plan.models.versions import PlanReading, PlanVersion, PolicyReading

__all__ = ["Plan", "PlanCheck", "PlanItem", "PlanReading", "PlanVersion", "PolicyReading"]
