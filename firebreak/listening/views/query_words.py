"""The query language on the pages: remarks, the query in words, and marks, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from firebreak.engine.posts import Post
from firebreak.engine.query import (
    ERRORS,
    REMARKS,
    TEMPLATES,
    WARNINGS,
    Explanation,
    Finding,
    Lists,
    Query,
    QueryError,
    check,
    explain,
    highlight,
    parse,
)
from firebreak.engine.query.lists import resolved
from firebreak.listening.queries import MentionView

AROUND = 40
"""Characters of the query shown on each side of the place a remark is about."""


@dataclass(frozen=True)
class Remark:
    """One remark with the place it is about, cut out of the query."""

    level: str
    words: str
    place: int
    before: str = ""
    marked: str = ""
    after: str = ""


@dataclass(frozen=True)
class Clause:
    """One line of the explanation and what stands under it."""

    words: str
    children: list[Clause] = field(default_factory=list)


@dataclass(frozen=True)
class Examined:
    """What the editor shows about a query."""

    problems: list[Remark]
    clause: Clause | None

    @property
    def usable(self) -> bool:
        """Whether it may be saved and tried."""
        return self.clause is not None and all(one.level != "error" for one in self.problems)


def template(code: str, templates: Mapping[str, str], params: Mapping[str, str]) -> str:
    """A template of the engine in the reader's language, filled in."""
    return _(templates[code]).format(**params)


def examine(text: str, lists: Lists | None = None) -> Examined:
    """Check and explain, with the brand's saved lists. Never raises."""
    remarks = remarks_on(text, check(text, lists))
    try:
        clause = _clause(explain(text))
    except QueryError:
        clause = None
    return Examined(remarks, clause)


def remarks_on(text: str, findings: Iterable[Finding]) -> list[Remark]:
    """Findings in the reader's language, each with its place cut out of the text it is about."""
    return [_remark(text, finding) for finding in findings]


def _remark(text: str, finding: Finding) -> Remark:
    words = template(finding.code, {**ERRORS, **WARNINGS, **REMARKS}, finding.params)
    start, end = finding.at, finding.at + finding.length
    if not finding.length or finding.length == len(text):
        return Remark(finding.level, words, finding.at + 1)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Remark(
        finding.level,
        words,
        finding.at + 1,
        ("…" if start > AROUND else "") + before,
        text[start:end],
        after + ("…" if end + AROUND < len(text) else ""),
    )


def _clause(part: Explanation) -> Clause:
    return Clause(template(part.code, TEMPLATES, part.params), [_clause(child) for child in part.children])


def sentence(text: str) -> str:
    """The query in one line, such as ``any of these: the word “acme”, the hashtag #acme``; empty if unreadable."""
    try:
        return flat(_clause(explain(text)))
    except QueryError:
        return ""


def flat(clause: Clause) -> str:
    """A clause and what stands under it on one line, inner groups in parentheses."""
    if not clause.children:
        return clause.words
    inner = (f"({flat(child)})" if len(child.children) > 1 else flat(child) for child in clause.children)
    return f"{clause.words} {', '.join(inner)}"


def query_spans(
    text: str, mentions: Iterable[MentionView], lists: Lists | None = None
) -> list[list[tuple[int, int]]]:
    """For each mention, what the query found, as places in title, line break and text."""
    try:
        query = resolved(parse(text), lists)
    except QueryError:
        return [[] for _mention in mentions]
    return [_spans(query, mention) for mention in mentions]


def _spans(query: Query, mention: MentionView) -> list[tuple[int, int]]:
    post = Post(
        id=str(mention.post),
        text=mention.text,
        title=mention.title,
        author=mention.author,
        platform=mention.platform,
        lang=mention.language,
        url=mention.url,
        kind=mention.kind,
        sentiment=mention.sentiment,
    )
    shift = len(mention.title) + 1 if mention.title else 0
    found = list(highlight(query, post, "title")) if mention.title else []
    return found + [(start + shift, end + shift) for start, end in highlight(query, post)]
