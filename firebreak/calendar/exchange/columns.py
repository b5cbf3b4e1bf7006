"""What columns and languages are called in the files that people bring, in five languages. Pure.

These words are recognised, not shown: they stay as they are when the translations of the pages change.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from firebreak.calendar.meeting import spelt

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "uid": {"en": "ID", "zh-Hans": "编号", "zh-Hant": "編號", "sv": "Id", "ms": "ID"},
    "date": {"en": "Date", "zh-Hans": "日期", "zh-Hant": "日期", "sv": "Datum", "ms": "Tarikh"},
    "time": {"en": "Time", "zh-Hans": "时间", "zh-Hant": "時間", "sv": "Tid", "ms": "Masa"},
    "channel": {"en": "Channel", "zh-Hans": "渠道", "zh-Hant": "管道", "sv": "Kanal", "ms": "Saluran"},
    "language": {"en": "Language", "zh-Hans": "语言", "zh-Hant": "語言", "sv": "Språk", "ms": "Bahasa"},
    "title": {"en": "Title", "zh-Hans": "标题", "zh-Hant": "標題", "sv": "Rubrik", "ms": "Tajuk"},
    "text": {"en": "Text", "zh-Hans": "正文", "zh-Hant": "內文", "sv": "Text", "ms": "Teks"},
    "topic": {"en": "Topic", "zh-Hans": "话题", "zh-Hant": "話題", "sv": "Ämne", "ms": "Topik"},
    "offer_ends": {
        "en": "Offer ends", "zh-Hans": "优惠截止", "zh-Hant": "優惠截止", "sv": "Erbjudandet slutar", "ms": "Tawaran tamat",
    },
    "rights": {
        "en": "Picture rights", "zh-Hans": "图片版权", "zh-Hant": "圖片版權", "sv": "Bildrättigheter", "ms": "Hak gambar",
    },
}  # fmt: skip
"""Name of a field -> what an export calls its column. In this order."""
_ALSO: Final[Mapping[str, str]] = {
    "uid": "uid|identifier|kennung|序号",
    "date": (
        "day|publish date|post date|posting date|publication date|scheduled date|scheduled|schedule|date and time|datetime|"
        "date time|when|dag|publiceringsdatum|publiceras|datum och tid|tarikh siaran|tarikh terbit|tarikh dan masa|hari|"
        "发布日期|发表日期|日期时间|日期和时间|發佈日期|發布日期|排程日期"
    ),
    "time": (
        "hour|publish time|post time|posting time|scheduled time|klockslag|klockan|kl|publiceringstid|waktu|pukul|"
        "masa siaran|发布时间|發佈時間|發布時間|排程時間|时刻"
    ),
    "channel": (
        "channels|account|platform|network|profile|konto|plattform|nätverk|akaun|rangkaian|频道|平台|账号|帐号|帳號|账户|頻道"
    ),
    "language": "lang|locale|语种|語種",
    "title": "name|headline|subject|heading|titel|namn|nama|名称|題目|题目",
    "text": (
        "post|post text|copy|caption|message|content|body|inlägg|inläggstext|meddelande|innehåll|bildtext|kandungan|"
        "hantaran|kapsyen|mesej|内容|文案|文字|文本|帖文|贴文|文章|描述"
    ),
    "topic": "theme|campaign|tema|kampanj|kempen|主题|活动|tag|label",
    "offer_ends": (
        "offer end|offer ends on|offer until|offer valid until|valid until|valid to|expires|expiry|expiry date|end of offer|"
        "erbjudande slutar|erbjudandet gäller till|gäller till|giltigt till|tamat tawaran|tawaran berakhir|sah hingga|"
        "sah sehingga|优惠截止日期|优惠结束|优惠结束时间|有效期至|有效期|截止日期"
    ),
    "rights": (
        "image rights|photo rights|rights|licence|license|credit|photo credit|image credit|rättigheter|licens|fotograf|"
        "hak cipta|lesen|lesen gambar|kredit gambar|图片授权|版权|授权|图片来源"
    ),
}
_LANGUAGES: Final[Mapping[str, str]] = {
    "en": "en|eng|english|engelska|bahasa inggeris|inggeris|英语|英文|en-gb|en-us",
    "zh-Hans": (
        "zh-hans|zh-cn|zh-sg|zh_hans|zh_cn|simplified chinese|chinese (simplified)|förenklad kinesiska|"
        "kinesiska (förenklad)|cina ringkas|bahasa cina (ringkas)|bahasa cina ringkas|简体中文|简体|简中|中文(简体)"
    ),
    "zh-Hant": (
        "zh-hant|zh-tw|zh-hk|zh_hant|zh_tw|zh_hk|traditional chinese|chinese (traditional)|traditionell kinesiska|"
        "kinesiska (traditionell)|cina tradisional|bahasa cina (tradisional)|bahasa cina tradisional|繁體中文|繁體|繁中|"
        "正體中文|中文(繁體)"
    ),
    "sv": "sv|swe|sv-se|swedish|svenska|bahasa sweden|sweden|瑞典语|瑞典文",
    "ms": "ms|msa|ms-my|malay|bahasa melayu|bahasa malaysia|melayu|malajiska|马来语|马来文",
}
_SIGNS: Final = re.compile(r"[\s_:*?()\[\]]+")


def _key(written: str) -> str:
    return _SIGNS.sub(" ", spelt(written)).strip()


_FIELD_OF: Final = {
    **{_key(word): field for field, words in _ALSO.items() for word in words.split("|")},
    **{_key(word): field for field, names in COLUMNS.items() for word in names.values()},
}
_LANGUAGE_OF: Final = {_key(word): tag for tag, words in _LANGUAGES.items() for word in words.split("|")}


def language_of(written: str) -> str | None:
    """Tag of a language as people write it; empty for nothing; ``None`` for one that is not here.

    >>> language_of("Bahasa Melayu"), language_of("繁体"), language_of(""), language_of("Chinese")
    ('ms', 'zh-Hant', '', None)
    """
    key = _key(written)
    return _LANGUAGE_OF.get(key) if key else ""


def fields_of(cells: Sequence[str]) -> dict[str, int]:
    """Name of a field -> place of its column, the first of each; of a row that names columns.

    >>> fields_of(["Publiceringsdatum", "Klockslag", "Inlägg", "x"])
    {'date': 0, 'time': 1, 'text': 2}
    """
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if field := _FIELD_OF.get(_key(cell)):
            found.setdefault(field, place)
    if "date" not in found and "time" in found:  # "Publish time" alone: day and time in one
        found["date"] = found.pop("time")
    return found
