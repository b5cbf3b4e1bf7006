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
    """Draws the filters; :meth:`MentionFilter.from_query` reads them, so this form is never bound.

    Nothing of it is required; the fields say so only to keep the word "optional" off every one of them.
    """

    use_required_attribute = False

    text = Text(
        label=_("Search in the text"),
        max_length=300,
        widget=forms.TextInput({"type": "search", "data-search": True, "autocomplete": "off"}),
    )
    monitor = forms.ChoiceField(label=_("Monitor"))
    sentiment = forms.ChoiceField(label=_("Sentiment"), choices=_ANY + SENTIMENTS)
    platform = Text(label=_("Platform"), max_length=40)
    risk = forms.ChoiceField(label=_("Risk"))
    intent = forms.ChoiceField(label=_("Intent"))
    language = Text(label=_("Language"), max_length=20)
    author = Text(label=_("Author"), max_length=120)
    since = Text(label=_("From"), widget=forms.DateTimeInput({"type": "datetime-local"}))
    until = Text(label=_("Until"), widget=forms.DateTimeInput({"type": "datetime-local"}))
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS)

    def __init__(
        self,
        *args: Any,
        monitors: list[tuple[str, str]],
        kinds: dict[str, list[tuple[str, Any]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["monitor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All monitors")), *monitors]
        for name, choices in kinds.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*_ANY, *choices]


class SentimentForm(forms.Form):
    """``before`` is what stood there, so that the page can offer to undo."""

    sentiment = forms.ChoiceField(choices=[*SENTIMENTS, ("", "")], required=False)
    before = forms.ChoiceField(choices=[*SENTIMENTS, ("", "")], required=False)
