"""Forms of this room: what a person typed, bounded; the actions decide what is right."""

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firebreak.base import clock
from firebreak.base.errors import FirebreakError
from firebreak.org import words
from firebreak.org.rules import LISTS, PASSWORD_LONGEST
from firebreak.org.sign_in_forms import PASSWORD_HELP


@cache
def zones() -> list[tuple[str, str]]:
    """Every zone of a place, and UTC."""
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in clock.places())]


class ActionForm(forms.Form):
    """A form whose errors may also come from an action."""

    def say(self, error: FirebreakError) -> None:
        """Show what the action refused at the field it is about."""
        field = str(error.params.get("field", ""))
        self.add_error(field if field in self.fields else None, words.say(error))


def _password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=_("Password"), max_length=PASSWORD_LONGEST, strip=False, widget=widget, help_text=PASSWORD_HELP
    )


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


def _email(label: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class FirstAccountForm(ActionForm):
    """Who owns the installation."""

    name = _name()
    email = _email(_("E-mail address"))
    password = _password()


class JoinForm(ActionForm):
    """A new person by invitation; the address is the one that was invited."""

    name = _name()
    password = _password()


class NewPasswordForm(ActionForm):
    """A new password by a one-time link."""

    password = _password()


class InviteForm(ActionForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Access role"), choices=words.role_choices)


class RoleForm(ActionForm):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Access role"), choices=words.role_choices)


class TokenForm(ActionForm):
    """What the token is for, and what it may do."""

    label = forms.CharField(label=_("What is it for?"), max_length=80)
    role = forms.ChoiceField(label=_("Access role"), choices=words.role_choices)


class ProfileForm(ActionForm):
    """What people change of themselves."""

    name = _name()
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("auto", _("Follow the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    single_keys = forms.BooleanField(
        label=_("Single keys do something, such as j and k in lists"), required=False
    )
    mail_alerts = forms.BooleanField(label=_("Send me alerts by e-mail"), required=False)


class Lines(forms.CharField):
    """A list, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20_000, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The text as lines."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Each line is checked by the action."""

    def run_validators(self, value: Any) -> None:
        """On the text as a whole, which is what the length is about."""
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        """Lines as text."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value


class BrandProfileForm(ActionForm):
    """The profile of a brand."""

    name = forms.CharField(label=_("Name of the brand or organisation"), max_length=120)
    spellings = Lines(label=_("Other spellings"), help_text=_("One a line."))
    products = Lines(label=_("Products"), help_text=_("One a line."))
    people = Lines(label=_("People who stand for it"), help_text=_("One a line."))
    competitors = Lines(label=_("Competitors"), help_text=_("One a line."))
    hashtags = Lines(label=_("Hashtags"), help_text=_("One a line."))
    languages = Lines(
        label=_("Languages people write in"), help_text=_("Language tags such as sv or zh-Hant, one a line.")
    )
    market = forms.CharField(
        label=_("Country of the main market"),
        max_length=2,
        required=False,
        help_text=_("Two letters, such as SE."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    team_size = forms.ChoiceField(
        label=_("Team"),
        choices=[
            ("one", _("Just me")),
            ("small", _("Two to five people")),
            ("large", _("A larger team")),
            ("agency", _("An agency with clients")),
        ],
    )
    retention_days = forms.IntegerField(
        label=_("Keep posts for how many days?"), min_value=1, max_value=36_500
    )
    legal_hold = forms.BooleanField(
        label=_("Legal hold"), required=False, help_text=_("Nothing is deleted while this is on.")
    )

    @classmethod
    def of(cls, brand: Any, data: Any = None) -> "BrandProfileForm":
        """Filled with the brand as it is."""
        names = [*LISTS, "name", "market", "time_zone", "team_size", "retention_days", "legal_hold"]
        return cls(data, initial={name: getattr(brand, name) for name in names})


class AuditFilterForm(forms.Form):
    """Which entries to show."""

    action = forms.CharField(
        label=_("Action starts with"), max_length=120, required=False, help_text=_("Such as org.role")
    )
    actor = forms.CharField(
        label=_("Who"), max_length=200, required=False, help_text=_("Such as person or machine")
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
