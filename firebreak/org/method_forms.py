"""Forms for ways to reach somebody: lines of a kind and a number or address, in the order in which they are tried."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import WrongInput
from firebreak.org import duty_rules as rules
from firebreak.org.forms import ActionForm
from firebreak.org.words import SORTS

SPARE = 2
"""Empty lines below those that are filled."""


class Line(NamedTuple):
    """One way as the page draws it, counted from 1."""

    number: int
    sort: forms.BoundField
    value: forms.BoundField


class AnyChoice(forms.ChoiceField):
    """A choice that may be left empty and is not marked as optional: the page says what empty means."""

    def validate(self, value: Any) -> None:
        """One of the choices, or nothing."""
        if value:
            super().validate(value)


class AnyText(forms.CharField):
    """The same for text."""

    def validate(self, value: Any) -> None:
        """Whatever it is."""


class WaysForm(ActionForm):
    """Lines that keep what was typed; ``up`` in the data (a button's) moves that line before the one above it.

    ``known`` is an address that counts already. Empty lines are left out.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        ways: Sequence[Sequence[str]] = (),
        known: str = "",
        **kwargs: Any,
    ) -> None:
        typed = None if data is None else _moved(dict(data.items()))
        super().__init__(typed, **kwargs)
        self.known = known
        count = min(rules.MOST_METHODS, len(ways) + SPARE)
        self.numbers = [
            n for n in range(rules.MOST_METHODS) if (n < count if typed is None else f"value_{n}" in typed)
        ]
        for n in self.numbers:
            sort, value = ways[n] if n < len(ways) else ("phone", "")
            self.fields[f"sort_{n}"] = AnyChoice(label=_("Kind"), choices=list(SORTS.items()), initial=sort)
            self.fields[f"value_{n}"] = AnyText(
                label=_("Number or address"), max_length=200, initial=value,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip

    def lines(self) -> Iterable[Line]:
        """For the template."""
        for place, n in enumerate(self.numbers, start=1):
            yield Line(place, self[f"sort_{n}"], self[f"value_{n}"])

    def clean(self) -> dict[str, Any]:
        """``methods``: the ways in order; what is wrong with one stands at its line."""
        given: dict[str, Any] = super().clean() or {}
        kept, ways = [], []
        for n in self.numbers:
            if given.get(f"value_{n}"):
                try:
                    ways.append(rules.method(given.get(f"sort_{n}"), given[f"value_{n}"], f"value_{n}"))
                except WrongInput as error:
                    self.say(error)
                else:
                    kept.append(n)
        try:
            rules.methods(ways, known=self.known)
        except WrongInput as error:
            place = error.params.get("number")
            error.params["field"] = f"value_{kept[place]}" if isinstance(place, int) else ""
            self.say(error)
        given["methods"] = ways
        return given


class ContactForm(WaysForm):
    """Somebody outside."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("A person, or a desk that always answers.")
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages they speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"), max_length=rules.LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: answers at night, ask for the duty editor."),
    )  # fmt: skip
    checked = forms.BooleanField(label=_("I checked today that these ways work"), required=False)

    def __init__(self, data: Any = None, *, spoken: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        chosen = data.getlist("languages") if hasattr(data, "getlist") else None
        super().__init__(data, **kwargs)
        if chosen is not None and isinstance(self.data, dict):
            self.data["languages"] = chosen
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)  # for the type checker
        field.choices = spoken

    def given(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("name", "organisation", "methods", "languages", "note", "checked")
        return {name: self.cleaned_data[name] for name in names}


def _moved(data: dict[str, Any]) -> dict[str, Any]:
    up = str(data.get("up", ""))
    if up.isascii() and up.isdigit() and 1 < int(up[:2]) <= rules.MOST_METHODS:
        low, high = int(up[:2]) - 1, int(up[:2]) - 2
        for name in ("sort", "value"):
            data[f"{name}_{low}"], data[f"{name}_{high}"] = (
                data.get(f"{name}_{high}", ""), data.get(f"{name}_{low}", ""),
            )  # fmt: skip
    return data
