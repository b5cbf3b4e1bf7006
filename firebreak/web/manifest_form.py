"""A form made from the fields that a connector's manifest declares, for sources and for ways to reach people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _

from firebreak.base.connectors import Field

PREFIX = "set_"
LIMIT = 4000
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Text(forms.CharField):
    """Text without control characters; a NUL is refused, as databases refuse it."""

    default_validators = [ProhibitNullCharactersValidator()]

    def to_python(self, value: Any) -> Any:
        return _CONTROL.sub(" ", super().to_python(value) or "")


class ManifestForm(forms.Form):
    """One field per setting. Stored secrets are never drawn back: empty keeps what is stored."""

    kept_words: Any = ""
    """What stands beside a secret that is stored already."""
    declared: list[Field]

    def declare(
        self,
        fields: list[Field],
        stored: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Any] | None = None,
    ) -> None:
        """Add the fields, with what is ``stored``; of ``sealed`` only whether there is something."""
        self.declared = fields
        for one in fields:
            has_secret = bool((sealed or {}).get(one.name))
            value = (stored or {}).get(one.name, one.default)
            self.fields[PREFIX + one.name] = form_field(
                one, value, has_secret=has_secret, kept=self.kept_words
            )

    def settings(self) -> dict[str, Any]:
        """Everything that is not secret, typed as the manifest says."""
        return {one.name: self._value(one) for one in self.declared if one.kind != "secret"}

    def secrets(self) -> dict[str, str]:
        """Only the secrets that were typed now."""
        typed = {one.name: self._value(one) for one in self.declared if one.kind == "secret"}
        return {name: value for name, value in typed.items() if value}

    def _value(self, one: Field) -> Any:
        value = self.cleaned_data.get(PREFIX + one.name)
        if one.kind == "lines":
            return [line.strip() for line in str(value or "").splitlines() if line.strip()]
        if value is None:
            return one.default
        return value


def form_field(one: Field, value: Any, *, has_secret: bool, kept: Any) -> forms.Field:
    """The form field of one setting. ``label`` and ``help`` are marked English, translated here."""
    words = {"label": _(one.label), "help_text": _(one.help) if one.help else "", "initial": value}
    required = one.required
    match one.kind:
        case "secret":
            return _secret(one, has_secret=has_secret, kept=kept)
        case "number":
            return _number(one, required, words)
        case "bool":
            return forms.BooleanField(required=False, **words)
        case "choice":
            choices = [(key, _(label)) for key, label in one.choices]
            return forms.ChoiceField(required=required, choices=choices, **words)
        case "lines":
            words["initial"] = "\n".join(value) if isinstance(value, list | tuple) else value
            return Text(required=required, max_length=LIMIT, widget=forms.Textarea({"rows": 4}), **words)
        case "address":
            widget = forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
            return Text(required=required, max_length=2000, widget=widget, **words)
        case _:
            return Text(required=required, max_length=LIMIT, **words)


def _number(one: Field, required: bool, words: dict[str, Any]) -> forms.Field:
    if isinstance(one.default, int):
        return forms.IntegerField(required=required, min_value=0, max_value=10**9, **words)
    return forms.FloatField(required=required, min_value=0, max_value=1e9, **words)


def _secret(one: Field, *, has_secret: bool, kept: Any) -> forms.Field:
    return Text(
        label=_(one.label),
        help_text=kept if has_secret else (_(one.help) if one.help else ""),
        required=one.required and not has_secret,
        max_length=LIMIT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=False),
    )
