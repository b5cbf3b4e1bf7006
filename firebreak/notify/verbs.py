"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import ADMINS, AUDITORS, EVERYONE, LEADERS, WORKERS, declare

NOTICES_SEE = declare("notify.see", LEADERS, gettext_noop("See whom a notice reached"))
ENDPOINTS_EDIT = declare(
    "notify.endpoints.edit", ADMINS, gettext_noop("Add, test and remove webhooks for notices")
)
ROUTES_EDIT = declare("notify.routes.edit", LEADERS, gettext_noop("Choose who hears which level of alerts"))
QUIET_HOURS = declare("notify.quiet_hours", EVERYONE, gettext_noop("Set their own quiet hours"))
PAGE_READ = declare(
    "notify.page.read",
    WORKERS | AUDITORS,
    gettext_noop("See who is being called, who answered and who is next"),
)
PAGE_ANSWER = declare(
    "notify.page.answer",
    WORKERS,
    gettext_noop("Answer a call, and see the numbers that somebody has to ring"),
)
PAGE_STOP = declare("notify.page.stop", LEADERS, gettext_noop("Stop calling people"))
PAGE_TEST = declare("notify.page.test", LEADERS, gettext_noop("Test who answers, and how fast"))
