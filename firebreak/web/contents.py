"""Content in several languages, as rows of users and the starter plan keep it: which text a reader sees."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "sv": "Svenska", "ms": "Bahasa Melayu",
}  # fmt: skip
"""Each in itself, whatever the reader's language."""


def chosen(texts: Mapping[Any, str], language: str) -> tuple[str, str]:
    """A text and the language that it is in: the reader's, else the first that says something.

    >>> chosen({"en": "", "sv": "Avbrott"}, "en")
    ('Avbrott', 'sv')
    """
    if texts.get(language, "").strip():
        return texts[language], language
    return next(((text, known) for known, text in texts.items() if text.strip()), ("", language))


def in_language(texts: Mapping[Any, str], language: str) -> str:
    """A text in the reader's language, else in the first language that says something.

    >>> in_language({"en": "Outage", "sv": "Avbrott"}, "sv"), in_language({"en": "Outage", "sv": ""}, "sv")
    ('Avbrott', 'Outage')
    """
    return chosen(texts, language)[0]


def content_language(code: str) -> str:
    """The language of content that goes with a language of the pages.

    >>> content_language("zh-hans"), content_language("sv")
    ('zh-Hans', 'sv')
    """
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code.lower(), code)


def language_here() -> str:
    """In which language of content this reader sees titles."""
    return content_language(get_language() or "en")
