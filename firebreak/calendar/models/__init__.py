"""Tables of the calendar."""

from firebreak.calendar.models.around import KeptDay, Watch, WatchedTopic
from firebreak.calendar.models.post import PlannedPost

__all__ = ["KeptDay", "PlannedPost", "Watch", "WatchedTopic"]
