"""allauth's forms in our own words (its catalogue has no Malay), without placeholders, with bounded fields."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.org.rules import PASSWORD_LONGEST

PASSWORD_HELP = _("At least 10 characters. A few words in a row are easy to remember and hard to guess.")
_EMAIL, _PASSWORD = _("E-mail address"), _("Password")
_NEW, _AGAIN = _("New password"), _("New password, once more")


class _OurWords(forms.Form):
    """Gives fields their label, help and bounds after allauth has built them."""

    words: Mapping[str, tuple[Any, Any]] = {}
    """By field: label and help, lazily translated."""
    longest: dict[str, int] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, field.help_text = self.words.get(name, (field.label, ""))
            field.label = label
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                self._bound(field, self.longest.get(name, PASSWORD_LONGEST))

    @staticmethod
    def _bound(field: forms.CharField, longest: int) -> None:
        from django.core.validators import MaxLengthValidator

        if not any(isinstance(check, MaxLengthValidator) for check in field.validators):
            field.validators.append(MaxLengthValidator(longest))

    def clean(self) -> dict[str, Any] | None:
        """Text that cannot be written as UTF-8 is refused before it meets a hash or a database."""
        for name, value in self.cleaned_data.items():
            if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
                self.add_error(name, _("This holds characters that cannot be stored. Type it again."))
                return self.cleaned_data
        return super().clean()


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    words = {"login": (_EMAIL, ""), "password": (_PASSWORD, "")}


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody who knows the present one."""

    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_NEW, PASSWORD_HELP),
        "password2": (_AGAIN, ""),
    }


class SetPasswordForm(_OurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password for somebody who signs in by passkey."""

    words = {"password1": (_NEW, PASSWORD_HELP), "password2": (_AGAIN, "")}


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link for a new password."""

    words = {"email": (_EMAIL, "")}


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the link."""

    words = {"password1": (_NEW, PASSWORD_HELP), "password2": (_AGAIN, "")}


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before a step that matters."""

    words = {"password": (_PASSWORD, "")}


_CODE = {"code": (_("Code"), _("From your authenticator app, or one of your recovery codes."))}


class MfaAuthenticateForm(_OurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = _CODE
    longest = {"code": 64}


class MfaReauthenticateForm(_OurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code again, before a step that matters."""

    words = _CODE
    longest = {"code": 64}


class ActivateTotpForm(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Proves that the app shows our codes."""

    words = {"code": (_("Code"), _("The six digits that the app shows now."))}
    longest = {"code": 64}


class AddWebAuthnForm(_OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    words = {
        "name": (_("Name of the key"), _("So that you know it again, such as “Work phone”.")),
        "passwordless": (
            _("Sign in with this key alone"),
            _("Without the password. The key then asks for your finger, face or PIN."),
        ),
    }
    longest = {"name": 80}


class EditWebAuthnForm(_OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    words = {"name": (_("Name of the key"), "")}
    longest = {"name": 80}
