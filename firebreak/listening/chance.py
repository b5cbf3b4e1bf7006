"""How unusual something is, in words that a person can weigh: once in so much time by chance alone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.web.parts.numbers import compact
from firebreak.web.parts.times import duration_words

SLICE_S = 300
"""Length of the bins that the detector looks at: chance is told as once in so much time."""
LONG_S = 1000 * 365 * 86400.0


def chance(surprise: float, slice_s: float = SLICE_S) -> str:
    """How often chance alone would do this, in words.

    ``surprise`` is in decades of improbability per slice: 4 means once in ten thousand slices.
    """
    if surprise <= 0:
        return ""
    seconds = slice_s * 10 ** min(surprise, 30.0)
    if seconds >= LONG_S:
        return _("By chance alone this would happen less than once in a thousand years.")
    if seconds < 86400:
        return _("By chance alone this happens about once in {time}.").format(time=duration_words(seconds))
    days = seconds / 86400
    if days < 60:
        n = round(days)
        return ngettext(
            "By chance alone this would happen about once a day.",
            "By chance alone this would happen about once in {n} days.",
            n,
        ).format(n=n)
    if days < 730:
        n = round(days / 30.4)
        return _("By chance alone this would happen about once in {n} months.").format(n=n)
    return _("By chance alone this would happen about once in {n} years.").format(
        n=compact(round(days / 365))
    )
