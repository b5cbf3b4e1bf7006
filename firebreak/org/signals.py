"""Sign-ins, sign-outs, passwords and second steps into the audit chain of the installation."""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from firebreak.base import audit, limits, storable
from firebreak.base.actions import Actor, change
from firebreak.org import actions, rules
from firebreak.org.access import person_actor
from firebreak.org.models import Person
from firebreak.web import prefs

FAILED_NOTED_PER_HOUR = 1000
"""Failed sign-ins beyond this are refused all the same, but no longer grow the chain."""


def address_of(request: HttpRequest | None) -> str:
    """The reader's IP address, by way of a trusted proxy if the settings name one; "" when unknown."""
    if request is None:
        return ""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _agent(request: HttpRequest | None) -> str:
    return storable.text(request.headers.get("user-agent", "")[:200]) if request is not None else ""


def _note(action: str, request: HttpRequest | None, person: Person, **body: Any) -> None:
    with change(actor=person_actor(person), brand_id=audit.INSTALLATION, action=action) as record:
        record.about(f"person:{person.uid}", ip=address_of(request), agent=_agent(request), **body)


def _signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    used = request.session.get("account_authentication_methods", [])
    methods = [step.get("method", "") for step in used if isinstance(step, dict)]
    _note("org.signed_in", request, user, methods=methods)


def _signed_out(request: HttpRequest, user: Person | None, **_more: Any) -> None:
    if user is not None:
        _note("org.signed_out", request, user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """What was typed is kept as a digest only: people type passwords into the wrong field."""
    if not limits.spend("audit-failed-sign-in", limit=FAILED_NOTED_PER_HOUR, per_s=3600).allowed:
        return
    ip = address_of(request)
    typed = str(credentials.get("email") or credentials.get("username") or "")
    actor = Actor("address", storable.text(ip)[:60] or "unknown")
    with change(actor=actor, brand_id=audit.INSTALLATION, action="org.sign_in_failed") as record:
        record.about("sign-in", ip=ip, agent=_agent(request), typed=rules.digest(typed.lower())[:16])


def _second_step_failed(
    request: HttpRequest, user: Person, reauthentication: bool = False, **_more: Any
) -> None:
    _note("org.second_step_failed", request, user, again=reauthentication)


def _noted_as(action: str) -> Any:
    def receive(request: HttpRequest, user: Person, **more: Any) -> None:
        authenticator = more.get("authenticator")
        body = {"kind": str(authenticator.type)} if authenticator is not None else {}
        _note(action, request, user, **body)

    return receive


def _look_chosen(request: HttpRequest, name: str, value: str, **_more: Any) -> None:
    """A choice made with the small buttons of a page is kept with the person, too."""
    person = request.user
    fields = {"theme": "theme", "language": "language", "shortcuts": "single_keys"}
    if isinstance(person, Person) and name in fields:
        chosen: Any = value == "on" if name == "shortcuts" else value
        actions.change_profile(actor=person_actor(person), person=person, **{fields[name]: chosen})


def connect() -> None:
    """Called once when Django is ready."""
    plain = {
        "org.password_changed": account.password_changed,
        "org.password_set": account.password_set,
        "org.password_reset": account.password_reset,
        "org.second_step_added": mfa.authenticator_added,
        "org.second_step_removed": mfa.authenticator_removed,
        "org.second_step_reset": mfa.authenticator_reset,
    }
    for action, signal in plain.items():
        signal.connect(_noted_as(action), weak=False, dispatch_uid=action)
    account.user_logged_in.connect(_signed_in, dispatch_uid="org.signed_in")
    account.user_logged_out.connect(_signed_out, dispatch_uid="org.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="org.sign_in_failed")
    mfa.authentication_failed.connect(_second_step_failed, dispatch_uid="org.second_step_failed")
    prefs.changed.connect(_look_chosen, dispatch_uid="org.look_chosen")
