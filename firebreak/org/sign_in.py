"""What we change about django-allauth: no sign-up, our own words, mail through our queue, links to our own address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from firebreak.base import audit, config, secrets
from firebreak.base.actions import change, machine

MAILS = {"account/email/password_reset_key"}
"""The only mails of allauth that are sent: who has no account is told nothing by mail either."""


def absolute(path: str) -> str:
    """A whole address for messages, made of the settings and never of what a request claims to be."""
    base = config.get("public_url") or f"http://{config.get('address')}"
    return base.rstrip("/") + path


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the first-run link and from invitations; texts are in all our languages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("E-mail address or password is not right."),
        "email_password_mismatch": _("E-mail address or password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Use the newest one."),
        "invalid_or_expired_key": _("This link was used already, or its time is over."),
        "invalid_password_reset": _("This link was used already, or its time is over."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's
        """Accounts are made by the first-run link and by invitations only."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the settings: a forged Host header must not lead a person elsewhere with their key."""
        return absolute(
            reverse("account_reset_password_from_key", args=["UID", "KEY"]).replace("UID-KEY", key)
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand it to the mail queue as an event; the text holds a secret link, so it travels sealed."""
        if template_prefix not in MAILS:
            return
        given = {"link": context.get("password_reset_url", "")}
        mail = {
            "to": email,
            "language": get_language(),
            "subject": " ".join(render_to_string(f"{template_prefix}_subject.txt", given).split()),
            "text": render_to_string(f"{template_prefix}_message.txt", given),
        }
        with change(actor=machine("sign-in"), brand_id=audit.INSTALLATION, action="org.mail_asked") as record:
            record.about(f"mail:{template_prefix.rsplit('/', 1)[-1]}")
            record.event("org.mail_asked", {"sealed": secrets.seal(mail)})


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "unverified_email": _("Your e-mail address has to be confirmed first."),
        "incorrect_code": _("This code is not right. Use the newest one."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows."""
        return "Firebreak"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        """A first name for a key, which the person can change."""
        from allauth.mfa.models import Authenticator

        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey {number}").format(number=count + 1)
