"""A text that is older than the first language's, and still right."""

from collections.abc import Mapping, Sequence

from firebreak.base.actions import Actor, change
from firebreak.plan.models import PlanItem


def settle_texts(
    *, actor: Actor, item: PlanItem, settled: Mapping[str, Sequence[str]], version: int
) -> PlanItem:
    """Say of texts (language -> places) that they need no change although the first language moved on.

    It is said of one version: when somebody saved another in the meantime, nothing happens.
    """
    with change(actor=actor, brand_id=item.plan.brand_id, action="plan.texts_settled") as record:
        row = PlanItem.objects.select_for_update(no_key=True).select_related("plan").get(pk=item.pk)
        record.about(
            f"plan-item:{row.uid}",
            kind=row.kind,
            key=row.key,
            texts={one: list(some) for one, some in settled.items()},
        )
        if row.version != version:
            return row
        left = {
            language: [place for place in places if place not in settled.get(language, ())]
            for language, places in row.stale.items()
        }
        row.stale = {language: places for language, places in left.items() if places}
        row.save(update_fields=["stale"])
        record.touches(f"b{row.plan.brand_id}.plan")
    return row
