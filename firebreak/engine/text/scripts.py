"""The script rule: what a text's characters say about its language before any model is asked.

Kana means Japanese, Hangul Korean, Thai letters Thai, and so on; Chinese characters are split into simplified
and traditional by the characters that exist in one of them only. Only Latin letters need the n-gram model.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import TEXT_LIMIT
from firebreak.engine.text.hanzi import CANTONESE_MARKERS, CHINESE_FUNCTION_WORDS, hanzi

UNDETERMINED: Final = "und"
LATIN: Final = "Latn"
"""What :func:`by_script` answers where the n-gram model has to decide."""

_RANGES: Final[tuple[tuple[str, int, int], ...]] = (
    ("latin", 0x41, 0x5A), ("latin", 0x61, 0x7A), ("latin", 0xC0, 0xD6), ("latin", 0xD8, 0xF6),
    ("latin", 0xF8, 0x24F), ("latin", 0x1E00, 0x1EFF), ("latin", 0xFF21, 0xFF3A), ("latin", 0xFF41, 0xFF5A),
    ("el", 0x370, 0x3FF), ("ru", 0x400, 0x52F), ("hy", 0x531, 0x58F), ("he", 0x5D0, 0x5EA),
    ("ar", 0x620, 0x6FF), ("ar", 0x750, 0x77F), ("ar", 0xFB50, 0xFDFF), ("ar", 0xFE70, 0xFEFC),
    ("hi", 0x900, 0x97F), ("bn", 0x980, 0x9FF), ("pa", 0xA00, 0xA7F), ("gu", 0xA80, 0xAFF), ("or", 0xB00, 0xB7F),
    ("ta", 0xB80, 0xBFF), ("te", 0xC00, 0xC7F), ("kn", 0xC80, 0xCFF), ("ml", 0xD00, 0xD7F), ("si", 0xD80, 0xDFF),
    ("th", 0xE00, 0xE7F), ("lo", 0xE80, 0xEFF), ("my", 0x1000, 0x109F), ("ka", 0x10A0, 0x10FF),
    ("am", 0x1200, 0x137F), ("km", 0x1780, 0x17FF), ("ko", 0x1100, 0x11FF), ("ko", 0x3131, 0x318E),
    ("ko", 0xAC00, 0xD7A3), ("ja", 0x3041, 0x3096), ("ja", 0x30A1, 0x30FA), ("ja", 0xFF66, 0xFF9D),
    ("han", 0x3400, 0x4DBF), ("han", 0x4E00, 0x9FFF), ("han", 0xF900, 0xFAFF), ("han", 0x20000, 0x323AF),
)  # fmt: skip

# Letters that one language of a shared script has and the script's main language has not.
_TELLING: Final = {"uk": ("ru", "іїєґІЇЄҐ"), "fa": ("ar", "پچژگ"), "ur": ("ar", "ٹڈڑےں")}

_MARKS: Final = ("simplified", "traditional", "japanese", "cantonese", "function")
_KINDS: Final = ("none", *dict.fromkeys(name for name, _, _ in _RANGES), *_MARKS, *_TELLING)
_SCRIPT_OF: Final = dict.fromkeys(_MARKS, "han") | {name: main for name, (main, _) in _TELLING.items()}
_COLUMN: Final = {name: at for at, name in enumerate(_KINDS)}
_OTHER_SCRIPTS: Final = [
    name for name in dict.fromkeys(n for n, _, _ in _RANGES) if name not in {"latin", "han"}
]

_NOT_WORDS: Final = re.compile(r"https?(?:://[!-~]+)?|@[!-~]+")
_LETTER_OF_WORD: Final = re.compile(r"(?:https?(?:://[!-~]+)?|@[!-~]+|[^A-Za-z])*+[A-Za-z]")
"""A letter after nothing but addresses, handles and other signs."""
_SURELY_WORDS: Final = 120

_LEAST_KANA_SHARE: Final = 0.1
_LEAST_JAPANESE_SHARE: Final = 0.1
_HAN_WEIGHT: Final = 2.5
"""One Chinese character or Korean syllable carries about as much as 2.5 Latin letters (a brand name in Latin
letters must not turn a Chinese post into an English one)."""


def by_script(texts: Sequence[str]) -> list[str]:
    """A language tag per text as far as the script decides it, :data:`LATIN` for Latin text, else ``und``.

    >>> by_script(["召回了手机", "召回咗部手機", "リコールです", "Привет", "hello", "👍 123"])
    ['zh-Hans', 'zh-Hant', 'ja', 'ru', 'Latn', 'und']
    """
    plain = [text.isascii() for text in texts]
    tags = [LATIN if p and _has_words(text) else UNDETERMINED for p, text in zip(plain, texts, strict=True)]
    rows = [row for row, p in enumerate(plain) if not p]
    if rows:
        for row, tag in zip(rows, _decided(_counts([_words_only(texts[row]) for row in rows])), strict=True):
            tags[row] = tag
    return tags


def _words_only(text: str) -> str:
    return _NOT_WORDS.sub(" ", text) if "@" in text or "http" in text else text


def _has_words(text: str) -> bool:
    """Whether an ASCII text has letters outside addresses and handles."""
    return len(text) > _SURELY_WORDS or _LETTER_OF_WORD.match(text) is not None


def _counts(texts: Sequence[str]) -> NDArray[np.int64]:
    """Characters of each kind, shape (n, kinds). Those that tell more than their script count for it too."""
    cut = [text[:TEXT_LIMIT] for text in texts]
    codes = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32)
    cells = np.repeat(np.arange(len(cut)) * len(_KINDS), [len(text) for text in cut])
    cells += _kind_table()[codes]
    counts = np.bincount(cells, minlength=len(cut) * len(_KINDS)).reshape(len(cut), len(_KINDS))
    for name, script in _SCRIPT_OF.items():
        counts[:, _COLUMN[script]] += counts[:, _COLUMN[name]]
    return counts


@cache
def _kind_table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for name, low, high in _RANGES:
        table[low : high + 1] = _COLUMN[name]
    characters = hanzi()
    groups = {
        "function": CHINESE_FUNCTION_WORDS,
        "simplified": characters.simplified_only,
        "traditional": characters.traditional_only,
        "japanese": characters.japanese_only,
        "cantonese": CANTONESE_MARKERS,
        **{name: letters for name, (_, letters) in _TELLING.items()},
    }
    for name, letters in groups.items():
        table[[ord(letter) for letter in letters]] = _COLUMN[name]
    return table


def _decided(counts: NDArray[np.int64]) -> list[str]:
    """Tags of texts with these counts of kinds."""
    column = dict(zip(_KINDS, counts.T, strict=True))
    east_asian = column["han"] + column["ja"] + column["ko"]
    others = counts[:, [_COLUMN[name] for name in _OTHER_SCRIPTS]]
    most = others.max(axis=1)
    latin = column["latin"] > np.maximum(_HAN_WEIGHT * east_asian, most)
    other = most > _HAN_WEIGHT * east_asian
    tags = np.select(
        [counts[:, 1:].sum(axis=1) == 0, latin, other],
        [UNDETERMINED, LATIN, np.array(_OTHER_SCRIPTS)[others.argmax(axis=1)]],
        _east_asian(column, east_asian),
    )
    for name, (main, _) in _TELLING.items():
        tags[(tags == main) & (column[name] > 0)] = name
    result: list[str] = tags.tolist()
    return result


def _east_asian(column: dict[str, NDArray[np.int64]], total: NDArray[np.int64]) -> NDArray[np.str_]:
    kana = column["ja"]
    chinese = column["function"] + column["cantonese"] > 0
    written_japanese = (kana > 1) & (kana >= _LEAST_KANA_SHARE * total)
    shaped_japanese = (kana > 0) | (column["japanese"] >= np.maximum(1, _LEAST_JAPANESE_SHARE * total))
    # Most Cantonese is written with traditional characters; where neither side shows, mainland usage is likelier.
    traditional = column["traditional"] + column["cantonese"] > column["simplified"]
    return np.select(
        [column["ko"] > total / 5, written_japanese | (~chinese & shaped_japanese), traditional],
        ["ko", "ja", "zh-Hant"],
        "zh-Hans",
    )
