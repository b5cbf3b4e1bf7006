"""The words by which an old plan says what its parts are, in the five languages of this product (``words.yaml``)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

from firebreak.plan.folders.yamls import parse
from firebreak.plan.items import LANGUAGES

_WORDS: dict[str, dict[str, list[str]]] = parse(Path(__file__).with_name("words.yaml").read_bytes())
_GROUPS, _SINGLES, PIECES, COLUMNS = (
    {what: "|".join(words) for what, words in _WORDS[part].items()}
    for part in ("groups", "singles", "pieces", "columns")
)

_NUMBER = re.compile(
    r"^\s*(?:第\s*[一二三四五六七八九十百\d]+\s*[章节節部分篇条條]|[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d+(?:[.．]\d+)*[.．)）、:：]?(?=\D)|"
    r"(?:part|chapter|appendix|kapitel|bilaga|bahagian|lampiran|附录|附件|附錄)\s*[a-z\d一二三四五六七八九十]{0,3}\s*[:：.．–-]?\s|[a-z][.)])\s*[-–:：]?\s*",
    re.IGNORECASE,
)  # fmt: skip

_COUNTED = re.compile(
    r"^(?:第\s*[一二三四五六七八九十百\d]+\s*[章节節部分篇条條]\s*|[（(][一二三四五六七八九十\d]{1,3}[）)]\s*|[一二三四五六七八九十]{1,3}、\s*|"
    r"\d{1,2}(?:[.．]\d{1,2})+[.．]?\s+|\d{1,2}[.)、．]\s*)(?=\D)"
)


def uncounted(title: str) -> str:
    """A title without the number of its chapter, which says nothing in a plan.

    >>> uncounted("3.2 Early signs"), uncounted("第三章 风险评估"), uncounted("24 hours without power"), uncounted("4.")
    ('Early signs', '风险评估', '24 hours without power', '4.')
    """
    return _COUNTED.sub("", title, count=1).strip() or title


def bare(title: str) -> str:
    """A title without its number, in small letters.

    >>> bare("3.2 Early signs:"), bare("第三章 风险评估"), bare("一、总则")
    ('early signs', '风险评估', '总则')
    """
    return _NUMBER.sub("", title, count=1).strip().strip(":：").casefold()


@lru_cache(maxsize=200)
def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for word in words.casefold().split("|"):
        text = re.escape(word.rstrip("*"))
        han = re.search(r"[\u3400-\u9fff]", word)
        parts.append(text if han else rf"(?<!\w){text}" + (r"\w*" if word.endswith("*") else r"(?!\w)"))
    return re.compile("|".join(parts))


@lru_cache(maxsize=200)
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(
            re.escape(word.rstrip("*")) + (".*" if word.endswith("*") else "")
            for word in words.casefold().split("|")
        )
    )


def group_of(title: str) -> str:
    """The kind that a heading stands above many of; empty where it is something else.

    >>> group_of("2. Risk register"), group_of("四、职责分工"), group_of("Risk of fire")
    ('risks', 'duties', '')
    """
    said = bare(title)
    own = own_parts().get(said)
    if own is not None:
        return own
    return next((kind for kind, words in _GROUPS.items() if _whole(words).fullmatch(said)), "")


def single_of(title: str) -> str:
    """The kind of one item, by words in its title.

    >>> single_of("Template: apology to customers"), single_of("断网应急流程"), single_of("Who we are")
    ('templates', 'playbooks', '')
    """
    said = bare(title)
    return next((kind for kind, words in _SINGLES.items() if _pattern(words).search(said)), "")


def piece_of(title: str, wanted: Sequence[str] = tuple(PIECES)) -> str:
    """Which piece of an item a heading within it begins."""
    said = bare(title)
    return next((piece for piece in wanted if _whole(PIECES[piece]).fullmatch(said)), "")


def column_of(head: str, wanted: Sequence[str] = tuple(COLUMNS)) -> str:
    """What a column of a table holds."""
    said = bare(" ".join(head.split()))
    whole = next((column for column in wanted if _whole(COLUMNS[column]).fullmatch(said)), "")
    if whole or len(said) > 30:
        return whole
    return next((column for column in wanted if _pattern(COLUMNS[column]).search(said)), "")


WHOLE = "whole"
"""A part of our own export that is one text here."""


@lru_cache(maxsize=1)
def own_parts() -> Mapping[str, str]:
    """What our own export calls its parts, in every language, in small letters -> the kind below it."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language.lower()):
            found |= {
                gettext("Risks").casefold(): "risks", gettext("Scenarios").casefold(): "scenarios",
                gettext("Playbooks").casefold(): "playbooks", gettext("Templates").casefold(): "templates",
                gettext("Contacts").casefold(): "contacts", gettext("Past cases").casefold(): WHOLE,
                gettext("Outlets: what to stop, and how").casefold(): WHOLE, gettext("Courses").casefold(): WHOLE,
            }  # fmt: skip
    return found


@lru_cache(maxsize=1)
def _cards() -> re.Pattern[str]:
    forms = []
    for language in LANGUAGES:
        with translation.override(language.lower()):
            before, after = gettext("Duty card: {duty}").split("{duty}")
            forms.append(re.escape(before) + "(.+)" + re.escape(after))
    return re.compile("|".join(forms))


def duty_card(title: str) -> str:
    """The duty that a card of our own export is for; empty where the title is none.

    >>> duty_card("Duty card: Legal"), duty_card("Legal")
    ('Legal', '')
    """
    found = _cards().fullmatch(title.strip())
    return next((one for one in found.groups() if one), "") if found else ""


def sort_of(what: str, text: str, otherwise: str) -> str:
    """The first word of a part of ``words.yaml`` that a text has.

    >>> sort_of("types", "If the shop has an outage", "rumour"), sort_of("scores", "Mycket hög", "3")
    ('outage', '5')
    """
    said = text.casefold()
    return next(
        (one for one, words in _WORDS[what].items() if _pattern("|".join(words)).search(said)), otherwise
    )


def any_word(columns: Sequence[str]) -> str:
    """A regular expression for the words of columns, to look for in a line."""
    words = "|".join(COLUMNS[one] for one in columns).split("|")
    return "|".join(re.escape(word.rstrip("*")) for word in words)


@lru_cache(maxsize=20)
def spoken(*msgids: str) -> re.Pattern[str]:
    """Words of our own export, in any of its languages, as what stands before a colon or alone."""
    words = set()
    for language in LANGUAGES:
        with translation.override(language.lower()):
            words |= {gettext(one) for one in msgids}
    return re.compile(
        "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")", re.IGNORECASE
    )
