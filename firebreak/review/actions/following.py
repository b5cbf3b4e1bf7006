"""A release is out: what was known before it is written down once, and never made again."""

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.listening import queries as listening
from firebreak.publishing.models import Release
from firebreak.review.choosing import first_out, incident_of, monitors_of
from firebreak.review.measuring import known_before, slot_of
from firebreak.review.models import Followed, Watched


def follow(*, actor: Actor, release: Release) -> Followed | None:
    """Keep the forecast from before the first text was out; what is there already where it was done before.

    ``None`` while nothing is out. Forecasts are made outside of the transaction: they only read.
    """
    there = Followed.objects.filter(release=release).first()
    at = first_out(release)
    if there is not None or at is None:
        return there
    incident, start = incident_of(release, at), slot_of(at)
    with listening.once():
        rows = [known_before(one, start) for one in monitors_of(release, incident, at)]
    with transaction.atomic():
        # Two workers may come here at once, by the event and by the timer: the second finds what the first wrote.
        Release.objects.select_for_update(no_key=True).get(pk=release.pk)
        there = Followed.objects.filter(release=release).first()
        if there is not None:
            return there
        with change(actor=actor, brand_id=release.brand_id, action="review.followed") as record:
            made = Followed.objects.create(
                brand_id=release.brand_id, release=release, at=at, start=start, incident=incident
            )
            for place, row in enumerate(rows):
                row.followed, row.place = made, place
            Watched.objects.bulk_create(rows)
            record.about(
                f"release:{release.uid}", at=at.isoformat(), monitors=[str(one.monitor.uid) for one in rows],
                forecast=[one.why or "made" for one in rows],
            )  # fmt: skip
            record.touches(f"b{release.brand_id}.publishing")
    return made
