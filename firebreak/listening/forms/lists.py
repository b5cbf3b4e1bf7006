"""A saved list: its name, what it holds, one entry a line."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.actions.lists import LONGEST_NAME, MOST_CHARACTERS
from firebreak.listening.forms.fields import Text, area
from firebreak.listening.models import SavedList

KINDS = [
    (SavedList.Of.TERMS, _("Terms: words, phrases, hashtags, accounts mentioned")),
    (SavedList.Of.AUTHORS, _("Accounts that write")),
    (SavedList.Of.SITES, _("Sites")),
]


class ListForm(forms.Form):
    name = Text(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_('Queries call it by this name: list:rivals, or list:"our people".'),
    )
    of = forms.ChoiceField(label=_("What it holds"), choices=KINDS, initial=SavedList.Of.TERMS)
    entries = Text(
        label=_("Entries"),
        max_length=MOST_CHARACTERS,
        widget=area(12, spellcheck="false", autocapitalize="off", autocomplete="off"),
        help_text=_("One a line, at most 10,000. Several words in a line are a phrase."),
    )
