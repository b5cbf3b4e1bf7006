"""What a situation report says, in one language: plain words and numbers, kept as they are."""

from __future__ import annotations

import msgspec

from firebreak.engine import shapes


class Line(msgspec.Struct, omit_defaults=True):
    """One thing. ``flag`` is a short word in front of it, ``kind`` how that is coloured."""

    text: str
    flag: str = ""
    kind: str = ""
    note: str = ""


class Section(msgspec.Struct, omit_defaults=True):
    """One part of the report."""

    key: str
    title: str
    lines: list[Line] = []
    empty: str = ""
    """What is said where there is nothing."""
    more: str = ""
    """How many were left out, in words."""


class Number(msgspec.Struct, omit_defaults=True):
    """A number with what it is."""

    label: str
    value: str
    note: str = ""


class Drawing(msgspec.Struct, omit_defaults=True):
    """What the chart is drawn from; it is drawn again whenever it is shown. Times are seconds UTC."""

    title: str
    points: list[tuple[float, float | None]]
    low: list[float] = []
    high: list[float] = []
    line: list[float] = []
    gaps: list[tuple[float, float, str]] = []
    events: list[tuple[float, str]] = []


class Document(msgspec.Struct, omit_defaults=True):
    """A report in one language."""

    language: str
    brand: str
    number: str
    """Of the incident: ``I-12``."""
    title: str
    level: int
    """1 to 4."""
    level_name: str
    phase: str
    asof: str
    zone: str
    meta: list[str]
    """What stands under the title: sort of crisis, who leads, how long it is open."""
    sections: list[Section]
    report: int = 0
    """Its own number within the incident; 0 for one that was not sent."""
    private: bool = False
    numbers: list[Number] = []
    monitor: str = ""
    """Whose mentions the numbers are."""
    drawing: Drawing | None = None

    def of(self, key: str) -> Section | None:
        """A part of it."""
        return next((one for one in self.sections if one.key == key), None)


def written(documents: dict[str, Document]) -> str:
    """Language -> document as the JSON that is kept; the same documents give the same letters."""
    return msgspec.json.encode(documents, order="sorted").decode()


def read(content: str) -> dict[str, Document]:
    """What :func:`written` wrote. Raises ``msgspec.DecodeError``."""
    return shapes.decode(content, dict[str, Document])
