"""Remarks on a query for its editor: what cannot be saved, and what will probably not do what was meant."""

from collections.abc import Iterator

from firebreak.engine.posts import Post
from firebreak.engine.posts.chars import CJK, OTHER, class_of
from firebreak.engine.query.errors import FATAL, Finding, QueryError
from firebreak.engine.query.lists import Lists, resolved
from firebreak.engine.query.parser import parse
from firebreak.engine.query.reference import matches
from firebreak.engine.query.stopwords import STOPWORDS
from firebreak.engine.query.tree import (
    And,
    Expr,
    Field,
    Handle,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Tag,
    Word,
)

LONG = 2000
"""Characters from which a query is called very long."""
_BROAD_FIELDS = frozenset({"platform", "lang", "sentiment", "kind", "country", "has"})


def check(text: str, lists: Lists | None = None) -> list[Finding]:
    """All remarks, errors first, then by place. An empty list: fine to save. Never raises.

    ``lists``: the saved lists that there are, for ``list:name``.

    >>> [(f.level, f.code) for f in check("acme and the")]
    [('warning', 'looks_like_operator')]
    """
    try:
        query = parse(text)
        full = resolved(query, lists)
    except QueryError as error:
        return [Finding("error", error.code, error.at, error.length, error.params)]
    found = {(f.code, f.at): f for f in _findings(query, full)}
    return sorted(found.values(), key=lambda f: (f.level, f.at, f.code))


def _findings(query: Query, full: Query) -> Iterator[Finding]:
    for note in query.notes:
        yield Finding("warning", note.code, note.at, note.length, note.params)
    yield from _repeats(query)
    if len(query.text) > LONG:
        yield _remark("very_long", 0, len(query.text), size=str(len(query.text)))
    if only_excludes(full):
        yield _remark("only_not", 0, len(query.text))
    else:
        yield from _broad_remarks(full)


def _remark(code: str, at: int, length: int, **params: str) -> Finding:
    return Finding("error" if code in FATAL else "warning", code, at, length, params)


def only_excludes(query: Query) -> bool:
    """Whether the query only leaves things out: then a post with nothing in it matches too."""
    return matches(query, Post(id="", text="", kind=""))


def _broad_remarks(query: Query) -> Iterator[Finding]:
    for node in broad_parts(query.root) or ():
        term = query.text[node.at : node.at + node.length]
        yield _remark(_broad_code(node), node.at, node.length, term=term)


def broad_parts(node: Expr) -> list[Expr] | None:
    """The leaves that alone make the query match very many posts; None when it is narrow enough.

    A conjunction is as narrow as its narrowest part, a disjunction as broad as its broadest.
    """
    match node:
        case And(items=items):
            parts = [broad_parts(item) for item in items if not isinstance(item, Not)]
            if not parts or any(part is None for part in parts):
                return None
            return [leaf for part in parts for leaf in part or ()]
        case Or(items=items):
            broad = [leaf for item in items for leaf in broad_parts(item) or ()]
            return broad or None
        case Near(left=left, right=right):
            parts = [broad_parts(left), broad_parts(right)]
            return None if any(part is None for part in parts) else [leaf for p in parts for leaf in p or ()]
        case Phrase(words=words):
            return [node] if all(broad_parts(word) for word in words) and len(words) < 3 else None
        case _:
            return [node] if _is_broad(node) else None


def _is_broad(node: Expr) -> bool:
    match node:
        case Word() | Tag() | Handle():
            return _broad_code(node) != "no_words"
        case Field(name=name):
            return name in _BROAD_FIELDS
        case Range() | Not():
            return True
        case _:
            return False


def _broad_code(node: Expr) -> str:
    """Which remark a broad leaf earns; ``no_words`` for one that is no term, or not broad."""
    if not isinstance(node, Word | Tag | Handle):
        return "stop_word" if isinstance(node, Phrase) else "no_words"
    text = node.text
    letters = [char for char in text if class_of(char) != OTHER]
    spaced = CJK not in map(class_of, letters)
    if isinstance(node, Word) and text in STOPWORDS and not node.exact:
        return "stop_word"
    if node.wild and "*" in text and len(letters) < (3 if spaced else 2):
        return "short_wildcard"
    if isinstance(node, Word) and len(letters) <= 1 and not node.wild:
        return "one_character"
    return "no_words"


def _repeats(query: Query) -> Iterator[Finding]:
    stack: list[Expr] = [query.root]
    while stack:
        node = stack.pop()
        match node:
            case And(items=items) | Or(items=items):
                seen: set[Expr] = set()
                for item in items:
                    bare = _without_place(item)
                    if bare is None:
                        stack.append(item)
                    elif bare in seen:
                        term = query.text[item.at : item.at + item.length]
                        yield _remark("same_twice", item.at, item.length, term=term)
                    else:
                        seen.add(bare)
            case Not(item=item):
                stack.append(item)
            case _:
                continue


def _without_place(node: Expr) -> Expr | None:
    match node:
        case Word(text=text, wild=wild, where=where):
            return Word(text=text, wild=wild, where=where, exact=node.exact)
        case Tag(text=text, wild=wild):
            return Tag(text=text, wild=wild)
        case Handle(text=text, wild=wild):
            return Handle(text=text, wild=wild)
        case Field(name=name, value=value, wild=wild):
            return Field(name=name, value=value, wild=wild)
        case _:
            return None
