"""Who gets the report, and when it goes out by itself."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.incidents.forms import ActionForm
from firebreak.incidents.models import ReportPlan
from firebreak.notify.models import Endpoint
from firebreak.notify.words import way_name
from firebreak.org.models import Person


class PlanForm(ActionForm):
    """People, chat rooms, hours, times of day."""

    people = forms.MultipleChoiceField(
        label=_("People"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("By mail, each in their own language."),
    )  # fmt: skip
    endpoints = forms.MultipleChoiceField(
        label=_("Chat rooms and webhooks"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody in such a room reads its first lines."),
    )  # fmt: skip
    every_h = forms.IntegerField(
        label=_("Hours between two reports"), required=False, min_value=0, max_value=168,
        help_text=_("Leave it empty for none."),
    )  # fmt: skip
    times = forms.CharField(
        label=_("Times of day"), required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("For example: 08:00, 17:30. They follow the brand's clock."),
    )  # fmt: skip

    def __init__(
        self,
        data: object = None,
        *,
        people: Sequence[Person],
        rooms: Sequence[Endpoint],
        plan: ReportPlan | None,
    ) -> None:
        known = {
            "people": plan.people, "endpoints": plan.endpoints, "every_h": plan.every_h or None,
            "times": ", ".join(plan.times),
        } if plan is not None else {}  # fmt: skip
        super().__init__(data, initial=known)  # type: ignore[arg-type]
        self._people = {str(one.uid): one for one in people}
        self._rooms = {str(one.uid): one for one in rooms}
        self._offer("people", [(uid, one.name) for uid, one in self._people.items()])
        if rooms:
            named = [(uid, f"{one.name} ({way_name(one.pager)})") for uid, one in self._rooms.items()]
            self._offer("endpoints", named)
        else:
            del self.fields["endpoints"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def chosen(self) -> tuple[list[Person], list[Endpoint]]:
        """Who was chosen."""
        given = self.cleaned_data
        return (
            [self._people[uid] for uid in given["people"]],
            [self._rooms[uid] for uid in given.get("endpoints", ())],
        )

    def hours(self) -> tuple[int, list[str]]:
        """Hours between two, and times of day as they were typed."""
        given = self.cleaned_data
        return given["every_h"] or 0, str(given["times"]).replace("，", ",").replace("、", ",").split(",")
