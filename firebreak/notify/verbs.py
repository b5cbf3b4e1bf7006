"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import ADMINS, EVERYONE, LEADERS, declare

NOTICES_SEE = declare("notify.see", LEADERS, gettext_noop("See whom a notice reached"))
ENDPOINTS_EDIT = declare(
    "notify.endpoints.edit", ADMINS, gettext_noop("Add, test and remove webhooks for notices")
)
ROUTES_EDIT = declare("notify.routes.edit", LEADERS, gettext_noop("Choose who hears which level of alerts"))
QUIET_HOURS = declare("notify.quiet_hours", EVERYONE, gettext_noop("Set their own quiet hours"))
