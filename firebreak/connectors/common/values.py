"""Single values of exports: counts, languages, countries, platforms, sentiment, kinds."""

import re
from urllib.parse import urlsplit

from firebreak.connectors.common.plain import short
from firebreak.engine.posts import KINDS, UNKNOWN

MAX_COUNT = 10**13
_NUMBER = re.compile(r"([\d.,'\s]+)\s*([kmb万萬千亿億]?)", re.I)
_FACTORS = {"k": 1e3, "m": 1e6, "b": 1e9, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
_GROUPED = re.compile(r"\d{1,3}(?:[,.'\s]\d{3})+")
SENTIMENTS = {
    **dict.fromkeys(
        ("negative", "neg", "-1", "负面", "負面", "消极", "負向", "negativ", "negatif", "bad"), "negative"
    ),
    **dict.fromkeys(
        ("neutral", "neu", "0", "中性", "中立", "neutralt", "netral", "neutral/mixed", "mixed"), "neutral"
    ),
    **dict.fromkeys(
        ("positive", "pos", "1", "正面", "积极", "正向", "positiv", "positif", "good"), "positive"
    ),
}
_KINDS = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("retweet", "repost", "rt", "reblog", "share", "quote", "转发", "轉發"), "repost"),
    **dict.fromkeys(("replied to", "replied_to", "回复", "回覆", "svar", "balasan"), "reply"),
    **dict.fromkeys(("评论", "評論", "留言", "kommentar", "komen"), "comment"),
    **dict.fromkeys(("news", "blog", "文章", "新闻", "新聞", "artikel"), "article"),
}
PLATFORMS = {
    "twitter": "x", "x.com": "x", "x (twitter)": "x", "x": "x", "新浪微博": "weibo", "微博": "weibo",
    "sina weibo": "weibo",
    "微信": "wechat", "微信公众号": "wechat", "小红书": "xiaohongshu", "抖音": "douyin", "知乎": "zhihu",
    "新闻": "news", "新聞": "news",
    "nyheter": "news", "berita": "news", "online news": "news", "blogs": "blog", "blogg": "blog",
    "forums": "forum",
    "论坛": "forum", "論壇": "forum", "facebook public": "facebook", "instagram public": "instagram",
    "批踢踢": "ptt",
}  # fmt: skip
HOSTS = {
    "twitter.com": "x", "x.com": "x", "weibo.com": "weibo", "weibo.cn": "weibo", "bsky.app": "bluesky",
    "facebook.com": "facebook",
    "instagram.com": "instagram", "reddit.com": "reddit", "youtube.com": "youtube", "tiktok.com": "tiktok",
    "threads.net": "threads",
    "zhihu.com": "zhihu", "xiaohongshu.com": "xiaohongshu", "ptt.cc": "ptt", "dcard.tw": "dcard",
    "lihkg.com": "lihkg",
    "linkedin.com": "linkedin", "t.me": "telegram", "news.ycombinator.com": "hackernews",
    "flashback.org": "flashback",
}  # fmt: skip


def count(text: str) -> int | None:
    """A whole number as people write it; ``None`` when it is none.

    >>> [count(t) for t in ("1,234", "1.2k", "3万", "17.0", "", "many", "-1")]
    [1234, 1200, 30000, 17, -1, None, -1]
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:16]), MAX_COUNT)
    if text in {"", "-", "-1", "n/a", "N/A", "null", "None", "nan", "NaN"}:
        return UNKNOWN
    match = _NUMBER.fullmatch(text[:40])
    if not match:
        return None
    digits, factor = match.groups()
    digits = digits.strip()
    plain = (
        re.sub(r"[,.'\s]", "", digits)
        if _GROUPED.fullmatch(digits) and not factor
        else digits.replace(",", ".")
    )
    try:
        return min(int(float(plain) * _FACTORS.get(factor.lower(), 1.0)), MAX_COUNT)
    except (ValueError, OverflowError):
        return None


def sentiment(text: str) -> str:
    """negative, neutral, positive or nothing; numbers by their sign.

    >>> sentiment("负面"), sentiment("-3.5"), sentiment("Positive"), sentiment("?")
    ('negative', 'negative', 'positive', '')
    """
    folded = text.strip().lower()
    if folded in SENTIMENTS:
        return SENTIMENTS[folded]
    try:
        value = float(folded)
    except ValueError:
        return ""
    return "negative" if value < 0 else "positive" if value > 0 else "neutral"


def kind(text: str) -> str:
    """One of ``KINDS``; ``post`` for what is not known."""
    return _KINDS.get(text.strip().lower(), "post")


def platform(text: str) -> str:
    """The short lower-case name that queries use.

    >>> platform("Twitter"), platform("新浪微博"), platform("Mastodon")
    ('x', 'weibo', 'mastodon')
    """
    folded = short(text).lower()[:40]
    return PLATFORMS.get(folded, folded.replace(" ", "_"))


def host_of(url: str) -> str:
    """Host of an address without ``www.``; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def platform_of(url: str) -> str:
    """The network an address belongs to, where it is a known one.

    >>> platform_of("https://mobile.twitter.com/a/status/1"), platform_of("https://news.example/a")
    ('x', '')
    """
    parts = host_of(url).split(".")
    return next((HOSTS[h] for i in range(len(parts)) if (h := ".".join(parts[i:])) in HOSTS), "")


def language(text: str) -> str:
    """A language code as BCP-47 writes it, or nothing.

    >>> language("zh_cn"), language("EN"), language("und"), language("Swedish")
    ('zh-CN', 'en', '', 'sv')
    """
    text = text.strip().replace("_", "-")
    if named := _LANGUAGES.get(text.lower()):
        return named
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", text) or text.lower() == "und":
        return ""
    first, *rest = text.split("-")
    return "-".join(
        [first.lower(), *(p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in rest)]
    )


_LANGUAGES = {
    "english": "en", "chinese": "zh", "swedish": "sv", "malay": "ms", "indonesian": "id", "svenska": "sv",
    "engelska": "en",
    "bahasa melayu": "ms", "melayu": "ms", "inggeris": "en", "中文": "zh", "英文": "en", "英语": "en",
    "英語": "en", "瑞典语": "sv",
    "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "繁体中文": "zh-Hant", "简体": "zh-Hans", "zh-cn": "zh-CN",
    "zh-tw": "zh-TW",
}  # fmt: skip


def country(text: str) -> str:
    """Two capital letters, or nothing."""
    text = text.strip()
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else ""
