"""Every change of state of the calendar. Each says who acts first, and writes its audit entry and its notices."""

from firebreak.calendar.actions.answering import approve, send_back
from firebreak.calendar.actions.bringing import bring
from firebreak.calendar.actions.holding import follow, hold
from firebreak.calendar.actions.watching import (
    keep_day,
    remove_day,
    remove_topic,
    watch_countries,
    watch_topic,
)
from firebreak.calendar.actions.writing import ask, cancel, change_post, write

__all__ = [
    "approve", "ask", "bring", "cancel", "change_post", "follow", "hold", "keep_day", "remove_day", "remove_topic",
    "send_back", "watch_countries", "watch_topic", "write",
]  # fmt: skip
