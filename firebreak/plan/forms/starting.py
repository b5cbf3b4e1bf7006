"""What must be chosen before a plan can begin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.plan.actions.starting import INDUSTRIES
from firebreak.plan.items import LANGUAGES
from firebreak.plan.words import INDUSTRY_NAMES, LANGUAGE_NAMES, content_language

_SCRIPTS = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant"}


def languages_first(tags: Sequence[str], reader: str) -> list[str]:
    """Languages of plans that a brand's language tags mean, in the brand's order; else the reader's, else English.

    >>> languages_first(["sv-FI", "zh-TW", "de"], "en"), languages_first([], "zh-hans"), languages_first(["de"], "de")
    (['sv', 'zh-Hant'], ['zh-Hans'], ['en'])
    """
    by_name = {one.lower(): one for one in LANGUAGES}
    found: list[str] = []
    for tag in [str(one).lower() for one in tags] or [content_language(reader).lower()]:
        meant = by_name.get(tag) or _SCRIPTS.get(tag) or by_name.get(tag.split("-")[0])
        if meant and meant not in found:
            found.append(meant)
    return found or ["en"]


class StartForm(forms.Form):
    """Two choices: what the brand does, and in which languages it speaks."""

    industries = forms.MultipleChoiceField(
        label=_("What do you do?"),
        help_text=_("Choose all that fit. Each adds risks and playbooks of its own."),
        choices=[(one, INDUSTRY_NAMES[one]) for one in (*INDUSTRIES[1:], INDUSTRIES[0])],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages do you speak to your public?"),
        help_text=_("The plan is kept in these. They come from the brand's profile."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, data: Any = None, *, first: Sequence[str] = ("en",)) -> None:
        """``first``: the languages already chosen, in the order in which they are written."""
        super().__init__(data, initial={"languages": list(first)})
        ordered = [*first, *(one for one in LANGUAGES if one not in first)]
        self.fields["languages"].choices = [(one, LANGUAGE_NAMES[one]) for one in ordered]  # type: ignore[attr-defined]

    def clean_languages(self) -> list[str]:
        """In the order of the page: the first one is written first."""
        chosen = self.cleaned_data["languages"]
        return [str(one) for one, _name in self.fields["languages"].choices if one in chosen]  # type: ignore[attr-defined]
