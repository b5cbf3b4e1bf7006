"""What columns of exports are called, in the product's five languages, and which field of Post they mean.

Names are compared folded: lower case, words joined by one blank, camelCase split. The first name of a field
is the surest; a name that two suites use for different things stands where it is meant most often and lets
the content decide (see ``files.guess``).
"""

import re
from functools import lru_cache

from firebreak.engine.posts import fold

NAMES = """
id: id|post id|tweet id|status id|mention id|message id|comment id|id str|idstr|mid|uri|guid|uuid|
    doc id|document id|article id|item id|resource id|content id|external id|unique id|note id|编号|
    帖子id|微博id|笔记id|作品id|文章id|評論id|评论id|編號|貼文id|inläggs id|inlägg id|kirim id|
    id kiriman|id catatan
text: text|full text|tweet text|content|message|body|post|tweet|comment|snippet|post text|tweet content|
    post content|message text|content text|description|selftext|caption|review|hit sentence|
    sound bite text|contents|mention text|comment text|内容|正文|微博内容|微博正文|笔记内容|评论内容|
    文本|全文|摘要|文章内容|帖子内容|內容|內文|貼文內容|留言內容|評論內容|貼文|innehåll|inlägg|
    meddelande|kommentar|brödtext|inläggstext|kandungan|teks|isi|mesej|komen|ulasan|kiriman
time: created at|time|date|timestamp|published|published at|publish date|publication date|post date|
    posted at|created|created time|date published|pubdate|pub date|post time|posted|posted on|date utc|
    datetime|date time|created utc|published time|timestamp share|tweet created at|publishedat|indexed|
    时间|日期|发布时间|发布日期|发表时间|创建时间|发文时间|評論時間|评论时间|時間|發布時間|發佈時間|
    發表時間|發文時間|發布日期|發佈日期|張貼時間|tid|datum|tidpunkt|publicerad|publiceringsdatum|skapad|
    skapad den|masa|tarikh|tarikh siaran|diterbitkan|waktu
author: author|username|user name|screen name|handle|user screen name|from|author username|
    author handle|user|account|twitter screen name|from user|author name handle|user login|acct|
    influencer|author user name|user username|作者|用户名|账号|昵称|博主|发布者|发布人|用户昵称|
    作者名称|帳號|使用者|使用者名稱|暱稱|發文者|留言者|författare|användarnamn|användare|avsändare|
    konto|pengarang|nama pengguna|pengguna|akaun|penulis
author_id: author id|user id|userid|user id str|from id|account id|uid|author did|did|用户id|作者id|
    博主id|使用者id|帳號id|användar id|författar id|id pengguna|id penulis|id akaun
author_name: author name|display name|full name|author display name|user display name|real name|
    from name|author full name|显示名称|姓名|作者姓名|顯示名稱|visningsnamn|namn|nama paparan|
    nama penuh
platform: platform|network|social network|source type|media type|page type|content source name|channel|
    content source|平台|来源平台|媒体类型|媒體類型|渠道|頻道|來源平台|plattform|kanal|nätverk|saluran|
    rangkaian
title: title|headline|subject|post title|thread title|article title|标题|文章标题|笔记标题|標題|主旨|
    rubrik|titel|ämne|tajuk|judul
lang: lang|language|language code|语言|语种|語言|語系|språk|bahasa
url: url|link|permalink|post url|permanent url|tweet url|status url|post link|perma link|article url|
    mention url|web url|original url|链接|网址|帖子链接|微博链接|原文链接|地址|連結|網址|貼文連結|
    原文連結|länk|webbadress|adress|pautan|alamat
site: domain|site|source|source name|host|publisher|outlet|media|site name|publication|news source|
    media name|网站|来源|媒体|媒体名称|站点|網站|來源|媒體|媒體名稱|källa|webbplats|sajt|domän|sumber|
    laman|laman web|media
kind: post type|type|kind|tweet type|content type|message type|engagement type|thread entry type|类型|
    帖子类型|類型|貼文類型|typ|inläggstyp|jenis
parent: in reply to|in reply to id|in reply to status id|in reply to status id str|in reply to tweet id|
    reply to|parent id|rt of|retweeted status id|retweet of|parent|object id|in reply to id str|
    referenced tweet id|reply to id|回复id|父id|回覆id|svar på|balas kepada
thread: conversation id|thread id|conversation|thread|root id|thread url|会话id|對話id|konversation|
    tråd|perbualan
country: country|country code|place country|国家|地区|國家|地區|land|negara
followers: followers|followers count|follower count|user followers count|author followers|
    user followers|twitter followers|x followers|author followers count|subscribers|fans|
    number of followers|audience|粉丝数|粉丝|粉丝量|关注者|粉絲數|粉絲|追蹤者|追蹤人數|följare|
    antal följare|pengikut|bilangan pengikut
reposts: reposts|retweets|retweet count|repost count|shares|share count|rt count|reblogs|reblogs count|
    forwards|twitter retweets|x reposts|number of retweets|reposts count|shares count|转发|转发数|
    转发量|分享数|轉發|轉發數|分享數|分享次數|轉推|delningar|antal delningar|kongsi|perkongsian|
    ulang siar
likes: likes|like count|favorites|favourites|favorite count|favourites count|likes count|reactions|
    reaction count|hearts|twitter likes|digg count|score|upvotes|点赞|点赞数|点赞量|赞|获赞|點讚|按讚|
    按讚數|讚數|讚|gillar|gilla markeringar|antal gillar|suka|bilangan suka|tanda suka
replies: replies|reply count|comments|comment count|comments count|replies count|num comments|
    number of comments|twitter replies|评论数|评论量|评论|回复数|評論數|留言數|回覆數|svar|antal svar|
    antal kommentarer|kommentarer|balasan|bilangan komen|jumlah komen
views: views|view count|impressions|impression count|reach|reads|plays|play count|estimated views|
    potential reach|views count|reach new|阅读量|阅读数|浏览量|播放量|曝光量|閱讀數|瀏覽數|觀看數|觸及|
    觸及人數|曝光數|visningar|räckvidd|antal visningar|tontonan|capaian|jangkauan|bilangan tontonan
sentiment: sentiment|airline sentiment|polarity|tone|sentiment label|情感|情感倾向|情绪|情感属性|情緒|
    情感倾向性|情緒正負面|正負面|tonalitet|sentimen
"""
"""Field, colon, names joined by bars; a line that begins with blanks goes on. The order is the order of trust."""


