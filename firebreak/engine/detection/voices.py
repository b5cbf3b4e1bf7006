"""Who drives the talk, of what kind they are, and how a claim travelled.

The kind of an account is told by rules that a reader can check, each with its reason: handles the brand has
named (staff, competitors) first, then what the account calls itself, its followers, the network's badge,
how much it posts and how much of that is links. Where the rules speak for nobody the kind is ``unknown``,
never a guess.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from firebreak.engine.posts import Post, fold, handles_in

VOICE_KINDS: Final = ("customer", "influencer", "media", "staff", "competitor", "unknown")

LEAST_INFLUENCER: Final = 10_000
"""Followers; brand data may move it, as ten thousand is much in Malmö and little in Jakarta."""
MEDIA_LINKS: Final = 0.7
BUSY_PER_DAY: Final = 12.0
DAY_S: Final = 86_400.0

_MEDIA: Final = (
    "news", "press", "times", "daily", "herald", "gazette", "tribune", "journal", "radio", "reuters", "magazine",
    "broadcast", "newspaper", "reporter", "journalist", "editor", "correspondent",
    "nyheter", "tidning", "dagblad", "redaktion", "berita", "harian", "utusan", "wartawan", "media", "kabar",
    "新闻", "新聞", "日报", "日報", "晚报", "晚報", "时报", "時報", "电视台", "電視台", "通讯社", "通訊社",
    "记者", "記者", "周刊", "週刊",
)  # fmt: skip
_FIRST_PERSON: Final = (
    "i", "my", "me", "mine", "we", "our", "jag", "min", "mitt", "mig", "vi", "vår", "saya", "aku", "kami", "gue",
)  # fmt: skip
_FIRST_PERSON_HAN: Final = ("我", "咱", "俺")


class BrandVoices(msgspec.Struct, frozen=True, kw_only=True):
    """What the brand says about accounts: handles without ``@`` in any case."""

    staff: frozenset[str] = frozenset()
    competitors: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    influencer_followers: int = LEAST_INFLUENCER


class Voice(NamedTuple):
    """One account. ``reach``: followers (the most seen, 0 where unknown) counted once per post, as an upper
    bound of who could have seen it; ``carried``: reposts its posts got; ``weight`` ranks: log followers and
    reposts, not posts. ``kind`` is one of :data:`VOICE_KINDS` with ``confidence`` 0..1 and the codes of its
    ``reasons``."""

    author: str
    name: str
    posts: int
    followers: int
    reach: int
    carried: int
    weight: float
    kind: str
    confidence: float
    reasons: tuple[str, ...]
    first: float
    last: float
    top: str


def voices(posts: Iterable[Post], brand: BrandVoices | None = None, limit: int = 20) -> list[Voice]:
    """The accounts behind these posts, heaviest first; posts without an author are nobody's.

    >>> posts = [Post(id="1", author="City Herald", text="Kettles recalled", followers=90_000),
    ...          Post(id="2", author="ann", text="My kettle burned!", followers=120)]
    >>> [(voice.author, voice.kind) for voice in voices(posts)]
    [('City Herald', 'media'), ('ann', 'customer')]
    """
    by: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        author = post.author_id or post.author
        if author:
            by.setdefault((post.platform, author), []).append(post)
    given = brand or BrandVoices()
    found = [_voice(mine, given) for mine in by.values()]
    found.sort(key=lambda voice: (-voice.weight, voice.first, voice.author))
    return found[:limit]


def _voice(posts: list[Post], brand: BrandVoices) -> Voice:
    posts = sorted(posts, key=lambda post: (post.time, post.id))
    followers = max(max(post.followers for post in posts), 0)
    carried = sum(max(post.reposts, 0) for post in posts if post.kind != "repost")
    kind, confidence, reasons = kind_of(posts, brand)
    top = max(posts, key=lambda post: (post.reposts, post.likes, -post.time))
    return Voice(
        posts[-1].author, posts[-1].author_name, len(posts), followers, followers * len(posts), carried,
        math.log1p(followers) + math.log1p(carried), kind, confidence, reasons, posts[0].time, posts[-1].time, top.id,
    )  # fmt: skip


class _Account(NamedTuple):
    """What the rules look at."""

    handle: str
    words: frozenset[str]
    label: str
    followers: int
    large: int
    badge: bool
    per_day: float
    links: float
    own_words: bool
    asks: bool


def _media_name(account: _Account) -> bool:
    """Whether it calls itself a medium: by a word, or by characters where words are not spaced."""
    unspaced = (word for word in _MEDIA if ord(word[0]) > 0x2E80)
    return bool(account.words & set(_MEDIA)) or any(word in account.label for word in unspaced)


Rule = tuple[str, str, float, Callable[[_Account], bool]]
_RULES: Final[tuple[Rule, ...]] = (
    # reason, kind, weight in log-odds, test
    ("voice.media_name", "media", 2.2, _media_name),
    ("voice.links_mostly", "media", 0.9, lambda a: a.links >= MEDIA_LINKS and a.followers >= 1_000),
    ("voice.posts_all_day", "media", 0.6, lambda a: a.per_day >= BUSY_PER_DAY and a.links >= MEDIA_LINKS),
    ("voice.many_followers", "influencer", 1.6, lambda a: a.followers >= a.large),
    ("voice.very_many_followers", "influencer", 0.8, lambda a: a.followers >= 10 * a.large),
    ("voice.badge", "influencer", 0.5, lambda a: a.badge and a.followers >= a.large),
    ("voice.own_experience", "customer", 1.4, lambda a: a.own_words and a.followers < a.large),
    ("voice.asks_the_brand", "customer", 0.9, lambda a: a.asks and a.followers < a.large),
    ("voice.few_followers", "customer", 0.6, lambda a: 0 <= a.followers < 1_000 and a.links < MEDIA_LINKS),
)  # fmt: skip
_LEAST: Final = 1.0
"""Log-odds below which nothing is said."""


def kind_of(posts: Sequence[Post], brand: BrandVoices) -> tuple[str, float, tuple[str, ...]]:
    """Kind, confidence and the codes of the reasons of one account's posts (at least one, oldest first).

    Confidence is the share of the winning kind in the rules' evidence, as a softmax with ``unknown`` at 0;
    it is an ordering of how much speaks for it, not a measured frequency. Handles that the brand named are
    certain.
    """
    account = _account(posts, brand.influencer_followers)
    for kind, named in (("staff", brand.staff), ("competitor", brand.competitors), ("media", brand.media)):
        if account.handle in {fold(name).lstrip("@") for name in named}:
            return kind, 1.0, (f"voice.named_{kind}",)
    odds: dict[str, float] = {}
    why: dict[str, list[str]] = {}
    for reason, kind, weight, holds in _RULES:
        if holds(account):
            odds[kind] = odds.get(kind, 0.0) + weight
            why.setdefault(kind, []).append(reason)
    best = max(odds, key=lambda kind: (odds[kind], kind), default="unknown")
    if odds.get(best, 0.0) < _LEAST:
        return "unknown", 0.0, ()
    total = 1 + sum(math.exp(value) for value in odds.values())
    return best, round(math.exp(odds[best]) / total, 3), tuple(why[best])


def _account(posts: Sequence[Post], large: int) -> _Account:
    last = posts[-1]
    label = fold(f"{last.author_name} {last.author}")
    own = [post for post in posts if post.kind != "repost"]
    days = max((posts[-1].time - posts[0].time) / DAY_S, 1.0)
    words = [set(fold(post.text[:500]).replace("'", " ").split()) for post in own]
    said = "".join(post.text[:500] for post in own)
    first_person = any(found & set(_FIRST_PERSON) for found in words) or any(
        sign in said for sign in _FIRST_PERSON_HAN
    )
    return _Account(
        handle=fold(last.author).lstrip("@"),
        words=frozenset(label.replace("_", " ").replace("-", " ").replace(".", " ").split()),
        label=label,
        followers=max(post.followers for post in posts),
        large=large,
        badge=any(post.extra.get("badge", "").lower() in {"1", "true", "yes"} for post in posts),
        per_day=len(posts) / days,
        links=sum(bool(post.links) for post in own) / len(own) if own else 0.0,
        own_words=first_person,
        asks=any(post.kind == "reply" or ("?" in post.text and handles_in(post.text)) for post in own),
    )


class Step(NamedTuple):
    """One post on a claim's path: when, by whom, after which post (empty for a start), how it follows, how
    deep, and how many posts came by it, directly or not. ``how``: start, repost, reply, thread, or copy
    (the same text later, with no link: likely, not certain)."""

    id: str
    author: str
    time: float
    after: str
    how: str
    depth: int
    brought: int


def path(posts: Iterable[Post], copies: dict[str, str] | None = None, most: int = 40) -> list[Step]:
    """How a claim travelled: its posts as a tree, in order of time, the first post first.

    A post hangs on the post it answers or reposts, else on the first of its thread, else on the one it near-copies
    (``copies``: post id to the id of the leader of its near copies), else it is a start. Of more than ``most`` those
    stay that brought the most others, with all they hang on. A parent that is later than its child, or that goes in
    a circle, is not believed.

    >>> told = [Post(id="a", text="x", author="ann", time=1),
    ...         Post(id="b", text="x", author="bo", time=5, kind="repost", parent="a")]
    >>> [(step.id, step.after, step.how, step.brought) for step in path(told)]
    [('a', '', 'start', 1), ('b', 'a', 'repost', 0)]
    """
    ordered = sorted({post.id: post for post in posts}.values(), key=lambda post: (post.time, post.id))
    place = {post.id: at for at, post in enumerate(ordered)}
    threads: dict[str, str] = {}
    steps: list[Step] = []
    for at, post in enumerate(ordered):
        options = (
            (post.parent, "repost" if post.kind == "repost" else "reply"),
            (post.thread if post.thread in place else threads.get(post.thread, ""), "thread"),
            ((copies or {}).get(post.id, ""), "copy"),
        )
        after, how = next(((p, h) for p, h in options if p and place.get(p, at) < at), ("", "start"))
        depth = steps[place[after]].depth + 1 if after else 0
        steps.append(Step(post.id, post.author, post.time, after, how, depth, 0))
        if post.thread:
            threads.setdefault(post.thread, post.id)
    return _pruned(_counted(steps, place), place, most)


def _counted(steps: list[Step], place: dict[str, int]) -> list[Step]:
    brought = [0] * len(steps)
    for at in range(len(steps) - 1, -1, -1):
        if steps[at].after:
            brought[place[steps[at].after]] += 1 + brought[at]
    return [step._replace(brought=count) for step, count in zip(steps, brought, strict=True)]


def _pruned(steps: list[Step], place: dict[str, int], most: int) -> list[Step]:
    kept: set[int] = set()
    for at in sorted(range(len(steps)), key=lambda at: (at != 0, -steps[at].brought, at)):
        line = []
        here = at
        while here not in kept:
            line.append(here)
            if not steps[here].after:
                break
            here = place[steps[here].after]
        if len(kept) + len(line) > most:
            continue
        kept.update(line)
    return [steps[at] for at in sorted(kept)]
