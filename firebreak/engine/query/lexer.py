"""Cuts a query into tokens, each with its place in the text as typed."""

import difflib
import re

import msgspec

from firebreak.engine.posts.chars import CJK, class_of
from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.fields import ALIASES, NAMES, SPECS
from firebreak.engine.query.tree import Note

_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
_SIGNS.update(dict.fromkeys(map(ord, "“”„‟«»「」『』〝〞"), ord('"')))
_SIGNS.update(
    {0x3000: ord(" "), ord("、"): ord(","), ord("；"): ord(";"), ord("–"): ord("-"), ord("—"): ord("-")}
)

_RUN = re.compile(r'[^\s()"]+')
_SLOP = re.compile(r"~(\d{1,6})")
_NEAR = re.compile(r"(O?)NEAR(?:/(\d{1,6})(f?))?")
_FIELD = re.compile(r"([A-Za-z_]+):")
_BRACES = re.compile(r"\{([^{}]*)\}")
_PLUSES = re.compile(r"\+\+(?=[^\s+])([^()\"\n]{0,200}?[^\s+])\+\+(?![^\s()])")
_BRACKETS = re.compile(r"\[[^\[\]()\"\n]{0,60}\]")
_GAP = re.compile(r"[ \t]*")
_OPERATOR = re.compile(r"(?:AND|OR|NOT|O?NEAR(?:/\d{1,6}f?)?)(?![^\s()\"])")
_LONE = re.compile(r"[-|&/+,;.:!=~<>^#@]+")
_OPERATORS = ("AND", "OR", "NOT")
_ALIKE = {
    **dict.fromkeys(("and", "och", "dan", "和", "与", "與"), "AND"),
    **dict.fromkeys(("or", "eller", "atau", "或", "或者"), "OR"),
    **dict.fromkeys(("not", "inte", "bukan"), "NOT"),
}
DEFAULT_DISTANCE = 10
"""What a bare NEAR means."""


