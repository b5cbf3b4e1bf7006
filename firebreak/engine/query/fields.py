"""The fields a query can ask for: their names, values, and the keys a post offers for each."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from firebreak.engine.posts import KINDS, Post, fold
from firebreak.engine.query.spelling import respell

ALIASES = {
    "language": "lang",
    "source": "platform",
    "link": "links",
    "message": "text",
    "content": "text",
    "hashtag": "tag",
    "hashtags": "tag",
    "mentions": "handle",
    "at_mentions": "handle",
    "authorfollowers": "followers",
    "retweets": "reposts",
    "shares": "reposts",
    "comments": "replies",
    "favorites": "likes",
    "favourites": "likes",
    "engagementtype": "kind",
    "authors": "author",
    "sites": "site",
    "lists": "list",
}
"""Names that other suites use for the same thing."""
COUNTS = ("followers", "reposts", "likes", "replies", "views", "engagement")
VERDICTS = ("sentiment", "lang")
"""Fields settled by text analysis, after the scan."""
HAS = ("link", "image", "video", "title", "hashtag", "mention", "country", "parent")
LISTABLE = ("author", "site", "title", "tag", "handle")
"""Fields before which a saved list can stand, as ``author:list:name``."""
_KINDS_ALIKE = {
    **dict.fromkeys(("retweet", "share", "reblog", "quote"), "repost"),
    **dict.fromkeys(("tweet", "status", "original"), "post"),
    "news": "article",
}
_MEDIA = {
    "image": (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic"),
    "video": (".mp4", ".webm", ".mov", ".m3u8", ".m4v"),
}
_MEDIA_FIELDS = {
    "image": ("image", "images", "photo", "photos", "picture", "pictures"),
    "video": ("video", "videos"),
}
SENTIMENTS = {
    **dict.fromkeys(("negative", "neg", "负面", "負面", "negativ", "negatif"), "negative"),
    **dict.fromkeys(("neutral", "neu", "中性", "neutrala"), "neutral"),
    **dict.fromkeys(("positive", "pos", "正面", "positiv", "positif"), "positive"),
}
PLATFORMS = {"twitter": "x", "微博": "weibo", "小红书": "xiaohongshu", "小紅書": "xiaohongshu"}
_SCRIPTS = {
    **dict.fromkeys(("zh-cn", "zh-sg", "zh-my"), "zh-hans"),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-hant"),
}


class Spec(msgspec.Struct, frozen=True):
    """A field: an example for messages, how a query's value is read (None: refused), what posts offer."""

    example: str
    read: Callable[[str], str | None]
    source: Callable[[Post], str] | None = None
    """The raw text in a post from which its keys follow; None where the field is not indexed so."""
    keys: Callable[[str], tuple[str, ...]] = lambda raw: (raw,)
    """Every value under which a query finds that raw text; remembered, so it must be pure."""
    plain: Callable[[str], str | None] = lambda _raw: None
    """The one such value of a raw text that is quickly read, and therefore not remembered; None of others."""
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


def _site_source(post: Post) -> str:
    return post.site or post.url


def site_keys(raw: str) -> tuple[str, ...]:
    """The host of an address or site, and every parent domain."""
    host = host_of(raw).strip(".")
    parts = host.split(".")
    return tuple(".".join(parts[n:]) for n in range(len(parts)) if host)


def host_of(url: str) -> str:
    """Host of an address, folded, without port; empty when there is none.

    >>> host_of("HTTPS://News.Example:8080/a")
    'news.example'
    """
    try:
        return fold(urlsplit(url if "//" in url else f"//{url}").hostname or "")
    except ValueError:
        return ""


def _author_source(post: Post) -> str:
    return f"{post.author}\n{post.author_name}" if post.author_name else post.author


def _plain_handle(raw: str) -> str | None:
    """A handle in which nothing is to respell. There are too many authors to remember them all."""
    return raw.lower().strip().lstrip("@") if raw.isascii() and "\n" not in raw else None


def author_keys(raw: str) -> tuple[str, ...]:
    """Handle and shown name (parted by a new line), folded."""
    return tuple(respell(name).strip().lstrip("@") for name in raw.split("\n") if name)


def platform_keys(raw: str) -> tuple[str, ...]:
    """A platform's own word for itself."""
    return (PLATFORMS.get(respell(raw), respell(raw)),)


