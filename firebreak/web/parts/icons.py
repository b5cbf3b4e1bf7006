"""Icons: lucide's outlines inlined, and the four severity shapes, which are ours."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

CALL = '<path class="call" d="M10 {top}v5M10 {dot}v.2" stroke-width="2.2" stroke-linecap="round"/>'
SHAPES = {
    1: '<circle cx="10" cy="10" r="7.5" fill="currentColor"/>',
    2: '<path d="M10 2 19 17.5H1Z" fill="currentColor"/>' + CALL.format(top=7.5, dot=15),
    3: '<path d="M10 1 19 10 10 19 1 10Z" fill="currentColor"/>' + CALL.format(top=6, dot=13.6),
    4: '<path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3Z" fill="currentColor"/>'
    + CALL.format(top=5.5, dot=13.8),
}


@cache
def icon(name: str) -> SafeString:
    """One lucide icon as inline SVG, hidden from screen readers: the words beside it say the same.

    Raises ``lucide.IconDoesNotExist`` for a name that lucide does not have.
    """
    try:
        svg = ElementTree.fromstring(_outlines().read(f"{name}.svg"))  # noqa: S314 - the package's own file
    except KeyError as error:
        raise IconDoesNotExist(f"lucide has no icon {name!r}") from error
    for part in svg.iter():  # within a page of HTML they need no namespace
        part.tag = part.tag.rpartition("}")[2]
    svg.attrib.update({"aria-hidden": "true", "focusable": "false", "class": "i"})
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308 - as above


@cache
def _outlines() -> ZipFile:
    """The package's archive, read once: its own door reads the list of all icons anew for each of them."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@cache
def shape(level: int) -> SafeString:
    """Circle, triangle, diamond, octagon for levels 1 to 4."""
    inner = mark_safe(SHAPES[level])  # noqa: S308 - a constant above
    return format_html('<svg class="shape" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', inner)
