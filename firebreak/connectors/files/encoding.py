"""Guessing a text's encoding: byte order marks, strict decoding, then which Chinese reading makes words."""

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = frozenset(
    "的一是不了在人有我他这这個这中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自"
    "着著去之过過家学學对對可"
    "她里裡后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前所本"
    "见見经經头頭面公同三"
    "已老从從动動两兩长長知民样樣现現分将將外但身些与與高意进進把法此实實回二理美点點月明其种種声聲全工己"
    "话話儿兒者向情部正名定"
    "女问問力机機给給等几幾很业業最间間新什打便位因重被走电電四第门門相次东東政海口使教西再平真听聽世气氣"
    "信北少关關并內内加"
    "化由却卻代军軍产產入先山五太水万萬市眼体體别別处處总總才场場师師书書比住员員九笑性通目华華报報立马馬"
    "命张張活难難神数數"
    "件安表原车車白应應路期叫死常提感金何更反合放做系系计計或司利受光王果亲親界及今京务務制解各任至清物台"
    "臺象记記边邊共风風战戰"
    "品质質价價店客服赔賠退款坏壞差投诉訴微博抖音转轉评評论論赞讚用户戶产品牌召回食安消费費者官方回应"
)
"""Characters that make up most of any Chinese text, in both scripts."""
CHINESE = ("gb18030", "big5hkscs")
_MIN_SHARE = 0.25


def _strict(data: bytes, encoding: str) -> str | None:
    """Decoded, allowing only the last character of the sample to be cut; ``None`` when it does not fit."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except (UnicodeDecodeError, LookupError):
        return None


def _chinese_share(text: str) -> float:
    high = [char for char in text if ord(char) > 127]
    return (
        sum(char in _COMMON or char in "，。！？：；、（）“”《》　" for char in high) / len(high)
        if high
        else 0.0
    )


def guess_encoding(data: bytes) -> tuple[str, float]:
    """``(encoding, confidence)`` of the first bytes of a file.

    >>> guess_encoding("Företaget".encode()), guess_encoding("产品质量不好".encode("gb18030"))[0]
    (('utf-8', 1.0), 'gb18030')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, 1.0
    if wide := _without_mark(data):
        return wide, 0.9
    if _strict(data, "utf-8") is not None:
        return "utf-8", 1.0
    shares = {e: _chinese_share(text) for e in CHINESE if (text := _strict(data, e)) is not None}
    best = max(shares, key=lambda e: shares[e], default="")
    if best and shares[best] >= _MIN_SHARE:
        return best, min(1.0, shares[best] + 0.3)
    if _mostly_utf8(data):
        return "utf-8", 0.6
    return "cp1252" if _strict(data, "cp1252") is not None else "latin-1", 0.5


def _without_mark(data: bytes) -> str:
    """UTF-16 without a mark shows in every second byte of ASCII being zero."""
    head = data[:4000]
    if len(head) < 4:
        return ""
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def _mostly_utf8(data: bytes) -> bool:
    """A few broken characters in a UTF-8 file (cut or mixed exports) do not make it Latin-1."""
    text = data.decode("utf-8", "replace")
    high = sum(ord(char) > 127 for char in text)
    return high > 0 and text.count("\ufffd") / high < 0.05
