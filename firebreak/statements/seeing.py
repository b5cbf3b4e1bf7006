"""Whether readers see what machines read: marks that nobody sees, addresses that lead elsewhere than they seem. Pure."""

import re
import unicodedata
from typing import Final

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_EAST: Final = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af"
"""Characters beside which an address stands without a space in Chinese text."""
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u2800\u3164\uffa0\ufffc")
"""Letters, marks and signs that are drawn as nothing (Unicode, Default_Ignorable_Code_Point), and line ends of their own."""
_JOINERS: Final = "\u200c\u200d"
_PICTURE: Final = "\ufe0f"
"""Asks for the coloured picture of the sign before it."""
_NUMBERED: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
"""Of the class of format marks, but drawn: they stand around or below numbers."""
_WHOLE: Final = re.compile(r"https?:[/\\]{2}([^\s/\\?#，；：！？、（）《》「」『』“”‘’<>\"]*)", re.IGNORECASE)
_STOP: Final = re.compile(r"。(?![a-z0-9])", re.IGNORECASE)
_BARE: Final = re.compile(rf"(?<![^\W{_EAST}])(?<!-)(?:(?:[^\W{_EAST}]|-)++\.){{1,20}}[^\W\d_{_EAST}]{{2,}}")
_LABEL: Final = re.compile(rf"[a-z0-9à-öø-ÿ_-]+|[0-9-]*[{_HAN}][{_HAN}0-9-]*")
_LATIN: Final = re.compile(r"[a-z0-9à-öø-ÿ_.-]+")


def unseen(text: str) -> str:
    r"""The first mark of a text that nobody sees, as ``U+202E``; empty where there is none.

    >>> unseen("one\ntwo"), unseen("safe\u202egnp.exe"), unseen("pay\u200dpal"), unseen("❤\ufe0f")
    ('', 'U+202E', 'U+200D', '')
    """
    if text.isascii() and text.isprintable():  # the common case
        return ""
    found = (char for at, char in enumerate(text) if _bad(text, at, char))
    return next((f"U+{ord(char):04X}" for char in found), "")


def _bad(text: str, at: int, char: str) -> bool:
    if (char.isalnum() and char not in _BLANK) or char in "\n\t\r ":
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char in _JOINERS:
        return not _joins(before, after, char)
    if char == _PICTURE:
        return not before or not (_is_picture(before) or before in "0123456789#*")
    return (
        unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn")
        or (unicodedata.category(char) == "Cf" and char not in _NUMBERED)
        or char in _BLANK
        or "\ufe00" <= char <= "\ufe0e"
        or "\u180b" <= char <= "\u180f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def _joins(before: str, after: str, char: str) -> bool:
    """Whether a joiner does something that is seen: in one emoji, in Arabic script, after a virama (RFC 5892, A.1, A.2)."""
    if not before or not after:
        return False
    if char == "\u200d" and (_is_picture(before) or before == _PICTURE) and _is_picture(after):
        return True
    arabic = unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    return arabic or unicodedata.combining(before) == 9  # 9: virama


def _is_picture(char: str) -> bool:
    """A sign or emoji, or the skin colour of one."""
    return (
        unicodedata.category(char) in ("So", "Sm") or "\U0001f3fb" <= char <= "\U0001f3ff" or char in "‼⁉〰〽"
    )


def strange_host(text: str) -> str:
    """The first web address of a text that may lead elsewhere than it seems to, as far as its path; empty where none does.

    With a name before an ``@``, in the coded spelling ``xn--`` that nobody can read, or in letters other than Latin or
    Chinese ones, or in both at once: of these some look alike.

    >>> strange_host("See https://example.com/a, or 例子.中国"), strange_host("pаypal.com")
    ('', 'pаypal.com')
    >>> strange_host("https://bank.example@evil.example/"), strange_host("详情：https://example.com。谢谢")
    ('bank.example@evil.example', '')
    """
    for found in _WHOLE.finditer(text):
        host = _STOP.split(found[1])[0].rstrip(".,;:!?)]}'»…。")
        if host and not _plain(re.sub(r":[0-9]+$", "", host)):
            return host
    for found in _BARE.finditer(text):
        host = found[0].lower()
        mixed = re.search(r"[a-z]", host) and not _LATIN.fullmatch(host)
        if mixed or _coded(host):
            return found[0]
    return ""


def _plain(host: str) -> bool:
    return not _coded(host.lower()) and all(_LABEL.fullmatch(label) for label in host.lower().split("."))


def _coded(host: str) -> bool:
    return any(label.startswith("xn--") for label in host.split("."))