def has_keys(post: Post) -> list[str]:
    """Which of ``has:link``, ``has:title``, ``has:country``, ``has:parent``, ``has:image``, ``has:video`` hold."""
    held = {"link": post.links, "title": post.title, "country": post.country, "parent": post.parent}
    found = [name for name, value in held.items() if value]
    return found + [name for name in _MEDIA if (post.links or post.extra) and _shows(post, name)]


def _shows(post: Post, medium: str) -> bool:
    """Whether a link leads to a file of that sort, or the source gave a field for one (in ``extra``)."""
    if any(link.partition("?")[0].lower().endswith(_MEDIA[medium]) for link in post.links):
        return True
    return any(name.lower() in _MEDIA_FIELDS[medium] and value for name, value in post.extra.items())


def addresses(post: Post, name: str) -> list[str]:
    """What ``url:`` or ``links:`` looks into, folded."""
    return [fold(a) for a in ([post.url] if name == "url" else post.links)]


def address_holds(value: str, address: str) -> bool:
    """Whether a folded address begins with the value, at its host or a part of the host; ``*...``: holds it.

    >>> address_holds("news.example/a", "https://m.news.example/acme"), address_holds("a.co", "https://a.com")
    (True, False)
    """
    if value.startswith("*"):
        return value[1:] in address
    rest = address.partition("://")[2] or address
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    at = rest.find(value, 0, len(host) + len(value))
    while at >= 0:
        after = rest[at + len(value) : at + len(value) + 1]
        if (at == 0 or rest[at - 1] == ".") and ("/" in value or after in ("", "/", "?", "#", ":")):
            return True
        at = rest.find(value, at + 1, len(host) + len(value))
    return False


def _bare(value: str) -> str | None:
    return fold(value).strip() or None


def _address(value: str) -> str | None:
    folded = fold(value).strip().rstrip("*")
    for before in ("https://", "http://", "www."):
        folded = folded.removeprefix(before)
    bare = folded.strip("*")
    if not bare:
        return None
    begins = bare[0] != "/" and not folded.startswith("*") and ("." in bare or "/" in bare)
    return bare if begins else f"*{bare}"


def _kind(value: str) -> str | None:
    kind = fold(value).strip()
    kind = _KINDS_ALIKE.get(kind, kind)
    return kind if kind in KINDS else None


def _site(value: str) -> str | None:
    return host_of(value).removeprefix("www.").strip("*.") or None


def _language(value: str) -> str | None:
    tag = language_tag(fold(value))
    return tag if tag.replace("-", "").isalnum() and tag[:2].isalpha() and len(tag) <= 20 else None


def _country(value: str) -> str | None:
    code = fold(value).strip()
    return code if len(code) == 2 and code.isalpha() else None


SPECS: dict[str, Spec] = {
    "author": Spec(
        "author:acme",
        lambda v: fold(v).strip().lstrip("@") or None,
        _author_source,
        author_keys,
        _plain_handle,
        wild=True,
    ),
    "platform": Spec(
        "platform:bluesky",
        lambda v: PLATFORMS.get(respell(v).strip(), respell(v).strip()) or None,
        lambda p: p.platform,
        platform_keys,
    ),
    "lang": Spec("lang:sv", _language),
    "sentiment": Spec("sentiment:negative", lambda v: SENTIMENTS.get(fold(v).strip())),
    "title": Spec("title:recall", _bare, wild=True),
    "url": Spec("url:news.example/acme", _address),
    "links": Spec("links:shop.example", _address),
    "site": Spec("site:news.example", _site, _site_source, site_keys),
    "kind": Spec("kind:article", _kind, lambda p: p.kind),
    "country": Spec("country:se", _country, lambda p: p.country, lambda raw: (fold(raw),)),
    "has": Spec("has:link", lambda v: fold(v).strip() if fold(v).strip() in HAS else None),
    "raw": Spec("raw:Google+", _bare),
    "list": Spec("list:rivals", _bare),
    "text": Spec("text:recall", _bare),
    "authorcontaining": Spec("authorContaining:acme", lambda v: respell(v).strip(" *") or None, wild=True),
    "tag": Spec("hashtag:acme", _bare, wild=True),
    "handle": Spec("mentions:acme", _bare, wild=True),
    **{name: Spec(f"{name}:>1000", _bare) for name in COUNTS},
}
NAMES = tuple(name for name in SPECS if name not in ("tag", "handle", "text", "authorcontaining"))
