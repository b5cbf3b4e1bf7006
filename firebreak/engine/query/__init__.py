"""The monitoring query language: parse, check, explain, compile, match, highlight. Plain Python, no I/O.

Public door:

* :func:`parse` gives a :class:`Query` (tree in :mod:`~firebreak.engine.query.tree`) or raises
  :class:`QueryError` with a code, a place and a message; :func:`check` gives an editor all remarks.
* :func:`explain` and :func:`explain_in_english` say in words what a query looks for.
* :func:`compile_queries` gives a :class:`Matcher`: ``match(posts)`` in one go, or ``candidates(posts)``, then
  text analysis of ``candidates.numbers``, then ``finish(candidates, verdicts)``.
  ``list:name`` in queries takes its entries from ``lists``, a mapping of names to sequences of strings or
  :class:`SavedList`; the other doors take it too.
* :func:`paste` puts a query of Brandwatch or Talkwalker into this language, with remarks.
* :func:`noise` tells what each clause brings and keeps out, :func:`broad_terms` which terms are too broad,
  :func:`compare` what two versions find.
* :func:`highlight` gives the stretches of a post that satisfied a query.

How terms meet text: everything is folded (NFKC, case, invisible characters). A term of a spaced script is a
whole word; a Chinese, Japanese or Thai neighbour ends a word, and such a term is found inside any other. The
signs of hashtags and handles are no part of a word: ``acme`` is found in ``#acme`` and ``@acme``, not in
``#acmefail``. A Korean term may be followed by particles. ``acme召回`` is also found as
``acme 召回``. Chinese in either script finds both. ``{Acme}``, ``++Acme++`` and ``raw:`` mean exactly that
spelling, case and script. Punctuation inside a term must be there (``coca-cola``); between the words of a phrase it does
not count.
"""

from firebreak.engine.query.check import check
from firebreak.engine.query.errors import ERRORS, REMARKS, WARNINGS, Finding, QueryError
from firebreak.engine.query.explain import TEMPLATES, Explanation, explain, explain_in_english
from firebreak.engine.query.highlight import highlight
from firebreak.engine.query.lists import MAX_ENTRIES, Lists, SavedList
from firebreak.engine.query.matcher import Candidates, Matcher, compile_queries
from firebreak.engine.query.noise import (
    BroadTerm,
    ClauseNoise,
    Difference,
    Noise,
    broad_terms,
    compare,
    noise,
)
from firebreak.engine.query.parser import MAX_LENGTH, parse
from firebreak.engine.query.paste import DIALECTS, Dialect, Pasted, paste
from firebreak.engine.query.tree import Query

__all__ = [
    "DIALECTS",
    "ERRORS",
    "MAX_ENTRIES",
    "MAX_LENGTH",
    "REMARKS",
    "TEMPLATES",
    "WARNINGS",
    "BroadTerm",
    "Candidates",
    "ClauseNoise",
    "Dialect",
    "Difference",
    "Explanation",
    "Finding",
    "Lists",
    "Matcher",
    "Noise",
    "Pasted",
    "Query",
    "QueryError",
    "SavedList",
    "broad_terms",
    "check",
    "compare",
    "compile_queries",
    "explain",
    "explain_in_english",
    "highlight",
    "noise",
    "parse",
    "paste",
]
