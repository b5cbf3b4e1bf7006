"""What can be done in this room, and by which access role. Duties are asked beside it: see :mod:`.rules`."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import EVERYONE, Role, declare

SEE = declare("statements.see", EVERYONE, gettext_noop("Read statements and how they stand"))
DRAFT = declare(
    "statements.draft",
    {Role.WRITER, Role.LEAD, Role.ADMIN},
    gettext_noop("Write statements from the plan's templates, ask for their approval"),
)
APPROVE = declare(
    "statements.approve",
    {Role.APPROVER, Role.LEAD, Role.ADMIN},
    gettext_noop("Approve a statement, ask for changes or refuse it, when the plan asks their duty"),
)
RELEASE = declare(
    "statements.release",
    {Role.WRITER, Role.APPROVER, Role.LEAD, Role.ADMIN},
    gettext_noop("Release an approved statement, when their duty does, and note where it was published"),
)
