"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import ADMINS, EVERYONE, declare

SEE = declare("desk.see", EVERYONE, gettext_noop("See the Now page and search"))
SET_UP = declare("desk.set_up", ADMINS, gettext_noop("Set up what the brand listens to"))