def _read(table: str) -> dict[str, list[str]]:
    entries = table.strip().replace("\n    ", "").split("\n")
    return {
        field: names.strip().split("|") for field, _, names in (entry.partition(":") for entry in entries)
    }


SYNONYMS = _read(NAMES)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINTS = re.compile(r"[\s_\-./:()（）\[\]#*\"']+")


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """A column's name as it is compared.

    >>> fold_name("Tweet_ID"), fold_name("publicMetrics.retweetCount"), fold_name(" 发布时间 ")
    ('tweet id', 'public metrics retweet count', '发布时间')
    """
    return " ".join(_JOINTS.sub(" ", fold(_CAMEL.sub(" ", name.strip()))).split())


def _table() -> dict[str, list[tuple[str, float]]]:
    table: dict[str, list[tuple[str, float]]] = {}
    for field, listed in SYNONYMS.items():
        for place, name in enumerate(listed):
            table.setdefault(fold_name(name), []).append((field, 1.0 - 0.3 * place / len(listed)))
    return table


_TABLE = _table()


_WORDS = """
user author public metrics metric post tweet status message data attributes legacy properties statistics
stats engagement engagements metadata item fields twitter x total node account core snippet video article
mention document source doc
"""
_AROUND = frozenset(_WORDS.split())
"""Words before a name that do not change its meaning: ``public_metrics.retweet_count``, but not ``rt_user``."""


def fields_for(name: str) -> dict[str, float]:
    """Fields a name may mean, with trust from 0 to 1; nested names count by their last words too.

    >>> max(fields_for("tweet_id").items(), key=lambda pair: pair[1])[0]
    'id'
    >>> "reposts" in fields_for("public_metrics.retweet_count")
    True
    """
    words = fold_name(name).split()
    found: dict[str, float] = {}
    for start in range(min(len(words), 4)):
        if start and words[start - 1] not in _AROUND:
            break
        for field, trust in _TABLE.get(" ".join(words[start:]), ()):
            found[field] = max(found.get(field, 0.0), trust * 0.8**start)
    return found
