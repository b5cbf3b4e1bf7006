"""Why the detector says what it says: codes and English sentences, in one table.

Pages translate the sentence of a code and fill in the parameters; nothing else is ever stored.
"""

from collections.abc import Mapping

from firebreak.engine.marks import gettext_noop

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
    "growth": gettext_noop(
        "{observed} posts in {minutes} minutes and rising, where {low} to {high} were to be expected "
        "from the hours before."
    ),
    "negative_share": gettext_noop(
        "{observed} % of {judged} posts within {hours} h are negative, where {expected} % is usual."
    ),
    "volume_and_negative_share": gettext_noop(
        "Both the number of posts and the negative share are unusual: {observed} posts in {minutes} minutes, "
        "where {low} to {high} are normal, and {share} % negative, where {usual_share} % is usual."
    ),
    "novelty": gettext_noop(
        "{observed} % of {posts} posts within {hours} h repeat claims that are new, where {expected} % is usual."
    ),
    "key_voice": gettext_noop(
        "Somebody with {followers} followers has joined, where the largest voice usually has about {usual} "
        "and hardly ever more than {high}."
    ),
    "copies": gettext_noop(
        "{observed} % of {posts} posts within {hours} h are near copies of another author's post, "
        "where {expected} % is usual."
    ),
    "coordinated": gettext_noop(
        "{observed} % of {posts} posts within {hours} h come from groups of accounts that act together, "
        "where {expected} % is usual."
    ),
    "novelty_and_negative_share": gettext_noop(
        "A new claim spreads and the talk turns negative: {observed} % of {posts} posts within {hours} h repeat "
        "new claims, where {expected} % is usual, and {share} % are negative, where {usual_share} % is usual."
    ),
    "key_voice_and_negative_share": gettext_noop(
        "A heavy voice has joined and the talk turns negative: {followers} followers, where the largest voice "
        "usually has about {usual} and hardly ever more than {high}, and {share} % negative, "
        "where {usual_share} % is usual."
    ),
    "copies_and_negative_share": gettext_noop(
        "Posts are copied and the talk turns negative: {observed} % of {posts} posts within {hours} h are near "
        "copies, where {expected} % is usual, and {share} % are negative, where {usual_share} % is usual."
    ),
    "coordinated_and_negative_share": gettext_noop(
        "Groups of accounts act together and the talk turns negative: {observed} % of {posts} posts within "
        "{hours} h are theirs, where {expected} % is usual, and {share} % are negative, "
        "where {usual_share} % is usual."
    ),
    "grave_post": gettext_noop(
        "One post by an account with {followers} followers claims that people are harmed. "
        "The volume is normal; the model is {confidence} % sure."
    ),
}


def reason_in_english(code: str, params: Mapping[str, str | float | int]) -> str:
    """The sentence of a reason. Raises ``KeyError`` for an unknown code or a missing parameter.

    >>> reason_in_english("no_data", {"minutes": 15})
    'No source has delivered for 15 minutes. What is being said is not known.'
    """
    return REASONS[code].format_map(dict(params))
