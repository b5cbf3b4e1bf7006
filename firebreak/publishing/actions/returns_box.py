"""The mailbox to which mails come back: what was read of it, and that it could not be read."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.publishing.actions.returning import Taken, take_returned
from firebreak.publishing.models import ReturnsBox
from firebreak.publishing.returns import Report

INSTALLATION = 0
"""Whose chain tells that the mailbox fails, or is well again: it belongs to no brand."""


class Read(NamedTuple):
    """Some mails of it, and the place after them."""

    cursor: Mapping[str, Any]
    reports: Sequence[Report] = ()
    others: int = 0
    """Mails that are no reports: they are left alone."""
    unreadable: int = 0
    """Reports that a person must look at."""


def cursor_of(place: str) -> dict[str, Any]:
    """How far the mailbox is read; empty for another one than before."""
    row = ReturnsBox.objects.filter(pk=1, place=place).first()
    return dict(row.cursor) if row is not None else {}


def take_read(*, actor: Actor, place: str, read: Read, end: bool) -> Taken:
    """Note reports and place together; ``end``: nothing more is there now."""
    with transaction.atomic():
        row = _row(place)
        taken = take_returned(actor=actor, reports=read.reports)
        row.reports += len(read.reports)
        row.others += read.others
        row.unreadable += read.unreadable
        row.cursor, row.read_at = dict(read.cursor), now() if end else row.read_at
        _save(actor, row, "" if end else row.error_code)
    return taken


def note_failed(*, actor: Actor, place: str | None, code: str) -> None:
    """It could not be read; what was read before is kept. ``place`` is ``None`` where the setting names none."""
    with transaction.atomic():
        _save(actor, _row(place), code)


def _row(place: str | None) -> ReturnsBox:
    """Locked; begun anew for another mailbox."""
    row = ReturnsBox.objects.select_for_update(no_key=True).filter(pk=1).first()
    if row is None or place not in (None, row.place):
        row = ReturnsBox(pk=1, place=place or "")
    return row


def _save(actor: Actor, row: ReturnsBox, code: str) -> None:
    before, row.error_code, row.tried_at = row.error_code, code[:80], now()
    row.save()
    if before != row.error_code:
        with change(actor=actor, brand_id=INSTALLATION, action="publishing.returns_box") as record:
            record.about("returns_box:1", before=before, after=row.error_code)
