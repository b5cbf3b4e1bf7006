"""Codes of this room in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from firebreak.review.models import ChannelFigures
from firebreak.review.rules import ABOVE, BELOW, CANNOT_TELL, FELL_FASTER, LOOKING, MORE, WITHIN
from firebreak.web.parts.numbers import percent, plain
from firebreak.web.slots import Label

VERDICTS: Final[Mapping[str, tuple[str, Label]]] = {
    CANNOT_TELL: ("info", gettext_lazy("Cannot tell")),
    FELL_FASTER: ("info", gettext_lazy("Fell faster than forecast")),
    MORE: ("info", gettext_lazy("More than forecast")),
    LOOKING: ("wait", gettext_lazy("Still looking")),
}
"""Kind of flag and words. None is drawn as good or bad: it is no judgement of the release."""
PLACES: Final[Mapping[str, Label]] = {
    BELOW: pgettext_lazy("mentions", "below the forecast"),
    WITHIN: pgettext_lazy("mentions", "within the forecast"),
    ABOVE: pgettext_lazy("mentions", "above the forecast"),
    "": pgettext_lazy("mentions", "not compared"),
}
SHARE_PLACES: Final[Mapping[str, Label]] = {
    BELOW: pgettext_lazy("share of negative mentions", "less than before"),
    WITHIN: pgettext_lazy("share of negative mentions", "about as before"),
    ABOVE: pgettext_lazy("share of negative mentions", "more than before"),
    "": pgettext_lazy("share of negative mentions", "not compared"),
}
NO_FORECAST: Final[Mapping[str, Label]] = {
    "no-profile": gettext_lazy(
        "There was no forecast: what is normal was not known, as that takes two days of listening."
    ),
    "gap": gettext_lazy("There was no forecast: before the release the sources were not heard for too long."),
    "too-little-seen": gettext_lazy("There was no forecast: hardly more was said than is normal."),
    "too-old": gettext_lazy("There was no forecast: this had begun more than a week before."),
}
_REASONS: Final[Mapping[str, Label]] = {
    "about_normal": gettext_lazy(
        "The hour after was expected to be about normal anyway, so there was nothing left to fall."
    ),
    "within": gettext_lazy("What was heard lies within what was expected without the release."),
    "above": gettext_lazy("More was heard than was expected without the release."),
    "not_far": gettext_lazy(
        "Less was heard than was expected, but not by so much that it could not be chance: surges of talk end early by "
        "themselves, too."
    ),
    "in_steps": gettext_lazy("Texts of this release went out more than half an hour after the first."),
    "taken_down": gettext_lazy("A text of this release was taken down again."),
    "frozen": gettext_lazy("Publishing was frozen in this time."),
    "closed": gettext_lazy("The incident was closed in this time."),
    "alert": gettext_lazy("A new alert was raised: something else had begun."),
    "expected_event": gettext_lazy("An expected event lies in this time."),
    "said": gettext_lazy("Something else was said in public in this time."),
    "monitor_changed": gettext_lazy("The monitor was changed, so it no longer counted the same."),
    "sources_changed": gettext_lazy("A source was added or removed, so what is heard was not the same."),
}
FIGURES: Final[Mapping[str, Label]] = {
    ChannelFigures.State.NOT_GIVEN: gettext_lazy("not given"),
    ChannelFigures.State.GONE: gettext_lazy("not there any more"),
    ChannelFigures.State.FAILED: gettext_lazy("the service did not answer"),
    ChannelFigures.State.MISSED: gettext_lazy("not asked in time"),
}


def say_reason(code: str, params: Mapping[str, Any]) -> str:
    """Why it cannot be told, as a sentence."""
    if code == "no_forecast":
        return str(NO_FORECAST.get(str(params.get("why")), NO_FORECAST["too-little-seen"]))
    if code == "few":
        said = _(
            "So few mentions were expected in the first hour that chance alone decides (at least {least} are needed)."
        )
        return said.format(least=plain(params.get("least", 20)))
    if code == "gap":
        said = _("The sources were heard only {share} of this time. What was missed may be what would tell.")
        return said.format(share=percent(params.get("heard", 0.0)))
    if code == "seldom_right":
        said = _(
            "This brand's forecasts were right in only {share} of the hours so far: too seldom to prove anything."
        )
        return said.format(share=percent(params.get("held", 0.0)))
    if code == "second_release":
        count = int(params.get("count", 1))
        return ngettext(
            "Another release went out in the six hours before or in this time.",
            "{count} other releases went out in the six hours before or in this time.",
            count,
        ).format(count=count)
    return str(_REASONS.get(code, code))


def after_words(hours: int) -> str:
    """``After 3 hours``."""
    return ngettext("After {n} hour", "After {n} hours", hours).format(n=hours)
