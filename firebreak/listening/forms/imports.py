"""Bringing a file, and saying what its columns mean."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from firebreak.listening.forms.fields import Text, Upload

FIELDS = [
    ("", _("Leave out")),
    ("extra", _("Keep as it is")),
    ("id", _("Id of the post")),
    ("text", _("Text")),
    ("title", _("Title")),
    ("time", _("Time")),
    ("author", _("Author (handle)")),
    ("author_id", _("Author's id")),
    ("author_name", _("Author's name")),
    ("platform", _("Platform")),
    ("lang", _("Language")),
    ("url", _("Address of the post")),
    ("followers", _("Followers")),
    ("reposts", _("Reposts or shares")),
    ("likes", _("Likes")),
    ("replies", _("Replies or comments")),
    ("views", _("Views")),
    ("sentiment", _("Sentiment")),
    ("country", _("Country")),
    ("kind", _("Kind of post")),
    ("parent", _("Post it answers")),
    ("thread", _("Thread")),
    ("site", _("Site")),
]

SEVERAL = {"extra", "followers", "reposts", "likes", "replies", "author_id", "parent"}
"""May stand in several columns: suites write one for each network, of which all but one are empty."""


class UploadForm(forms.Form):
    file = Upload(
        label=_("File"),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx,.gz"}),
        help_text=_("CSV, JSON lines or Excel (XLSX), with one post in each row."),
    )


class MappingForm(forms.Form):
    """One dropdown per column of the file; ``columns`` are its names in order, ``mapping`` the guess."""

    platform = Text(
        label=_("Platform of the posts"),
        max_length=40,
        required=False,
        help_text=_("For rows that do not say it, such as x, weibo or news."),
    )
    zone = Text(
        label=_("Time zone"), max_length=64, help_text=_("For times that do not say theirs, such as UTC.")
    )
    day_first = forms.ChoiceField(
        label=_("3/4/2026 is"), choices=[("day", _("3 April")), ("month", _("4 March"))], required=False
    )

    def __init__(self, *args: Any, columns: list[str], mapping: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column, choices=FIELDS, required=False, initial=mapping.get(column, "")
            )

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone. Write one such as Europe/Stockholm or Asia/Hong_Kong."),
                params={"zone": zone},
            ) from error
        return zone

    def corrections(self) -> dict[str, Any]:
        """What a person chose, as keys of the mapping. Call when the form is valid."""
        chosen = (self.cleaned_data[f"column_{number}"] for number in range(len(self.columns)))
        return {
            "columns": dict(zip(self.columns, chosen, strict=True)),
            "zone": self.cleaned_data["zone"],
            "platform": self.cleaned_data["platform"].strip().lower(),
            "day_first": self.cleaned_data["day_first"] != "month",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        used = [data.get(f"column_{number}") for number in range(len(self.columns))]
        if "text" not in used and "title" not in used:
            self.add_error(None, _("Say which column holds the text. Nothing was imported yet."))
        names = dict(FIELDS)
        repeated = {str(name) for name in used if name and name not in SEVERAL and used.count(name) > 1}
        for field in sorted(repeated):
            self.add_error(
                None,
                forms.ValidationError(
                    _("Two columns are set to “%(field)s”. Choose one of them."),
                    params={"field": names[field]},
                ),
            )
        return data
