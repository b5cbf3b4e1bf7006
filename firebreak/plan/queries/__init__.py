"""Every read of the plan that a page or another room needs."""

from firebreak.plan.queries.items import folder_of, item, items, plan_of, records
from firebreak.plan.queries.versions import Difference, differences, newest, unread_changes
from firebreak.plan.queries.views import Standing, findings, history, people_view, standing, view_of

__all__ = [
    "Difference", "Standing", "differences", "findings", "folder_of", "history", "item", "items", "newest", "people_view",
    "plan_of", "records", "standing", "unread_changes", "view_of",
]  # fmt: skip
