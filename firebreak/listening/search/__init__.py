"""Full text: which mentions say these words, in any of the languages, two-character Chinese words too.

Public door: :func:`~firebreak.listening.search.finding.page`, :func:`~firebreak.listening.search.finding.search_state`,
:func:`~firebreak.listening.search.indexing.index_some`, :func:`~firebreak.listening.search.indexing.rebuild_index`.
"""

from firebreak.listening.search.finding import SearchState, search_state
from firebreak.listening.search.indexing import index_some, rebuild_index

__all__ = ["SearchState", "index_some", "rebuild_index", "search_state"]
