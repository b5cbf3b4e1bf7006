"""Corrections of our own texts: which one is bound to which, where the wrong words stood, and what follows which."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import QuerySet

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.publishing import queries as published
from firebreak.publishing.models import Channel, Delivery
from firebreak.statements.models import Statement
from firebreak.statements.texts import about

KIND: Final = "correction"
"""Of the templates by which the brand says that it published something wrong."""
_D = Delivery.State
_S = Statement.State


class Stood(NamedTuple):
    """One place in which the wrong text stood, or may have."""

    where: str
    """The channel as the team calls it, or what was noted by hand."""
    writer: str
    """Name of the service; empty where a person published."""
    language: str
    at: datetime
    address: str
    removed: bool
    """Whether it was taken down there since."""


def stood(row: Statement) -> list[Stood]:
    """Where a text was published, the earliest first: in channels, and by hand as it was noted."""
    out = published.deliveries(row.brand).filter(
        release__about=about(row), state__in=(_D.SENT, _D.UNKNOWN, _D.REMOVED)
    )
    found = [
        Stood(
            one.channel.name,
            one.channel.writer,
            one.language,
            _since(one),
            one.address,
            one.state == _D.REMOVED,
        )
        for one in out.defer("text")
    ]
    found += [
        Stood(one.where, "", one.language, one.at, one.link, removed=False) for one in row.publications.all()
    ]
    return sorted(found, key=lambda one: one.at)


def _since(row: Delivery) -> datetime:
    """When it was sent; of what was taken down since, when it was due."""
    return row.ended_at if row.ended_at is not None and row.state == _D.SENT else row.due_at


def corrections(row: Statement) -> QuerySet[Statement]:
    """What corrects a text and was not given up, the newest first."""
    found = row.corrections.exclude(state=_S.WITHDRAWN).select_related("released_by", "brand")
    return found.order_by("-released_at", "-pk")


def corrected(rows: Iterable[Statement]) -> set[int]:
    """Primary keys of those for which a correction was released."""
    keys = [row.pk for row in rows if row.state == _S.RELEASED]
    found = Statement.objects.filter(corrects__in=keys, state=_S.RELEASED) if keys else None
    return {key for key in found.values_list("corrects", flat=True) if key} if found is not None else set()


def must_be_uncorrected(row: Statement) -> None:
    """Raises :class:`WrongMove` where a correction of this text was released: it goes nowhere any more."""
    if row.corrections.filter(state=_S.RELEASED).exists():
        raise WrongMove("statements.corrected", "This text was corrected.")


def must_correct(row: Statement | None, kind: str) -> None:
    """Raises :class:`WrongInput` for what no correction can be bound to."""
    if kind != KIND:
        raise WrongInput("statements.no_correction", "This template corrects nothing.", field="template")
    if row is None or row.state != _S.RELEASED:
        raise WrongInput("statements.not_out", "Only a released text can be corrected.")


def followed(row: Statement, channel: Channel, language: str) -> Delivery | None:
    """The publication of the wrong text which a correction follows in a channel: in that language, else in any.

    None that was taken down: a reply to it would fail.
    """
    if row.corrects is None:
        return None
    out = published.deliveries(row.brand).filter(
        release__about=about(row.corrects), channel=channel, state=_D.SENT
    )
    rows = sorted(out.defer("text"), key=lambda one: (one.language != language, one.pk))
    return rows[0] if rows else None


def uncorrected(row: Statement) -> list[Delivery]:
    """Where the wrong text still stands and the correction is neither out nor on its way."""
    if row.corrects is None:
        return []
    there = {channel for channel, _language in published.taken(row.brand, about(row))}
    out = published.deliveries(row.brand).filter(release__about=about(row.corrects), state=_D.SENT)
    return list(out.exclude(channel__in=there).defer("text").order_by("channel__name", "language"))
