"""Some hours later: what was heard is written beside what was expected."""

from collections.abc import Sequence

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.listening import queries as listening
from firebreak.review import besides, rules
from firebreak.review.measuring import look_at
from firebreak.review.models import Followed, Look, Watched


def take_looks(*, actor: Actor, followed: Followed, hours: int) -> Sequence[Look]:
    """Look at each monitor that was not looked at yet so many hours after the release; what was written."""
    record_ = listening.forecast_record(followed.brand)
    held = record_.share if record_ is not None and record_.rises >= rules.LEAST_RISES else None
    rows = [
        look_at(one, hours, besides.found(followed, one.monitor, hours), held)
        for one in _unseen(followed, hours)
    ]
    if not rows:
        return []
    with transaction.atomic():
        Followed.objects.select_for_update(no_key=True).get(pk=followed.pk)
        unseen = {one.pk for one in _unseen(followed, hours)}
        fresh = [one for one in rows if one.watched_id in unseen]
        if not fresh:
            return []
        with change(actor=actor, brand_id=followed.brand_id, action="review.looked") as record:
            Look.objects.bulk_create(fresh)
            first = min(fresh, key=lambda one: one.watched.place)
            record.about(
                f"release:{followed.release.uid}", hours=hours, verdict=first.verdict,
                reasons=[code for code, _params in first.reasons], count=first.count,
            )  # fmt: skip
            record.touches(f"b{followed.brand_id}.publishing")
    return fresh


def _unseen(followed: Followed, hours: int) -> list[Watched]:
    rows = followed.watched.select_related("monitor__brand", "followed__incident").order_by("place")
    return list(rows.exclude(looks__hours=hours))


def finish(*, actor: Actor, followed: Followed) -> bool:
    """The last look was taken: nothing is added any more. Whether it was still open."""
    with transaction.atomic():
        row = Followed.objects.select_for_update(no_key=True).get(pk=followed.pk)
        if row.ended_at is not None:
            return False
        with change(actor=actor, brand_id=row.brand_id, action="review.finished") as record:
            row.ended_at = now()
            row.save(update_fields=["ended_at"])
            record.about(f"release:{followed.release.uid}")
    return True
