"""How fields of other suites are said in ours: by another name, by other values, or not at all."""

from collections.abc import Callable

from firebreak.engine.query.counts import bounds_of

UNSAID = {
    "brandwatch": frozenset(
        {
            *("city", "county", "state", "region", "continent", "location", "latitude", "longitude"),
            *("authorgender", "authorverified", "authorverifiedtype", "authortweets", "authorbiotext"),
            *("minuteofday", "impressions", "reachestimate", "impact", "rating", "guid", "threadid"),
            *("subreddit", "subredditnsfw", "blogname", "channelid", "channelname", "objects", "entity"),
            *("imagetype", "publicationsubtype", "syndicated", "singlepageurl", "weblogtitle", "emotion"),
        }
    ),
    "talkwalker": frozenset(
        {
            *("reach", "image", "logo", "scene", "object", "city", "region", "sourceregion", "sourcecity"),
            *("authorgender", "gender", "age", "authorinterest", "occupation", "published", "indexed"),
            *(
                "topic",
                "tag_id",
                "customer",
                "virality",
                "trendingscore",
                "adequivalency",
                "words",
                "emotion",
            ),
            *("rating", "geolocation", "pagerank", "noise", "matched", "provider", "alexarank"),
        }
    ),
}
"""Fields that the suite has and a post of ours has nothing for; what hangs on them is left out."""

_COUNTRIES = """
argentina:ar:arg australia:au:aus austria:at:aut belgium:be:bel brazil:br:bra brunei:bn:brn canada:ca:can
chile:cl:chl china:cn:chn denmark:dk:dnk finland:fi:fin france:fr:fra germany:de:deu greece:gr:grc
hong_kong:hk:hkg iceland:is:isl india:in:ind indonesia:id:idn ireland:ie:irl israel:il:isr italy:it:ita
japan:jp:jpn macau:mo:mac malaysia:my:mys mexico:mx:mex netherlands:nl:nld new_zealand:nz:nzl norway:no:nor
philippines:ph:phl poland:pl:pol portugal:pt:prt russia:ru:rus saudi_arabia:sa:sau singapore:sg:sgp
south_africa:za:zaf south_korea:kr:kor spain:es:esp sweden:se:swe switzerland:ch:che taiwan:tw:twn
thailand:th:tha turkey:tr:tur ukraine:ua:ukr united_arab_emirates:ae:are united_kingdom:gb:gbr
united_states:us:usa united_states_of_america:us:usa vietnam:vn:vnm uk:gb:gbr
"""
_CODES = {
    name.replace("_", " "): code
    for entry in _COUNTRIES.split()
    for full, code, three in [entry.split(":")]
    for name in (full, three)
}
_SOURCES = {
    "twitter": "platform:x",
    "onlinenews": "kind:article",
    "news": "kind:article",
    "newspaper": "kind:article",
    "press": "kind:article",
    "magazine": "kind:article",
    "blog": "platform:blog",
    "blogs": "platform:blog",
    "messageboard": "platform:forum",
    "forum": "platform:forum",
    "forums": "platform:forum",
    "review": "platform:review",
    "reviews": "platform:review",
}
_POST_TYPES = {"image": "has:image", "photo": "has:image", "video": "has:video", "link": "has:link"}


def _country(value: str) -> str:
    low = " ".join(value.lower().replace("_", " ").split())
    if len(low) == 2 and low.isalpha():
        return f"country:{low}"
    return f"country:{_CODES[low]}" if low in _CODES else ""


def _source(value: str) -> str:
    low = value.lower().strip("*_")
    for before in ("socialmedia_", "onlinenews_", "blog_", "messageboard_", "newspaper_", "press_"):
        if low.startswith(before):
            rest = low.removeprefix(before)
            return (
                (_SOURCES.get(rest) or _platform(rest)) if before == "socialmedia_" else _SOURCES[before[:-1]]
            )
    return _SOURCES.get(low, "" if low == "socialmedia" else _platform(low))


def _platform(value: str) -> str:
    return f"platform:{value}" if value.isalnum() else ""


def _sentiment(value: str) -> str:
    low = value.lower()
    if low in ("negative", "neutral", "positive"):
        return f"sentiment:{low}"
    sign = low.lstrip("<>=")
    if not sign.lstrip("-").isdigit():
        return ""
    if low.startswith("<") or (low.startswith("-") and sign != "-0"):
        return "sentiment:negative"
    return "sentiment:positive" if low.startswith(">") or int(sign[:9]) else "sentiment:neutral"


def _named(name: str) -> Callable[[str], str]:
    """A field that only has another name here; values with spaces or signs are put in quotation marks."""

    def said(value: str) -> str:
        return f"{name}:{value}" if value.isalnum() or bounds_of(value) else f'{name}:"{value}"'

    return said


_MAPPED: dict[str, dict[str, Callable[[str], str]]] = {
    "brandwatch": {
        "country": _country,
        "pagetype": _source,
        "contentsource": _source,
        "authorname": _named("author"),
        "domain": _named("site"),
        "linkurl": _named("links"),
    },
    "talkwalker": {
        "sourcecountry": _country,
        "sourcegeo": _country,
        "authorgeo": _country,
        "country": _country,
        "sourcetype": _source,
        "sentiment": _sentiment,
        "posttype": lambda value: _POST_TYPES.get(value.lower(), ""),
        "domainurl": _named("site"),
        "content": _named("text"),
        "authorname": _named("author"),
        "mention": _named("mentions"),
    },
}


def mapped(dialect: str, field: str, value: str) -> str | None:
    """A clause of the suite in ours; empty when that value cannot be said, None for a field that is as here.

    >>> mapped("talkwalker", "sourcetype", "SOCIALMEDIA_TWITTER"), mapped("talkwalker", "title", "x")
    ('platform:x', None)
    """
    say = _MAPPED[dialect].get(field)
    return None if say is None else say(value) if value else ""
