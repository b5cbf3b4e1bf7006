"""Which terms are said more than before, from bounded reads of both."""

from dataclasses import dataclass
from datetime import datetime

from firebreak.engine.text.trends import Said, Trend, trends
from firebreak.listening.models import Monitor
from firebreak.listening.queries.latest import Sample
from firebreak.listening.store.understood import texts_before

PAST = 1_000
"""Posts before the window that it is compared with, at most."""
LEAST_PAST = 30
"""Earlier posts below which nothing is called a rise."""


@dataclass(frozen=True)
class Rising:
    """``terms`` strongest first; ``past`` is how many earlier posts they were compared with."""

    terms: list[Trend]
    past: int

    @property
    def comparable(self) -> bool:
        """Whether there is a past to compare with."""
        return self.past >= LEAST_PAST


def rising_terms(monitor: Monitor, since: datetime, seen: Sample, limit: int = 12) -> Rising:
    """Terms of the newest posts of a window against the posts before it."""
    past = texts_before(monitor.pk, since.timestamp(), PAST)
    if len(past) < LEAST_PAST or not seen.told:
        return Rising([], len(past))
    now = [Said(one.words, f"{one.platform} {one.author_key}" if one.author_key else "") for one in seen.told]
    return Rising(trends(now, past, limit), len(past))
