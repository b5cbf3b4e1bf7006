"""Corrections by hand: what comes in is bounded and typed here, and judged by the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.engine.text import INTENTS, RISKS
from firebreak.listening.forms.fields import Text
from firebreak.listening.models import AccountKind, ClaimNote

_LARGEST = 2**63 - 1


class KindsForm(forms.Form):
    """Risk and intent of a post; empty for none."""

    risk = forms.ChoiceField(choices=[("", ""), *((name, name) for name in RISKS)], required=False)
    intent = forms.ChoiceField(choices=[("", ""), *((name, name) for name in INTENTS)], required=False)


class AccountForm(forms.Form):
    """Who an account is; an empty kind takes back what was said."""

    platform = Text(max_length=40, required=False)
    author = Text(max_length=300)
    kind = forms.ChoiceField(choices=[("", ""), *AccountKind.Kind.choices], required=False)
    reason = Text(max_length=500, required=False)


class ClaimForm(forms.Form):
    """One correction of a claim: ``action`` says which, and which other field it needs."""

    action = forms.ChoiceField(choices=[(one, one) for one in ("rename", "judge", "merge", "take_out")])
    name = Text(label=_("Name"), max_length=300, required=False)
    verdict = forms.ChoiceField(choices=ClaimNote.Verdict.choices, required=False)
    reason = Text(label=_("How do you know?"), max_length=4000, required=False)
    into = forms.IntegerField(min_value=1, max_value=_LARGEST, required=False)
    post = forms.IntegerField(min_value=1, max_value=_LARGEST, required=False)
