"""Microsoft Teams: pages into a channel or chat by a workflow.

Public door: :class:`TeamsPager`.
"""

from firebreak.connectors.teams.pager import TeamsPager

__all__ = ["TeamsPager"]
