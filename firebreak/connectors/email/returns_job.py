"""The mailbox to which mails come back, read every five minutes. Nothing in it is changed."""

import asyncio
import hashlib
import logging
from contextlib import aclosing
from typing import Any, Final, NamedTuple

from firebreak.base import config, jobs
from firebreak.base.actions import machine
from firebreak.base.errors import FirebreakError
from firebreak.connectors.email.address import read_returns_url
from firebreak.connectors.email.mailbox import Mailbox, Place, Raw
from firebreak.connectors.email.returned_reports import Sorted, sort_mails
from firebreak.publishing.actions.returning import Taken
from firebreak.publishing.actions.returns_box import Read, cursor_of, note_failed, take_read

NAME: Final = "email.returns"
EVERY_S: Final = 300.0
ROUND: Final = 200
"""Mails that are noted together."""
ROUNDS: Final = 20
"""Of one run; what is left is read by the next."""
FIRST_TIME: Final = 2_000
"""Mails of a mailbox that was never read: reports of longer ago are not believed anyway."""
LARGEST: Final = 4 * 1024 * 1024
"""Bytes; a larger mail is no report of one of ours."""
ACTOR: Final = machine("returns")
log = logging.getLogger(__name__)


class Round(NamedTuple):
    """Some mails, and whether there may be more."""

    read: Read
    more: bool


def schedule() -> None:
    """Plan the timer where a mailbox is set; harmless when it is planned already."""
    if config.get("mail_returns_url"):
        jobs.every(NAME, EVERY_S)


@jobs.job(NAME)
def read_job(_payload: dict[str, Any]) -> None:
    """What is new in the mailbox. That it cannot be read stands on the pages and in ``firebreak doctor``, until it can."""
    if url := config.get("mail_returns_url"):
        read_mailbox(url)


def read_mailbox(url: str) -> Taken:
    """To its end. What cannot be read is noted, and raises nothing: the next run tries again."""
    place: str | None = None
    done = Taken()
    try:
        where = read_returns_url(url)
        place = _digest(where)
        for _ in range(ROUNDS):
            found = asyncio.run(_round(where, cursor_of(place)))
            done = done.plus(take_read(actor=ACTOR, place=place, read=found.read, end=not found.more))
            if not found.more:
                break
    except FirebreakError as error:
        log.warning("the mailbox of returned mails cannot be read", extra={"code": error.code})
        note_failed(actor=ACTOR, place=place, code=error.code)
    return done


def _digest(where: Place) -> str:
    """The same whatever the password."""
    return hashlib.sha256(repr([where.host, where.port, where.user, where.folder]).encode()).hexdigest()


async def _round(where: Place, cursor: dict[str, Any]) -> Round:
    # The operator set this address in the configuration, so it may lie in their own network.
    box = Mailbox(where, private=True, largest=LARGEST, first_time=FIRST_TIME)
    made, many = Read(cursor), 0
    async with aclosing(box.read(cursor, _sorted)) as stream:
        async for (found, read), after in stream:
            made = Read(
                after,
                [*made.reports, *found.reports],
                made.others + found.others,
                made.unreadable + len(found.unreadable),
            )
            many += read
            if many >= ROUND:
                return Round(made, True)
    return Round(made, False)


def _sorted(mails: list[Raw]) -> tuple[Sorted, int]:
    return sort_mails(one.content for one in mails), len(mails)
