"""Changes of state in this room: tell and deliver, the brand's endpoints and routes, calls until somebody answers."""

from firebreak.notify.actions.endpoint_tests import ask_look, check_credential, test_endpoint
from firebreak.notify.actions.endpoints import add_endpoint, remove_endpoint
from firebreak.notify.actions.routes import reset_route, set_quiet_hours, set_route
from firebreak.notify.actions.telling import record_outcome, tell, tell_address, try_again
from firebreak.notify.bundling import DELIVER
from firebreak.notify.paging.answering import acknowledge, acknowledge_call, cancel
from firebreak.notify.paging.identities import acknowledge_as, ask_code, link_identity, unlink_identity
from firebreak.notify.paging.joining import add_rungs
from firebreak.notify.paging.starting import page
from firebreak.notify.paging.trying import test_call

__all__ = [
    "DELIVER", "acknowledge", "acknowledge_as", "acknowledge_call", "add_endpoint", "add_rungs", "ask_code", "ask_look",
    "cancel", "check_credential", "test_endpoint",
    "link_identity", "page", "record_outcome", "remove_endpoint", "reset_route", "set_quiet_hours", "set_route", "tell",
    "tell_address", "test_call", "try_again", "unlink_identity",
]  # fmt: skip
