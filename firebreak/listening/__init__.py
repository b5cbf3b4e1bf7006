"""Listening: monitors, sources and their health, posts and mentions, the pipeline, alerts and triage.

Public doors: :mod:`~firebreak.listening.actions`, :mod:`~firebreak.listening.queries`,
:mod:`~firebreak.listening.readers` (the contract of a source), :mod:`~firebreak.listening.store` (posts and mentions).
"""
