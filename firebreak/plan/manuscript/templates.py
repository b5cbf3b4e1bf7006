"""A section becomes a message template: its gaps become placeholders, so that nobody can send them unfilled."""

import re
from functools import lru_cache
from typing import Any, cast

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from firebreak.plan.items import LANGUAGES, Placeholder, Template
from firebreak.plan.items.words import CHANNELS
from firebreak.plan.manuscript.blocks import Block, Grid, Line, plain
from firebreak.plan.manuscript.pieces import Known, pieces
from firebreak.plan.manuscript.sections import Section
from firebreak.plan.manuscript.vocabulary import bare, column_of, sort_of
from firebreak.plan.words import CHANNEL_NAMES, TEMPLATE_NAMES

_GAP = re.compile(
    r"\[([^\[\]\n]{1,60})\]|［([^［］\n]{1,60})］|【([^【】\n]{1,60})】|\{([^{}\n]{1,60})\}|<([^<>\n]{1,60})>|_{4,}|\.{6,}|…{2,}"
)
_MEANT = re.compile("填|名|时间|時間|日期|地点|地點|电话|電話|数|數|某|待|[xX×]{2}")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
POST = 1_500
"""Characters that still fit a post."""


def template(section: Section, key: str, blocks: list[Block], known: Known) -> Template:
    """One text, or one per channel where headings name channels."""
    parts = pieces(blocks, ("use",))
    rest, hints = _hints(parts.pop(""))
    kind, rest = _kind(section.title, rest)
    texts = _by_channel(rest)
    gaps: dict[str, Placeholder] = {}
    variants = {
        channel: known.say(_filled(text, gaps, hints, known) or section.title)
        for channel, text in texts.items()
    }
    use = plain(parts.get("use", [])) or _("Not written yet: when to use it, and when not.")
    return Template(
        key=key, title=known.say(section.title), kind=cast("Any", kind), types=[], use=known.say(use), placeholders=gaps,
        variants=cast("Any", variants),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """What channels and sorts of texts are called in every language, in small letters."""
    channels: dict[str, str] = {}
    sorts: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language.lower()):
            channels |= {str(name).casefold(): channel for channel, name in CHANNEL_NAMES.items()}
            sorts |= {str(name).casefold(): kind for kind, name in TEMPLATE_NAMES.items()}
    return channels, sorts


def _kind(title: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    first = blocks[0] if blocks else None
    if isinstance(first, Line) and first.text.casefold() in _names()[1]:
        return _names()[1][first.text.casefold()], blocks[1:]
    return sort_of("texts", title, "") or sort_of("texts", plain(blocks[:3]), "holding"), blocks


def _hints(blocks: list[Block]) -> tuple[list[Block], dict[str, str]]:
    """A table of placeholders of our own export says what belongs in each."""
    hints: dict[str, str] = {}
    rest: list[Block] = []
    for one in blocks:
        if isinstance(one, Grid) and len(one.rows[0]) == 2 and column_of(one.rows[0][0], ("placeholder",)):
            hints |= {name.strip().strip("{}"): said for name, said in one.rows[1:]}
        else:
            rest.append(one)
    return rest, hints


def _by_channel(blocks: list[Block]) -> dict[str, str]:
    channels, here = _names()[0], ""
    parts: dict[str, list[Block]] = {}
    for one in blocks:
        channel = channels.get(bare(one.text), "") if isinstance(one, Line) and one.level else ""
        if channel:
            here = channel
        else:
            parts.setdefault(here, []).append(one)
    texts = {channel: plain(part) for channel, part in parts.items() if plain(part)}
    before = texts.pop("", "")
    if before or not texts:
        channel = "post" if len(before) <= POST else "page"
        texts[channel] = f"{before}\n{texts[channel]}" if channel in texts else before
    return {channel: texts[channel] for channel in CHANNELS if channel in texts}


def _filled(text: str, gaps: dict[str, Placeholder], hints: dict[str, str], known: Known) -> str:
    """The text with every gap as a placeholder that is declared."""

    def one(found: re.Match[str]) -> str:
        said = next((part for part in found.groups() if part), "").strip()
        if said.isdigit() or "://" in said or (found[0][0] == "【" and not _MEANT.search(said)):
            return found[0]  # a note, an address, a heading as Chinese posts have them
        name = _name(said, gaps, known)
        if name not in gaps:
            hint = hints.get(name) or said or _("Not written yet: what belongs here.")
            gaps[name] = Placeholder(sort=_sort(name), hint=known.say(hint))
        return f"{{{name}}}"

    # What is left of curly brackets would look like a gap that nobody declared.
    return re.sub(r"(\{[a-z][a-z0-9_]{1,40}\})|[{}]", lambda kept: kept[1] or "", _GAP.sub(one, text))


def _name(said: str, gaps: dict[str, Placeholder], known: Known) -> str:
    if _NAME.fullmatch(said):
        return said
    for name, gap in gaps.items():
        if said and gap.hint.get(known.language) == said:
            return name
    stem = slugify(said).replace("-", "_").lstrip("0123456789_")[:30].strip("_")
    stem = stem if len(stem) > 1 else "gap"
    name, number = stem, 1
    while name in gaps:
        number += 1
        name = f"{stem}_{number}"
    return name


def _sort(name: str) -> Any:
    """What fills it, where its own name says so; a name of a person keeps a text from being released alone."""
    for word, sort in (("name", "name"), ("time", "time"), ("date", "time"), ("link", "link"), ("url", "link"),
                       ("phone", "contact"), ("number", "number"), ("place", "place"), ("product", "product")):  # fmt: skip
        if word in name.split("_"):
            return sort
    return "text"
