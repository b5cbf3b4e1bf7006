"""Forms of this room: what a person typed, bounded; the actions decide what is right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.plan.items import LEVELS
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, LEVEL_NAMES, SORT_NAMES, in_language
from firebreak.statements.binding import kept_key
from firebreak.statements.facts import value_from
from firebreak.statements.models import Statement
from firebreak.statements.offering import NO_FACTS, Offer, used
from firebreak.statements.placeholders import EVERYWHERE, LONGEST, checked
from firebreak.statements.rendering import Gap, gaps_of, words_of
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
    fact: BoundField | None
    """Which fact fills it; without one where none could."""
    held: str
    """Key of the fact that the fields hold now."""


class FillForm(ActionForm):
    """Every gap of a statement: a value per language, where it is known from, whether it is confirmed; words by hand."""

    def __init__(
        self, data: Mapping[str, Any] | None, statement: Statement, language: str, offer: Offer = NO_FACTS
    ) -> None:
        self.statement, self.language, self.offer = statement, language, offer
        self.template = template_of(statement)
        super().__init__(used(data, statement, self.template, offer) if data is not None else None)
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
        kept = self.offer.shown(name, self.statement.values.get(name, {}))
        if choices := self.offer.choices(name, sort, self.statement.values.get(name, {})):
            self.fields[f"f__{name}"] = forms.ChoiceField(
                label=_("A fact of an open incident"), choices=[("", _("None: written here")), *choices], required=False,
                initial=self.offer.held(name, self.statement.values.get(name, {})), widget=forms.Select(self._asks(name)),
                error_messages={"invalid_choice": _("This fact has changed since, or is not open to you. Choose again.")},
            )  # fmt: skip
        for code in languages:
            attrs = {"lang": code} if code != EVERYWHERE else {}
            widget: forms.Widget = (
                forms.Textarea(attrs={**attrs, "rows": 2}) if sort == "text" else forms.TextInput(attrs)
            )
            self.fields[f"v__{name}__{code}"] = LaterField(
                label=LANGUAGE_NAMES.get(code, pgettext_lazy("placeholder", "Value")), max_length=LONGEST[sort] * 4,
                widget=widget, initial=kept.get("texts", {}).get(code, ""),
            )  # fmt: skip
        held = self._held(name)
        self.fields[f"s__{name}"] = LaterField(
            label=_("Where this is known from"), max_length=400, initial=kept.get("source", ""),
            widget=forms.TextInput({"readonly": True} if held else {}),
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
                **({"fact": data[f"f__{gap.name}"]} if self._says_fact(gap.name) else {}),
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
                self[f"f__{gap.name}"] if f"f__{gap.name}" in self.fields else None, self._held(gap.name),
            )
            for gap in self.gaps
        ]  # fmt: skip

    def _held(self, gap: str) -> str:
        if self.is_bound:
            return str(self.data.get(f"k__{gap}", ""))
        return self.offer.held(gap, self.statement.values.get(gap, {}))

    def _says_fact(self, gap: str) -> bool:
        """Whether it was said what fact fills a gap. Who may not see the one that does says nothing by choosing none."""
        chosen = self.cleaned_data.get(f"f__{gap}")
        return (
            chosen is not None and f"f__{gap}" in self.data and not (gap in self.offer.hidden and not chosen)
        )

    def _asks(self, gap: str) -> dict[str, Any]:
        """A fact that is chosen fills its fields at once, where there is script."""
        row = self.statement
        address = reverse("statements:preview", args=[row.brand.slug, row.uid])
        return {
            "data-no-draft": True, "hx-post": f"{address}?gap={gap}", "hx-trigger": "change",
            "hx-target": "closest fieldset", "hx-swap": "outerHTML",
        }  # fmt: skip

    def lost(self) -> list[str]:
        """Gaps whose value was a fact's until somebody wrote something else."""
        if not self.is_bound:
            return []
        return [gap.name for gap in self.gaps if (key := self._held(gap.name)) and not self._same(gap, key)]

    def _same(self, gap: Gap, key: str) -> bool:
        typed = {
            code: " ".join(str(self.data.get(f"v__{gap.name}__{code}", "")).split()) for code in gap.languages
        }
        kept = self.statement.values.get(gap.name, {})
        if key == kept_key(kept):
            return any(typed.get(code) == kept["texts"].get(code) for code in kept["bound"])
        known = self.offer.facts.get(key)
        return known is not None and value_from(gap.sort, known.fact.text) in typed.values()

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


class PublishForm(ActionForm):
    """When a released text goes out; the places are ticked beside it."""

    at = MomentField(
        label=_("When"), required=False, help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip


class ReasonForm(ActionForm):
    """Why one person releases without an answer."""

    reason = forms.CharField(
        label=_("Why you release it without an answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StandsForm(ActionForm):
    """That an old value may go out although its fact has changed."""

    sure = forms.BooleanField(label=_("The old value may stand, as it is in this text"), required=False)
    why = forms.CharField(
        label=pgettext_lazy("fact", "Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
