"""Work of this room that is due now and then: forgetting what is older than a brand keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from firebreak.base import config, jobs
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.listening import keeping
from firebreak.listening.actions import forget_originals
from firebreak.listening.detecting import forecasting
from firebreak.listening.models import Intake, SourceGap
from firebreak.listening.search.indexing import index, lines
from firebreak.listening.store import pruning
from firebreak.org.models import Brand

RETENTION = "listening.retention"
STEPS = 200
"""At most this many steps of a thousand mentions a run: the rest waits for the next one."""
INTAKE_DAYS = 7


def forget_in_index(posts: Any) -> None:
    """Take deleted posts out of the full text index."""
    index().remove(lines(posts))


def forget_brand(brand: Brand) -> int:
    """Delete what is older than the brand keeps, originals and forecasts with it; how many mentions. A legal hold stops it.

    While an incident is on hold, mentions and forecasts that it does not hold go; originals and deliveries, which cannot be
    told apart, all stay.
    """
    before = now() - timedelta(days=brand.retention_days)
    gone = 0
    for _ in range(STEPS):
        step = _forget_step(brand, before)
        gone += step
        if not step:
            break
    for _ in range(STEPS):
        if not _forget_forecasts(brand, before):
            break
    if gone:
        with change(actor=machine("retention"), brand_id=brand.pk, action="mentions.forgotten") as record:
            record.about(f"brand:{brand.uid}", mentions=gone, before=before.isoformat())
    if keeping.kept(brand).held:
        return gone
    SourceGap.objects.filter(source__brand=brand, end__lt=before).delete()
    for _ in range(STEPS):
        if keeping.kept(brand).held or not forget_originals(
            actor=machine("retention"), brand=brand, before=before
        ):
            break
    return gone


@contextmanager
def _step(brand: Brand) -> Iterator[keeping.Kept]:
    """One step of forgetting, and what it must leave. With the brand's row held, so that a hold that is placed meanwhile
    comes before it or after it."""
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        yield keeping.kept(brand)


def _forget_step(brand: Brand, before: datetime) -> int:
    with _step(brand) as kept:
        if kept.everything:
            return 0
        return pruning.forget_mentions(
            brand.pk, before.timestamp(), forget_in_index, monitors=kept.monitors, posts=kept.posts
        )


def _forget_forecasts(brand: Brand, before: datetime) -> int:
    with _step(brand) as kept:
        return 0 if kept.everything else forecasting.forget(brand, before, kept.monitors)


@jobs.job(RETENTION)
def retention(_payload: dict[str, Any]) -> None:
    """Every hour: old mentions, yesterday's sample, keys, and deliveries that were read long ago."""
    sampled = now().timestamp() - float(config.get("sample_hours")) * 3600
    for brand in Brand.objects.all():
        forget_brand(brand)
        pruning.forget_sample(brand.pk, sampled)
        if not keeping.kept(brand).held:
            old = now() - timedelta(days=INTAKE_DAYS)
            Intake.objects.filter(source__brand=brand, done_at__lt=old).delete()
    pruning.forget_keys(now().timestamp() - 86_400)


jobs.every(RETENTION, 3600.0)
