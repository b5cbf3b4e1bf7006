"""Whether a post says that what is claimed is not so: cues in five languages. A cue is a hint, not a judgement."""

import re
from typing import Final

from firebreak.engine.posts import fold

# English, Swedish, Malay and Indonesian; a space stands for any one space.
_LATIN: Final = (
    r"(?:is|are|was|were|as|completely|totally|absolutely|entirely) (?:completely |totally |entirely |absolutely )?"
    r"(?:false|untrue|fake|bogus|fabricated|baseless|unfounded|wrong)"
    r"|not true|no truth|false (?:claim|rumou?r|report|story|news)s?"
    r"|fake (?:news|story|report|rumou?r|claim|screenshot|video|photo)s?|hoax(?:es)?|debunk(?:s|ed|ing)?"
    r"|den(?:y|ies|ied|ying)|misinformation|disinformation|never happened|did(?: not|n't) happen|made[- ]up"
    r"|refute[sd]?|reject(?:s|ed) (?:the )?(?:claim|report|rumou?r)s?"
    r"|inte sant|stämmer (?:inte|ej)|osant|falsk(?:t|a)? (?:uppgift(?:er)?|rykte[nt]?|påståenden?)"
    r"|är (?:helt )?fals(?:k|kt|ka)|dementera(?:r|de|t|s)|dementi|förneka(?:r|de|t|s)|påhitta[td]e?|lögn(?:er)?"
    r"|bluff|ryktesspridning"
    r"|(?:tidak|tak) (?:benar|betul)|palsu|menafikan|nafi(?:kan)?|dinafikan|khabar angin|fitnah|hoaks?|membantah"
    r"|bantah(?:an)?|dibantah|bukan benar"
)
_HAN: Final = (
    "辟谣", "闢謠", "不实", "不實", "假的", "假消息", "假新闻", "假新聞", "谣言", "謠言", "否认", "否認", "并非事实",
    "並非事實", "不是真的", "没有这回事", "沒有這回事", "澄清", "子虚乌有", "子虛烏有", "不属实", "不屬實", "造谣", "造謠",
)  # fmt: skip
_CUE: Final = re.compile(rf"\b(?:{_LATIN})\b|{'|'.join(_HAN)}")
_TURNED: Final = re.compile(
    r"(?:\b(?:not|n't|never|cannot|can't|won't|without|refuses? to|inte|ej|tidak|tak|bukan)|不|没有?|沒有?|未)"
    r" ?(?:be |even |a |en |ett )?$"
)
_TURNED_AFTER: Final = re.compile(r" (?:inte|ej)\b")


def denies(text: str) -> bool:
    """Whether it denies something.

    >>> denies("Reports of a recall are completely false"), denies("Acme has not denied the recall")
    (True, False)
    >>> [denies(t) for t in ("这是谣言，大家别信", "Uppgifterna stämmer inte", "Dakwaan itu tidak benar", "Acme is on fire")]
    [True, True, True, False]
    """
    folded = fold(text[:1_500])
    return any(
        not _TURNED.search(folded[max(cue.start() - 24, 0) : cue.start()])
        and not _TURNED_AFTER.match(folded, cue.end())
        for cue in _CUE.finditer(folded)
    )


def without_denial(text: str) -> str:
    """The text without its cues: what is denied."""
    return _CUE.sub(" ", fold(text[:1_500]))
