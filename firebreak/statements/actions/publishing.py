"""A released text goes out to channels: exactly the bytes that were approved, now or at a moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.org.models import Person
from firebreak.publishing import actions as publishing
from firebreak.publishing import queries as published
from firebreak.publishing.models import Channel, Release
from firebreak.statements.actions.common import locked, may_release, same_bytes, say
from firebreak.statements.corrections import followed, must_be_uncorrected
from firebreak.statements.facts import must_hold
from firebreak.statements.models import Statement
from firebreak.statements.texts import about as about

FURTHEST = timedelta(days=366)


def publish(
    *, actor: Actor, statement: Statement, person: Person, seen: str, where: Iterable[tuple[Channel, str]],
    at: datetime | None = None, frozen: str = "",
) -> Release:  # fmt: skip
    """Queue a released text for channels. ``where``: (channel, language); ``frozen``: the freeze that it goes through.

    Raises :class:`NotAllowed`, :class:`WrongInput` naming the channel, :class:`WrongMove`. Nothing is queued then.
    """
    with change(actor=actor, brand_id=statement.brand_id, action="statements.publishing") as record:
        row = locked(statement)
        if row.state != Statement.State.RELEASED:
            raise WrongMove("statements.not_released", "This is not released.")
        same_bytes(row, seen)
        may_release(row, person)
        must_be_uncorrected(row)
        must_hold(row)
        if at is not None and not now() <= at <= now() + FURTHEST:
            raise WrongInput("statements.when_out", "Give a moment in the future, within a year.", field="at")
        wanted = [_wanted(row, channel, language) for channel, language in where]
        release = publishing.queue(
            actor=actor, brand=row.brand, person=person, about=about(row), title=row.source["title"], wanted=wanted,
            at=at, frozen=frozen,
        )  # fmt: skip
        say(record, row, release=str(release.uid), channels=[str(one.channel.uid) for one in wanted])
    return release


def _wanted(row: Statement, channel: Channel, language: str) -> publishing.Wanted:
    text = row.variants.get(channel.text, {}).get(language)
    if text is None:
        raise WrongInput("statements.no_text", "There is no such text.", field="where")
    if (channel.pk, language) in published.taken(row.brand, about(row)):
        raise WrongInput(
            "statements.published_there",
            "It is out there, or on its way.",
            field="where",
            channel=channel.name,
        )
    return publishing.Wanted(
        channel, channel.text, language, text, row.digests[channel.text][language],
        followed(row, channel, language),
    )  # fmt: skip


def places(row: Statement) -> list[tuple[Channel, str]]:
    """Where its texts belong and are not yet: (channel, language) in the order in which they go out."""
    taken = published.taken(row.brand, about(row))
    channels = row.brand.channels.filter(removed_at=None, active=True).order_by("place", "name")
    return [
        (channel, language)
        for channel in channels
        for language in row.variants.get(channel.text, {})
        if (not channel.languages or language in channel.languages) and (channel.pk, language) not in taken
    ]
