"""Every change of state of the plan. Each says who acts first, and writes its audit entry and events."""

from firebreak.plan.actions.approvals import take_policy
from firebreak.plan.actions.checking import note_check
from firebreak.plan.actions.importing import import_folder
from firebreak.plan.actions.items import (
    add_item,
    approve_template,
    change_item,
    remove_item,
    review_item,
)
from firebreak.plan.actions.pocket import note_pocket_kept
from firebreak.plan.actions.policies import publish_policy, read_policy, remind_by_clock, remind_policy
from firebreak.plan.actions.settling import settle_texts
from firebreak.plan.actions.starting import start_plan
from firebreak.plan.actions.training import (
    claim_passed,
    confirm_passed,
    note_needed,
    note_passed,
    remove_passed,
)
from firebreak.plan.actions.versions import (
    approve_version,
    ask_review,
    note_read,
    publish_version,
    return_version,
)

__all__ = [
    "add_item", "approve_template", "approve_version", "ask_review", "change_item", "claim_passed", "confirm_passed",
    "import_folder", "note_check", "note_needed", "note_passed", "note_pocket_kept", "note_read", "publish_policy",
    "publish_version", "read_policy", "remind_by_clock", "remind_policy", "remove_item", "remove_passed",
    "return_version", "review_item", "settle_texts", "start_plan", "take_policy",
]  # fmt: skip
