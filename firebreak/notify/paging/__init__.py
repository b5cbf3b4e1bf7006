"""Calling people one after the other until somebody answers. Doors: :mod:`firebreak.notify.actions`, ``queries``.

How a run goes on is in :mod:`firebreak.notify.paging_rules`; here its moves meet the database, the queue and the pagers.
"""

from firebreak.notify.paging.ladder import Rung

__all__ = ["Rung"]
