"""Invented posts as a function of time: a daily rhythm, and from one moment on a crisis that grows."""

import math
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from firebreak.engine.posts import Post

LANGUAGES = (("en", 0.46), ("zh-Hans", 0.2), ("zh-Hant", 0.1), ("sv", 0.14), ("ms", 0.1))
PLATFORMS = {
    "en": ("bluesky", "mastodon", "x", "facebook"), "zh-Hans": ("weibo", "xiaohongshu"), "zh-Hant": ("threads", "dcard"),
    "sv": ("bluesky", "facebook", "flashback"), "ms": ("x", "facebook", "tiktok"),
}  # fmt: skip
SYLLABLES = ("ka", "lo", "mi", "ra", "tu", "ne", "vo", "si", "ha", "be", "jo", "di")
MINUTE = 60


@dataclass(frozen=True)
class Story:
    """When the crisis starts and how fast it grows. Rates are posts an hour; ``speed`` quickens the growth."""

    crisis_at: float
    seed: int = 7
    normal_per_hour: float = 16.0
    peak_per_minute: float = 26.0
    speed: float = 1.0
    stop_at: float = math.inf
    """The public falls silent then: for a file of a given length."""


@cache
def talk() -> dict[str, Any]:
    """What is said, per language and mood."""
    return tomllib.loads(resources.files(__package__).joinpath("talk.toml").read_text(encoding="utf-8"))


def rhythm(at: float) -> float:
    """How awake the public is at this hour, 1 on average (three time zones make it gentle)."""
    hour = (at / 3600) % 24
    return 1 + 0.55 * math.sin((hour - 8) / 24 * 2 * math.pi)


def heat(story: Story, at: float) -> float:
    """Crisis posts a minute: nothing before, a steep rise over some minutes, a long slow end."""
    age = (at - story.crisis_at) / MINUTE * story.speed
    if age < 0:
        return 0.0
    rise = 1 / (1 + math.exp(-(age - 1.6) / 0.4))
    return story.peak_per_minute * rise * math.exp(-max(0.0, age - 90) / 240)


def minute(story: Story, number: int) -> list[Post]:
    """Every post of one minute (counted from 1970), always the same for the same story."""
    rnd = random.Random(f"{story.seed}:{number}")  # noqa: S311 - an invented public, not a secret
    start = number * MINUTE
    calm = story.normal_per_hour / 60 * rhythm(start)
    moments = [(start + rnd.random() * MINUTE, False) for _ in range(_poisson(rnd, calm))]
    moments += [(start + rnd.random() * MINUTE, True) for _ in range(_poisson(rnd, heat(story, start + 30)))]
    moments = [(at, hot) for at, hot in moments if at < story.stop_at]
    return [_post(rnd, story, at, hot, f"{number}-{k}") for k, (at, hot) in enumerate(sorted(moments))]


def posts(story: Story, since: float, until: float) -> Iterator[Post]:
    """Posts with ``since`` <= time < ``until``, in order."""
    for number in range(int(since // MINUTE), math.ceil(until / MINUTE)):
        yield from (post for post in minute(story, number) if since <= post.time < until)


def _poisson(rnd: random.Random, mean: float) -> int:
    """Knuth's method: exact and quick for the small means of a minute."""
    limit, count, product = math.exp(-min(mean, 700.0)), 0, rnd.random()
    while product > limit:
        count += 1
        product *= rnd.random()
    return count


def _mood(rnd: random.Random, hot: bool) -> str:
    if hot:
        return rnd.choices(("crisis", "press", "copied", "plain"), (0.8, 0.02, 0.12, 0.06))[0]
    return rnd.choices(("plain", "praise", "complaint"), (0.5, 0.34, 0.16))[0]


def _post(rnd: random.Random, story: Story, at: float, hot: bool, key: str) -> Post:
    language = rnd.choices([name for name, _ in LANGUAGES], [share for _, share in LANGUAGES])[0]
    words, mood = talk()[language], _mood(rnd, hot)
    text = rnd.choice(words[mood]).format(
        p=rnd.choice(words["products"]), place=rnd.choice(words["places"]), n=rnd.randint(2, 9)
    )
    platform = "news" if mood == "press" else rnd.choice(PLATFORMS[language])
    name = "".join(rnd.choice(SYLLABLES) for _ in range(3)) + str(rnd.randint(1, 99))
    followers = int(math.exp(rnd.gauss(5.2, 1.5))) + (rnd.randint(60_000, 400_000) if mood == "press" else 0)
    shared = int(rnd.paretovariate(1.3)) - 1 if mood in {"crisis", "press"} else int(rnd.random() * 2)
    author = f"{name}_post" if mood == "press" else name
    return Post(
        id=f"demo-{story.seed}-{key}", text=text, time=round(at, 3), platform=platform, author=author, author_id=author,
        author_name=author.title(), lang=language, url=f"https://demo.invalid/{platform}/{key}",
        followers=followers, reposts=min(shared, 900), likes=min(shared * 3, 3000), replies=shared // 3,
        kind="article" if mood == "press" else "post",
    )  # fmt: skip
