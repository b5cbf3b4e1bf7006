"""The fields a query can ask for: their names, values, and the keys a post offers for each."""

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from firebreak.engine.posts import KINDS, Post, fold

ALIASES = {
    "language": "lang",
    "source": "platform",
    "link": "links",
    "text": "",
    "hashtag": "tag",
    "hashtags": "tag",
    "mentions": "handle",
    "at_mentions": "handle",
    "authorfollowers": "followers",
    "retweets": "reposts",
    "shares": "reposts",
}
"""Names that other suites use for the same thing."""
COUNTS = ("followers", "reposts", "likes", "replies", "views")
VERDICTS = ("sentiment", "lang")
"""Fields settled by text analysis, after the scan."""
HAS = ("link", "title", "hashtag", "mention", "country", "parent")
SENTIMENTS = {
    **dict.fromkeys(("negative", "neg", "负面", "負面", "negativ", "negatif"), "negative"),
    **dict.fromkeys(("neutral", "neu", "中性", "neutrala"), "neutral"),
    **dict.fromkeys(("positive", "pos", "正面", "positiv", "positif"), "positive"),
}
_PLATFORMS = {"twitter": "x", "微博": "weibo", "小红书": "xiaohongshu", "小紅書": "xiaohongshu"}
_SCRIPTS = {
    **dict.fromkeys(("zh-cn", "zh-sg", "zh-my"), "zh-hans"),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-hant"),
}


class Spec(msgspec.Struct, frozen=True):
    """A field: an example for messages, how a value is read (None: refused), whether wildcards work."""

    example: str
    read: Callable[[str], str | None]
    keys: Callable[[Post], list[str]] | None = None
    """Every value under which a query finds the post; None where the field is not indexed."""
    wild: bool = False


def language_tag(tag: str) -> str:
    """Lower-case BCP-47 with the Chinese script spelled out: ``zh-TW`` becomes ``zh-hant``."""
    low = tag.strip().lower().replace("_", "-")
    return _SCRIPTS.get(low, low)


def language_keys(tag: str) -> list[str]:
    """A tag and every shorter form of it: ``zh-hant-tw`` answers to ``zh-hant`` and ``zh`` too.

    >>> language_keys("zh-HK")
    ['zh-hant', 'zh']
    """
    parts = language_tag(tag).split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1) if parts[0]]


def site_keys(post: Post) -> list[str]:
    """The host of the post's page and every parent domain; taken from ``url`` where ``site`` is empty."""
    host = fold(post.site) or host_of(post.url)
    parts = host.strip(".").split(".")
    return [".".join(parts[n:]) for n in range(len(parts)) if host]


def host_of(url: str) -> str:
    """Host of an address, folded, without port; empty when there is none.

    >>> host_of("HTTPS://News.Example:8080/a")
    'news.example'
    """
    try:
        return fold(urlsplit(url if "//" in url else f"//{url}").hostname or "")
    except ValueError:
        return ""


def author_keys(post: Post) -> list[str]:
    """Handle and display name, folded."""
    return [fold(name).strip().lstrip("@") for name in (post.author, post.author_name) if name]


def has_keys(post: Post) -> list[str]:
    """Which of ``has:link``, ``has:title``, ``has:country`` and ``has:parent`` hold."""
    held = {"link": post.links, "title": post.title, "country": post.country, "parent": post.parent}
    return [name for name, value in held.items() if value]


def addresses(post: Post, name: str) -> list[str]:
    """What ``url:`` or ``links:`` looks into, folded."""
    return [fold(a) for a in ([post.url] if name == "url" else post.links)]


def _bare(value: str) -> str | None:
    return fold(value).strip() or None


def _address(value: str) -> str | None:
    folded = fold(value).strip()
    for scheme in ("https://", "http://"):
        folded = folded.removeprefix(scheme)
    return folded or None


def _site(value: str) -> str | None:
    return host_of(value).removeprefix("www.").strip("*.") or None


def _language(value: str) -> str | None:
    tag = language_tag(fold(value))
    return tag if tag.replace("-", "").isalnum() and tag[:2].isalpha() and len(tag) <= 20 else None


def _country(value: str) -> str | None:
    code = fold(value).strip()
    return code if len(code) == 2 and code.isalpha() else None


SPECS: dict[str, Spec] = {
    "author": Spec("author:acme", lambda v: fold(v).strip().lstrip("@") or None, author_keys, wild=True),
    "platform": Spec(
        "platform:bluesky",
        lambda v: _PLATFORMS.get(fold(v).strip(), fold(v).strip()) or None,
        lambda p: [_PLATFORMS.get(fold(p.platform), fold(p.platform))],
    ),
    "lang": Spec("lang:sv", _language),
    "sentiment": Spec("sentiment:negative", lambda v: SENTIMENTS.get(fold(v).strip())),
    "title": Spec("title:recall", _bare, wild=True),
    "url": Spec("url:news.example/acme", _address),
    "links": Spec("links:shop.example", _address),
    "site": Spec("site:news.example", _site, site_keys),
    "kind": Spec(
        "kind:article", lambda v: fold(v).strip() if fold(v).strip() in KINDS else None, lambda p: [p.kind]
    ),
    "country": Spec("country:se", _country, lambda p: [fold(p.country)]),
    "has": Spec("has:link", lambda v: fold(v).strip() if fold(v).strip() in HAS else None, has_keys),
    "tag": Spec("hashtag:acme", _bare, wild=True),
    "handle": Spec("mentions:acme", _bare, wild=True),
    **{name: Spec(f"{name}:>1000", _bare) for name in COUNTS},
}
NAMES = tuple(name for name in SPECS if name not in ("tag", "handle"))