class Token(msgspec.Struct, frozen=True):
    """``kind``: ( ) AND OR NOT near field value word quote exact tag handle end."""

    kind: str
    text: str
    at: int
    end: int
    number: int | None = None
    """Distance of NEAR, or the slop after a phrase or a group."""
    ordered: bool = False


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.signs = text.translate(_SIGNS)
        self.tokens: list[Token] = []
        self.notes: list[Note] = []
        self.at = 0

    def run(self) -> None:
        size = len(self.signs)
        while self.at < size:
            char = self.signs[self.at]
            if char.isspace():
                self.at += 1
            elif char in "()":
                self.bracket(char)
            elif char == '"':
                self.quote("quote", self.at)
            elif char in "{+" and self.exact():
                continue
            elif char == "-" and self.negates():
                self.add("NOT", self.at, self.at + 1)
            elif char in "#@" and self.signs[self.at + 1 : self.at + 2] == '"':
                self.quote("tag" if char == "#" else "handle", self.at + 1)
            else:
                self.word()
        self.tokens.append(Token("end", "", size, size))

    def add(self, kind: str, at: int, end: int, number: int | None = None, ordered: bool = False) -> None:
        self.tokens.append(Token(kind, self.text[at:end], at, end, number, ordered))
        self.at = end

    def note(self, code: str, at: int, end: int, **params: str) -> None:
        self.notes.append(Note(code, at, end - at, params))

    def negates(self) -> bool:
        before = self.signs[self.at - 1 : self.at] if self.at else ""
        after = self.signs[self.at + 1 : self.at + 2]
        return (not before or before.isspace() or before == "(") and not (
            not after or after.isspace() or after in "-)"
        )

    def bracket(self, char: str) -> None:
        slop = _SLOP.match(self.signs, self.at + 1) if char == ")" else None
        end = slop.end() if slop else self.at + 1
        self.add(char, self.at, end, int(slop.group(1)) if slop else None)

    def exact(self) -> bool:
        """``{Acme}`` or ``++Acme++`` as one token; False when what stands here is neither."""
        braces = self.signs[self.at] == "{"
        match = (_BRACES if braces else _PLUSES).match(self.signs, self.at)
        if match is None:
            if braces:
                raise QueryError("unclosed_brace", self.at, 1)
            return False
        if not match.group(1).strip():
            raise QueryError("empty_phrase", match.start(), match.end() - match.start())
        slop = _SLOP.match(self.signs, match.end())
        end = slop.end() if slop else match.end()
        inside = self.text[match.start(1) : match.end(1)]
        self.tokens.append(Token("exact", inside, self.at, end, int(slop.group(1)) if slop else None))
        self.at = end
        return True

    def quote(self, kind: str, opening: int) -> None:
        closing = self.signs.find('"', opening + 1)
        if closing < 0:
            raise QueryError("unclosed_quote", opening, 1)
        slop = _SLOP.match(self.signs, closing + 1) if kind == "quote" else None
        end = slop.end() if slop else closing + 1
        inside = self.text[opening + 1 : closing]
        if not inside.strip():
            raise QueryError("empty_phrase", opening, closing + 1 - opening)
        self.tokens.append(Token(kind, inside, self.at, end, int(slop.group(1)) if slop else None))
        self.at = end

    def word(self) -> None:
        match = _RUN.match(self.signs, self.at)
        assert match is not None  # the caller saw a character that starts a run
        field = _FIELD.match(match.group())
        if field:
            self.field(field.group(1), match.start() + field.end(), match.end())
            return
        if match.group()[0] in ",;" and len(match.group()) > 1:
            self.note("comma", self.at, self.at + 1)
            self.at += 1
            return
        at, end = match.start(), self.cut(match.start(), match.end())
        run = self.signs[at:end]
        near = _NEAR.fullmatch(run)
        if run in _OPERATORS:
            self.add(run, at, end)
        elif near:
            number = int(near.group(2)) if near.group(2) else DEFAULT_DISTANCE
            self.add("near", at, end, number, bool(near.group(1) or near.group(3)))
        elif _LONE.fullmatch(run):
            self.note("comma" if set(run) <= set(",;") else "lone_sign", at, end, term=run)
            self.at = end
        else:
            self.term(run, at, end)

    def term(self, run: str, at: int, end: int) -> None:
        alike = _ALIKE.get(run.lower()) or ("NEAR/5" if re.fullmatch(r"near(/\d+)?", run.lower()) else None)
        if alike:
            self.note("looks_like_operator", at, end, term=self.text[at:end], operator=alike)
        self.add({"#": "tag", "@": "handle"}.get(run[0], "word"), at, end)

    def cut(self, at: int, end: int) -> int:
        """Where the run ends when a comma, or a colon beside Chinese, parts two terms."""
        for place in range(at + 1, end):
            if self.signs[place] not in ",;:":
                continue
            before, after = self.signs[place - 1], self.signs[place + 1 : place + 2]
            beside_cjk = class_of(before) == CJK or (after != "" and class_of(after) == CJK)
            if beside_cjk or (self.signs[place] != ":" and not (before.isdigit() and after.isdigit())):
                return place
        return end

    def field(self, name: str, after: int, end: int) -> None:
        low = ALIASES.get(name.lower(), name.lower())
        at = self.at
        if low in ("http", "https"):
            raise QueryError("web_address", at, end - at)
        if low not in SPECS:
            guess = difflib.get_close_matches(low, NAMES, 1, 0.7)
            if guess:
                params = {"name": name, "guess": guess[0]}
                raise QueryError("unknown_field_guess", at, after - at, params)
            fields = ", ".join(f"{known}:" for known in NAMES)
            raise QueryError("unknown_field", at, after - at, {"name": name, "fields": fields})
        value = _GAP.match(self.signs, after)
        begin = value.end() if value else after
        if begin == len(self.signs) or self.signs[begin] == ")" or _OPERATOR.match(self.signs, begin):
            raise QueryError("field_value", at, after - at, {"name": name, "example": SPECS[low].example})
        self.tokens.append(Token("field", low, at, after))
        self.at = begin
        bounds = _BRACKETS.match(self.signs, begin)
        run = _RUN.match(self.signs, begin)
        if bounds:
            self.add("value", begin, bounds.end())
        elif run and self.signs[begin] != "{":
            self.add("value", begin, run.end())


def tokens_of(text: str) -> tuple[list[Token], list[Note]]:
    """Tokens, closed by one of kind ``end``, and notes on what was passed over. Linear in the text."""
    lexer = _Lexer(text)
    lexer.run()
    return lexer.tokens, lexer.notes
