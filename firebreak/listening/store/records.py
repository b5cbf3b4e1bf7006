"""What goes into the store and what comes out: plain records, times in seconds UTC."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from firebreak.engine.posts import Post

MODEL, SOURCE, PERSON = "model", "source", "person"
"""Who said how a post feels. A person's word is never overwritten, a source's only by a person."""


@dataclass(slots=True)
class Judged:
    """A post that at least one monitor wants, with what text analysis said about it."""

    post: Post
    monitors: list[int]
    language: str = ""
    sentiment: str = "neutral"
    sentiment_by: str = MODEL
    probability: float = 0.0
    flags: str = ""


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
    posts: tuple[int, ...] | None = None
    """Only these posts (what the full text index found)."""
    beyond: int | None = None
    """Only posts with a larger number (what the index has not reached)."""


@dataclass(frozen=True)
class Difference:
    """A place where a rollup does not equal its mentions."""

    table: str
    key: tuple[Any, ...]
    stored: tuple[int, ...]
    counted: tuple[int, ...]
