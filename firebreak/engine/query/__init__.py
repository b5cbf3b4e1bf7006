"""The monitoring query language: parse, check, explain, compile, match, highlight. Plain Python, no I/O.

Public door:

* :func:`parse` gives a :class:`Query` (tree in :mod:`~firebreak.engine.query.tree`) or raises
  :class:`QueryError` with a code, a place and a message; :func:`check` gives an editor all remarks.
* :func:`explain` and :func:`explain_in_english` say in words what a query looks for.
* :func:`compile_queries` gives a :class:`Matcher`: ``match(posts)`` in one go, or ``candidates(posts)``, then
  text analysis of ``candidates.numbers``, then ``finish(candidates, verdicts)``.
* :func:`highlight` gives the stretches of a post that satisfied a query.

How terms meet text: everything is folded (NFKC, case, invisible characters). A term of a spaced script is a
whole word; a Chinese, Japanese or Thai neighbour ends a word, and such a term is found inside any other. The
signs of hashtags and handles are no part of a word: ``acme`` is found in ``#acme`` and ``@acme``, not in
``#acmefail``. A Korean term may be followed by particles. ``acme召回`` is also found as
``acme 召回``. Punctuation inside a term must be there (``coca-cola``); between the words of a phrase it does
not count.
"""

from firebreak.engine.query.check import check
from firebreak.engine.query.errors import ERRORS, WARNINGS, Finding, QueryError
from firebreak.engine.query.explain import TEMPLATES, Explanation, explain, explain_in_english
from firebreak.engine.query.highlight import highlight
from firebreak.engine.query.lists import MAX_ENTRIES, Lists, SavedList
from firebreak.engine.query.matcher import Candidates, Matcher, compile_queries
from firebreak.engine.query.parser import MAX_LENGTH, parse
from firebreak.engine.query.tree import Query

__all__ = [
    "ERRORS",
    "MAX_ENTRIES",
    "MAX_LENGTH",
    "TEMPLATES",
    "WARNINGS",
    "Candidates",
    "Explanation",
    "Finding",
    "Lists",
    "Matcher",
    "Query",
    "QueryError",
    "SavedList",
    "check",
    "compile_queries",
    "explain",
    "explain_in_english",
    "highlight",
    "parse",
]
