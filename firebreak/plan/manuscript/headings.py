"""A document whose author made headings by hand: short bold lines, and lines that count chapters."""

import re
from collections.abc import Sequence
from dataclasses import replace

from firebreak.plan.manuscript.blocks import Block, Line

LONGEST, LONGEST_HAN = 80, 30
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHAPTER = re.compile(r"第\s*[一二三四五六七八九十百零〇\d]{1,4}\s*[章部分篇編编]")
_PART = re.compile(
    r"第\s*[一二三四五六七八九十百零〇\d]{1,4}\s*[节節条條]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
)
_ENDS = (".", "。", "；", ";", ",", "，", "：", ":", "！", "!")


def by_looks(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with headings where lines look like some."""
    chapters = any(isinstance(one, Line) and _CHAPTER.match(one.text) for one in blocks)
    found: list[Block] = []
    for number, one in enumerate(blocks):
        level = _level(one, chapters=chapters) if isinstance(one, Line) else 0
        if level and isinstance(one, Line) and _leads(blocks[number + 1 :]):
            found.append(replace(one, level=level, mark="", label="", text=" ".join(one.text.split())))
        else:
            found.append(one)
    return found


def _level(line: Line, *, chapters: bool) -> int:
    if line.level or "\n" in line.text:
        return 0
    if len(line.text) > (LONGEST_HAN if _HAN.search(line.text) else LONGEST):
        return 0
    if _CHAPTER.match(line.text):
        return 1
    if line.text.rstrip().endswith(_ENDS) and not line.bold:
        return 0
    if _PART.match(line.text):
        return 2 if chapters else 1
    if line.bold and line.mark != "bullet" and not line.text.rstrip().endswith((".", "。", ";", "；", ",")):
        return 2 if chapters else 1
    return 0


def _leads(after: Sequence[Block]) -> bool:
    """A heading has something below it."""
    return bool(after)
