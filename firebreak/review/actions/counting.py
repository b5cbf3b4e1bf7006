"""The channels' own figures are written down as they were given."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.publishing.models import Delivery
from firebreak.publishing.writers import Figures
from firebreak.review.models import ChannelFigures, Followed


class Counted(NamedTuple):
    """What came of asking for one publication. ``state``: one of :class:`ChannelFigures.State`."""

    delivery: Delivery
    state: str
    figures: Figures = Figures()
    code: str = ""


def keep_figures(*, actor: Actor, followed: Followed, hours: int, found: Sequence[Counted]) -> int:
    """Keep what was found so many hours after the release; how many are new. Only what failed is ever written anew."""
    if not found:
        return 0
    with transaction.atomic():
        Followed.objects.select_for_update(no_key=True).get(pk=followed.pk)
        rows = ChannelFigures.objects.filter(followed=followed, hours=hours)
        rows.filter(
            state=ChannelFigures.State.FAILED, delivery__in=[one.delivery.pk for one in found]
        ).delete()
        known = set(rows.values_list("delivery_id", flat=True))
        fresh = [one for one in found if one.delivery.pk not in known]
        if not fresh:
            return 0
        with change(actor=actor, brand_id=followed.brand_id, action="review.counted") as record:
            ChannelFigures.objects.bulk_create(_row(followed, hours, one) for one in fresh)
            record.about(
                f"release:{followed.release.uid}", hours=hours,
                figures={str(one.delivery.uid): [one.state, *vars(one.figures).values()] for one in fresh},
            )  # fmt: skip
            record.touches(f"b{followed.brand_id}.publishing")
    return len(fresh)


def _row(followed: Followed, hours: int, one: Counted) -> ChannelFigures:
    return ChannelFigures(
        followed=followed, delivery=one.delivery, hours=hours, state=one.state, code=one.code[:80], at=now(),
        **vars(one.figures),
    )  # fmt: skip
