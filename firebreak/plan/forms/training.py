"""Saying who passed a course, and publishing a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.org.models import Person
from firebreak.plan.actions.training import LONGEST_TEST
from firebreak.plan.words import say_error


class Telling(forms.Form):
    """A form whose errors may also come from an action."""

    use_required_attribute = False

    def say(self, error: FirebreakError) -> None:
        """Show what the action refused at the field it is about."""
        field = str(error.params.get("field", ""))
        self.add_error(field if field in self.fields else None, say_error(error))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class People(Telling):
    """Checkboxes of people by name."""

    people = forms.MultipleChoiceField(
        label=_("Who passed"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("Somebody among them does not work on the brand any more."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.uid): one for one in members}
        self.fields["people"].choices = [(uid, one.name) for uid, one in self.known.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Person]:
        """Who was chosen."""
        return [self.known[uid] for uid in self.cleaned_data.get("people", ())]


class ClaimForm(Telling):
    """Somebody's own word."""

    course = forms.ChoiceField(
        label=_("Course"), error_messages={"invalid_choice": _("Choose a course of the plan.")}
    )
    passed_on = _day(_("Day"))
    test = forms.CharField(
        label=_("How it was tested"), max_length=LONGEST_TEST, required=False,
        help_text=_("Short: what was tried, and how it went."),
    )  # fmt: skip

    def __init__(self, *args: Any, courses: Mapping[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["passed_on"] = today
        self.fields["course"].choices = [("", _("Choose a course")), *courses.items()]  # type: ignore[attr-defined]
        self.fields["passed_on"].widget.attrs["max"] = today.isoformat()


class NoteForm(ClaimForm, People):
    """A training day: one course, one day, several people."""

    field_order = ("course", "passed_on", "people", "test")


class PublishForm(People):
    """To whom a policy is published, and by when they must have read it."""

    link = forms.CharField(
        label=_("Where the public finds it"), max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("The address of the page on which it stands."),
    )  # fmt: skip
    due = _day(_("Read by"))
    field_order = ("people", "due", "link")

    def __init__(self, *args: Any, for_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].label = _("Who must read it")
        for name in ("people", "due") if for_public else ("link",):  # the public reads it, nobody says so
            del self.fields[name]
