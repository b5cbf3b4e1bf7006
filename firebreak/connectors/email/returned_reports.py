"""Mails as reports that publishing understands, and mails out of files."""

import io
from collections.abc import Iterable, Iterator
from typing import IO, Final, NamedTuple

from firebreak.base.errors import WrongInput
from firebreak.connectors.email.list_mail import key_of
from firebreak.connectors.email.returned import LONGEST, Recipient, ReturnedMail, read_returned
from firebreak.publishing.models import Mailing
from firebreak.publishing.returns import Report, Returned

_FATES: Final = {"failed": Mailing.Returned.REFUSED, "delayed": Mailing.Returned.LATER}
"""Other actions say that a mail arrived, or went on to where nobody reports."""
_LINE: Final = 64 * 1024


class Sorted(NamedTuple):
    """Mails by what they are."""

    reports: list[Report]
    others: int
    """Mails that are no reports."""
    unreadable: list[int]
    """Places, from 0, of reports that cannot be understood."""


def sort_mails(mails: Iterable[bytes | None]) -> Sorted:
    """What each is; ``None`` stands for one that is too large to be a report. Never raises for what a mail holds."""
    made = Sorted([], 0, [])
    others = 0
    for place, raw in enumerate(mails):
        try:
            found = read_returned(raw) if raw is not None else None
        except WrongInput:
            made.unreadable.append(place)
            continue
        if found is None:
            others += 1
        else:
            made.reports.append(report_of(found))
    return made._replace(others=others)


def report_of(mail: ReturnedMail) -> Report:
    """With the keys of ours among its Message-IDs, and what became of each receiver."""
    keys = tuple(dict.fromkeys(filter(None, map(key_of, mail.message_ids))))
    told = [(one, _fate(one)) for one in mail.recipients]
    return Report(
        keys, tuple(Returned(one.final, one.original, fate) for one, fate in told if fate is not None)
    )


def _fate(one: Recipient) -> Mailing.Returned | None:
    return Mailing.Returned.GONE if one.gone else _FATES.get(one.action)


def mails_in(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Each mail of a file with the bytes that were read for it: of an mbox where the file begins as one, else the one that
    it is. Of each at most the first megabyte is kept; the rest is passed over.
    """
    start = file.readline(_LINE)
    mbox, kept, size = start.startswith(b"From "), io.BytesIO(), len(start)
    kept.write(b"" if mbox else start)
    empty = False
    while line := file.readline(_LINE):
        if mbox and empty and line.startswith(b"From "):
            yield kept.getvalue(), size
            kept, size = io.BytesIO(), 0
        elif kept.tell() < LONGEST:
            kept.write(line)
        size += len(line)
        empty = line in (b"\n", b"\r\n")
    if size:
        yield kept.getvalue(), size
