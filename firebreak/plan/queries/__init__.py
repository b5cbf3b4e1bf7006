"""Every read of the plan that a page or another room needs."""

from firebreak.plan.queries.advice import Fitting, fitting, fitting_of
from firebreak.plan.queries.approvals import Approvers, approval_policy, template_approvers
from firebreak.plan.queries.items import duty_titles, folder_of, item, items, plan_of, records, working
from firebreak.plan.queries.versions import Difference, differences, newest, unread_changes
from firebreak.plan.queries.views import (
    Standing,
    findings,
    history,
    people_view,
    standing,
    training_due,
    training_view,
    view_of,
)

__all__ = [
    "Approvers", "Difference", "Fitting", "Standing", "approval_policy", "differences", "duty_titles", "findings",
    "fitting", "fitting_of", "folder_of", "history", "item", "items", "newest", "people_view", "plan_of", "records",
    "standing", "template_approvers", "training_due", "training_view", "unread_changes", "view_of", "working",
]  # fmt: skip
