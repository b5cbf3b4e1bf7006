"""A document as a PDF: tagged, with outline and page numbers, Chinese in the glyphs of its own region.

Texts go to the typesetter as data, never as its markup; it reads no file but the fonts and fetches nothing.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from firebreak.base.errors import WrongMove
from firebreak.web.documents.blocks import (
    HEAT,
    Beside,
    Block,
    Flagged,
    Heading,
    Listed,
    NewPage,
    Para,
    Picture,
    Stats,
    Table,
    Words,
    Written,
)
from firebreak.web.documents.written import led, pieces, runs

TAGS = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "sv": "sv-SE", "ms": "ms-MY"}
"""What a file says that its language is."""
FONTS = {"zh-Hant": "Noto Sans CJK TC"}
"""The same signs are drawn otherwise in Taiwan and Hong Kong; every other language takes the mainland's."""
NOTHING = "–"
"""In place of a heading that says nothing: one without words could not be found in the outline."""
MANY = 7
"""A part with more items than this begins with its own contents."""
LONGEST_S, WAIT_S = 30.0, 8.0
"""One PDF at most; and how long another waits for its turn."""
MOST_WAITING = 3
"""In the making and waiting: each takes one of the threads that answer pages, so that others are told to come back."""
BUSY = "other PDFs are being made; try again in a minute"
log = logging.getLogger(__name__)
_ONE, _ROOM = threading.Lock(), threading.BoundedSemaphore(MOST_WAITING)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Also overrides of direction: a number must not read backwards."""
_UNBROKEN = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]{29,}")
_BREAK = re.compile(r"(.{1,24}[@./_&=?-]|.{24})(?=.)")


@dataclass(frozen=True)
class Sheet:
    """What stands around the blocks of a document; every text in its language."""

    language: str
    """One of :data:`TAGS`."""
    title: str
    brand: str
    state: str
    """Which version it is and from when."""
    asof: str
    """At the right of each page's head."""
    running: str
    """At the left of it."""
    card: bool = False
    """One page: set smaller until it fits."""


def pdf_of(sheet: Sheet, blocks: Iterable[Block]) -> bytes:
    """A tagged PDF. Raises :class:`WrongMove` when too many are being made, or it takes too long."""
    language, region = TAGS[sheet.language].lower().split("-")
    told = {
        "title": clean(sheet.title), "brand": clean(sheet.brand), "state": clean(sheet.state), "asof": clean(sheet.asof),
        "running": clean(sheet.running), "lang": language, "region": region, "card": sheet.card,
        "font": FONTS.get(sheet.language, "Noto Sans CJK SC"),
        "blocks": _with_contents([part for block in blocks for part in _parts(block)]),
    }  # fmt: skip
    return _press(msgspec.json.encode(told))


def _press(told: bytes) -> bytes:
    """In a process of its own, one at a time in each worker: it takes some 300 MB while it runs."""
    if not _ROOM.acquire(blocking=False):
        raise WrongMove("export.busy", BUSY)
    try:
        if not _ONE.acquire(timeout=WAIT_S):
            raise WrongMove("export.busy", BUSY)
        try:
            return _run(told)
        finally:
            _ONE.release()
    finally:
        _ROOM.release()


def _run(told: bytes) -> bytes:
    try:
        command = [sys.executable, "-I", str(Path(__file__).with_name("press.py"))]
        # Nothing of ours goes along: no settings, no secrets of the environment.
        run = subprocess.run(  # noqa: S603 - our own program, and no word of anybody's in the command
            command, input=told, capture_output=True, timeout=LONGEST_S, check=False, env=_surroundings()
        )
    except subprocess.TimeoutExpired:
        raise WrongMove("export.too_long", "the PDF took too long") from None
    if run.returncode or not run.stdout.startswith(b"%PDF"):
        log.error("no PDF was made", extra={"code": run.returncode, "said": _said(run.stderr)})
        raise WrongMove("export.failed", "the PDF could not be made")
    return run.stdout


def _surroundings() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT") if name in os.environ}


