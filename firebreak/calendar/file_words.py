"""What was wrong with a file of planned posts, in the words of the page: what, what to do, and what became of it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop, pgettext

PROBLEMS: Final[Mapping[str, str]] = {
    "file_large": gettext_noop(
        "The file is too large ({size} bytes; {limit} at most). Bring it in parts. Nothing was read."
    ),
    "file_encoding": gettext_noop(
        "The letters of this file cannot be read for certain. Save it as “CSV UTF-8” or as iCalendar. Nothing was read."
    ),
    "file_not_calendar": gettext_noop(
        "This is no iCalendar file: it does not begin with BEGIN:VCALENDAR. Nothing was read."
    ),
    "file_empty": gettext_noop("The file is empty."),
    "columns": gettext_noop(
        "No columns for the date and the text were found. Name them in the first line, for example Date, Time, Channel, "
        "Text. Found: {found}"
    ),
    "many": gettext_noop("More than {limit} posts: the rest was not read. Bring it in a second file."),
    "more_problems": gettext_noop("{limit} problems were found, so the rest was not read. Mend those first."),
    "recurring": gettext_noop(
        "It repeats by a rule, and a rule cannot be approved. Give each post its own entry. It was left out."
    ),
    "cancelled": gettext_noop("It is cancelled in the file, so it was left out."),
    "broken": gettext_noop("This entry is damaged and was left out. Export the file again."),
    "quote": gettext_noop(
        "A quotation mark is not closed in this line, or stands inside a word. The line was left out."
    ),
    "no_date": gettext_noop("There is no date. It was left out."),
    "no_time": gettext_noop("There is a day but no time ({value}). It was left out: give the time too."),
    "no_text": gettext_noop("There is no text. It was left out."),
    "date_unreadable": gettext_noop(
        "“{value}” is no date that can be read. It was left out: write it as 2026-06-05."
    ),
    "date_two_ways": gettext_noop("“{value}” can be two days. It was left out: write it as 2026-06-05."),
    "time_unreadable": gettext_noop(
        "“{value}” is no time that can be read for certain. It was left out: write it as 14:30."
    ),
    "offer_unreadable": gettext_noop(
        "“{value}”, the end of the offer, cannot be read. It was left out: write it as 2026-06-05 or 2026-06-05 14:30."
    ),
    "year_far": gettext_noop("“{value}” lies too far away. It was left out: check the year."),
    "zone_unknown": gettext_noop(
        "The time zone “{zone}” is not known. It was left out: use a name such as Europe/Stockholm."
    ),
    "language_unknown": gettext_noop(
        "“{value}” is none of the languages here. It was left out: write en, sv, ms, zh-Hans or zh-Hant."
    ),
    "long": gettext_noop("{field}: {length} characters, {limit} at most. It was left out: make it shorter."),
    "double": gettext_noop("The same post stands in line {first} already. It was left out."),
    "unseen": gettext_noop("{field}: characters that nobody can see were taken out. The rest was kept."),
    "time_skipped": gettext_noop(
        "At {value} the clocks are put forward and no clock shows that time. It was kept, and is due an hour later."
    ),
}
"""Code of a problem with a file -> what it says."""


def say_problem(code: str, params: Mapping[str, Any]) -> str:
    """A problem with a file in the reader's language; a code that is not known is shown as it is."""
    words = PROBLEMS.get(code)
    if words is None:
        return code
    return gettext(words).format_map(_Given({**params, "field": _field(str(params.get("field", "")))}))


def _field(name: str) -> str:
    names = {
        "uid": pgettext("column of a calendar", "Id"), "channel": pgettext("column of a calendar", "Channel"),
        "language": pgettext("column of a calendar", "Language"), "text": pgettext("column of a calendar", "Text"),
        "title": pgettext("column of a calendar", "Title"), "topic": pgettext("column of a calendar", "Topic"),
        "rights": pgettext("column of a calendar", "Picture rights"), "line": pgettext("column of a calendar", "Line"),
    }  # fmt: skip
    return names.get(name, name)


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"
