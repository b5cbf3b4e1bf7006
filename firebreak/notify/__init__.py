"""Telling people: the queue of notices, their delivery until done, and the contract of a pager.

Public doors: :mod:`~firebreak.notify.actions`, :mod:`~firebreak.notify.queries`,
:mod:`~firebreak.notify.kinds` (how a kind of notice is said), :mod:`~firebreak.notify.pagers`.
"""
