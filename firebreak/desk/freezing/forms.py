"""Why everything is frozen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.publishing.rules import SHORTEST_REASON
from firebreak.web.manifest_form import Text


class FreezeForm(forms.Form):
    """One field: at night there is no time for more."""

    why = Text(
        label=_("Why"), min_length=SHORTEST_REASON, max_length=500,
        help_text=_("For the record and for the team, for example: accident at the Lund store."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class ProofForm(forms.Form):
    """What shows that something is stopped."""

    proof = Text(label=_("Link to what shows it"), max_length=300, required=False)
