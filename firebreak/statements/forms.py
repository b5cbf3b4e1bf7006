"""Forms of this room: what a person typed, bounded; the actions decide what is right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.plan.items import LEVELS
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, LEVEL_NAMES, SORT_NAMES, in_language
from firebreak.statements.models import Statement
from firebreak.statements.placeholders import EVERYWHERE, LONGEST, checked
from firebreak.statements.rendering import gaps_of, words_of
from firebreak.statements.texts import template_of
from firebreak.statements.words import say_error
from firebreak.web.moments import MomentField


class ActionForm(forms.Form):
    """A form whose errors may also come from an action."""

    use_required_attribute = False

    def say(self, error: FirebreakError) -> None:
        """Show what the action refused at the field it is about."""
        params = error.params
        names = [
            str(params.get("field", "")), f"v__{params.get('gap')}__{params.get('language')}", f"s__{params.get('gap')}",
            f"e__{params.get('channel')}__{params.get('language')}",
        ]  # fmt: skip
        self.add_error(next((name for name in names if name in self.fields), None), say_error(error))


class LaterField(forms.CharField):
    """May be left empty for now, but not for ever: so it is not called optional."""

    def validate(self, value: Any) -> None:
        """Nothing has to be there yet."""


class NewForm(ActionForm):
    """Which template, how serious, where and in which languages."""

    template = forms.ChoiceField(label=_("Template"))
    level = forms.ChoiceField(
        label=_("How serious it is"), choices=[(level, LEVEL_NAMES[level]) for level in LEVELS], initial="concern",
        help_text=_("The level decides who must approve it. When unsure, take the higher one."),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(label=_("Channels"), widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, data: Mapping[str, Any] | None, *, templates: Sequence[tuple[str, Any]], channels: Sequence[str],
        languages: Sequence[str], initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]
        self.fields["channels"].choices = [(name, CHANNEL_NAMES[name]) for name in channels]  # type: ignore[attr-defined]
        self.fields["languages"].choices = [(code, LANGUAGE_NAMES[code]) for code in languages]  # type: ignore[attr-defined]


class GapFields(NamedTuple):
    """A gap with its fields, for the page."""

    name: str
    sort: Any
    hint: str
    values: list[BoundField]
    source: BoundField
    confirmed: BoundField
    warn: bool
    """It names a person."""


class FillForm(ActionForm):
    """Every gap of a statement: a value per language, where it is known from, whether it is confirmed; words by hand."""

    def __init__(self, data: Mapping[str, Any] | None, statement: Statement, language: str) -> None:
        super().__init__(data)
        self.statement, self.language = statement, language
        self.template = template_of(statement)
        self.by_hand = bool(statement.edits)
        own = words_of(self.template, statement.channels, statement.languages, {})
        words = words_of(self.template, statement.channels, statement.languages, statement.edits)
        self.gaps = gaps_of(self.template, words, statement.languages)
        for gap in self.gaps:
            self._add_gap(gap.name, gap.sort, gap.languages)
        for channel, texts in own.items():
            for code, text in texts.items():
                self.fields[f"e__{channel}__{code}"] = LaterField(
                    label=f"{CHANNEL_NAMES[channel]}, {LANGUAGE_NAMES[code]}",
                    strip=False,
                    max_length=20_000,
                    initial=words[channel][code],
                    widget=forms.Textarea(attrs={"rows": min(14, text.count("\n") + 4), "lang": code}),
                )

    def _add_gap(self, name: str, sort: str, languages: tuple[str, ...]) -> None:
        kept = self.statement.values.get(name, {})
        for code in languages:
            attrs = {"lang": code} if code != EVERYWHERE else {}
            widget: forms.Widget = (
                forms.Textarea(attrs={**attrs, "rows": 2}) if sort == "text" else forms.TextInput(attrs)
            )
            self.fields[f"v__{name}__{code}"] = LaterField(
                label=LANGUAGE_NAMES.get(code, pgettext_lazy("placeholder", "Value")), max_length=LONGEST[sort] * 4,
                widget=widget, initial=kept.get("texts", {}).get(code, ""),
            )  # fmt: skip
        self.fields[f"s__{name}"] = LaterField(
            label=_("Where this is known from"), max_length=400, initial=kept.get("source", ""),
        )  # fmt: skip
        self.fields[f"c__{name}"] = forms.BooleanField(
            label=pgettext_lazy("fact", "Confirmed"), required=False, initial=kept.get("confirmed", False)
        )

    def clean(self) -> dict[str, Any]:
        """Every value by its sort, so that all that is wrong is told at once."""
        given = super().clean() or {}
        for gap in self.gaps:
            for code in gap.languages:
                name = f"v__{gap.name}__{code}"
                try:
                    checked(gap.sort, given.get(name, ""))
                except WrongInput as error:
                    self.add_error(name, say_error(error))
            if given.get(f"c__{gap.name}") and not str(given.get(f"s__{gap.name}") or "").strip():
                self.add_error(f"s__{gap.name}", _("Say where you know it from, or leave it unconfirmed."))
        return given

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        return {
            gap.name: {
                "texts": {code: data.get(f"v__{gap.name}__{code}", "") for code in gap.languages},
                "source": data.get(f"s__{gap.name}", ""), "confirmed": data.get(f"c__{gap.name}", False),
            }
            for gap in self.gaps
        }  # fmt: skip

    def edits(self) -> dict[str, dict[str, str]]:
        """Channel -> language -> words; the action finds out which differ from the template's."""
        found: dict[str, dict[str, str]] = {}
        for channel in self.statement.channels:
            for code in self.statement.languages:
                found.setdefault(channel, {})[code] = self.cleaned_data.get(f"e__{channel}__{code}", "")
        return found

    def shown_gaps(self) -> list[GapFields]:
        """In reading order."""
        return [
            GapFields(
                gap.name, SORT_NAMES[gap.sort], in_language(self.template.placeholders[gap.name].hint, self.language),
                [self[f"v__{gap.name}__{code}"] for code in gap.languages], self[f"s__{gap.name}"],
                self[f"c__{gap.name}"], gap.sort == "name",
            )
            for gap in self.gaps
        ]  # fmt: skip

    def shown_words(self) -> list[BoundField]:
        """The fields of words."""
        return [self[name] for name in self.fields if name.startswith("e__")]


class PublishedForm(ActionForm):
    """Where and when a text was published by hand."""

    where = forms.CharField(
        label=pgettext_lazy("publication", "Where"),
        max_length=120,
        help_text=_("The account, page or list, as your team calls it."),
    )
    at = MomentField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    link = forms.CharField(label=_("Link to it"), max_length=400, required=False)

    @staticmethod
    def now() -> datetime:
        """What the field says at first."""
        return timezone.localtime()


class ReasonForm(ActionForm):
    """Why one person releases without an answer."""

    reason = forms.CharField(
        label=_("Why you release it without an answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
