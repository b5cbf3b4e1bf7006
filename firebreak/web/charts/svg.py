"""The only place that writes SVG or HTML for charts: every name is ours, every value is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

Value = str | int | float | None
Point = tuple[float, float]

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
FONT = "Noto Sans, Noto Sans CJK SC, sans-serif"


def clean(value: object) -> str:
    """Text without the characters that no XML document may hold."""
    return NOT_XML.sub("", str(value))


def words(value: object) -> SafeString:
    """Any text as content: always escaped, even when somebody marked it as safe."""
    return SafeString(escape(clean(value)))


def short(value: float) -> str:
    """A coordinate with one decimal at most: ``12``, ``12.5``."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def el(name: str, *children: SafeString, **attributes: Value) -> SafeString:
    """One element. ``class_`` and ``text_anchor`` become ``class`` and ``text-anchor``; None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(children)
    closed = f"<{name}{given}>{body}</{name}>" if body or name not in VOID else f"<{name}{given}/>"
    return SafeString(closed)  # attributes are escaped, children come from here


VOID = {"path", "line", "rect", "circle"}


def _attribute(value: Value) -> str:
    return short(value) if isinstance(value, float) else escape(clean(value))


def join(parts: Iterable[SafeString]) -> SafeString:
    """Parts made by :func:`el` or :func:`words` in a row."""
    return SafeString("".join(parts))


def label(text: object, x: float, y: float, class_: str = "axis", **attributes: Value) -> SafeString:
    """A text at a place."""
    return el("text", words(text), class_=class_, x=float(x), y=float(y), **attributes)


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """Path data through the points."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points) + ("Z" if closed else "")


def drawing(
    width: int, height: int, parts: Iterable[SafeString], *, title: str, desc: str, **more: Value
) -> SafeString:
    """A whole ``<svg role="img">`` with its name and description."""
    class_ = more.pop("class_", "drawing")
    return el(
        "svg",
        el("title", words(title)),
        el("desc", words(desc)),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        class_=class_,
        font_family=FONT,
        font_size=more.pop("font_size", 12),
        **more,
    )


def text_width(text: str, size: float = 12) -> float:
    """A rough width in the drawing's units: wide characters count as one em, others as 0.58."""
    return sum(size if ord(char) > 0x2E80 else size * 0.58 for char in text)
