"""That somebody keeps the pocket on a device: it holds how people are reached, so it is noted who took it along."""

from firebreak.base.actions import Actor, change
from firebreak.plan.models import Plan


def note_pocket_kept(*, actor: Actor, plan: Plan) -> None:
    """Note it; nothing in the plan changes."""
    with change(actor=actor, brand_id=plan.brand_id, action="plan.pocket_kept") as record:
        record.about(f"plan:{plan.uid}")
