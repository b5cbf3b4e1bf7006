"""The parts of a room's page. Each is drawn and refreshed alone: a change wakes only the parts that show it.

A part of another file is put on the page with :func:`place`; ``shared`` ones are drawn once for all readers with the same
rights, language and clock, and kept until the incident changes or some seconds have passed.
"""

from firebreak.incidents.views.panels.drawing import Panel, Seen, in_place, panel, place, placed

__all__ = ["Panel", "Seen", "in_place", "panel", "place", "placed"]
