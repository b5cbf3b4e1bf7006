"""Tables of the plan."""

from firebreak.plan.models.checks import PlanCheck
from firebreak.plan.models.plan import Plan, PlanItem
from firebreak.plan.models.policies import PolicyPublication, PolicyReader
from firebreak.plan.models.training import Training, TrainingSince
from firebreak.plan.models.versions import PlanReading, PlanVersion, PolicyReading

__all__ = [
    "Plan", "PlanCheck", "PlanItem", "PlanReading", "PlanVersion", "PolicyPublication", "PolicyReader", "PolicyReading",
    "Training", "TrainingSince",
]  # fmt: skip