def _said(errors: bytes) -> str:
    """The kind of an error; its words could hold what is written in the plan."""
    last = errors.decode(errors="replace").strip().rpartition("\n")[2]
    return last.partition(":")[0][:100]


def clean(text: str) -> str:
    """Without signs that control rather than say.

    >>> clean("a\\x00b\\u202ec")
    'abc'
    """
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def breakable(text: str) -> str:
    """A text whose long words may be broken where one looks for it, so that nothing runs over an edge.

    >>> breakable("short"), len(breakable("x" * 100)) > 100
    ('short', True)
    """
    return _UNBROKEN.sub(lambda word: _BREAK.sub("\\1\u200b", word[0]), clean(text))


def _with_contents(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A part with many items begins with its own contents."""
    part: dict[str, Any] = {}
    inside = 0
    for one in parts:
        if one["sort"] == "heading" and one["level"] == 1:
            part, inside = one, 0
        elif one["sort"] == "heading" and one["level"] == 2:
            inside += 1
            part["contents"] = part.get("contents", False) or inside > MANY
    return parts


def _one(text: str) -> str:
    return breakable(" ".join(text.split()))


def _parts(block: Block) -> Iterator[dict[str, Any]]:
    match block:
        case Heading(level, text):
            if level:
                yield {"sort": "heading", "level": level, "text": _one(text) or NOTHING, "contents": False}
        case Para(text, lead):
            if text:
                yield {"sort": "para", "text": breakable(text), "lead": led(clean(lead))}
        case Listed(lines, numbered):
            listed = [[(breakable(line), False)] for line in lines]
            yield {"sort": "numbers" if numbered else "bullets", "lines": listed}
        case Table():
            yield _table(block)
        case Words(text):
            yield {"sort": "words", "text": breakable(text)}
        case Written(text):
            yield from _written(text)
        case Picture(svg, alt):
            yield {"sort": "picture", "svg": clean(svg), "alt": _one(alt)}
        case Stats(cells):
            yield {"sort": "stats", "cells": [[breakable(part) for part in cell] for cell in cells]}
        case Flagged():
            yield _flagged(block)
        case Beside(columns):
            yield {
                "sort": "beside",
                "columns": [[part for one in column for part in _parts(one)] for column in columns],
            }
        case NewPage():
            yield {"sort": "page"}


def _flagged(given: Flagged) -> dict[str, Any]:
    lines = [[_one(flag), breakable(text), breakable(note)] for flag, text, note in given.lines]
    return {"sort": "flagged", "lines": lines}


def _table(given: Table) -> dict[str, Any]:
    rows = [[breakable(text) for text in row] for row in given.rows]
    tones = [
        ["", *(_tone((len(rows) - number) * impact) for impact in range(1, len(row)))] if given.heat else []
        for number, row in enumerate(rows)
    ]
    return {
        "sort": "table", "head": [_one(text) for text in given.head], "rows": rows, "heat": given.heat, "tones": tones,
        "widths": [float(width) for width in given.widths or [1.0] * len(given.head)],
    }  # fmt: skip


def _tone(product: int) -> str:
    return next(f"#{tone}" for most, tone in HEAT if product <= most)


def _written(text: str) -> Iterator[dict[str, Any]]:
    """Headings, lists and paragraphs of a policy; a list's items together."""
    held: dict[str, Any] | None = None
    for piece in pieces(clean(text)):
        said = [(breakable(part), strong) for part, strong in runs(piece.text)]
        sort = {"bullet": "bullets", "number": "numbers"}.get(piece.what, "")
        if held is not None and (held["sort"] != sort or (piece.first and sort)):
            yield held
            held = None
        if sort:
            held = held or {"sort": sort, "lines": []}
            held["lines"].append(said)
        elif piece.what == "heading":
            level = min(max(piece.level, 2), 3)
            yield {
                "sort": "heading",
                "level": level,
                "text": _one(piece.text.replace("**", "")) or NOTHING,
                "contents": False,
            }
        else:
            yield {"sort": "runs", "runs": said}
    if held is not None:
        yield held
