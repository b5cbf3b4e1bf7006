"""Queries written for Brandwatch or Talkwalker, put into ours, with a remark for all that changed.

Our language holds most of both: phrases, ``~n``, NEAR, wildcards, exact case and many fields pass unchanged.
The text is read once from left to right, whatever it is; what comes out may still have errors, which
:func:`~firebreak.engine.query.check.check` names. What each suite means is as far as it documents it.
"""

import re
from typing import Literal

import msgspec

from firebreak.engine.query.errors import Finding, QueryError
from firebreak.engine.query.fields import ALIASES, SPECS
from firebreak.engine.query.paste_fields import UNSAID, mapped
from firebreak.engine.query.proximity import MAX_DISTANCE

Dialect = Literal["brandwatch", "talkwalker"]
DIALECTS: tuple[Dialect, ...] = ("brandwatch", "talkwalker")
MOST = 100_000
"""Characters of a text that is pasted."""
SENTENCE_WORDS = 15
"""The distance that stands in for Talkwalker's SENTENCE."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_FIELD = re.compile(r"([A-Za-z_]+):(?!//)[ \t]{0,9}(?=[^\s)])")
_PART = re.compile(
    r"\{[^{}]*\}(?:~\d{1,6})?"
    r"|\+\+(?=[^\s+])[^()\"\n]{0,200}?[^\s+]\+\+(?![^\s()])"
    r"|\[[^\[\]()\"\n]{0,60}\]"
    r"|[^\s()\"]+"
)
_SLOP = re.compile(r"~\d{1,6}")
_NEAR = re.compile(r"(O?NEAR)/(\d+)(f?)", re.IGNORECASE)
_BINARY = re.compile(r"AND|OR|O?NEAR(?:/\d+f?)?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class Pasted(msgspec.Struct, frozen=True):
    """A query in our language, and remarks; their places are in the text that was pasted."""

    text: str
    remarks: tuple[Finding, ...]


def paste(text: str, dialect: Dialect) -> Pasted:
    """Our query for one of another suite. Raises QueryError only for a text that is much too long.

    >>> pasted = paste('(acme NEAR/5 recall) AND state:ohio <<<mine>>>', "brandwatch")
    >>> pasted.text, [remark.code for remark in pasted.remarks]
    ('(acme NEAR/5 recall)', ['paste_left_out', 'paste_comment'])
    """
    if len(text) > MOST:
        raise QueryError("too_long", MOST, len(text) - MOST, {"limit": str(MOST), "size": str(len(text))})
    reader = _Reader(text, dialect)
    reader.run()
    return Pasted(reader.out.text(), tuple(reader.remarks))


class _Out:
    """What was written so far, each part with the space before it; operands can be taken back with their sign."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str, bool]] = []
        """Space, text, and whether the text is the name of a field whose value follows."""
        self.skip = False
        """The first operand of a group was left out: the operator that follows goes too."""

    def text(self) -> str:
        return "".join(space + part for space, part, _ in self.parts).strip()

    def last(self) -> str:
        return self.parts[-1][1] if self.parts else "("

    def put(self, space: str, part: str, field: bool = False) -> None:
        first, self.skip = self.skip and self.last() == "(", False
        if first and _BINARY.fullmatch(part):
            self.skip = True
        else:
            self.parts.append(("" if first else space, part, field))

    def leave_out(self) -> None:
        """An operand stood here that cannot be said."""
        while self.parts and (self.parts[-1][2] or self.last() in ("NOT", "-")):
            self.parts.pop()
        if _BINARY.fullmatch(self.last()):
            self.parts.pop()
        else:
            self.skip = self.last() == "(" or self.skip

    def close(self, space: str, part: str) -> None:
        if self.last() == "(" and self.skip:
            self.skip = False
            if self.parts:
                self.parts.pop()
            self.leave_out()
        else:
            self.put(space, part)


