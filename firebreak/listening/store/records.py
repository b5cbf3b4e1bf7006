"""What goes into the store and what comes out: plain records, times in seconds UTC."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from firebreak.engine.posts import Post

MODEL, SOURCE, PERSON = "model", "source", "person"
"""Who said how a post feels. A person's word is never overwritten, a source's only by a person."""

COPY, NOVEL, COORDINATED, HARM, TOXIC = 1, 2, 4, 8, 16
"""Bits of a mention's ``marks``: a near copy of another author's post; its claim is younger than six hours; one of a
group of accounts that act together; negative and a matter of safety; toxic."""
NOVEL_S = 6 * 3600.0
"""How long a claim is new."""


class Judged(msgspec.Struct, array_like=True, gc=False):
    """A post that at least one monitor wants, with what text analysis said about it."""

    post: Post
    monitors: list[int]
    language: str = ""
    sentiment: str = "neutral"
    sentiment_by: str = MODEL
    probability: float = 0.0
    flags: str = ""
    risk: str = ""
    """One of the risks of :mod:`firebreak.engine.text`; empty where the model abstained. ``intent`` alike."""
    risk_by: str = MODEL
    risk_probability: float = 0.0
    intent: str = ""
    intent_by: str = MODEL
    intent_probability: float = 0.0
    toxicity: float = 0.0
    marks: int = 0
    copy_of: int = 0
    """Number of the first post of its group of near copies; 0 for none, and for the first itself."""
    claim: int = 0
    """Number of the first post that made its claim; 0 for none."""
    judged: str = ""
    """What the machine said of the sentiment, whoever had the last word."""
    ready: bool = False
    """Whether the post is fit to be stored and what follows was made of it: see :func:`.readying.make_ready`."""
    letters: str = ""
    """What copies are compared by; ``signature`` alike, 256 bytes, none where only an exact copy counts."""
    signature: bytes = b""
    objects: list[str] = []
    """What it shares with others: see :func:`firebreak.engine.detection.coordination.shared_objects`."""

    @property
    def harmful(self) -> bool:
        """Negative, and about somebody's safety."""
        return self.sentiment == "negative" and self.risk == "safety"


@dataclass(slots=True)
class Incoming:
    """One batch of one source, ready to be stored."""

    brand: int
    source: int
    scope: int
    """0 where every brand shares the post (a network read at the operator's address), else the brand."""
    at: float
    judged: list[Judged] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    """64-bit digests of unmatched posts, against counting the same one again."""
    sample: list[tuple[int, float, Post]] = field(default_factory=list)
    """Unmatched posts to keep for previews if their key is new, each with how many it stands for."""
    later: bool = False
    """Much comes in: mentions are summed together in a while (see :mod:`.later`)."""


@dataclass(slots=True)
class Stored:
    """What a batch changed."""

    posts_new: int = 0
    posts_known: int = 0
    mentions_new: int = 0
    unmatched_new: int = 0
    monitors: dict[int, float] = field(default_factory=dict)
    """Monitors with new mentions, and the earliest time among them."""
    fresh: set[int] = field(default_factory=set)
    """Numbers of the posts that are new."""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    """(platform, the source's id) -> the store's number of the post."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Sums of one step of time."""

    start: float
    count: int
    negative: int
    neutral: int
    positive: int
    reposts: int
    reach: int


class Row(NamedTuple):
    """One mention with its post, as pages show it."""

    post: int
    mention: int
    monitor: int
    time: float
    platform: str
    language: str
    kind: str
    author: str
    author_name: str
    title: str
    text: str
    url: str
    sentiment: str
    sentiment_by: str
    probability: float
    reach: int
    source: int
    verified: bool
    seen_where: str
    followers: int
    reposts: int
    likes: int
    replies: int
    risk: str
    risk_by: str
    risk_probability: float
    intent: str
    intent_by: str
    intent_probability: float
    toxicity: float
    marks: int
    copy_of: int
    claim: int
    judged: str


@dataclass(frozen=True)
class Signal:
    """What detection listens for beside counts, in one step of time."""

    start: float
    top_reach: int
    """Followers of the largest voice."""
    voices: float
    """Sum of ln(1 + followers)."""
    novel: int
    copies: int
    coordinated: int
    harm: int


@dataclass(frozen=True)
class Where:
    """Which mentions: always within one brand and the monitors given."""

    brand: int
    monitors: tuple[int, ...]
    since: float | None = None
    until: float | None = None
    platform: str = ""
    language: str = ""
    sentiment: str = ""
    author: str = ""
    kind: str = ""
    source: int = 0
    unverified: bool = False
    risk: str = ""
    """``none`` is what the machine could not tell; ``intent`` alike."""
    intent: str = ""
    marks: int = 0
    """All of these bits."""
    followers_from: int = 0
    followers_to: int = 0
    """At least so many, and fewer than so many; 0 for no bound."""
    copy_of: int = 0
    """This post and its near copies."""
    claim: int = 0
    posts: tuple[int, ...] | None = None
    """Only these posts (what the full text index found)."""
    before_number: int | None = None
    """Only posts with a smaller number."""
    beyond: int | None = None
    """Only posts with a larger number (what the index has not reached)."""


@dataclass(frozen=True)
class Difference:
    """A place where a rollup does not equal its mentions."""

    table: str
    key: tuple[Any, ...]
    stored: tuple[int, ...]
    counted: tuple[int, ...]
