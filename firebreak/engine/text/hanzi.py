"""Which Chinese characters belong to one script only, and which Japanese ones to neither.

``data/hanzi.txt`` is derived by ``tools/text_hanzi.py`` from the character tables of OpenCC (Apache-2.0) and
the coverage of the GB 2312, Big5 and JIS X 0208 character sets.
"""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

CANTONESE_MARKERS: Final = "嘅咗喺嚟嘢佢哋冇唔嗰噉咁啲瞓攞畀乜嘥"
"""Characters of written Cantonese that Mandarin in either script hardly uses."""

CHINESE_FUNCTION_WORDS: Final = "了是你他她们們这這吗嗎没沒很也就都把被呢吧啊"
"""Frequent in Chinese and absent from Japanese written without kana (headlines, names)."""


class Hanzi(NamedTuple):
    """Character sets; ``to_simplified`` maps one traditional character to one simplified character."""

    to_simplified: dict[str, str]
    simplified_only: frozenset[str]
    traditional_only: frozenset[str]
    japanese_only: frozenset[str]


@cache
def hanzi() -> Hanzi:
    """The tables, read once."""
    text = (files("firebreak.engine.text") / "data" / "hanzi.txt").read_text(encoding="utf-8")
    rows = dict(line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return Hanzi(
        to_simplified=dict(zip(rows["traditional"], rows["simplified"], strict=True)),
        simplified_only=frozenset(rows["simplified_only"]),
        traditional_only=frozenset(rows["traditional_only"]),
        japanese_only=frozenset(rows["japanese_only"]),
    )
