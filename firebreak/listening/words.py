"""The sentences of this room's codes. Codes and parameters are stored; the sentence is made when it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from firebreak.base.masking import mask
from firebreak.engine.detection import REASONS
from firebreak.engine.query.errors import ERRORS, REMARKS, WARNINGS
from firebreak.web.parts.numbers import plain

WORDS: dict[str, str] = {
    **REASONS,
    **{f"query.{code}": text for code, text in {**REMARKS, **WARNINGS, **ERRORS}.items()},
    # alerts and states
    "reported": gettext_noop("{by} reported this as urgent. Nobody has checked it yet."),
    "state.not_watched": gettext_noop("This monitor is counted and never raises an alert."),
    "state.never_checked": gettext_noop("Listening has not looked at this monitor yet."),
    "expected_event": gettext_noop(
        "{observed} posts in {minutes} minutes. You expect this ({name}), so volume alone raises no alert."
    ),
    "uncertain.first_days": gettext_noop(
        "There are less than two weeks of data, so what is normal is a rough guess."
    ),
    "uncertain.gaps": gettext_noop(
        "Some sources were not heard in this time, so the true numbers are higher."
    ),
    "uncertain.late_posts": gettext_noop(
        "Some posts arrived late, so the numbers of the last minutes will grow."
    ),
    "uncertain.small_numbers": gettext_noop(
        "The numbers are small: a handful of posts makes the difference."
    ),
    "uncertain.sentiment": gettext_noop("Sentiment is judged by a model, which is wrong for some posts."),
    "uncertain.copies": gettext_noop("Many of the posts repeat each other."),
    "uncertain.unverified": gettext_noop("Nobody has checked this report yet."),
    # what went wrong in a form
    "alert.reason_missing": gettext_noop("Say in a few words why this is not a crisis."),
    "account.bad_kind": gettext_noop("Choose one of the kinds. Nothing was changed."),
    "account.unknown": gettext_noop("Say which account. Nothing was changed."),
    "claim.bad_target": gettext_noop("Choose another claim of this brand. Nothing was changed."),
    "claim.bad_verdict": gettext_noop("Choose true, false or not known. Nothing was changed."),
    "claim.not_in_it": gettext_noop("This post is not part of the claim any more."),
    "claim.reason_missing": gettext_noop("Say in a few words how you know. Nothing was changed."),
    "claim.unknown": gettext_noop("This claim is not here any more."),
    "intent.unknown": gettext_noop("Choose one of the intents, or none. Nothing was changed."),
    "risk.unknown": gettext_noop("Choose one of the risks, or none. Nothing was changed."),
    "alert.wrong_move": gettext_noop("This alert was already decided. Reload the page to see how it stands."),
    "backtest.budget": gettext_noop("Choose between {low} and {high} alarms a week."),
    "backtest.failed": gettext_noop(
        "Something went wrong that should not. It is in the log of the installation. Start it again."
    ),
    "backtest.no_query": gettext_noop("The monitor for reports raises alerts by hand. Choose another one."),
    "backtest.reach": gettext_noop("Choose which part of the past to look at."),
    "backtest.too_many": gettext_noop("{limit} are running already. Stop one, or wait until it is done."),
    "backtest.wrong_move": gettext_noop("It has ended already. Reload the page to see how."),
    "expected_event.no_time": gettext_noop("The end must be after the beginning."),
    "expected_event.too_long": gettext_noop("An event lasts {days} days at most."),
    "expected_event.monitor": gettext_noop("Choose monitors of this brand."),
    "delivery.bad_id": gettext_noop("A delivery needs an id of at most 200 characters."),
    "delivery.unreadable": gettext_noop(
        "A delivery could not be read ({error}). It was kept for seven days."
    ),
    "delivery.too_many": gettext_noop("Too many deliveries wait to be read. Send it again later."),
    "delivery.not_listening": gettext_noop("This source is paused or was removed."),
    "figures.bad_choice": gettext_noop("Choose one of the list."),
    "figures.bad_body": gettext_noop(
        "The body is not JSON with points of a time and a value ({why}). Nothing was stored."
    ),
    "figures.bad_value": gettext_noop("{value} is no value of a figure. Nothing was stored."),
    "figures.no_numbers": gettext_noop("No column beside the time holds numbers. Nothing was kept."),
    "figures.no_time": gettext_noop(
        "No column holds times. One column must hold a date or a date and time. Nothing was kept."
    ),
    "figures.removed": gettext_noop("This figure was removed. Nothing was stored."),
    "figures.too_many": gettext_noop("A brand can have {limit} figures. Remove one first."),
    "figures.too_many_rows": gettext_noop("The file has more than {limit} rows. Split it. Nothing was kept."),
    "figures.which_column": gettext_noop("Choose one of the columns: {columns}."),
    "file.empty": gettext_noop("{name} is empty. Choose another file."),
    "file.too_large": gettext_noop(
        "{name} is larger than {limit} MB. Split it, or raise the limit in the settings."
    ),
    "filter.bad_value": gettext_noop("“{value}” cannot be used as a filter and was left out."),
    "filter.ends_before_it_begins": gettext_noop(
        "The end lies before the beginning, so the end was left out."
    ),
    "import.no_connector": gettext_noop("This installation has no connector that reads files."),
    "import.wrong_move": gettext_noop("This import has moved on. Reload the page to see how it stands."),
    "import.file_gone": gettext_noop("The file is not in the data folder any more. Upload it again."),
    "import.failed": gettext_noop("The import stopped at row {row}: {error} What was read before is kept."),
    "list.bad_entry": gettext_noop("“{term}” cannot be looked for. Correct that line. Nothing was saved."),
    "list.bad_kind": gettext_noop("Choose what the list holds: terms, accounts or sites."),
    "list.bad_name": gettext_noop("Give the list a name of letters or digits."),
    "list.breaks": gettext_noop(
        "With these entries the query of “{monitor}” could not be read any more. Change that query first. "
        "Nothing was saved."
    ),
    "list.empty": gettext_noop("Write at least one entry, one a line."),
    "list.in_use": gettext_noop(
        "These monitors use the list: {monitors}. Take “{name}” out of their queries first. Nothing was changed."
    ),
    "list.long_entry": gettext_noop(
        "An entry has more than {limit} characters: {term}… One entry is one line. Nothing was saved."
    ),
    "list.name_taken": gettext_noop("There is a list called “{name}” already. Choose another name."),
    "list.too_long": gettext_noop("That is too much text for one list. Split it into several lists."),
    "list.too_many": gettext_noop("A brand can have {limit} lists. Remove one first."),
    "list.too_many_entries": gettext_noop(
        "The list has {size} entries; {limit} is the most. Split it into several lists. Nothing was saved."
    ),
    "mention.unknown": gettext_noop("This mention is not here any more."),
    "monitor.bad_kind": gettext_noop("Choose what kind of monitor this is."),
    "monitor.reports_fixed": gettext_noop("The monitor for reports has no query and keeps its kind."),
    "monitor.too_many": gettext_noop("A brand can have {limit} monitors. Remove one first."),
    "name.missing": gettext_noop("Give it a name."),
    "name.too_long": gettext_noop("The name is longer than {limit} characters. Shorten it."),
    "query.empty": gettext_noop("Write what to listen for."),
    "report.bad_link": gettext_noop(
        "A link begins with http:// or https://. Copy it again from the browser."
    ),
    "report.bad_place": gettext_noop("Say where you saw it."),
    "report.bad_verdict": gettext_noop("Choose confirmed, wrong or not checked."),
    "report.empty": gettext_noop("Add a link, some text or a picture."),
    "report.too_long": gettext_noop("This is too long. Shorten it, or attach it as a file."),
    "sentiment.unknown": gettext_noop("Choose negative, neutral or positive."),
    "source.bad_choice": gettext_noop("Choose one of the list for {label}."),
    "source.bad_number": gettext_noop("{label} must be a number."),
    "source.field_missing": gettext_noop("Fill in {label}."),
    "source.no_connector": gettext_noop("There is no source called {connector} in this installation."),
    "source.wrong_move": gettext_noop("This source has moved on. Reload the page to see how it stands."),
    # health of sources
    "health.waiting": gettext_noop("{name} has not been read yet."),
    "health.waiting_push": gettext_noop("{name} waits for its first delivery."),
    "health.waiting_upload": gettext_noop("No file was imported yet."),
    "health.listening": gettext_noop("{name} is being heard."),
    "health.silent": gettext_noop("{name} answers but has said nothing for longer than usual."),
    "health.retrying": gettext_noop("{name} cannot be reached at the moment. It is tried again and again."),
    "health.broken": gettext_noop("{name} needs a person."),
    "health.paused": gettext_noop("{name} is paused."),
    "source.unexpected": gettext_noop("The reader of this source failed in a way it should not: {error}."),
    "source.stream_ended": gettext_noop("The other side closed the stream."),
    "advice.check_settings": gettext_noop("Check the address and the credentials, save them, then resume."),
    "advice.wait_or_check_address": gettext_noop(
        "Wait. If it lasts longer than an hour, check the address and the network."
    ),
    "advice.look_whether_it_is_quiet": gettext_noop(
        "Look at the source itself: is it quiet, or has its address moved?"
    ),
    "advice.resume": gettext_noop("Resume it when you want to hear it again."),
    "advice.start_listening": gettext_noop(
        "If it stays like this for more than a minute, see whether “firebreak listen” runs."
    ),
    # gaps
    "gap.paused": gettext_noop("Paused by a person."),
    "gap.not_running": gettext_noop("Firebreak was not running."),
    "gap.disconnected": gettext_noop("The connection was lost."),
    "gap.failed": gettext_noop("It could not be read."),
    "gap.rate": gettext_noop("The service asked us to wait."),
    "gap.broken": gettext_noop("It needed a person."),
    # posts with something odd
    "post.from_the_future": gettext_noop(
        "{count} posts carry a time in the future; the time of arrival was taken."
    ),
    "post.no_time": gettext_noop("{count} posts carry no time; the time of arrival was taken."),
    "post.older_than_retention": gettext_noop(
        "{count} posts are older than the days this brand keeps posts."
    ),
    "post.no_id": gettext_noop("{count} posts carry no id; one was made from what they say."),
}


def _told(value: Any) -> Any:
    """Large numbers in the way of the reader's language, such as 47,109; all else as it is."""
    large = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1000
    return plain(value) if large else value


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page.

    A code of a connector that has no sentence here is said by the ``message`` it came with, in English; a code
    nobody knows is shown as it is. Never an error. Keys that lie in an address are masked: every role reads these.
    """
    template = WORDS.get(code)
    given: dict[str, Any] = mask(params or {})
    if template is None:
        return str(given.get("message") or code)
    if code == "reported" and not given.get("by"):
        given["by"] = gettext("Somebody")
    try:
        return gettext(template).format_map({name: _told(value) for name, value in given.items()})
    except (KeyError, IndexError, ValueError):
        return gettext(template)
