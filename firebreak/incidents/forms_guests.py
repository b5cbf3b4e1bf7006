"""Forms of guests: who is invited, and the account that somebody makes by an invitation."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.base.permissions import GuestRole
from firebreak.incidents.actions.guests import DAYS, MOST_DAYS
from firebreak.incidents.forms import ActionForm
from firebreak.incidents.words import WORDS, say_error
from firebreak.org import words as org_words
from firebreak.org.forms import JoinForm


def said(error: FirebreakError) -> str:
    """What an action refused, in words: those of this room, or of accounts and links."""
    return say_error(error) if error.code in WORDS else org_words.say(error)


class GuestForm(ActionForm):
    """Whom to invite, and what they may do."""

    name = forms.CharField(
        label=_("Name of the person"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    role = forms.ChoiceField(
        label=_("What they may do"), initial=GuestRole.GUEST, widget=forms.RadioSelect,
        choices=[
            (GuestRole.GUEST.value, _("Look only")),
            (GuestRole.SPEAKER.value, _("Also write on the timeline and take tasks")),
        ],
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=MOST_DAYS, initial=DAYS,
        help_text=_("30 at most. The visit ends with the incident in any case."),
    )  # fmt: skip

    def say(self, error: FirebreakError) -> None:
        """Also what accounts and limits refuse."""
        name = str(error.params.get("field", ""))
        self.add_error(name if name in self.fields else None, said(error))


class VisitorForm(JoinForm):
    """A new account by an invitation to one room."""

    def say(self, error: FirebreakError) -> None:
        """Also what this room refuses."""
        field = str(error.params.get("field", ""))
        self.add_error(field if field in self.fields else None, said(error))


class SayForm(ActionForm):
    """What a guest writes."""

    words = forms.CharField(max_length=5_000)

    def problem(self) -> Any:
        """The first thing that is wrong with it."""
        return next(iter(self.errors["words"]), "") if "words" in self.errors else ""
