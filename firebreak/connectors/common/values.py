"""Single values of exports: counts, languages, countries, platforms, sentiment, kinds."""

import re
from urllib.parse import urlsplit

from babel.core import get_global

from firebreak.connectors.common.plain import short
from firebreak.engine.posts import KINDS, UNKNOWN

MAX_COUNT = 10**13
_NUMBER = re.compile(r"([\d.,'\s]+)\s*([kmb万萬千亿億]?)", re.I)
_FACTORS = {"k": 1e3, "m": 1e6, "b": 1e9, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
_GROUPED = re.compile(r"\d{1,3}(?:[,.'\s]\d{3})+")
_GROUPED_PART = re.compile(r"(\d{1,3}(?:,\d{3})+)\.\d{1,6}|(\d{1,3}(?:\.\d{3})+),\d{1,6}")
"""Grouped and with a part behind the other sign: 1,234.5 or 1.234,5."""
_POWER = re.compile(r"\d(?:[.,]\d{1,15})?E\+?\d{1,2}", re.I)
SENTIMENTS = {
    **dict.fromkeys(
        (
            "negative",
            "neg",
            "-1",
            "负面",
            "負面",
            "消极",
            "負向",
            "negativ",
            "negativt",
            "negatif",
            "bad",
            "very negative",
            "somewhat negative",
        ),
        "negative",
    ),
    **dict.fromkeys(
        ("neutral", "neu", "0", "中性", "中立", "neutralt", "netral", "neutral/mixed", "mixed"), "neutral"
    ),
    **dict.fromkeys(
        (
            "positive",
            "pos",
            "1",
            "正面",
            "积极",
            "正向",
            "positiv",
            "positivt",
            "positif",
            "good",
            "積極",
            "very positive",
            "somewhat positive",
        ),
        "positive",
    ),
}
_KINDS = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("retweet", "repost", "rt", "reblog", "share", "quote", "转发", "轉發"), "repost"),
    **dict.fromkeys(
        (
            "replied to",
            "replied_to",
            "answer",
            "in reply to",
            "mention reply",
            "回复",
            "回覆",
            "svar",
            "balasan",
        ),
        "reply",
    ),
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
    "批踢踢": "ptt", "facebook_public": "facebook", "instagram_public": "instagram", "sina_weibo": "weibo",
    "twitter/x": "x", "x/twitter": "x", "forum": "forum", "message board": "forum", "messageboard": "forum",
    "web": "web", "social": "social", "socialmedia": "social", "social media": "social", "onlinenews": "news",
    "rss": "news", "press": "news", "newspaper": "news", "print": "news", "magazine": "news", "lexisnexis": "news",
    "online_news": "news", "nettidningar": "news", "sosial": "social", "blog": "blog", "reviews": "review",
    "facebook page": "facebook", "facebook business page": "facebook", "instagram business": "instagram",
    "linkedin company page": "linkedin", "linkedin page": "linkedin", "youtube channel": "youtube",
    "twitter account": "x", "推特": "x", "脸书": "facebook", "臉書": "facebook",
}  # fmt: skip
FAMILIES = {
    "socialmedia": "social", "onlinenews": "news", "messageboard": "forum", "newspaper": "news", "print": "news",
    "pressrelease": "news", "podcast": "podcast", "blog": "blog", "tv": "tv", "radio": "radio", "review": "review",
}  # fmt: skip
_FAMILIES = ("socialmedia", "onlinenews", "messageboard", "blog_", "blog,", "podcast_", "podcast,", "newspaper_",
             "print_", "pressrelease", "review_", "review,", "tv_", "radio_")  # fmt: skip
