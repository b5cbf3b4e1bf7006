"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import EVERYONE, LEADERS, Role, declare

SEE = declare(
    "calendar.see", EVERYONE, gettext_noop("See the calendar of planned posts and what could go wrong")
)
WRITE = declare(
    "calendar.write",
    {Role.WRITER, Role.APPROVER, Role.LEAD, Role.ADMIN},
    gettext_noop("Plan posts, change them, ask for their approval, bring them from a file, cancel them"),
)
APPROVE = declare(
    "calendar.approve",
    {Role.APPROVER, Role.LEAD, Role.ADMIN},
    gettext_noop("Approve a planned post that somebody else wrote, or send it back"),
)
WATCH = declare(
    "calendar.watch",
    LEADERS,
    gettext_noop("Choose the days, countries and topics on which planned posts are weighed twice"),
)
