"""Characters as people count them: what stands on the screen as one sign (grapheme clusters).

Services count a text so. The rules of Unicode's annex 29 as far as the standard library knows the characters' properties;
where it does not, two signs are counted rather than one, so that a text is never too long by surprise.
"""

import unicodedata
from typing import Final

_ZWJ: Final = "\u200d"
_FLAGS: Final = range(0x1F1E6, 0x1F200)
_TONES: Final = range(0x1F3FB, 0x1F400)
_TAGS: Final = range(0xE0020, 0xE0080)
_LEADS, _VOWELS, _TAILS, _SYLLABLES = (
    range(0x1100, 0x1160),
    range(0x1160, 0x11A8),
    range(0x11A8, 0x1200),
    range(0xAC00, 0xD7A4),
)
_PER_LEAD: Final = 28


def count(text: str) -> int:
    """How many signs.

    >>> count("a\\u0301🇸🇪👩‍👩‍👧👍🏽\\r\\n召")
    6
    """
    signs = 0
    before, base, flags = "", "", 0
    for char in text:
        if not _joins(before, base, char, flags):
            signs += 1
            base = char
        flags = flags + 1 if ord(char) in _FLAGS else 0
        before = char
    return signs


def _joins(before: str, base: str, char: str, flags: int) -> bool:
    """Whether ``char`` belongs to the sign that ``before`` ends and ``base`` began; ``flags``: letters of flags before."""
    if not before:
        return False
    if before == "\r" and char == "\n":
        return True
    if _is_control(before) or _is_control(char):
        return False
    if _extends(char):
        return True
    if ord(char) in _FLAGS:
        return flags % 2 == 1
    if before == _ZWJ:
        return _is_picture(base) and _is_picture(char)
    return _is_hangul_of(before, char)


def _is_control(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char not in "\u200c\u200d" and ord(char) not in _TAGS
    return category in {"Cc", "Zl", "Zp", "Cs"}


def _extends(char: str) -> bool:
    """Marks that stand on or beside a letter, skin tones, the letters of regional flags, joiners."""
    code = ord(char)
    if code < 0x300:
        return False
    if unicodedata.category(char) in {"Mn", "Me"} or char in "\u200c\u200d":
        return True
    if unicodedata.category(char) == "Mc":
        return code not in {0x102B, 0x102C, 0x1038} and not 0x1062 <= code <= 0x108F
    return code in _TONES or code in _TAGS or code in {0xFF9E, 0xFF9F}


def _is_picture(char: str) -> bool:
    return char in "\u00a9\u00ae\u203c\u2049\u3030\u303d" or unicodedata.category(char) == "So"


def _is_hangul_of(before: str, char: str) -> bool:
    """Korean letters that are written as one syllable."""
    one, two = ord(before), ord(char)
    if one in _LEADS:
        return two in _LEADS or two in _VOWELS or two in _SYLLABLES
    open_syllable = one in _SYLLABLES and (one - _SYLLABLES.start) % _PER_LEAD == 0
    if one in _VOWELS or open_syllable:
        return two in _VOWELS or two in _TAILS
    return (one in _SYLLABLES or one in _TAILS) and two in _TAILS
