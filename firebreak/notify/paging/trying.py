"""A test of the tree: each person is called by themselves and says that it reached them; nothing else happens."""

from collections.abc import Sequence

from firebreak.base import limits
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.notify.models import TestCall
from firebreak.notify.paging.ladder import Rung, called
from firebreak.notify.paging.running import topic_of, uids_of
from firebreak.notify.paging.starting import start_test
from firebreak.org.models import Brand, Person

KIND = "page_test"
"""The kind of notice; its words are in :mod:`firebreak.notify.paging.notices`."""
PER_HOUR = 6


def test_call(
    *,
    actor: Actor,
    brand: Brand,
    rungs: Sequence[Rung],
    person: Person | None = None,  # noqa: PT028 - it is no test of ours
) -> TestCall:
    """Call each of these people once, way after way until they answer; every message says TEST.

    Who has quiet hours now is left alone and shown so. Raises :class:`WrongInput` where there is nobody to call, and
    ``RateError`` after six in an hour.
    """
    limits.check(f"test-call:{brand.pk}", limit=PER_HOUR, per_s=3600)
    at = now()
    people = called(brand, rungs, urgent=False, at=at)
    if not people:
        raise WrongInput("notify.nobody", "Choose somebody who works on the brand.", field="people")
    quiet = [one.person for one in people if one.quiet_until is not None]
    with change(actor=actor, brand_id=brand.pk, action="notify.test_call") as record:
        row = TestCall.objects.create(brand=brand, started_by=person, passed_over=quiet, created_at=at)
        record.about(
            f"test:{row.uid}", people=uids_of(one.person for one in people), passed_over=uids_of(quiet)
        )
        record.touches(topic_of(brand))
        params = {"brand": brand.name, "slug": brand.slug, "test": str(row.uid)}
        for one in people:
            if one.quiet_until is None:
                start_test(actor, row, Rung(one.person, one.duty), KIND, params)
    return row
