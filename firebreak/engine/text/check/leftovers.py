"""Fields that a program did not fill, and what writers leave in a text for each other, by shape. Pure.

``data/shapes.re`` is for every language, ``data/<language>/shapes.re`` for one: a regular expression a line, without
nested repetition; ``NAME = part`` names a part that the lines below it use as ``{{NAME}}``; ``IF = signs`` says that the
lines below it are worth a look only in a text with one of these signs, ``HAS = word|two words`` with one of these words.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

_NAMED: Final = re.compile(r"([A-Z_]+) = (.*)")


@cache
def _shapes(language: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    root = files("firebreak.engine.text.check") / "data"
    found = [root / "shapes.re", root / language / "shapes.re"]
    return tuple(shape for file in found if file.is_file() for shape in _read(file.read_text("utf-8")))


def leftovers(language: str, text: str) -> Iterator[re.Match[str]]:
    """Gaps and notes in a text of this language, besides those of ``gaps``."""
    for signs, shape in _shapes(language):
        if not signs or any(sign in text for sign in signs):
            yield from shape.finditer(text)


def _read(text: str) -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    parts: dict[str, str] = {}
    signs: tuple[str, ...] = ()
    for line in text.splitlines():
        named = _NAMED.fullmatch(line)
        if named and named[1] == "IF":
            signs = tuple(named[2])
        elif named and named[1] == "HAS":
            signs = tuple(named[2].split("|"))
        elif named:
            parts[named[1]] = named[2]
        elif line and not line.startswith("# "):
            for name, part in parts.items():
                line = line.replace("{{" + name + "}}", part)
            yield signs, re.compile(line)
