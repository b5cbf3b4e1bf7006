"""A look at the past: which monitor, how far back, how many alarms a week."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.models import Backtest, Monitor

REACHES = [
    (Backtest.Reach.ALL, _("All that is stored")),
    (Backtest.Reach.QUARTER, _("The last 90 days")),
    (Backtest.Reach.MONTH, _("The last 30 days")),
]
BUDGETS = [
    ("0.5", _("One in two weeks: only what is very unusual")),
    ("1", _("One a week: as Firebreak warns now")),
    ("2", _("Two a week: earlier, and more often wrong")),
]


class BacktestForm(forms.Form):
    monitor = forms.ChoiceField(label=_("Monitor"))
    reach = forms.ChoiceField(label=_("Which part of the past"), choices=REACHES, initial=Backtest.Reach.ALL)
    budget = forms.ChoiceField(
        label=_("Alarms that you are willing to look at"),
        choices=BUDGETS,
        initial="1",
        help_text=_("Right and wrong ones together. More alarms come earlier and are wrong more often."),
    )

    def __init__(self, *args: object, monitors: list[Monitor], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["monitor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.uid), one.title) for one in monitors]
