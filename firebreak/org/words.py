"""Codes of this room in words of the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firebreak.base.errors import FirebreakError
from firebreak.base.permissions import GuestRole, Role

ROLES: dict[Role, Any] = {
    Role.VIEWER: gettext_lazy("Viewer"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.RESPONDER: gettext_lazy("Responder"),
    Role.WRITER: gettext_lazy("Writer"),
    Role.APPROVER: gettext_lazy("Approver"),
    Role.LEAD: gettext_lazy("Lead"),
    Role.ADMIN: gettext_lazy("Admin"),
}
GUESTS: dict[GuestRole, Any] = {
    GuestRole.GUEST: gettext_lazy("Guest"),
    GuestRole.SPEAKER: gettext_lazy("Guest who may write"),
}
"""Not offered where people are invited to the brand: a guest is invited to one thing."""
ROLE_HELP: dict[Role, Any] = {
    Role.VIEWER: gettext_lazy("sees everything, changes nothing"),
    Role.AUDITOR: gettext_lazy("sees everything, reads and verifies the audit chain"),
    Role.RESPONDER: gettext_lazy("reports, checks and triages"),
    Role.WRITER: gettext_lazy("also writes texts"),
    Role.APPROVER: gettext_lazy("also approves texts"),
    Role.LEAD: gettext_lazy("also decides about monitors, sources and incidents"),
    Role.ADMIN: gettext_lazy("also manages people, tokens and the brand"),
}

SORTS: dict[str, Any] = {
    "phone": pgettext_lazy("way to reach", "Phone"),
    "sms": pgettext_lazy("way to reach", "Text message"),
    "mail": pgettext_lazy("way to reach", "E-mail"),
    "chat": pgettext_lazy("way to reach", "Chat"),
    "other": pgettext_lazy("way to reach", "Another way"),
}


def role_name(role: str) -> Any:
    """A stored role in words."""
    return ROLES[Role(role)]


def role_choices() -> list[tuple[str, str]]:
    """For a form: each role with what it may do."""
    return [(role.value, f"{ROLES[role]}: {ROLE_HELP[role]}") for role in Role]


def _sentences() -> dict[str, str]:
    return {
        "org.account_exists": _("The first account was made already. Sign in instead."),
        "org.already_archived": _("The brand is archived already."),
        "org.already_member": _("This person works on the brand already."),
        "org.changed_meanwhile": _(
            "Somebody else changed this while you chose. Nothing was saved. What you chose is still here: compare it with "
            "what stands there now, then save again."
        ),
        "org.contact_gone": _("Somebody removed this contact in the meantime."),
        "org.days": _("Give a number of days from 1 to 36500."),
        "org.email": _("Give an e-mail address such as ada@example.org."),
        "org.email_taken": _("There is an account with this address already."),
        "org.empty": _("Fill in this field."),
        "org.invitation_closed": _("This invitation is closed already."),
        "org.last_admin": _("A brand needs an admin. Make somebody else an admin first."),
        "org.link_over": _("This link was used already, or its time is over. Ask for a new one."),
        "org.market": _("Give the two letters of a country, such as SE."),
        "org.may_not_create_brands": _(
            "Only an owner of the installation or an admin of a brand can make a brand."
        ),
        "org.methods_elsewhere": _(
            "This person also works on another brand, so only they can change how they are reached: "
            "ask them to do it in their profile. Nothing was changed."
        ),
        "org.method_known": _("This is the address of the account. It counts already."),
        "org.method_sort": _("Choose what kind of way this is."),
        "org.method_twice": _("This way is there already. Give another one."),
        "org.not_a_list": _("Give one a line."),
        "org.not_a_member": _("This person does not work on the brand any more."),
        "org.nothing_to_check": _("There is no way to reach this contact yet. Add one first."),
        "org.password_long": _("Make the password shorter."),
        "org.password_odd": _("Use other characters in the password."),
        "org.phone": _("Give a number with its country code, such as +46 70 123 45 67."),
        "org.sign_in_first": _("You have an account already. Sign in, then open the link again."),
        "org.token_over": _("This token was revoked already."),
        "org.too_long": _("This is too long. Make it shorter."),
        "org.too_many": _("These are too many. Give at most 200."),
        "org.too_many_contacts": _("There are too many contacts. Remove one that you do not need."),
        "org.too_many_deputies": _("There are too many deputies. Choose at most five."),
        "org.too_many_methods": _("These are too many. Give at most eight."),
        "org.unknown_choice": _("Choose one of these."),
        "org.unknown_role": _("Choose one of the roles."),
        "org.unknown_zone": _("Choose one of the time zones."),
        "rota.accepted": _("This hand-over was accepted already. Nothing was changed."),
        "rota.begun": _(
            "A shift of this pattern has begun on that day or later, and what has begun stays as it was. "
            "Choose a later day."
        ),
        "rota.end_first": _("The end must be after the beginning."),
        "rota.end_past": _("Choose today or a later day."),
        "rota.far": _("Choose a time within three years."),
        "rota.first": _("Begin today or later, within three years."),
        "rota.gone": _("Somebody removed this pattern in the meantime."),
        "rota.last": _("The last day must be the first day or a later one."),
        "rota.no_shift": _("None of the chosen days of the week lies between the first and the last day."),
        "rota.no_weekday": _("Choose at least one day of the week."),
        "rota.nobody": _("Choose at least one person."),
        "rota.not_theirs": _(
            "This time is not theirs any more: somebody else took it, or the pattern changed. Nothing was changed."
        ),
        "rota.nothing_said": _("Write what is open, or that nothing is."),
        "rota.over": _("This time is over."),
        "rota.not_yours": _("Only whoever this is about can do that, or somebody who keeps the rota."),
        "rota.not_next": _("Who has the duty next accepts it, or somebody who keeps the rota."),
        "rota.own_hand_over": _("Whoever takes over accepts it. You wrote it yourself."),
        "rota.same": _("Choose somebody else: the shift is theirs already."),
        "rota.taker_away": _("This person is away at that time. Choose somebody else, or a shorter time."),
        "rota.too_many_absences": _("There are too many times away. Remove one that is not needed."),
        "rota.too_many_patterns": _("There are too many patterns. End one that is not needed."),
        "rota.too_many_people": _("These are too many people in turn. Choose at most twelve."),
        "limits.too_many": _("This was done too often. Wait a little, then try again."),
    }


def say_code(code: str, _params: Mapping[str, Any]) -> str:
    """The sentence of a code of this room; the code itself for any other."""
    return _sentences().get(code, code)


def say(error: FirebreakError) -> str:
    """The error in words; the password's reasons come translated from Django."""
    if error.code == "org.password_weak":
        return " ".join(str(reason) for reason in error.params.get("reasons", []))
    return _sentences().get(error.code, error.message)
