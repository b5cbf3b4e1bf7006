"""Read mails that came back (reports of delivery) and note them with the mails of lists that they are about.

FILE: an .eml file with one mail, or an mbox with many; none: one mail on standard input, as a mail server pipes it. What is
no report, or is about no mail of ours of the last 30 days, changes nothing. A file that cannot be read, or a report that
cannot be understood, is named, and the rest is done. The same mail may come again: nothing is counted twice.
Exit code 1 when something was named so.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firebreak.publishing.actions.returning import Taken

HELP = "read mails of lists that came back"
STEP = 100
"""Mails that are noted together."""
NAMED = 20
"""Mails of one file that are named; how many there are is always said."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="mails as .eml or mbox")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


class _Sums:
    """What came of all of them."""

    def __init__(self) -> None:
        from firebreak.publishing.actions.returning import Taken

        self.mails = self.reports = self.others = 0
        self.taken: Taken = Taken()
        self.bad: list[str] = []

    def take(self, name: str, mails: Iterator[tuple[bytes, int]], step: Callable[[float], None]) -> None:
        """All mails of one file, some at a time. Raises ``OSError`` for a file that breaks off; what came before is kept."""
        from firebreak.base.actions import machine
        from firebreak.connectors.email.returned_reports import sort_mails
        from firebreak.publishing.actions.returning import take_returned

        before, wrong = self.mails, list[int]()
        while some := list(islice(mails, STEP)):
            found = sort_mails(raw for raw, _size in some)
            self.taken = self.taken.plus(take_returned(actor=machine("returns"), reports=found.reports))
            wrong += [self.mails - before + place + 1 for place in found.unreadable]
            self.mails += len(some)
            self.reports, self.others = self.reports + len(found.reports), self.others + found.others
            step(sum(size for _raw, size in some))
        if wrong:
            which = ", ".join(map(str, wrong[:NAMED])) + (", ..." if len(wrong) > NAMED else "")
            self.bad.append(
                f"{name}: {len(wrong)} of its mails came back and cannot be understood, read them yourself (number {which})"
            )

    def body(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return {
            "mails": self.mails, "reports": self.reports, "others": self.others, **self.taken._asdict(), "bad": self.bad
        }  # fmt: skip


def _told(sums: _Sums) -> str:
    taken: Taken = sums.taken
    return (
        f"{sums.mails} mails: {sums.reports} reports, {taken.ours} of them about mails of ours; "
        f"{sums.others} are no reports and were left alone.\n"
        f"New: nobody there {taken.gone}, not delivered for another reason {taken.refused}, delayed {taken.later}. "
        f"Receivers who get no more mails: {taken.off}.\n"
    )


def plain_name(name: str) -> str:
    """A file's name on one line, without what a terminal would take for a command."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in name)


def _size(file: Path) -> int:
    """Bytes; 0 where that cannot be told."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _files(sums: _Sums, files: list[Path], *, quiet: bool) -> None:
    from firebreak.connectors.email.returned_reports import mails_in
    from firebreak.site.progress import bar

    with bar("Reading", total=sum(map(_size, files)), quiet=quiet) as step:
        for file in files:
            name = plain_name(str(file))
            try:
                with file.open("rb") as handle:
                    sums.take(name, mails_in(handle), step)
            except OSError as error:
                sums.bad.append(f"{name}: {error.strerror or 'it cannot be read'}")


def _piped(sums: _Sums) -> None:
    from firebreak.base.errors import WrongInput
    from firebreak.connectors.email.returned import LONGEST

    if sys.stdin is None or sys.stdin.isatty():
        raise WrongInput(
            "returned.nothing", "Name files with mails, or pipe one mail in. Nothing was changed."
        )
    source, raw = sys.stdin.buffer, b""
    while more := source.read(LONGEST):  # to its end: who pipes it in must not be cut off
        raw = raw or more
    if not raw.strip():
        raise WrongInput("returned.nothing", "Standard input is empty. Nothing was changed.")
    sums.take("standard input", iter([(raw, len(raw))]), lambda _n: None)


def run(args: argparse.Namespace) -> int:
    sums = _Sums()
    if args.files:
        _files(sums, args.files, quiet=args.json)
    else:
        _piped(sums)
    if args.json:
        sys.stdout.write(json.dumps(sums.body(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_told(sums))
    for line in sums.bad:
        sys.stderr.write(f"{line}\n")
    return int(bool(sums.bad))
