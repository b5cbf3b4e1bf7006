"""A source's form, made from the fields that its connector's manifest declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base.connectors import PUSH, Field, Manifest
from firebreak.listening.forms.fields import Text, area

PREFIX = "set_"
LIMIT = 4000


class SourceForm(forms.Form):
    """``name`` and one field per setting. Stored secrets are never drawn back: empty keeps what is stored."""

    name = Text(label=_("Name"), max_length=120, help_text=_("What the team calls this source."))

    def __init__(
        self,
        *args: Any,
        manifest: Manifest,
        stored: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = manifest.title
        self.declared = [one for one in manifest.fields if not (one.kind == "secret" and made_here(manifest))]
        for one in self.declared:
            has_secret = bool((sealed or {}).get(one.name))
            value = (stored or {}).get(one.name, one.default)
            self.fields[PREFIX + one.name] = form_field(one, value, has_secret=has_secret)

    def clean_name(self) -> str:
        """The connector's own title, left as it was offered, is kept so that everybody reads it in their language."""
        name = str(self.cleaned_data["name"]).strip()
        return self.offered if name == str(_(self.offered)) else name

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


def made_here(manifest: Manifest) -> bool:
    """Whether we make the secrets of such a source ourselves (a push source)."""
    return PUSH in manifest.can and any(one.kind == "secret" for one in manifest.fields)


def form_field(one: Field, value: Any, *, has_secret: bool) -> forms.Field:
    """The form field of one setting. ``label`` and ``help`` are marked English, translated here."""
    words = {"label": _(one.label), "help_text": _(one.help) if one.help else "", "initial": value}
    required = one.required
    match one.kind:
        case "secret":
            return _secret(one, has_secret=has_secret)
        case "number":
            return _number(one, required, words)
        case "bool":
            return forms.BooleanField(required=False, **words)
        case "choice":
            choices = [(key, _(label)) for key, label in one.choices]
            return forms.ChoiceField(required=required, choices=choices, **words)
        case "lines":
            words["initial"] = "\n".join(value) if isinstance(value, list | tuple) else value
            return Text(required=required, max_length=LIMIT, widget=area(4), **words)
        case "address":
            widget = forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
            return Text(required=required, max_length=2000, widget=widget, **words)
        case _:
            return Text(required=required, max_length=LIMIT, **words)


def _number(one: Field, required: bool, words: dict[str, Any]) -> forms.Field:
    if isinstance(one.default, int):
        return forms.IntegerField(required=required, min_value=0, max_value=10**9, **words)
    return forms.FloatField(required=required, min_value=0, max_value=1e9, **words)


def _secret(one: Field, *, has_secret: bool) -> forms.Field:
    kept = _("A value is stored. Leave this empty to keep it.")
    return Text(
        label=_(one.label),
        help_text=kept if has_secret else (_(one.help) if one.help else ""),
        required=one.required and not has_secret,
        max_length=LIMIT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=False),
    )
