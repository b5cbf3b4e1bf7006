"""A form as the template draws it: every field with its words, its value, its error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from firebreak.plan.folders.checking import GAP, width
from firebreak.plan.forms.labels import CHOICES, ROWS, SCALES, label_of, tell
from firebreak.plan.forms.posting import MOST_ROWS, Posted, first, rows_of
from firebreak.plan.forms.shape import Node
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.words import LANGUAGE_NAMES

ONE_LINE = ("title",)
"""Texts that are one line long."""


@dataclass
class Option:
    """One choice."""

    value: str
    label: str
    chosen: bool


@dataclass
class Words:
    """A text in one language."""

    name: str
    language: str
    title: str
    value: str
    rows: int
    stale: bool = False
    settled: bool = False
    """Whether the writer says that it is right all the same."""
    was: str = ""
    """What the first language said when this one was last level with it, where that is known."""
    now: str = ""
    limit: int = 0
    """Characters that fit, when the text has a channel."""
    length: int = 0
    unknown: str = ""
    """Placeholders in it that are not declared."""

    @property
    def id(self) -> str:
        return identity(self.name)


@dataclass
class Row:
    """One of a group that repeats."""

    number: int
    row: str
    name: str
    title: str
    head: str
    parts: list[Part]
    open: bool
    first: bool
    last: bool


@dataclass
class Part:
    """One field, or a group of them."""

    sort: str
    name: str
    label: str
    help: str = ""
    error: str = ""
    optional: bool = False
    value: str = ""
    words: list[Words] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    folded: bool = False
    """Whether rows are long enough to be folded away."""
    add: str = ""
    least: int = 0
    most: int = 0
    focus: bool = False
    focused: str = ""
    """Which button of the group to go on from."""

    @property
    def id(self) -> str:
        return identity(self.name)

    @property
    def anchor(self) -> str:
        """The control that an error leads to."""
        if self.words:
            return self.words[0].id
        return f"{self.id}-add" if self.sort == "rows" else self.id

    @property
    def described(self) -> str:
        """What a screen reader says after the label."""
        return " ".join(f"{self.id}-{part}" for part in ("help", "error") if getattr(self, part))


@dataclass
class Sheet:
    """What a form is drawn from."""

    posted: Posted
    languages: Sequence[str]
    language: str
    """The reader's."""
    references: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Kind -> key and title of what there is to choose."""
    errors: Mapping[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    focus: str = ""
    stale: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Name of a text -> language that is behind -> what it says in the plan."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Name of a text -> what its first language said in the newest version."""
    labels: dict[str, str] = field(default_factory=dict)
    """Name of each field -> its whole label, collected while drawing."""
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    """Control, label and error of what is wrong, collected while drawing."""


def identity(name: str) -> str:
    """The id of a control.

    >>> identity("steps.3.title.en")
    'f-steps-3-title-en'
    """
    return "f-" + name.replace(".", "-").replace(":", "-")


def drawn(node: Node, sheet: Sheet) -> list[Part]:
    """All parts of a kind's form."""
    return [_part(part, part.name, "", sheet) for part in node.parts]


def _part(node: Node, name: str, above: str, sheet: Sheet) -> Part:
    label, text = label_of(node.path)
    code = sheet.errors.get(name)
    part = Part(
        node.sort, name, label, text, tell(*code) if code else "", node.optional, least=node.least, most=node.most,
        focus=sheet.focus == name,
    )  # fmt: skip
    whole = f"{above}, {label}" if above else label
    sheet.labels[name] = whole
    if node.sort in {"texts", "lines"}:
        part.words = [_words(node, name, language, whole, sheet) for language in sheet.languages]
    elif node.sort == "group":
        part.parts = [_part(one, f"{name}.{one.name}", whole, sheet) for one in node.parts]
    elif node.sort == "table":
        part.parts = [_cell(node, name, option, whole, sheet) for option in _order(node)]
    elif node.sort == "rows":
        _rows(node, part, sheet)
    else:
        _single(node, part, sheet)
    if part.error:
        sheet.wrong.append((part.anchor, whole, part.error))
    return part


def _single(node: Node, part: Part, sheet: Sheet) -> None:
    part.value = first(sheet.posted, part.name)
    chosen = sheet.posted.get(part.name, [])
    if node.sort in {"choice", "choices"}:
        names = CHOICES.get(node.path, {})
        options = [Option(one, str(names.get(one, one)), one in chosen) for one in _order(node)]
        if node.sort == "choices":  # what was chosen keeps its order
            options.sort(key=lambda one: chosen.index(one.value) if one.chosen else len(chosen))
        part.options = options
    elif node.sort in {"ref", "refs"}:
        there = sheet.references.get(node.kind, ())
        part.options = [Option(key, title, key in chosen) for key, title in there]
        keys = {key for key, _title in there}
        for one in dict.fromkeys(key for key in chosen if key and key not in keys):
            gone = _("{name} (not in the plan any more)").format(name=one[:80])
            part.options.append(Option(one, gone, chosen=True))
        if node.sort == "refs":  # what was chosen keeps its order
            part.sort = "choices"
            part.options.sort(key=lambda one: chosen.index(one.value) if one.chosen else len(chosen))
    elif node.path in SCALES:
        part.sort = "choice"
        part.options = [
            Option(str(score), f"{score} – {word}: {meaning}", str(score) == part.value)
            for score, (word, meaning) in SCALES[node.path].items()
        ]  # fmt: skip


