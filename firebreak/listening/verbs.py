"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import EVERYONE, LEADERS, WORKERS, declare

SEE = declare("listening.see", EVERYONE, gettext_noop("See monitors, mentions, sources and alerts"))
REPORT = declare("listening.report", WORKERS, gettext_noop("Report what they saw"))
CORRECT = declare(
    "listening.correct",
    WORKERS,
    gettext_noop("Correct what the machine says of posts, claims and accounts, check a report"),
)
TRIAGE = declare("listening.triage", WORKERS, gettext_noop("Acknowledge an alert, or say it is not a crisis"))
MONITOR_EDIT = declare("listening.monitor.edit", LEADERS, gettext_noop("Make, change and remove monitors"))
SOURCE_EDIT = declare(
    "listening.source.edit", LEADERS, gettext_noop("Connect, pause and remove sources, import files")
)
