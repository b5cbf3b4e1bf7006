"""Choosing people: who holds which duty, who reads which language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from firebreak.org.duty_rules import MOST_DEPUTIES
from firebreak.org.forms import ActionForm
from firebreak.org.method_forms import AnyChoice
from firebreak.org.models import Person
from firebreak.web.slots import Label

DEPUTIES = 2
"""To choose from at least; more where a duty has more already."""
PLACES: Sequence[Label] = (
    _("Holder"), _("First deputy"), _("Second deputy"), _("Third deputy"), _("Fourth deputy"), _("Fifth deputy"),
)  # fmt: skip
GONE = _("This person does not work on the brand any more. Choose somebody else.")


class Choosing(ActionForm):
    """Selects of members. Whoever stands there and left is still to be seen, and refused when chosen anew."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, members: Sequence[Person]) -> None:
        super().__init__(data)
        self.members = [one for one in members if one.is_active]
        self.known = {str(one.uid): one for one in self.members}

    def add(self, name: str, label: Any, now: Person | None) -> None:
        """One select, at who stands there now."""
        choices: list[tuple[str, Any]] = [
            ("", _("Nobody")),
            *((str(one.uid), one.name) for one in self.members),
        ]
        if now is not None and str(now.uid) not in self.known:
            choices.append((str(now.uid), _("%(name)s (has left)") % {"name": now.name}))
            self.known[str(now.uid)] = now
        self.fields[name] = AnyChoice(
            label=label, choices=choices, initial=str(now.uid) if now else "",
            error_messages={"invalid_choice": GONE},
        )  # fmt: skip

    def person(self, name: str) -> Person | None:
        """Who was chosen."""
        return self.known.get(self.cleaned_data.get(name) or "")


class HoldersForm(Choosing):
    """A holder and deputies for each duty (key -> title): fields ``<duty>_0``, ``<duty>_1``, ..."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        members: Sequence[Person],
        duties: Mapping[str, str],
        now: Mapping[str, Sequence[Person]],
    ) -> None:
        super().__init__(data, members=members)
        self.rows: dict[str, list[str]] = {}
        for duty, title in duties.items():
            people = now.get(duty, ())
            count = 1 + min(MOST_DEPUTIES, max(DEPUTIES, len(people)))
            self.rows[duty] = [f"{duty}_{place}" for place in range(count)]
            for place, name in enumerate(self.rows[duty]):
                self.add(name, f"{title}: {PLACES[place]}", people[place] if place < len(people) else None)

    def chosen(self, duty: str) -> list[Person]:
        """Who was chosen for a duty, in order."""
        return [person for name in self.rows[duty] if (person := self.person(name)) is not None]

    def clean(self) -> dict[str, Any]:
        """A deputy stands in for somebody."""
        given: dict[str, Any] = super().clean() or {}
        for names in self.rows.values():
            if any(given.get(name) for name in names[1:]) and not given.get(names[0]) and names[0] in given:
                self.add_error(names[0], _("Choose a holder as well, or no deputies."))
        return given


class ReadersForm(Choosing):
    """A reader for each language of the plan: fields ``reader_<language>``."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        members: Sequence[Person],
        languages: Mapping[str, Label],
        now: Mapping[str, Person],
    ) -> None:
        super().__init__(data, members=members)
        for language, name in languages.items():
            self.add(f"reader_{language}", name, now.get(language))
