"""The form of a webhook endpoint."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base import fetching
from firebreak.base.errors import WrongInput
from firebreak.base.permissions import Role
from firebreak.notify import routing
from firebreak.notify.models import Endpoint
from firebreak.notify.rules import HEARS_ALERTS
from firebreak.org.models import Brand, Person
from firebreak.org.words import role_name


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


class RouteForm(forms.Form):
    """Who hears one level."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody who has one of these."),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Person.objects.none(), to_field_name="uid", required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("These as well, whatever their role."),
    )  # fmt: skip
    endpoints = forms.ModelMultipleChoiceField(
        label=_("Webhooks"), queryset=Endpoint.objects.none(), to_field_name="uid", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, brand: Brand, level: str, data: Any = None) -> None:
        route = routing.route_of(brand, level)
        ends = routing.endpoints(brand, level)
        initial: dict[str, Any] = {"endpoints": [str(end.uid) for end in ends]}
        if route is not None:
            initial |= {
                "roles": route.roles,
                "people": [str(uid) for uid in route.people.values_list("uid", flat=True)],
            }
        elif level != routing.UNHEARD:
            initial["roles"] = [str(role) for role in HEARS_ALERTS]
        super().__init__(data, initial=initial, prefix=level)
        fields: dict[str, Any] = self.fields
        fields["roles"].choices = [(role.value, role_name(role)) for role in Role]
        fields["people"].queryset = Person.objects.filter(memberships__brand=brand, is_active=True).order_by(
            "name", "pk"
        )
        fields["endpoints"].queryset = Endpoint.objects.filter(brand=brand, removed_at=None).order_by(
            "name", "pk"
        )
        fields["endpoints"].label_from_instance = lambda end: end.name


class QuietHoursForm(forms.Form):
    """A person's quiet hours; both empty for none."""

    since = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    until = forms.TimeField(
        label=_("To"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if (since is None) != (until is None) or (since is not None and since == until):
            self.add_error("until", _("Give a beginning and another end, or neither."))
        return data
