"""The starter approval policy, taken into a plan that was started before there was one."""

from firebreak.base.actions import Actor, change
from firebreak.base.errors import WrongInput
from firebreak.org.models import Person
from firebreak.plan.actions.starting import packed_rows
from firebreak.plan.folders.packaged import packaged
from firebreak.plan.models import Plan, PlanItem


def take_policy(*, actor: Actor, plan: Plan, person: Person | None) -> list[PlanItem]:
    """The installed starter policy as items of this plan, in its languages. Raises :class:`WrongInput`."""
    with change(actor=actor, brand_id=plan.brand_id, action="plan.policy_taken") as record:
        Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if plan.items.filter(kind="approvals").exists():
            raise WrongInput("plan.has_policy", "The plan has an approval policy already.")
        rows = packed_rows((one for one in packaged("core") if one.kind == "approvals"), plan, person)
        PlanItem.objects.bulk_create(rows)
        record.about(f"plan:{plan.uid}", items=[row.key for row in rows])
        record.touches(f"b{plan.brand_id}.plan")
    return rows
