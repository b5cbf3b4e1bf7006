"""Forms of the rota: a pattern, giving a shift away, being away, handing over."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.org.forms import ActionForm, zones
from firebreak.org.method_forms import AnyChoice
from firebreak.org.models import Person
from firebreak.org.rota_input import LONGEST_NOTE, MOST_TURNS
from firebreak.org.rota_rules import instant

SPARE = 2
LEAST_TURNS = 4
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
WALL = "%Y-%m-%dT%H:%M"


class WallField(forms.CharField):
    """A day and a time on the clocks of a zone that the form knows: a ``datetime`` without one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "datetime-local", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Raises ``ValidationError`` where it is no such time."""
        text = str(super().to_python(value) or "").replace(" ", "T")[:16]
        if not text:
            return None
        try:
            found = datetime.strptime(text, WALL)  # noqa: DTZ007 - the zone is the form's
        except ValueError as error:
            raise forms.ValidationError(_("Give a day and a time, such as 2026-11-21 20:00.")) from error
        if not 2000 <= found.year <= 2200:
            raise forms.ValidationError(_("Give a day and a time, such as 2026-11-21 20:00."))
        return found

    def run_validators(self, value: Any) -> None:
        """It is a time already, no text whose length could be wrong."""

    def prepare_value(self, value: Any) -> Any:
        """As browsers write it."""
        return value.strftime(WALL) if isinstance(value, datetime) else value


class SpanForm(ActionForm):
    """From a time to another, on the clocks of ``zone``."""

    begin = WallField(label=pgettext_lazy("time", "From"))
    end = WallField(label=pgettext_lazy("time", "To"))
    zone: ZoneInfo

    def moment(self, name: str) -> datetime:
        """What was written, in UTC."""
        return instant(self.cleaned_data[name], self.zone)

    def wall(self, moment: datetime) -> datetime:
        """A moment as this form shows it."""
        return moment.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)


def _names(people: Sequence[Person]) -> list[tuple[str, str]]:
    return [(str(one.uid), one.name) for one in people]


class GiveForm(SpanForm):
    """Who takes a shift, or a part of it."""

    taker = AnyChoice(label=_("Who takes it"), error_messages={"invalid_choice": _("Choose who takes it.")})

    def __init__(
        self, data: Any, *, people: Sequence[Person], zone: ZoneInfo, place: str = "",
        span: tuple[datetime, datetime] | None = None,
    ) -> None:  # fmt: skip
        self.zone = zone
        initial = {"begin": self.wall(span[0]), "end": self.wall(span[1])} if span else {}
        super().__init__(data, initial=initial, auto_id=f"id_{place}%s")
        self.known = {str(one.uid): one for one in people}
        field = self.fields["taker"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = [("", _("Choose somebody")), *_names(people)]

    def clean_taker(self) -> Person:
        """Somebody who works here."""
        found = self.known.get(self.cleaned_data.get("taker") or "")
        if found is None:
            raise forms.ValidationError(_("Choose who takes it."))
        return found


class AwayForm(SpanForm):
    """When somebody is away. Nobody is asked why."""

    person = forms.ChoiceField(label=pgettext_lazy("rota", "Who"))

    def __init__(self, data: Any, *, people: Sequence[Person], zone: ZoneInfo, me: Person) -> None:
        self.zone = zone
        super().__init__(data, initial={"person": str(me.uid)})
        self.order_fields(["person", "begin", "end"])
        self.known = {str(one.uid): one for one in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = _names(people)
        if len(people) < 2:
            field.widget = forms.HiddenInput()


def _clock(label: Any, help_text: Any = "") -> forms.TimeField:
    """A time on a 24-hour clock. No ``type="time"``: browsers show that with AM and PM where their language has it."""
    return forms.TimeField(
        label=label, help_text=help_text, input_formats=["%H:%M", "%H.%M", "%H%M", "%H", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}, format="%H:%M"),
        error_messages={"invalid": _("Give a time on a 24-hour clock, such as 20:00.")},
    )  # fmt: skip


class PatternForm(ActionForm):
    """Who takes turns in a duty, when."""

    use_required_attribute = False

    duty = forms.ChoiceField(label=_("Duty"))
    weekdays = forms.MultipleChoiceField(
        label=_("Days on which a shift begins"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
    )  # fmt: skip
    begins = _clock(_("Begins at"))
    ends = _clock(_("Ends at"), _("A time that is not later than the beginning is on the next day."))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("These times hold in summer and in winter."),
    )  # fmt: skip
    turn = forms.ChoiceField(
        label=_("The turn changes"),
        choices=[
            ("day", _("with each shift")),
            ("week", _("every week, on the weekday of the first day")),
        ],
        widget=forms.RadioSelect,
    )
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, data: Any, *, members: Sequence[Person], duties: Mapping[str, str], turns: Sequence[Person] = (),
        initial: Mapping[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial))
        self.members = {str(one.uid): one for one in members}
        count = min(MOST_TURNS, max(LEAST_TURNS, len(turns) + SPARE))
        if data is not None:
            count = max([count, *(n + 1 for n in range(MOST_TURNS) if data.get(f"person_{n}"))])
        self.turns = [f"person_{n}" for n in range(count)]
        for place, name in enumerate(self.turns):
            self.fields[name] = AnyChoice(
                label=_("Turn %(number)s") % {"number": place + 1},
                choices=[("", _("Nobody")), *_names(members)],
                initial=str(turns[place].uid) if place < len(turns) else "",
            )
        field = self.fields["duty"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = list(duties.items())

    def people(self) -> list[Person]:
        """Who was chosen, in turn."""
        return [
            self.members[uid] for name in self.turns if (uid := self.cleaned_data.get(name)) in self.members
        ]

    def given(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("duty", "weekdays", "begins", "ends", "time_zone", "turn", "first", "last")
        return {name: self.cleaned_data[name] for name in names}


class EndForm(ActionForm):
    """The last day on which a shift begins."""

    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"last": today})


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class HandOverForm(ActionForm):
    """What is left to who comes."""

    shift = forms.ChoiceField(label=_("Your shift"))
    open = _text(
        _("What is open"), _("What is not finished, and where it stands. Write “nothing” if that is so.")
    )
    promised = _text(_("What was promised"), _("To whom, and by when."))
    next = _text(_("What comes next"), _("What is due first, and what to watch."))

    def __init__(self, data: Any, *, shifts: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["shift"]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = list(shifts)
