"""The input of detection: what happened in one slice of event time."""

import msgspec


class Bin(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One slice of a stream, in event time.

    ``coverage`` is the share of the slice's time for which the sources were really listening: 1 for a whole
    slice, 0 for a gap (the counts then mean nothing), and for the slice that is still open the share that has
    passed. A gap is never a zero.

    The sums after ``coverage`` are optional: a stream that does not carry them (counts only) leaves them 0,
    and the channels that read them stay silent.

    >>> Bin(start=0.0, count=4, coverage=0.5).end
    300.0
    """

    start: float
    """Seconds since 1970, UTC."""
    width_s: float = 300.0
    count: float = 0.0
    negative: float = 0.0
    neutral: float = 0.0
    positive: float = 0.0
    reach: float = 0.0
    reposts: float = 0.0
    coverage: float = 1.0
    top_reach: float = 0.0
    """Followers of the largest voice of the slice."""
    voices: float = 0.0
    """Sum of ln(1 + followers) over the slice's posts."""
    novel: float = 0.0
    """Posts in claims that are younger than six hours."""
    copies: float = 0.0
    """Posts that nearly copy another author's post."""
    coordinated: float = 0.0
    """Posts of coordinated groups of accounts."""
    harm: float = 0.0
    """Negative posts whose risk is safety."""

    @property
    def end(self) -> float:
        """First second after the slice."""
        return self.start + self.width_s

    @property
    def judged(self) -> float:
        """How many of the posts carry a sentiment."""
        return self.negative + self.neutral + self.positive
