"""The names that suites give their columns, folded, best first; read by :mod:`~firebreak.connectors.files.layouts`."""

from typing import Any

_AUTHOR = "extra author attributes"
_ARTICLE = "article extended attributes"
_WORLD = "extra source attributes world data"

SUITES: dict[str, dict[str, Any]] = {
    "brandwatch": {
        "title": "Brandwatch",
        "needs": (
            "date|date utc",
            "full text|snippet|title",
            "url|original url",
            "page type|query name|query id",
        ),
        "hints": "query name|query id|page type|content source name|thread entry type|resource id|account type|"
        "country code|x author id|twitter author id|mentioned authors|engagement type|display urls|expanded urls",
        "least": 3,
        "zone": "UTC",
        "words": ("brandwatch", "bulk mentions"),
        "fields": {
            "id": "resource id|mention id|id|guid",
            "text": "full text|snippet",
            "time": "date|date utc",
            "title": "title",
            "author": "author",
            "author_id": "x author id|twitter author id|bluesky author id|facebook author id|author id",
            "author_name": "full name",
            "platform": "page type|content source name|content source",
            "site": "domain",
            "lang": "language",
            "url": "url|original url",
            "country": "country code",
            "kind": "engagement type|thread entry type|subtype",
            "parent": "x reply to|twitter reply to|x repost of|x retweet of|twitter retweet of",
            "thread": "thread id|thread url",
            "followers": "x followers|twitter followers|instagram followers|bluesky followers|followers",
            "reposts": "x reposts|x retweets|twitter retweets|facebook shares|bluesky reposts|tiktok shares|shares",
            "likes": "x likes|twitter likes|facebook likes|instagram likes|bluesky likes|tiktok likes|likes|"
            "youtube likes|reddit score",
            "replies": "x replies|x reply count|twitter reply count|facebook comments|instagram comments|"
            "reddit comments|tiktok comments|bluesky replies|blog comments|comments",
            "views": "reach new|reach|impressions|monthly visitors",
            "sentiment": "sentiment",
        },
    },
    "talkwalker": {
        "title": "Talkwalker",
        "needs": ("published", "url", "content|content snippet|title|title snippet"),
        "hints": f"indexed|search indexed|source type|post type|domain url|host url|root url|title snippet|"
        f"content snippet|tags internal|porn level|nsfw level|fluency level|matched profile|{_AUTHOR} name|"
        f"{_AUTHOR} short name|{_AUTHOR} id|extra source attributes name|{_WORLD} country code",
        "least": 3,
        "words": ("talkwalker",),
        "fields": {
            "id": "external id",
            "text": "content|content snippet",
            "time": "published",
            "title": "title|title snippet",
            "author": f"{_AUTHOR} short name|{_AUTHOR} name",
            "author_name": f"{_AUTHOR} name",
            "author_id": f"{_AUTHOR} id",
            "platform": "source type",
            "site": "extra source attributes name|domain url|host url",
            "lang": "lang",
            "url": "url",
            "country": f"{_WORLD} country code|{_AUTHOR} world data country code|"
            "extra article attributes world data country code",
            "kind": "tags internal",
            "parent": "parent url",
            "followers": f"{_ARTICLE} twitter followers|{_ARTICLE} instagram followers|"
            "source extended attributes twitter followers|source extended attributes instagram followers|"
            "source extended attributes facebook followers|source extended attributes youtube subscribers",
            "reposts": f"{_ARTICLE} twitter retweets|{_ARTICLE} twitter shares|{_ARTICLE} facebook shares|"
            f"{_ARTICLE} linkedin shares|{_ARTICLE} tiktok shares",
            "likes": f"{_ARTICLE} twitter likes|{_ARTICLE} facebook likes|{_ARTICLE} facebook reactions total|"
            f"{_ARTICLE} instagram likes|{_ARTICLE} youtube likes|{_ARTICLE} tiktok likes",
            "replies": f"{_ARTICLE} num comments|{_ARTICLE} twitter replies|{_ARTICLE} instagram comments",
            "views": f"reach|{_ARTICLE} url views|{_ARTICLE} youtube views",
            "sentiment": "sentiment",
        },
    },
    "mention": {
        "title": "Mention",
        "needs": (
            "title",
            "description|text|content|snippet",
            "url|link|original url",
            "date|published at|publication date|created at",
        ),
        "hints": "tone|influence score|author influence score|source type|cumulative reach|direct reach|"
        "domain reach|alert|alert name|mention id|clickable url",
        "least": 2,
        "words": ("mention.com", "mention export"),
        "fields": {
            "id": "mention id|id",
            "text": "description|text|content|snippet",
            "time": "date|published at|publication date|created at",
            "title": "title",
            "author": "author username|author|author name",
            "author_name": "author name",
            "platform": "source type|source",
            "site": "source name|source url|domain",
            "lang": "language|language code",
            "url": "original url|url|link|clickable url",
            "country": "country code|country",
            "followers": "followers|author followers|followers count",
            "reposts": "shares|retweets",
            "likes": "likes|favorites",
            "replies": "comments|replies",
            "views": "reach|cumulative reach|direct reach|domain reach",
            "sentiment": "tone|sentiment",
        },
    },
    "hootsuite": {
        "title": "Hootsuite",
        "needs": (
            "date|published|published date|posted at|created date|message date|date posted|post date",
            "message|post message|post text|message text|full text|content|snippet",
            "network|social network|social network type|network type|page type|source",
        ),
        "hints": "social profile|social network|social network type|network type|stream|stream name|board|"
        "search name|saved search|search stream|post permalink|message link|message type|author handle|"
        "author username|assigned to|assignment status|profile name|sent by",
        "least": 2,
        "words": ("hootsuite",),
        "fields": {
            "id": "message id|post id|mention id|id",
            "text": "full text|message|post message|post text|message text|content|snippet",
            "time": "published|published date|posted at|created date|message date|date posted|post date|date",
            "title": "title",
            "author": "author username|author handle|username|handle|author|from|profile name",
            "author_name": "author name|full name|name|author",
            "author_id": "author id",
            "platform": "page type|social network|social network type|network type|network|source",
            "site": "domain|site",
            "lang": "language",
            "url": "post permalink|permalink|message link|post link|link|url",
            "country": "country code|country",
            "kind": "message type|post type|thread entry type|type",
            "parent": "in reply to|reply to",
            "followers": "followers|author followers|x followers|twitter followers|instagram followers",
            "reposts": "retweets|reposts|shares",
            "likes": "likes|favorites|reactions",
            "replies": "comments|replies",
            "views": "reach|impressions|views",
            "sentiment": "sentiment",
        },
    },
}
