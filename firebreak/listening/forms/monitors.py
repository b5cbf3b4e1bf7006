"""Making, changing and removing a monitor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text, area
from firebreak.listening.models import Monitor

KINDS = [
    (Monitor.Kind.BRAND, _("The brand")),
    (Monitor.Kind.PRODUCT, _("A product")),
    (Monitor.Kind.PERSON, _("A person")),
    (Monitor.Kind.COMPETITOR, _("A competitor")),
    (Monitor.Kind.TOPIC, _("A topic")),
]
QUERY_LIMIT = 20_000
"""Characters that are read at all; the query language has its own, lower limit and says so."""

PASTE_LIMIT = 100_000


class MonitorForm(forms.Form):
    name = Text(
        label=_("Name"), max_length=120, help_text=_("What the team calls it, such as “Kitchen hygiene”.")
    )
    query = Text(
        label=_("Listen for"),
        max_length=QUERY_LIMIT,
        widget=area(5, spellcheck="false", autocapitalize="off", autocomplete="off"),
        help_text=_(
            'Words, "phrases", OR, AND, NOT, NEAR/5, wild*, #hashtag, @mention, author:, platform:, lang:, '
            "sentiment:. Checked while you type."
        ),
    )
    kind = forms.ChoiceField(label=_("What it is about"), choices=KINDS, initial=Monitor.Kind.TOPIC)
    watched = forms.BooleanField(
        label=_("Warn when it becomes unusual"),
        required=False,
        initial=True,
        help_text=_("Without this its mentions are counted and shown, but never raise an alert."),
    )


class PasteForm(forms.Form):
    """A query as it was written for another suite."""

    pasted = Text(
        label=_("The query as it was"),
        max_length=PASTE_LIMIT,
        widget=area(4, spellcheck="false", autocapitalize="off", autocomplete="off"),
    )
    dialect = forms.ChoiceField(
        label=_("Written for"), choices=[("brandwatch", "Brandwatch"), ("talkwalker", "Talkwalker")]
    )


class RemoveForm(forms.Form):
    """Removing asks for the name, so that nobody removes the wrong one in a hurry."""

    name = Text(
        label=_("Type the name to confirm"), max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: object, expected: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = expected

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if name.casefold() != self.expected.strip().casefold():
            raise forms.ValidationError(
                _("That is not the name. Type “%(name)s”, or go back. Nothing was removed."),
                params={"name": self.expected},
            )
        return name
