"""Forms of this room: what a person typed, bounded; the actions decide what is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.base.errors import FirebreakError
from firebreak.calendar.content import LINES, LONGEST, Given
from firebreak.calendar.days import COUNTRIES
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.words import say_error
from firebreak.org.models import Person
from firebreak.publishing.models import Channel
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.moments import MomentField

_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _moment(**given: Any) -> MomentField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(widget=widget, input_formats=_MOMENTS, **given)


def _day(**given: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **given)


class ActionForm(forms.Form):
    """A form whose errors may also come from an action."""

    use_required_attribute = False

    def say(self, error: FirebreakError) -> None:
        """Show what the action refused at the field it is about."""
        field = str(error.params.get("field", ""))
        self.add_error(field if field in self.fields else None, say_error(error))


class PostForm(ActionForm):
    """One planned post. Its moments are the brand's."""

    channel = forms.ChoiceField(label=pgettext_lazy("planned post", "Channel"))
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_NAMES.items()))
    text = forms.CharField(
        label=_("What is posted"), strip=False, max_length=LONGEST * 2, widget=forms.Textarea({"rows": 8})
    )
    at = _moment(label=pgettext_lazy("planned post", "When it goes out"))
    title = forms.CharField(
        label=_("What the team calls it"), max_length=LINES["title"], required=False,
        help_text=_("It is not published. Without it the first words are shown."),
    )  # fmt: skip
    topic = forms.CharField(
        label=pgettext_lazy("planned post", "Topic"), max_length=LINES["topic"], required=False,
        help_text=_("For example a product or a place: the post is held when an incident about it is opened."),
    )  # fmt: skip
    offer_ends = _moment(label=_("The offer in it ends"), required=False)
    picture = forms.CharField(
        label=pgettext_lazy("planned post", "Picture"), max_length=LINES["picture"], required=False,
        help_text=_("What it shows, or the name of its file. Firebreak sends the words only: add the picture by hand."),
    )  # fmt: skip
    picture_rights = forms.CharField(
        label=_("Who made the picture, and under which licence"),
        max_length=LINES["picture_rights"],
        required=False,
    )
    picture_until = _day(label=_("It may be shown until"), required=False)
    owner = forms.ChoiceField(
        label=pgettext_lazy("planned post", "Owner"), help_text=_("Hears when it is held or sent back.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, channels: Iterable[Channel], people: Iterable[Person],
        initial: dict[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self._channels = {str(one.uid): one for one in channels}
        self._people = {str(one.uid): one for one in people}
        self.fields["channel"].choices = [(uid, one.name) for uid, one in self._channels.items()]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(uid, one.name) for uid, one in self._people.items()]  # type: ignore[attr-defined]

    def given(self) -> Given:
        """As the actions take it."""
        data = self.cleaned_data
        return Given(
            channel=self._channels[data["channel"]], language=data["language"], text=data["text"], at=data["at"],
            title=data["title"], topic=data["topic"], offer_ends=data["offer_ends"], picture=data["picture"],
            picture_rights=data["picture_rights"], picture_until=data["picture_until"],
            owner=self._people[data["owner"]],
        )  # fmt: skip


def as_typed(row: PlannedPost) -> dict[str, Any]:
    """What the form shows of a post at first."""
    return {
        "channel": str(row.channel.uid), "language": row.language, "text": row.text, "at": timezone.localtime(row.at),
        "title": row.title, "topic": row.topic, "picture": row.picture, "picture_rights": row.picture_rights,
        "offer_ends": timezone.localtime(row.offer_ends) if row.offer_ends else None,
        "picture_until": row.picture_until, "owner": str(row.owner.uid) if row.owner else "",
    }  # fmt: skip


class DayForm(ActionForm):
    """A day of the brand's own."""

    name = forms.CharField(label=pgettext_lazy("sensitive day", "What day it is"), max_length=120)
    first = _day(label=_("First day"))
    last = _day(label=_("Last day"), required=False, help_text=_("Empty: only that one day."))
    yearly = forms.BooleanField(label=_("Every year"), required=False)


class TopicForm(ActionForm):
    """Words to weigh twice."""

    name = forms.CharField(label=pgettext_lazy("sensitive topic", "What it is about"), max_length=120)
    market = forms.ChoiceField(label=pgettext_lazy("sensitive topic", "Where"), required=False)
    words = forms.CharField(
        label=pgettext_lazy("sensitive topic", "Words"),
        max_length=6_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One on each line, in any language."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["market"].choices = [("", pgettext_lazy("market", "Everywhere")), *countries()]  # type: ignore[attr-defined]


class CountriesForm(ActionForm):
    """Whose days are looked at."""

    countries = forms.MultipleChoiceField(
        label=_("Countries whose days are shown"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Iterable[str] = ()) -> None:
        super().__init__(data, initial={"countries": list(chosen)})
        self.fields["countries"].choices = countries()  # type: ignore[attr-defined]


class FileForm(ActionForm):
    """A file with planned posts."""

    file = forms.FileField(label=_("File"), help_text=_("iCalendar (.ics) or a table (.csv), at most 2 MB."))


def countries() -> list[tuple[str, str]]:
    """Those whose days are known, by name in the language of the page."""
    from firebreak.web.parts.numbers import active_locale

    names = active_locale().territories
    return sorted(((code, str(names.get(code, code))) for code in COUNTRIES), key=lambda one: one[1])
