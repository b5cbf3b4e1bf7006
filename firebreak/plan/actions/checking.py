"""The day's result of the plan check."""

from firebreak.base.actions import Actor, change
from firebreak.org.dates import today_of
from firebreak.plan.check import Score
from firebreak.plan.models import Plan, PlanCheck


def note_check(*, actor: Actor, plan: Plan, result: Score) -> PlanCheck:
    """Keep how ready the plan is today; a second check of a day replaces the first."""
    with change(actor=actor, brand_id=plan.brand_id, action="plan.checked") as record:
        row, _made = PlanCheck.objects.update_or_create(
            plan=plan, day=today_of(plan.brand),
            defaults={"points": result.points, "lost": [list(one) for one in result.lost]},
        )  # fmt: skip
        record.about(f"plan:{plan.uid}", points=result.points)
        record.touches(f"b{plan.brand_id}.plan")
    return row
