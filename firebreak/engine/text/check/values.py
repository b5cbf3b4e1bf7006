"""Numbers, dates, times and links of a text, in one form for all languages, so that versions can be compared. Pure.

>>> sorted(value.key for value in values(Folded("On 5 June at 6 pm, 1,200 bottles"), "en"))
['date 6-5', 'number 1200', 'time 18:00']
>>> sorted(value.key for value in values(Folded("6月5日下午六点，一千二百瓶"), "zh-Hans"))
['date 6-5', 'number 1200', 'time 18:00']
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from firebreak.engine.text.check.folding import Folded

_HAN_DIGITS: Final = {**{c: n for n, c in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2}
_HAN_TENS: Final = {"十": 10, "百": 100, "千": 1_000}
_HAN_BIG: Final = {"万": 10_000, "亿": 100_000_000}
_MONTHS: Final = {
    "en": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "sv": ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "ms": ["jan", "feb", "mac", "apr", "mei", "jun", "jul", "ogo", "sep", "okt", "nov", "dis"],
}
_MONTH: Final = {name: at for names in _MONTHS.values() for at, name in enumerate(names, 1)} | {
    "ogs": 8,
    "ogos": 8,
}
_MONTH_WORD: Final = (
    r"(jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch|s)?|mac|apr(?:il)?|may|maj|mei|june?|juni|july?|juli|julai|"
    r"aug(?:ust|usti)?|ogos|ogs|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cs](?:ember)?|dis(?:ember)?)"
)
_HAN: Final = "〇一二三四五六七八九零两十百千万亿"
LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。（）]{3,200}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,3}"
)
_DATES: Final = (
    re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<word>{_MONTH_WORD})\b"),
    re.compile(rf"\b(?P<word>{_MONTH_WORD}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"),
    re.compile(rf"(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}}) ?月 ?(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}}) ?[日号]"),
)
_TIMES: Final = (
    re.compile(r"\b(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?(?P<part>a\.?m\b|p\.?m\b|noon\b)"),
    re.compile(
        r"\b(?:pukul|jam) (?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?(?: (?P<part>pagi|tengah hari|petang|malam))?"
    ),
    re.compile(r"\b(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? (?P<part>pagi|tengah hari|petang|malam)\b"),
    re.compile(r"\b(?:kl\.?|klockan) ?(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))?\b"),
    re.compile(
        rf"(?P<part>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|今晚|晚间|晚)? ?"
        rf"(?P<h>\d{{1,2}}|[{_HAN}]{{1,3}}) ?[点时](?!间|候|速|常)"
        rf"(?:(?P<half>半)|(?P<min>\d{{1,2}}|[{_HAN}]{{1,3}})分?)?"
    ),
    re.compile(r"\b(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)\b"),
)
_LATE: Final = ("pm", "p.m", "petang", "malam", "下午", "傍晚", "晚上", "今晚", "晚间", "晚")
_NUMBER: Final = re.compile(
    rf"(?<![a-z0-9_.])(?P<digits>\d{{1,3}}(?:[ ,]\d{{3}}){{1,4}}(?:\.\d{{1,6}})?|\d{{1,15}}(?:[.,]\d{{1,6}})?)"
    rf"(?: ?(?P<big>万|亿|million|miljon(?:er)?|juta|ribu|tusen))?"
    rf"|(?P<han>[一二三四五六七八九两十][{_HAN}]{{1,10}})"
)
_BIG: Final = {
    "万": 10_000,
    "亿": 10**8,
    "million": 10**6,
    "miljon": 10**6,
    "miljoner": 10**6,
    "juta": 10**6,
    "ribu": 1_000,
    "tusen": 1_000,
}
_WORDS: Final = {
    "en": [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
    "sv": ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
    "ms": [
        "sifar",
        "satu",
        "dua",
        "tiga",
        "empat",
        "lima",
        "enam",
        "tujuh",
        "lapan",
        "sembilan",
        "sepuluh",
        "sebelas",
        "dua_belas",
    ],
}


class Value(NamedTuple):
    """``key`` is the same in every language; ``start`` and ``end`` are in the folded text."""

    key: str
    start: int
    end: int


def values(folded: Folded, language: str) -> list[Value]:
    """Values in the text, each place once: links before dates before times before numbers."""
    found: list[Value] = []
    taken = bytearray(len(folded.text))
    for value in _all(folded.text, language):
        if not any(taken[value.start : value.end]):
            taken[value.start : value.end] = b"\1" * (value.end - value.start)
            found.append(value)
    return sorted(found, key=lambda value: value.start)


def small_words(folded: Folded, language: str) -> set[str]:
    """Keys of numbers written as small words, "three" or 三: they answer a digit elsewhere, but ask for none."""
    words = {word: at for at, word in enumerate(_WORDS.get(language, []))}
    found = {f"number {words[word]}" for word in re.findall(r"[^\W\d_]+", folded.text) if word in words}
    if not words:
        found |= {f"number {_HAN_DIGITS[c]}" for c in folded.text if c in _HAN_DIGITS}
        found |= {"number 10"} if "十" in folded.text else set()
    return found


def _all(text: str, language: str) -> Iterator[Value]:
    for match in LINK.finditer(text):
        yield Value(f"link {match[0].rstrip('.,;:!?)')}", *match.span())
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = _MONTH[parts["word"][:3]] if parts.get("word") else _int(parts["m"])
            yield Value(f"date {month}-{_int(parts['d'])}", *match.span())
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            hour, late = _int(parts["h"]), (parts.get("part") or "") in _LATE
            minute = 30 if parts.get("half") else _int(parts.get("min") or "0")
            if hour <= 24 and minute < 60:
                yield Value(f"time {hour + 12 if late and hour < 12 else hour}:{minute:02}", *match.span())
    for match in _NUMBER.finditer(text):
        yield Value(f"number {_number(match, language)}", *match.span())


def _number(match: re.Match[str], language: str) -> str:
    if match["han"]:
        return str(_int(match["han"]))
    digits = match["digits"]
    if re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?", digits) and not (language == "sv" and "," in digits):
        digits = digits.replace(" ", "").replace(",", "")
    amount = float(digits.replace(" ", "").replace(",", ".")) * _BIG.get(match["big"] or "", 1)
    return f"{amount:.10g}" if amount < 10**10 else str(int(amount))


def _int(written: str) -> int:
    """An integer in digits or in Chinese numerals."""
    if written.isdigit():
        return int(written)
    total = section = digit = 0
    for sign in written:
        if sign in _HAN_DIGITS:
            digit = digit * 10 + _HAN_DIGITS[sign] if digit else _HAN_DIGITS[sign]
        elif sign in _HAN_TENS:
            section += (digit or 1) * _HAN_TENS[sign]
            digit = 0
        else:
            total, section, digit = (total + section + digit) * _HAN_BIG[sign], 0, 0
    return total + section + digit
