"""What can be done in this room, and by which access role. Private incidents ask for a seat beside it."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import EVERYONE, GUESTS, LEADERS, WORKERS, GuestRole, declare

SEE = declare("incidents.see", EVERYONE, gettext_noop("Read incidents that are not private"))
DECLARE = declare("incidents.declare", WORKERS, gettext_noop("Open an incident"))
WORK = declare(
    "incidents.work", WORKERS, gettext_noop("Work in an incident: tasks, facts, notes, answers, evidence")
)
LEAD = declare(
    "incidents.lead",
    LEADERS,
    gettext_noop("Lead an incident: level, phase, decisions on silence, who is in the room, its end"),
)
VISIT = declare(
    "incidents.visit", GUESTS, gettext_noop("See the room of the one incident that they were invited to")
)
VISIT_WORK = declare(
    "incidents.visit.work", {GuestRole.SPEAKER}, gettext_noop("Write in that room and take its tasks")
)
