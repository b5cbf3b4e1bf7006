"""Incidents: a (possible) crisis being handled, from declaration to its end.

Public door: ``actions``, ``queries``, ``rules`` and the models' names. Everything of an incident is a *part* of its room
(:mod:`.parts`), every change is made through :mod:`.acting` and stands in the audit chain as what became of those parts, so
that the room can be shown as it was at any moment (:mod:`.replaying`).
"""
