"""The form of a webhook endpoint."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base import fetching
from firebreak.base.errors import WrongInput


class WebhookForm(forms.Form):
    """Where alerts are sent for machines, signed by the Standard Webhooks scheme."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For your list, for example: duty bot.")
    )
    url = forms.URLField(label=_("Address"), max_length=2000, assume_scheme="https")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            fetching.check_address(url)
        except WrongInput as error:
            raise forms.ValidationError(
                _("Give a full address that starts with https:// or http://, without a password.")
            ) from error
        return url
