"""Full text: which mentions say these words, in any of the languages, two-character Chinese words too.

Public door: :func:`~firebreak.listening.search.finding.page`, :func:`~firebreak.listening.search.finding.search_state`,
:func:`~firebreak.listening.search.indexing.index_some`, :func:`~firebreak.listening.search.indexing.rebuild_index`.
"""
