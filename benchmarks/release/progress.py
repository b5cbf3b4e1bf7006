"""How far a long run is: a bar for who watches, and a file from which it goes on after it was stopped."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from benchmarks.machine import ROOT, commit

FOLDER = ROOT / "var" / "bench"


class Bar(Protocol):
    """What a part says as it goes on."""

    def to(self, done: int, said: str = "") -> None:
        """So much is done."""


def note(text: str) -> None:
    """Say how it goes, beside the result."""
    print(f"release-safety: {text}", file=sys.stderr, flush=True)


class _Lines:
    """A line at each tenth, where nobody watches a screen."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._next = what, total, 0.1

    def to(self, done: int, said: str = "") -> None:
        """So much is done."""
        if self._total and done / self._total >= self._next:
            self._next = done / self._total + 0.1
            note(f"{self._what}: {done} of {self._total} {said}".rstrip())


@contextmanager
def bar(what: str, total: int) -> Iterator[Bar]:
    """A bar on the screen, lines elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines(what, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, TextColumn("{task.fields[said]}"), console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total, said="")

        class Rich:
            def to(self, done: int, said: str = "") -> None:
                """So much is done."""
                progress.update(task, completed=done, said=said)

        yield Rich()


class Kept:
    """What a run has found so far, in a file. Another commit or other options begin anew: results of two would be none."""

    def __init__(self, name: str, options: dict[str, Any], *, resume: bool) -> None:
        self._file = FOLDER / f"release-safety-{name}.json"
        self._head = {"commit": commit(), "options": options}
        self.found: dict[str, Any] = {}
        if resume and (kept := self._read()) is not None:
            if {name: kept.get(name) for name in self._head} == self._head:
                self.found = kept["found"]
            else:
                note(f"{name}: what was kept is of another commit or of other options; it begins anew")

    def _read(self) -> dict[str, Any] | None:
        try:
            kept: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept

    def keep(self, found: dict[str, Any]) -> None:
        """In one step: whoever stops it in between finds the last one."""
        self.found = found
        FOLDER.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps({**self._head, "found": found}), encoding="utf-8")
        part.replace(self._file)

    def end(self) -> None:
        """It is done; there is nothing to go on from."""
        self._file.unlink(missing_ok=True)
