"""Every change of state of publishing. Each says who acts first, and writes its audit entry and its events."""

from firebreak.publishing.actions.channels import add_channel, change_channel, remove_channel
from firebreak.publishing.actions.freezing import freeze, lift, stopped, take_outlet
from firebreak.publishing.actions.lift_links import answer_lift, ask_reader, open_lift, take_back_link
from firebreak.publishing.actions.photographing import add_photo, remove_photo
from firebreak.publishing.actions.queueing import Wanted, queue
from firebreak.publishing.actions.settling import again, cancel, done_by_hand, found_out, take_down

__all__ = [
    "Wanted", "add_channel", "add_photo", "again", "answer_lift", "ask_reader", "cancel", "change_channel", "done_by_hand",
    "found_out", "freeze", "lift", "open_lift", "queue", "remove_channel", "remove_photo", "stopped", "take_back_link",
    "take_down", "take_outlet",
]  # fmt: skip
