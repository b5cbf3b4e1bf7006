"""A brand's own figure: what it is, a file of values, a value by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text, Upload
from firebreak.listening.models import OwnFigure
from firebreak.web.moments import MomentField

KINDS = [
    (OwnFigure.Kind.SALES, _("Sales")),
    (OwnFigure.Kind.REFUNDS, _("Refunds and cancellations")),
    (OwnFigure.Kind.TICKETS, _("Support tickets")),
    (OwnFigure.Kind.SHARE_PRICE, _("Share price")),
    (OwnFigure.Kind.OTHER, _("Something else")),
]
GATHERS = [
    (OwnFigure.Gather.SUM, _("Add them up (sales, refunds, tickets)")),
    (OwnFigure.Gather.LAST, _("Take the last one (a price, a level)")),
]


class FigureForm(forms.Form):
    name = Text(label=_("Name"), max_length=120, help_text=_("Such as “Orders in the web shop”."))
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    unit = Text(label=_("Unit"), max_length=20, required=False, help_text=_("Such as SEK, tickets or %."))
    gather = forms.ChoiceField(label=_("Several values in one hour or day"), choices=GATHERS)


class FigureFileForm(forms.Form):
    file = Upload(
        label=_("File"),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.json,.jsonl"}),
        help_text=_("CSV or Excel (XLSX) with one column of times and one or more of numbers."),
    )
    column = Text(
        label=_("Column with the values"),
        max_length=200,
        required=False,
        help_text=_("Only needed when the file has more than one column of numbers."),
    )


class FigureValueForm(forms.Form):
    time = MomentField(
        label=_("Time"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    value = forms.FloatField(label=_("Value"), min_value=-1e15, max_value=1e15)
