"""What can be done in this room, and by which access role. Who may release a text is the room above's to say."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import ADMINS, EVERYONE, LEADERS, WORKERS, declare

SEE = declare(
    "publishing.see", EVERYONE, gettext_noop("See channels, what was published there, and the freeze")
)
EDIT = declare(
    "publishing.channels.edit", ADMINS, gettext_noop("Connect the accounts that the desk publishes to")
)
SETTLE = declare(
    "publishing.settle",
    WORKERS,
    gettext_noop("Say what became of a publication, try it again, or publish by hand"),
)
TAKE_DOWN = declare("publishing.take_down", LEADERS, gettext_noop("Take back what was published"))
FREEZE = declare(
    "publishing.freeze", WORKERS, gettext_noop("Freeze all planned publishing, and lift the freeze")
)
