"""From a template, its values and hand-made changes to the bytes that go out, and to what an approval signs. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import msgspec

from firebreak.plan.folders.checking import GAP, width
from firebreak.plan.items import Template
from firebreak.plan.items.words import CHANNELS
from firebreak.statements.placeholders import EVERYWHERE, SAME_IN_ALL

Variants = dict[str, dict[str, str]]
"""Channel -> language -> text."""


class Gap(NamedTuple):
    """A gap that the chosen channels have."""

    name: str
    sort: str
    languages: tuple[str, ...]
    """In which it is filled: ``*`` alone where it says the same in all."""


def words_of(template: Template, channels: list[str], languages: list[str], edits: Variants) -> Variants:
    """The words with their gaps, as chosen; changed by hand where they were."""
    own = cast("Mapping[str, Mapping[str, str]]", template.variants)
    return {
        channel: {
            language: edits.get(channel, {}).get(language) or own[channel][language].strip()
            for language in languages
        }
        for channel in channels
    }


def gaps_of(template: Template, words: Variants, languages: list[str]) -> list[Gap]:
    """What must be filled, in the order in which the template explains it."""
    used = {name for texts in words.values() for text in texts.values() for name in GAP.findall(text)}
    return [
        Gap(name, gap.sort, (EVERYWHERE,) if gap.sort in SAME_IN_ALL else tuple(languages))
        for name, gap in template.placeholders.items()
        if name in used
    ]


def strange(template: Template, text: str) -> str:
    """The first gap of a text changed by hand that the template does not explain, or a brace that belongs to none."""
    unknown = next((name for name in GAP.findall(text) if name not in template.placeholders), None)
    if unknown is not None:
        return f"{{{unknown}}}"
    rest = GAP.sub("", text)
    return next((char for char in rest if char in "{}"), "")


def filled(words: Variants, values: Mapping[str, Mapping[str, Any]]) -> Variants:
    """The texts with their gaps filled, in one pass: a value is never looked into. What is not filled stays a gap."""

    def text_in(text: str, language: str) -> str:
        def value(found: Any) -> str:
            texts = values.get(found.group(1), {}).get("texts", {})
            return str(texts.get(language) or texts.get(EVERYWHERE) or found.group(0))

        return GAP.sub(value, text).strip()

    return {
        channel: {language: text_in(text, language) for language, text in texts.items()}
        for channel, texts in words.items()
    }


def open_gaps(variants: Variants) -> list[str]:
    """Names of gaps that are still open anywhere, and braces that belong to none."""
    found: dict[str, None] = {}
    for texts in variants.values():
        for text in texts.values():
            found |= dict.fromkeys(GAP.findall(text))
            if set("{}") & set(GAP.sub("", text)):
                found["{"] = None
    return list(found)


def too_long(variants: Variants) -> list[tuple[str, str]]:
    """(channel, language) of texts that do not fit their channel."""
    return [
        (channel, language)
        for channel, texts in variants.items()
        for language, text in texts.items()
        if width(text, channel) > CHANNELS[channel]
    ]


def digests_of(variants: Variants) -> Variants:
    """SHA-256 of the bytes (UTF-8) per channel and language."""
    return {
        channel: {language: hashlib.sha256(text.encode()).hexdigest() for language, text in texts.items()}
        for channel, texts in variants.items()
    }


def digest_of(variants: Variants) -> str:
    """One digest over all of them: what an approval signs.

    >>> digest_of({"short": {"en": "a"}}) == digest_of({"short": {"en": "b"}})
    False
    """
    return hashlib.sha256(msgspec.json.encode(digests_of(variants), order="deterministic")).hexdigest()
