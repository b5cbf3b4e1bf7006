"""Mails that came back. A report is believed only by the Message-ID of a mail of ours, which nobody can guess.

Who can write to us can write a report; so it must name the key of a mail that went out within 30 days, and the address
that this mail went to. What a report says is kept once for each mail, however often it comes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Subquery

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.publishing.actions.bouncing import count_bounces
from firebreak.publishing.models import Mailing, Permit
from firebreak.publishing.receiver_lines import address
from firebreak.publishing.returns import Report
from firebreak.publishing.rules import RETURNS

STEP: Final = 100
"""Reports of one transaction."""
YOUNG: Final = timedelta(days=30)
"""A mail that went out longer ago is not believed to come back."""
KEY: Final = 32
"""Characters of a piece's key."""
_R = Mailing.Returned
_OUT: Final = (Mailing.State.PERMITTED, Mailing.State.SENT, Mailing.State.UNKNOWN)
"""Handed over, or being handed over: a report may be here before the sender has noted the answer."""
_RANK: Final = (_R.LATER, _R.REFUSED, _R.GONE)


class Taken(NamedTuple):
    """Numbers of reports, and of mails of which one said something new."""

    ours: int = 0
    """Reports about a mail of ours."""
    later: int = 0
    refused: int = 0
    gone: int = 0
    off: int = 0
    """Receivers who get no more mails because of it."""

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(*map(sum, zip(self, other, strict=True)))


def take_returned(*, actor: Actor, reports: Sequence[Report]) -> Taken:
    """Note what these reports say; those about no mail of ours change nothing."""
    done = Taken()
    for start in range(0, len(reports), STEP):
        with transaction.atomic():
            done = done.plus(_take(actor, reports[start : start + STEP]))
    return done


def _take(actor: Actor, reports: Sequence[Report]) -> Taken:
    known = _known({key for one in reports for key in one.keys if len(key) == KEY})
    ours, moved = 0, dict[int, Mailing]()
    for report in reports:
        one = next((known[key] for key in report.keys if key in known), None)
        fate = _fate(one, report) if one is not None else None
        if one is None or fate is None:
            continue
        ours += 1
        if fate in RETURNS[one.returned]:
            one.returned, moved[one.pk] = fate, one
    Mailing.objects.bulk_update(moved.values(), ["returned"])
    off = count_bounces(_counted([one for one in moved.values() if one.returned == _R.GONE]))
    deliveries = {one.delivery_id: one.delivery for one in moved.values()}
    for row in sorted(deliveries.values(), key=lambda one: (one.brand_id, one.pk)):
        mails = [one for one in moved.values() if one.delivery_id == row.pk]
        numbers = Counter(str(one.returned) for one in mails)
        with change(actor=actor, brand_id=row.brand_id, action="publishing.mail_returned") as record:
            uids = [str(one.subscriber.uid) for one in off if one.delivery_id == row.pk and one.subscriber]
            record.about(f"delivery:{row.uid}", **numbers, off=uids)
            record.touches(f"b{row.brand_id}.publishing")
    total = Counter(str(one.returned) for one in moved.values())
    return Taken(ours, total[_R.LATER], total[_R.REFUSED], total[_R.GONE], len(off))


def _known(keys: set[str]) -> Mapping[str, Mailing]:
    """Key -> the mail, where it went out within the time and its receiver is still known; locked. Each knows as
    ``opened_at`` when its permit was given."""
    opened = Permit.objects.filter(pk=OuterRef("permit"))
    rows = Mailing.objects.select_for_update(of=("self",), no_key=True).select_related(
        "subscriber", "delivery"
    )
    rows = rows.filter(key__in=keys, state__in=_OUT, subscriber__isnull=False)
    rows = rows.annotate(opened_at=Subquery(opened.values("opened_at"))).filter(opened_at__gte=now() - YOUNG)
    return {one.key: one for one in rows.order_by("pk")}


def _counted(gone: Sequence[Mailing]) -> list[Mailing]:
    """Of mails whose receiver is not there: not those whose receiver came back to the list by their own word later."""
    return [one for one in gone if one.subscriber and one.opened_at >= one.subscriber.since]  # type: ignore[attr-defined]


def _fate(one: Mailing, report: Report) -> Mailing.Returned | None:
    """The worst that it says of this mail's receiver; ``None`` where it speaks of others.

    Where it was tried last at another address it was sent on from theirs: it did not arrive there, which says nothing about
    whether somebody is here.
    """
    assert one.subscriber is not None
    theirs, worst = one.subscriber.email.lower(), -1
    for said in report.receivers:
        if _same(said.final, theirs):
            worst = max(worst, _RANK.index(said.fate))
        elif _same(said.original, theirs):
            worst = max(worst, min(_RANK.index(said.fate), _RANK.index(_R.REFUSED)))
    return _RANK[worst] if worst >= 0 else None


def _same(given: str, theirs: str) -> bool:
    """Whether it is this address, however its domain is written. Mail servers do not tell small letters from capitals."""
    if not given or given.lower() == theirs:
        return bool(given)
    try:
        return address(given[:400]).lower() == theirs
    except WrongInput:
        return False
