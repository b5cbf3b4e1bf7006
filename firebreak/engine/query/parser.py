"""Tokens to tree, by descent, with bounded depth."""

from collections.abc import Sequence

import msgspec

from firebreak.engine.query.counts import bounds_of
from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.fields import COUNTS, LISTABLE, SPECS
from firebreak.engine.query.lexer import Token, tokens_of
from firebreak.engine.query.proximity import (
    MAX_DISTANCE,
    MAX_NEAR_CHAIN,
    Stretch,
    joined,
    limits,
    span,
    spread,
)
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import (
    And,
    Expr,
    Field,
    Handle,
    Listed,
    Not,
    Note,
    Or,
    Phrase,
    Query,
    Range,
    Tag,
    Word,
)
from firebreak.engine.query.words import checked_word, exact_terms, plain_terms, raw_term, terms_in, wildcard

MAX_LENGTH = 8000
MAX_DEPTH = 50


def parse(text: str) -> Query:
    """The query as a tree. Raises :class:`QueryError`, which says where and what to do.

    >>> parse("acme AND (recall OR 召回)").root.items[1].items[1].text
    '召回'
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", MAX_LENGTH, len(text) - MAX_LENGTH, limits(MAX_LENGTH, size=len(text)))
    tokens, notes = tokens_of(text)
    if len(tokens) == 1:
        raise QueryError("empty", 0, len(text))
    parser = _Parser(tokens)
    root = parser.either()
    if parser.token.kind != "end":
        raise QueryError("stray_close", parser.token.at, 1)
    return Query(text=text, root=root, notes=tuple(notes + parser.notes))


def _place(token: Token) -> Stretch:
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
        node = Or(items=tuple(items), **span(items[0], items[-1]))
        if loose:
            self.notes.append(Note("mixed_and_or", node.at, node.length))
        return node

    def all_of(self) -> tuple[Expr, bool]:
        """One conjunction, and whether an AND (written or not) was read outside of parentheses."""
        items: list[Expr] = []
        count = 0
        while True:
            item = self.negated()
            count += 1
            items.extend(item.items if isinstance(item, And) else (item,))
            if self.token.kind == "AND":
                self.take()
            elif self.token.kind in ("OR", ")", "end"):
                break
        if count == 1:
            return (items[0] if len(items) == 1 else item), False
        return And(items=tuple(items), **span(items[0], items[-1])), True

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
                params = limits(MAX_DISTANCE, distance=distance)
                raise QueryError("near_distance", sign.at, sign.end - sign.at, params)
            chain += 1
            if chain > MAX_NEAR_CHAIN:
                raise QueryError("near_chain", sign.at, sign.end - sign.at, limits(MAX_NEAR_CHAIN))
            left = joined(left, self.atom(), distance, sign.ordered)
        return left

    def atom(self) -> Expr:
        token = self.take()
        match token.kind:
            case "(":
                return self.group(token)
            case "field":
                return self.fielded(token)
            case "word" | "quote" | "exact" | "value":
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
            raise QueryError("too_deep", opening.at, 1, limits(MAX_DEPTH))
        node = self.either()
        if self.token.kind != ")":
            raise QueryError("unclosed_group", opening.at, 1)
        closing = self.take()
        self.depth -= 1
        return node if closing.number is None else spread(node, closing.number, closing.at, closing.end)

    def fielded(self, token: Token) -> Expr:
        if token.text == "list":
            return self.listed(msgspec.structs.replace(self.take(), at=token.at), self.field)
        if self.field:
            raise QueryError("nested_field", token.at, token.end - token.at)
        if token.text == "text":
            return self.atom()
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

    def listed(self, token: Token, field: str) -> Listed:
        place = _place(token)
        name = " ".join(respell(token.text).split()) if token.kind != "(" else ""
        if not name or field not in ("", *LISTABLE):
            example = SPECS[field if field and field not in LISTABLE else "list"].example
            params = {"name": field or "list", "value": token.text, "example": example}
            raise QueryError("bad_value", **place, params=params)
        return Listed(name=name, field=field, **place)

    def value(self, token: Token) -> Expr:
        if token.kind == "value" and token.text.lower().startswith("list:") and self.field in LISTABLE:
            return self.listed(msgspec.structs.replace(token, text=token.text[5:]), self.field)
        if self.field == "raw":
            return _raw(token)
        if self.field in ("", "title"):
            return _words(token, self.field)
        if self.field in ("tag", "handle"):
            return _signed(self.field, token.text, token)
        return _field(self.field, token)


def term_of(text: str, field: str, at: int, length: int) -> Expr:
    """One entry of a saved list: a word, phrase, hashtag, handle or exact term, or a value of ``field``.

    Operators in it are words. Raises QueryError when it is none.
    """
    end = at + length
    bare = text.strip()
    if not bare:
        raise QueryError("empty_phrase", at, length)
    if field in ("tag", "handle"):
        return _signed(field, bare, Token(field, bare, at, end))
    if field in ("", "title"):
        if bare[0] in "#＃@＠" and len(bare) > 1 and not field:
            kind = "tag" if bare[0] in "#＃" else "handle"
            return _signed(kind, bare, Token(kind, bare, at, end))
        return _words(Token("quote", bare.strip('"“”'), at, end), field)
    return _field(field, Token("value", bare, at, end))


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
    if token.kind == "exact":
        found: Sequence[Word] = exact_terms(token.text, where=where, **place)
    elif token.kind == "word":
        found = plain_terms(token.text, where=where, **place)
    else:
        found = terms_in(token.text, where=where, **place)
    words = tuple(map(checked_word, found))
    if not words:
        raise QueryError("empty_phrase", **place)
    if len(words) == 1:
        return words[0]
    slop = token.number
    if slop is not None and slop > MAX_DISTANCE:
        raise QueryError("near_distance", **place, params=limits(MAX_DISTANCE, distance=slop))
    return Phrase(words=words, slop=slop, **place)


def _raw(token: Token) -> Word:
    word = raw_term(token.text, **_place(token))
    if word is None:
        raise QueryError("empty_phrase", **_place(token))
    if not word.text.strip("*? "):
        raise QueryError("only_wildcard", **_place(token), params={"term": word.text})
    return word


def _field(name: str, token: Token) -> Field | Range:
    place = _place(token)
    spec = SPECS[name]
    if name in COUNTS:
        bounds = bounds_of(token.text)
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
    if name == "authorcontaining":
        name, value = "author", f"*{value}*"
    text, wild = wildcard(value, **place)
    return Field(name=name, value=text, wild=wild, **place)