class _Reader:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.signs = text.translate(_QUOTES)
        self.dialect = dialect
        self.out = _Out()
        self.remarks: list[Finding] = []
        self.at = 0
        self.depth = 0
        self.inside: tuple[str, int] | None = None
        """A field whose values are put one by one, and the depth of its group."""
        self.unclosed = False
        """No comment is closed from here on."""

    def remark(self, code: str, at: int, end: int, **params: str) -> None:
        self.remarks.append(Finding("remark", code, at, end - at, params))

    def run(self) -> None:
        size = len(self.text)
        while True:
            begin = self.at
            while self.at < size and self.text[self.at].isspace():
                self.at += 1
            space = self.text[begin : self.at]
            if self.at >= size:
                return
            self.one(space)

    def one(self, space: str) -> None:
        char = self.signs[self.at]
        if char == "<" and not self.unclosed and self.signs.startswith("<<<", self.at):
            self.comment(space)
        elif char in "()":
            self.bracket(space, char)
        elif char == "-" and self.signs[self.at + 1 : self.at + 2] not in ("", " ", "-", ")"):
            self.at += 1
            self.out.put(space, "-")
        else:
            self.operand(space)

    def comment(self, space: str) -> None:
        end = self.signs.find(">>>", self.at)
        if end < 0:
            self.unclosed = True
            self.operand(space)
            return
        self.remark("paste_comment", self.at, end + 3)
        self.at = end + 3

    def bracket(self, space: str, char: str) -> None:
        self.at += 1
        if char == "(":
            self.depth += 1
            self.out.put(space, char)
            return
        self.depth -= 1
        if self.inside and self.depth <= self.inside[1]:
            self.inside = None
        slop = _SLOP.match(self.signs, self.at)
        self.at = slop.end() if slop else self.at
        self.out.close(space, char + (slop.group() if slop else ""))

    def operand(self, space: str) -> None:
        at = self.at
        field = _FIELD.match(self.signs, at)
        if field and not self.inside:
            self.field(space, field)
            return
        part = self.part()
        if self.inside:
            self.value(space, self.inside[0], part, at)
        elif _ADDRESS.match(part):
            self.remark("paste_changed", at, self.at, before=part, after=f'links:"{part}"')
            self.out.put(space, f'links:"{part}"')
        else:
            self.out.put(space, self.word(part, at))

    def part(self) -> str:
        """The phrase, exact term or run that stands here; always moves on."""
        at = self.at
        if self.signs[at] == '"':
            end = self.signs.find('"', at + 1)
            end = len(self.text) if end < 0 else end + 1
            slop = _SLOP.match(self.signs, end)
            self.at = slop.end() if slop else end
        else:
            match = _PART.match(self.signs, at)
            self.at = match.end() if match else at + 1
        return self.text[at : self.at]

    def word(self, part: str, at: int) -> str:
        """A run that may be an operator of the suite."""
        near = _NEAR.fullmatch(part)
        if near and int(near.group(2)[:9]) > MAX_DISTANCE:
            after = f"{near.group(1).upper()}/{MAX_DISTANCE}{near.group(3)}"
        elif near:
            after = part.upper().replace("F", "f")
        elif part == "SENTENCE" and self.dialect == "talkwalker":
            after = f"NEAR/{SENTENCE_WORDS}"
        else:
            return part
        if after != part:
            self.remark("paste_changed", at, self.at, before=part, after=after)
        return after

    def field(self, space: str, field: re.Match[str]) -> None:
        name, at = field.group(1), field.start()
        low = name.lower()
        known = low in SPECS or low in ALIASES
        self.at = field.end()
        if low in UNSAID[self.dialect]:
            self.skip_value()
            self.remark("paste_left_out", at, self.at, term=self.text[at : self.at][:80])
            self.out.leave_out()
        elif mapped(self.dialect, low, "") is not None:
            if self.signs[self.at] == "(":
                self.inside = (low, self.depth)
                self.bracket(space, "(")
            else:
                self.value(space, low, self.part(), at)
        elif known:
            self.out.put(space, f"{name}:", field=True)
        else:
            self.text_with_colon(space, at)

    def text_with_colon(self, space: str, at: int) -> None:
        """A colon after a word that is no field: the whole run is text."""
        if self.signs[self.at] in '("':
            self.remark("paste_left_out", at, self.at, term=self.text[at : self.at])
            return  # the value stays as a term of its own
        self.at = at
        match = _PART.match(self.signs, at)
        self.at = match.end() if match else at + 1
        run = self.text[at : self.at]
        self.remark("paste_changed", at, self.at, before=run, after=f'"{run}"')
        self.out.put(space, f'"{run}"')

    def value(self, space: str, low: str, part: str, at: int) -> None:
        """One value of a field that is spelled or named otherwise here."""
        if part in ("AND", "OR", "NOT"):
            self.out.put(space, part)
            return
        said = mapped(self.dialect, low, part.translate(_QUOTES).strip('"'))
        if not said:
            self.remark("paste_left_out", at, self.at, term=f"{low}:{part}"[:80])
            self.out.leave_out()
            return
        before = self.text[at : self.at]
        if said != before:
            self.remark("paste_changed", at, self.at, before=before[:80], after=said)
        self.out.put(space, said)

    def skip_value(self) -> None:
        """Past a value, or a whole group of values."""
        if self.signs[self.at] != "(":
            self.part()
            return
        depth = 0
        while self.at < len(self.text):
            char = self.signs[self.at]
            if char == '"':
                self.part()
                continue
            depth += (char == "(") - (char == ")")
            self.at += 1
            if not depth:
                return
