"""An event that people expect: what, when, on which monitors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text
from firebreak.listening.models import ExpectedEvent, Monitor
from firebreak.org.models import Brand
from firebreak.web.moments import MomentField

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]


def _when(label: Any) -> MomentField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, input_formats=FORMATS, widget=widget)


class ExpectedEventForm(forms.Form):
    name = Text(
        label=_("What you expect"), max_length=120, help_text=_("Such as a launch, a match or a sale.")
    )
    since = _when(_("From"))
    until = _when(_("To"))
    monitors = forms.ModelMultipleChoiceField(
        label=_("Monitors"),
        queryset=Monitor.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all of them."),
    )

    def __init__(self, brand: Brand, data: Any = None, event: ExpectedEvent | None = None) -> None:
        initial: dict[str, Any] = {}
        if event is not None:
            initial = {"name": event.name, "since": event.since, "until": event.until}
            initial["monitors"] = [str(monitor.uid) for monitor in event.monitors.all()]
        super().__init__(data, initial=initial)
        rows = Monitor.objects.filter(brand=brand, active=True, removed_at=None)
        choices: Any = self.fields["monitors"]
        choices.queryset = rows.exclude(kind=Monitor.Kind.REPORTS).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The end must be after the beginning."))
        return data
