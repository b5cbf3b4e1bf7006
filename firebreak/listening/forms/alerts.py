"""Deciding on an alert."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text, area

ACKNOWLEDGE, NOT_CRISIS, REOPEN = "acknowledge", "not_crisis", "reopen"


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(value, value) for value in (ACKNOWLEDGE, NOT_CRISIS, REOPEN)], widget=forms.HiddenInput
    )
    reason = Text(
        label=_("Why it is not a crisis"),
        max_length=2000,
        required=False,
        widget=area(3),
        help_text=_("The reason is kept with the alert, so that others can learn from it."),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("decision") == NOT_CRISIS and not str(data.get("reason", "")).strip():
            self.add_error("reason", _("Say in a few words why. The alert is still open."))
        return data
