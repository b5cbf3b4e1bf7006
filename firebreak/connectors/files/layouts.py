"""Exports of known suites, told by the names of their columns: which column is what, without guessing.

A layout never decides more than a person could correct: it fills the same mapping that a guess would.
Where a vendor does not document its export, the names come from files and programs that were published;
a header that does not fit is simply guessed as before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firebreak.connectors.common.columns import fold_name
from firebreak.connectors.files import suites
from firebreak.connectors.files.guess import Column, assign
from firebreak.connectors.files.zones import without_zone

SURE = 0.98
"""Confidence of a column that a layout knows."""
SEVERAL = frozenset({"followers", "reposts", "likes", "replies", "author_id", "parent"})
"""Fields that suites spread over one column per network; of counts the largest is taken, else the first filled."""
CORE = frozenset({"id", "time", "text", "author", "url", "platform"})
"""Fields that are still guessed when a layout does not find them."""
_WRAPPERS = ("chunk result data data ", "data data ", "data ")
"""Names around a record in the streams of interfaces, folded."""


@dataclass(frozen=True)
class Layout:
    """One suite's export. All names are folded (``fold_name``)."""

    name: str
    title: str
    """The suite's own name, shown to people; never translated."""
    needs: tuple[frozenset[str], ...]
    """Of each group at least one name must be there."""
    hints: frozenset[str]
    """Names that only this suite uses; ``least`` of them must be there."""
    least: int
    fields: Mapping[str, tuple[str, ...]]
    """Field of Post to column names, best first."""
    zone: str = ""
    """For times that do not say their zone; empty when the suite exports in the user's own."""
    words: tuple[str, ...] = field(default=())
    """Words in the lines before the header that name the suite."""

    def fits(self, names: frozenset[str]) -> bool:
        """Whether a header of these folded names is one of this suite's."""
        return len(self.hints & names) >= self.least and all(group & names for group in self.needs)

    def known(self, names: frozenset[str]) -> int:
        """How many of the names it knows."""
        return len(names & {name for listed in self.fields.values() for name in listed})


def _read(name: str, given: Mapping[str, Any]) -> Layout:
    split = {key: tuple(words.split("|")) for key, words in given["fields"].items()}
    return Layout(
        name=name,
        title=given["title"],
        needs=tuple(frozenset(group.split("|")) for group in given["needs"]),
        hints=frozenset(given["hints"].split("|")),
        least=given["least"],
        fields=split,
        zone=given.get("zone", ""),
        words=tuple(given.get("words", ())),
    )


LAYOUTS = tuple(_read(name, given) for name, given in suites.SUITES.items())
"""In the order of trust: the first of two that fit equally well is taken."""


def bare(name: str) -> str:
    """A column's name as layouts compare it: folded, without a wrapper, a zone or the number of a double.

    >>> bare("Full_Text"), bare("Date (Europe/Stockholm)"), bare("chunk_result.data.data.url")
    ('full text', 'date', 'url')
    """
    folded = fold_name(without_zone(name))
    for wrapper in _WRAPPERS:
        if folded.startswith(wrapper):
            return folded.removeprefix(wrapper)
    return folded


def recognise(names: Iterable[Any], before: str = "") -> Layout | None:
    """The suite whose header this is; ``before`` are the lines that stand before it.

    >>> found = recognise(["Query Name", "Date", "Full Text", "Url", "Page Type", "Thread Entry Type"])
    >>> found.title if found else ""
    'Brandwatch'
    """
    folded = frozenset(bare(str(name)[:200]) for name in names if name not in (None, ""))
    fitting = [layout for layout in LAYOUTS if layout.fits(folded)]
    named = [layout for layout in fitting if any(word in before.lower() for word in layout.words)]
    return max(named or fitting, key=lambda layout: layout.known(folded), default=None)


def find_header(rows: Sequence[Sequence[Any]], most: int) -> int | None:
    """Number of rows before the header of a known suite; ``None`` when none of the first ``most`` is one."""
    return next((place for place, row in enumerate(rows[:most]) if len(row) > 2 and recognise(row)), None)


def assigned(layout: Layout, columns: Sequence[Column]) -> dict[str, tuple[str, float]]:
    """Column name to ``(field, confidence)``; what the layout lacks of the most needed fields is guessed."""
    found: dict[str, tuple[str, float]] = {}
    for target, listed in layout.fields.items():
        places = list(_places(listed, [c for c in columns if c.name not in found]))
        filled = [column for column in places if column.samples]
        for column in filled if target in SEVERAL else (filled or places)[:1]:
            found[column.name] = (target, SURE)
    taken = {target for target, _ in found.values()}
    left = assign([column for column in columns if column.name not in found])
    return found | {name: guess for name, guess in left.items() if guess[0] in CORE - taken}


def _places(listed: Sequence[str], columns: Sequence[Column]) -> Iterator[Column]:
    for name in listed:
        yield from (column for column in columns if bare(column.name) == name)
