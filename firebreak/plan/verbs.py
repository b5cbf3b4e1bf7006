"""What can be done in this room, and by which access role."""

from django.utils.translation import gettext_noop

from firebreak.base.permissions import EVERYONE, LEADERS, WORKERS, Role, declare

SEE = declare("plan.see", EVERYONE, gettext_noop("Read the plan, say that they read it"))
EDIT = declare(
    "plan.edit",
    {Role.WRITER, Role.LEAD, Role.ADMIN},
    gettext_noop("Change risks, playbooks, templates and all else in the plan, ask for its review"),
)
APPROVE = declare(
    "plan.approve",
    {Role.APPROVER, Role.LEAD, Role.ADMIN},
    gettext_noop("Approve or return a version of the plan, approve a template"),
)
APPROVALS = declare("plan.approvals", LEADERS, gettext_noop("Change who approves which texts"))
START = declare("plan.start", LEADERS, gettext_noop("Start a plan, bring one in from a folder"))
TRAIN = declare(
    "plan.train", LEADERS, gettext_noop("Note and confirm who passed a course, remove a wrong record")
)
PUBLISH = declare("plan.publish", LEADERS, gettext_noop("Publish a policy to people and remind them"))
RECORDS = declare(
    "plan.records",
    WORKERS | {Role.AUDITOR},
    gettext_noop("See who has passed which course and who has read which policy"),
)


def editing_verb(kind: str) -> str:
    """What one must be allowed to change an item: who approves what is decided by fewer people than all else."""
    return APPROVALS.name if kind == "approvals" else EDIT.name


def adding_verb(kind: str) -> str:
    """What one must be allowed to add or remove an item: the policy asks duties, so which there are is part of it."""
    return APPROVALS.name if kind in ("approvals", "duties") else EDIT.name
