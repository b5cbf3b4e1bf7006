"""From rollups to alerts: each watched monitor has a detector, its open slice is looked at every few seconds.

Public door: :class:`~firebreak.listening.detecting.watching.Watcher`.
"""
