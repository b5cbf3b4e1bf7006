"""Words by which a sentence apologises, admits or denies, in five languages. Pure.

Only used to the safe side: a value with one of them does not stay approved with its template, so that a person reads it.
A word too many costs one approval; the list does not have to be complete, as values are short besides.
"""

import re
import unicodedata
from typing import Final

_LATIN: Final = (
    # English
    "sorry", "apolog", "regret", "fault", "blame", "liab", "responsib", "admit", "guilt", "neglig", "mistake", "wrong",
    "error", "fail", "deny", "denies", "denied", "denial", "untrue", "not true", "false", "lie", "lies", "lying", "fake",
    "hoax", "never happened", "baseless", "unfounded", "accus",
    # svenska
    "ursäkt", "förlåt", "beklag", "skuld", "skyldig", "fel", "ansvar", "erkän", "försum", "misstag", "miss", "förnek",
    "dementer", "osan", "inte sant", "falsk", "lögn", "ljug", "grundlös", "anklag",
    # Bahasa Melayu
    "maaf", "kesal", "salah", "silap", "tanggung", "mengaku", "akui", "cuai", "lalai", "nafi", "palsu", "tidak benar",
    "bohong", "fitnah", "dusta", "tuduh",
)  # fmt: skip
_CHINESE: Final = (
    "道歉",
    "致歉",
    "抱歉",
    "歉意",
    "对不起",
    "對不起",
    "遗憾",
    "遺憾",
    "过错",
    "過錯",
    "错误",
    "錯誤",
    "失误",
    "失誤",
    "责任",
    "責任",
    "承认",
    "承認",
    "疏忽",
    "过失",
    "過失",
    "否认",
    "否認",
    "不实",
    "不實",
    "不属实",
    "不屬實",
    "谣言",
    "謠言",
    "造谣",
    "造謠",
    "虚假",
    "虛假",
    "并非事实",
    "並非事實",
    "没有的事",
    "沒有的事",
    "诬",
    "誣",
    "指控",
    "赔罪",
    "賠罪",
)
_FOUND: Final = re.compile(
    r"\b(?:" + "|".join(re.escape(word) for word in _LATIN) + ")|" + "|".join(map(re.escape, _CHINESE))
)


def admits(text: str) -> bool:
    """Whether a value may apologise, admit or deny something.

    >>> admits("We are to blame."), admits("Vi bär skulden"), admits("这是谣言"), admits("The shop is closed.")
    (True, True, True, False)
    """
    return _FOUND.search(unicodedata.normalize("NFKC", text).casefold()) is not None
