"""Every change of state of this room. Each says who acts first, and writes its audit entry and events."""

from firebreak.org.actions.accounts import (
    PASSWORD_LINK,
    create_first_account,
    make_password_link,
    make_setup_link,
    set_password_by_link,
)
from firebreak.org.actions.brands import archive_brand, change_brand, create_brand
from firebreak.org.actions.duties import (
    add_contact,
    change_contact,
    note_checked,
    remove_contact,
    set_holders,
    set_methods,
    set_reader,
)
from firebreak.org.actions.handing import accept_hand_over, hand_over
from firebreak.org.actions.people import (
    accept_invitation,
    change_role,
    invite,
    remove_member,
    revoke_invitation,
)
from firebreak.org.actions.profile import change_profile, end_other_sessions, end_session
from firebreak.org.actions.rota import (
    add_absence,
    add_pattern,
    change_pattern,
    end_pattern,
    give_shift,
    remove_absence,
)
from firebreak.org.actions.tokens import make_token, note_token_use, revoke_token

__all__ = [
    "PASSWORD_LINK",
    "accept_hand_over",
    "accept_invitation",
    "add_absence",
    "add_contact",
    "add_pattern",
    "archive_brand",
    "change_brand",
    "change_contact",
    "change_pattern",
    "change_profile",
    "change_role",
    "create_brand",
    "create_first_account",
    "end_other_sessions",
    "end_pattern",
    "end_session",
    "give_shift",
    "hand_over",
    "invite",
    "make_password_link",
    "make_setup_link",
    "make_token",
    "note_checked",
    "note_token_use",
    "remove_absence",
    "remove_contact",
    "remove_member",
    "revoke_invitation",
    "revoke_token",
    "set_holders",
    "set_methods",
    "set_password_by_link",
    "set_reader",
]
