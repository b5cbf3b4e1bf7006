"""Filters of the mentions page, and a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text

SENTIMENTS = [("negative", _("Negative")), ("neutral", _("Neutral")), ("positive", _("Positive"))]
ORDERS = [
    ("newest", _("Newest first")),
    ("spread", _("Most spread first")),
    ("reach", _("Most followers first")),
]
_ANY = [("", _("Any"))]


class FilterForm(forms.Form):
    """Draws the filters; :meth:`MentionFilter.from_query` reads them, so this form never judges."""

    text = Text(
        label=_("Search in the text"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"type": "search", "data-search": True, "autocomplete": "off"}),
    )
    monitor = forms.ChoiceField(label=_("Monitor"), required=False)
    sentiment = forms.ChoiceField(label=_("Sentiment"), required=False, choices=_ANY + SENTIMENTS)
    platform = Text(label=_("Platform"), required=False, max_length=40)
    language = Text(label=_("Language"), required=False, max_length=20)
    author = Text(label=_("Author"), required=False, max_length=120)
    since = Text(label=_("From"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}))
    until = Text(label=_("Until"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}))
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, monitors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["monitor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All monitors")), *monitors]


class SentimentForm(forms.Form):
    """``before`` is what stood there, so that the page can offer to undo."""

    sentiment = forms.ChoiceField(choices=[*SENTIMENTS, ("", "")], required=False)
    before = forms.ChoiceField(choices=[*SENTIMENTS, ("", "")], required=False)
