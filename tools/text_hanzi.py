"""Make firebreak/engine/text/data/hanzi.txt from OpenCC's character tables (needs ``pip install opencc``)."""

from collections.abc import Iterable
from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).parent.parent / "firebreak/engine/text/data/hanzi.txt"
HEADER = """\
# Chinese characters by script, made by tools/text_hanzi.py. Character mappings: OpenCC (Apache-2.0).
# traditional[i] is written simplified[i]. *_only: characters that decide the script of a text.
"""


def ideographs() -> Iterable[str]:
    """The unified ideographs of the basic plane."""
    for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000)):
        yield from map(chr, range(low, high))


def encodable(char: str, charset: str) -> bool:
    """Whether a character set holds the character."""
    try:
        char.encode(charset)
    except UnicodeError:
        return False
    return True


def main() -> None:
    """Write the file."""
    simplify, complicate = OpenCC("t2s").convert, OpenCC("s2t").convert
    rows: dict[str, list[str]] = {
        key: []
        for key in ("traditional", "simplified", "simplified_only", "traditional_only", "japanese_only")
    }
    for char in ideographs():
        simple, full = simplify(char), complicate(char)
        if len(simple) == 1 and simple != char:
            rows["traditional"].append(char)
            rows["simplified"].append(simple)
            if not encodable(char, "gb2312"):
                rows["traditional_only"].append(char)
        elif full != char:
            # The old short forms that traditional writers use too (后, 里, 台) are in Big5: they decide nothing.
            if not encodable(char, "big5"):
                rows["simplified_only"].append(char)
        elif encodable(char, "shift_jis") and not encodable(char, "gb2312") and not encodable(char, "big5"):
            rows["japanese_only"].append(char)
    TARGET.parent.mkdir(exist_ok=True)
    lines = (f"{key} {''.join(chars)}\n" for key, chars in rows.items())
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
