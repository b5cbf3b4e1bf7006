"""Tokens to tree, by descent, with bounded depth."""

import re
from typing import TypedDict

from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.fields import COUNTS, SPECS
from firebreak.engine.query.lexer import Token, tokens_of
from firebreak.engine.query.tree import (
    And,
    Expr,
    Field,
    Handle,
    Near,
    Node,
    Not,
    Note,
    Or,
    Phrase,
    Query,
    Range,
    Tag,
    Word,
)
from firebreak.engine.query.words import checked_word, terms_in, wildcard

MAX_LENGTH = 8000
MAX_DEPTH = 50
MAX_DISTANCE = 100
MAX_NEAR_CHAIN = 4

_COUNT = re.compile(r"(>=|<=|>|<|=)?(\d[\d,]*(?:\.\d+)?)([km万萬]?)")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "万": 10_000, "萬": 10_000}


def parse(text: str) -> Query:
    """The query as a tree. Raises :class:`QueryError`, which says where and what to do.

    >>> parse("acme AND (recall OR 召回)").root.items[1].items[1].text
    '召回'
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", MAX_LENGTH, len(text) - MAX_LENGTH, _limits(MAX_LENGTH, size=len(text)))
    tokens, notes = tokens_of(text)
    if len(tokens) == 1:
        raise QueryError("empty", 0, len(text))
    parser = _Parser(tokens)
    root = parser.either()
    if parser.token.kind != "end":
        raise QueryError("stray_close", parser.token.at, 1)
    return Query(text=text, root=root, notes=tuple(notes + parser.notes))


def _limits(limit: int, **params: object) -> dict[str, str]:
    return {"limit": str(limit), **{name: str(value) for name, value in params.items()}}


class _Place(TypedDict):
    at: int
    length: int


def _span(first: Node, last: Node) -> _Place:
    return {"at": first.at, "length": last.at + last.length - first.at}


def _place(token: Token) -> _Place:
    return {"at": token.at, "length": token.end - token.at}


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.field = ""
        self.notes: list[Note] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def either(self) -> Expr:
        items: list[Expr] = []
        loose = False
        while True:
            item, joined = self.all_of()
            loose = loose or joined
            items.extend(item.items if isinstance(item, Or) else (item,))
            if self.token.kind != "OR":
                break
            self.take()
        if len(items) == 1:
            return items[0]
        node = Or(items=tuple(items), **_span(items[0], items[-1]))
        if loose:
            self.notes.append(Note("mixed_and_or", node.at, node.length))
        return node

    def all_of(self) -> tuple[Expr, bool]:
        """One conjunction, and whether an AND (written or not) was read outside of parentheses."""
        items: list[Expr] = []
        joined = 0
        while True:
            item = self.negated()
            joined += 1
            items.extend(item.items if isinstance(item, And) else (item,))
            if self.token.kind == "AND":
                self.take()
            elif self.token.kind in ("OR", ")", "end"):
                break
        if joined == 1:
            return (items[0] if len(items) == 1 else item), False
        return And(items=tuple(items), **_span(items[0], items[-1])), True

    def negated(self) -> Expr:
        first = self.token
        count = 0
        while self.token.kind == "NOT":
            self.take()
            count += 1
        item = self.near()
        if count % 2 == 0:
            return item
        if isinstance(item, Not):
            return item.item
        return Not(item=item, at=first.at, length=item.at + item.length - first.at)

    def near(self) -> Expr:
        left = self.atom()
        chain = 0
        while self.token.kind == "near":
            sign = self.take()
            distance = sign.number or 0
            if distance > MAX_DISTANCE:
                params = _limits(MAX_DISTANCE, distance=distance)
                raise QueryError("near_distance", sign.at, sign.end - sign.at, params)
            chain += 1
            if chain > MAX_NEAR_CHAIN:
                raise QueryError("near_chain", sign.at, sign.end - sign.at, _limits(MAX_NEAR_CHAIN))
            right = self.atom()
            for side in (left, right):
                _must_have_places(side)
            left = Near(left=left, right=right, distance=distance, ordered=sign.ordered, **_span(left, right))
            if _chain(left) > MAX_NEAR_CHAIN:
                raise QueryError("near_chain", left.at, left.length, _limits(MAX_NEAR_CHAIN))
        return left

    def atom(self) -> Expr:
        token = self.take()
        match token.kind:
            case "(":
                return self.group(token)
            case "field":
                return self.fielded(token)
            case "word" | "quote" | "value":
                return self.value(token)
            case "tag" | "handle":
                return self.signed(token)
            case _:
                raise self.missing(token)

    def missing(self, token: Token) -> QueryError:
        """The error for an operator, or an end, where a term should stand."""
        before = self.tokens[self.place - 2] if self.place > 1 else None
        if token.kind in ("AND", "OR", "near") and (before is None or before.kind == "("):
            return QueryError("missing_left", token.at, token.end - token.at, {"operator": token.text})
        if before is not None and before.kind in ("AND", "OR", "NOT", "near"):
            return QueryError("missing_right", before.at, before.end - before.at, {"operator": before.text})
        if token.kind == ")":
            code = "empty_group" if before is not None and before.kind == "(" else "stray_close"
            return QueryError(code, token.at, 1)
        if token.kind == "end" and before is not None and before.kind == "(":
            return QueryError("unclosed_group", before.at, 1)
        return QueryError("missing_left", token.at, token.end - token.at, {"operator": token.text})

    def group(self, opening: Token) -> Expr:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("too_deep", opening.at, 1, _limits(MAX_DEPTH))
        node = self.either()
        if self.token.kind != ")":
            raise QueryError("unclosed_group", opening.at, 1)
        self.take()
        self.depth -= 1
        return node

    def fielded(self, token: Token) -> Expr:
        if self.field:
            raise QueryError("nested_field", token.at, token.end - token.at)
        self.field = token.text
        try:
            return self.atom()
        finally:
            self.field = ""

    def signed(self, token: Token) -> Expr:
        if self.field:
            raise QueryError("field_group", token.at, token.end - token.at, {"name": self.field})
        kind = "tag" if token.kind == "tag" else "handle"
        return _signed(kind, token.text, token)

    def value(self, token: Token) -> Expr:
        if self.field in ("", "title"):
            return _words(token, self.field)
        if self.field in ("tag", "handle"):
            return _signed(self.field, token.text, token)
        return _field(self.field, token)


def _signed(kind: str, raw: str, token: Token) -> Tag | Handle:
    place = _place(token)
    bare = raw.strip().strip("#＃" if kind == "tag" else "@＠").rstrip(",.;:!")
    if kind == "handle" and "@" in bare:
        bare = bare.partition("@")[0]
    text, wild = wildcard(bare, **place)
    if not text:
        raise QueryError(
            "field_value", **place, params={"name": kind, "example": "#acme" if kind == "tag" else "@acme"}
        )
    return Tag(text=text, wild=wild, **place) if kind == "tag" else Handle(text=text, wild=wild, **place)


def _words(token: Token, where: str) -> Word | Phrase:
    place = _place(token)
    words = tuple(checked_word(word) for word in terms_in(token.text, where=where, **place))
    if not words:
        raise QueryError("empty_phrase", **place)
    if len(words) == 1:
        return words[0]
    slop = token.number
    if slop is not None and slop > MAX_DISTANCE:
        raise QueryError("near_distance", **place, params=_limits(MAX_DISTANCE, distance=slop))
    return Phrase(words=words, slop=slop, **place)


def _field(name: str, token: Token) -> Field | Range:
    place = _place(token)
    spec = SPECS[name]
    if name in COUNTS:
        bounds = _bounds(token.text)
        if bounds:
            return Range(name=name, low=bounds[0], high=bounds[1], **place)
        value = None
    else:
        value = spec.read(token.text)
    if value is None:
        raise QueryError(
            "bad_value", **place, params={"name": name, "value": token.text, "example": spec.example}
        )
    if not spec.wild:
        return Field(name=name, value=value, **place)
    text, wild = wildcard(value, **place)
    return Field(name=name, value=text, wild=wild, **place)


def _bounds(raw: str) -> tuple[int | None, int | None] | None:
    """``>1000``, ``<=2k``, ``5`` or ``1000..5000`` as bounds, both included; None when it is none of them."""
    text = "".join(raw.lower().split()).replace("＞", ">").replace("＜", "<").replace("＝", "=")
    low, dots, high = text.partition("..")
    if dots:
        ends = [_COUNT.fullmatch(end) for end in (low, high)]
        if not all(end and not end.group(1) for end in ends):
            return None
        return _number(ends[0]), _number(ends[1])
    match = _COUNT.fullmatch(text)
    if not match:
        return None
    number = _number(match)
    return {
        ">": (number + 1, None),
        ">=": (number, None),
        "<": (0, number - 1),
        "<=": (0, number),
    }.get(match.group(1) or "=", (number, number))


def _number(match: re.Match[str] | None) -> int:
    assert match is not None
    return round(float(match.group(2).replace(",", "")) * _UNITS[match.group(3)])


def _must_have_places(node: Expr) -> None:
    stack = [node]
    while stack:
        item = stack.pop()
        match item:
            case Word() | Phrase():
                continue
            case Or(items=items):
                stack.extend(items)
            case Near(left=left, right=right):
                stack += [left, right]
            case _:
                raise QueryError("near_group", item.at, item.length)


def _chain(node: Expr) -> int:
    match node:
        case Near(left=left, right=right):
            return 1 + _chain(left) + _chain(right)
        case Or(items=items):
            return max(map(_chain, items))
        case _:
            return 0