MEMBERS = frozenset(
    {
        "twitter", "facebook", "instagram", "youtube", "linkedin", "tiktok", "reddit", "tumblr", "pinterest", "weibo",
        "wechat", "bluesky", "threads", "mastodon", "telegram", "vkontakte", "twitch", "quora",
    }
)  # fmt: skip
VAGUE = frozenset({"", "social", "web", "social_media", "other", "website", "images", "videos"})
"""Platforms that an address knows better."""
ARTICLES = frozenset({"news", "blog", "podcast", "gov"})
"""Platforms whose posts are articles, where nothing else is said of them."""
SHORT_FORMS = frozenset(
    {
        "x",
        "facebook",
        "instagram",
        "bluesky",
        "mastodon",
        "threads",
        "tiktok",
        "weibo",
        "linkedin",
        "telegram",
    }
)
"""Networks whose posts have no title of their own."""
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

    >>> [count(t) for t in ("1,234", "1.2k", "3万", "17.0", "", "many", "-1", "1,234.5", "1.2E+06")]
    [1234, 1200, 30000, 17, -1, None, -1, 1234, 1200000]
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:16]), MAX_COUNT)
    if text in {"", "-", "-1", "n/a", "N/A", "null", "None", "nan", "NaN"}:
        return UNKNOWN
    if _POWER.fullmatch(text):
        return min(int(float(text.replace(",", "."))), MAX_COUNT)
    if parted := _GROUPED_PART.fullmatch(text):
        return min(int(re.sub(r"[,.]", "", parted.group(1) or parted.group(2))), MAX_COUNT)
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
    """One of ``KINDS``; ``post`` for what is not known. Of several words the first that is known counts.

    >>> kind("Retweet"), kind("containsImage, isRetweet"), kind("TEXT")
    ('repost', 'repost', 'post')
    """
    folded = text.strip().lower()[:200]
    parts = (folded, *(part.strip().removeprefix("is") for part in folded.split(",")))
    return next((_KINDS[part] for part in parts if part in _KINDS), "post")


def platform(text: str) -> str:
    """The short lower-case name that queries use.

    >>> platform("Twitter"), platform("新浪微博"), platform("SOCIALMEDIA, SOCIALMEDIA_TWITTER")
    ('x', 'weibo', 'x')
    """
    folded = short(text).lower()[:120]
    if folded in PLATFORMS:
        return PLATFORMS[folded]
    if folded.startswith(_FAMILIES):
        return _of_family(folded)
    return folded[:40].replace(" ", "_")


def _of_family(text: str) -> str:
    """Talkwalker's source types: a family such as MESSAGEBOARD, and after it its members, the last the closest."""
    for part in reversed(re.split(r"[,;|]\s*", text)):
        _family, _, member = part.strip().partition("_")
        if member.split("_")[0] in MEMBERS:
            return PLATFORMS.get(member.split("_")[0], member.split("_")[0])
    return FAMILIES.get(re.split(r"[,;|_ ]", text)[0], "news")


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
    "german": "de", "french": "fr", "spanish": "es", "portuguese": "pt", "italian": "it", "dutch": "nl",
    "japanese": "ja", "korean": "ko", "norwegian": "no", "danish": "da", "finnish": "fi", "arabic": "ar",
    "russian": "ru", "thai": "th", "vietnamese": "vi", "tamil": "ta", "hindi": "hi", "polish": "pl", "turkish": "tr",
    "chinese (simplified)": "zh-Hans", "chinese (traditional)": "zh-Hant", "simplified chinese": "zh-Hans",
    "traditional chinese": "zh-Hant", "mandarin": "zh", "malaysian": "ms", "tyska": "de", "瑞典語": "sv",
    "马来语": "ms", "馬來語": "ms", "kinesiska": "zh", "bahasa indonesia": "id", "cina": "zh",
    "english": "en", "chinese": "zh", "swedish": "sv", "malay": "ms", "indonesian": "id", "svenska": "sv",
    "engelska": "en",
    "bahasa melayu": "ms", "melayu": "ms", "inggeris": "en", "中文": "zh", "英文": "en", "英语": "en",
    "英語": "en", "瑞典语": "sv",
    "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "繁体中文": "zh-Hant", "简体": "zh-Hans", "zh-cn": "zh-CN",
    "zh-tw": "zh-TW",
}  # fmt: skip


def country(text: str) -> str:
    """Two capital letters, or nothing; three letters are changed to them.

    >>> country("se"), country("GBR"), country("Sweden")
    ('SE', 'GB', '')
    """
    text = text.strip()
    if len(text) == 3:
        known = get_global("territory_aliases").get(text.upper(), [])
        return known[0] if len(known) == 1 else ""
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else ""
