"""Why the detector says what it says: codes and English sentences, in one table.

Pages translate the sentence of a code and fill in the parameters; nothing else is ever stored.
"""

from collections.abc import Mapping


def gettext_noop(message: str) -> str:
    """Mark a string for translation without translating it: the engine knows no languages."""
    return message


REASONS: dict[str, str] = {
    "first_day": gettext_noop("There is not yet a full day of data, so what is normal is not known."),
    "cold_start": gettext_noop(
        "{observed} posts in {minutes} minutes, where about {expected} would fit what has been seen so far. "
        "There is no baseline yet, so this may be normal."
    ),
    "no_data": gettext_noop(
        "No source has delivered for {minutes} minutes. What is being said is not known."
    ),
    "back_to_normal": gettext_noop("Nothing unusual for {hours} hours."),
    "normal": gettext_noop("Nothing unusual."),
    "data_again": gettext_noop("The sources deliver again, and nothing unusual is seen."),
    "baseline_ready": gettext_noop("There is a full day of data now, and nothing unusual is seen."),
    "still_on": gettext_noop("The event is not over: it ends after {hours} hours without anything unusual."),
    "same_event": gettext_noop(
        "Unusual again, but part of the event announced {hours} hours ago, so no new alarm is raised."
    ),
    "volume": gettext_noop(
        "{observed} posts in {minutes} minutes, where {low} to {high} are normal for this hour."
    ),
    "negative_share": gettext_noop(
        "{observed} % of {judged} posts within {hours} h are negative, where {expected} % is usual."
    ),
    "volume_and_negative_share": gettext_noop(
        "Both the number of posts and the negative share are unusual: {observed} posts in {minutes} minutes, "
        "where {low} to {high} are normal, and {share} % negative, where {usual_share} % is usual."
    ),
}


def reason_in_english(code: str, params: Mapping[str, str | float | int]) -> str:
    """The sentence of a reason. Raises ``KeyError`` for an unknown code or a missing parameter.

    >>> reason_in_english("no_data", {"minutes": 15})
    'No source has delivered for 15 minutes. What is being said is not known.'
    """
    return REASONS[code].format_map(dict(params))