def _order(node: Node) -> list[str]:
    names = list(CHOICES.get(node.path, {}))
    return sorted(node.options, key=lambda one: names.index(one) if one in names else len(names))


def _cell(node: Node, name: str, option: str, above: str, sheet: Sheet) -> Part:
    part = _part(node.parts[0], f"{name}.{option}", above, sheet)
    part.label, part.help, part.optional = str(CHOICES.get(node.path, {}).get(option, option)), "", True
    sheet.labels[part.name] = f"{above}, {part.label}"
    return part


def _words(node: Node, name: str, language: str, above: str, sheet: Sheet) -> Words:
    own = f"{name}.{language}"
    value = first(sheet.posted, own)
    title = LANGUAGE_NAMES.get(language, language)
    sheet.labels[own] = f"{above}, {title}"
    texts = [first(sheet.posted, f"{name}.{one}") for one in sheet.languages]
    one_line = node.name in ONE_LINE and not any("\n" in text for text in texts)
    made = Words(own, language, title, value, 1 if one_line else min(max(2, *map(_lines, texts)), 18))
    kept = sheet.stale.get(name, {}).get(language)
    if kept is not None and kept == value:
        made.stale, made.now = True, first(sheet.posted, f"{name}.{sheet.languages[0]}")
        was = sheet.before.get(name, "")
        made.was = was if was != made.now else ""
        made.settled = own in sheet.posted.get("settled", [])
    return made


def _lines(text: str) -> int:
    """About how many lines a text takes in a narrow box; beside one another all languages get the same height."""
    return sum(1 + width(line, "short") // 44 for line in text.split("\n"))


def _rows(node: Node, part: Part, sheet: Sheet) -> None:
    called, add = ROWS.get(node.path, ("{number}", ""))
    rows, inner = rows_of(sheet.posted, part.name)[:MOST_ROWS], node.parts[0]
    part.add, part.folded = str(add), inner.sort == "group" or node.key is not None
    button = sheet.focus.split(":")
    part.focused = ":".join(button[1:]) if button[0] == part.name and len(button) > 1 else ""
    for number, row in enumerate(rows):
        name, title = f"{part.name}.{row}", str(called).format(number=number + 1)
        parts = _row_parts(node, name, title, sheet)
        wrong = any(one == name or one.startswith(f"{name}.") for one in sheet.errors)
        focused = sheet.focus.startswith((f"{name}.", f"{part.name}:{row}:"))
        part.rows.append(
            Row(number, row, name, title, _head(node, name, sheet), parts, open=wrong or focused or len(rows) == 1,
                first=number == 0, last=number == len(rows) - 1)
        )  # fmt: skip


def _row_parts(node: Node, name: str, title: str, sheet: Sheet) -> list[Part]:
    inner = node.parts[0]
    parts = [_part(node.key, f"{name}.key", title, sheet)] if node.key is not None else []
    if inner.sort == "group":
        return parts + [_part(one, f"{name}.{one.name}", title, sheet) for one in inner.parts]
    made = _part(inner, name, "", sheet)
    made.label, made.help = title, ""
    sheet.labels[name] = title
    for one in made.words:
        sheet.labels[one.name] = f"{title}, {one.title}"
    if node.path == "Template.variants":
        _measure(made, first(sheet.posted, f"{name}.key"), sheet)
    return [*parts, made]


def _measure(part: Part, channel: str, sheet: Sheet) -> None:
    """How long each text is for its channel, and which of its placeholders nobody declared."""
    declared = {
        first(sheet.posted, f"placeholders.{row}.key") for row in rows_of(sheet.posted, "placeholders")
    }
    for one in part.words:
        one.limit, one.length = CHANNELS.get(channel, 0), width(one.value.strip(), channel)
        unknown = [gap for gap in dict.fromkeys(GAP.findall(one.value)) if gap not in declared]
        one.unknown = ", ".join(unknown[:8])


def _head(node: Node, name: str, sheet: Sheet) -> str:
    """What a folded row shows: its name or first words."""
    if node.key is not None:
        key = first(sheet.posted, f"{name}.key")
        return str(CHOICES.get(node.key.path, {}).get(key, key))
    spoken = (sheet.language, *sheet.languages)
    texts = [one.name for one in node.parts[0].parts if one.sort == "texts"]
    said = next(
        (
            text
            for one in texts
            for language in spoken
            if (text := first(sheet.posted, f"{name}.{one}.{language}").strip())
        ),
        "",
    )
    if not texts:
        return _ticked(node.parts[0], name, sheet)
    minute = first(sheet.posted, f"{name}.minute").strip()
    head = said if len(said) <= 90 else said[:90].rstrip() + "…"
    return _("Minute {minute}: {title}").format(minute=minute[:9], title=head) if minute else head


def _ticked(node: Node, name: str, sheet: Sheet) -> str:
    """What is chosen in the first lists of a row that has no text of its own."""
    said: list[str] = []
    for part in node.parts:
        chosen = sheet.posted.get(f"{name}.{part.name}", [])
        if part.sort == "choices":
            names = CHOICES.get(part.path, {})
            said.append(", ".join(str(names[one]) for one in names if one in chosen))
        elif part.sort == "refs" and not said:
            titles = dict(sheet.references.get(part.kind, ()))
            return ", ".join(titles.get(one, one) for one in chosen)[:90]
    return " · ".join(one for one in said if one)
