"""Every change of state of the plan. Each says who acts first, and writes its audit entry and events."""

from firebreak.plan.actions.checking import note_check
from firebreak.plan.actions.importing import import_folder
from firebreak.plan.actions.items import (
    add_item,
    approve_template,
    change_item,
    remove_item,
    review_item,
)
from firebreak.plan.actions.settling import settle_texts
from firebreak.plan.actions.starting import start_plan
from firebreak.plan.actions.versions import (
    approve_version,
    ask_review,
    note_read,
    publish_version,
    read_policy,
    return_version,
)

__all__ = [
    "add_item", "approve_template", "approve_version", "ask_review", "change_item", "import_folder", "note_check",
    "note_read", "publish_version", "read_policy", "remove_item", "return_version", "review_item", "settle_texts",
    "start_plan",
]  # fmt: skip
