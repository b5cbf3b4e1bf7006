"""What templates of the plan need: texts in the reader's language, and links between items."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.org.models import Brand
from firebreak.plan import places as grouped
from firebreak.plan.folders.checking import GAP
from firebreak.plan.views.items.drawing import minute_words
from firebreak.plan.views.items.heat import band
from firebreak.plan.words import LANGUAGE_NAMES, chosen, content_language, in_language
from firebreak.web.parts.times import duration_words

register = template.Library()


@register.filter
def places(here: str, brand: Brand) -> list[grouped.Group]:
    """``{{ "rota"|places:brand }}``: the plan's pages in groups, with which of them this is."""
    return grouped.places(brand, here)


@register.filter
def said(texts: Mapping[str, str], language: str) -> str:
    """``{{ risk.title|said:language }}``"""
    # The base template calls the pages' own language ``language``, in Django's spelling: zh-hans.
    return in_language(texts, content_language(language))


def _named(language: str) -> SafeString:
    name = LANGUAGE_NAMES.get(language, language)
    return format_html(' <span class="chip" lang="{}">{}</span>', language, name)


@register.simple_tag
def say(texts: Mapping[str, str] | None, language: str) -> SafeString:
    """``{% say risk.title read_in %}``: one line; in another language its name stands behind it."""
    text, used = chosen(texts or {}, language)
    name = _named(used) if used != language else ""
    return format_html('<span lang="{}">{}</span>{}', used, text, name)


@register.simple_tag
def told(texts: Mapping[str, str] | None, language: str) -> SafeString:
    """``{% told risk.description read_in %}``: paragraphs; in another language its name stands before them."""
    text, used = chosen(texts or {}, language)
    parts = [(used, part.strip()) for part in text.split("\n\n") if part.strip()]
    name = format_html("<p>{}</p>", _named(used)) if used != language else ""
    return format_html("{}{}", name, format_html_join("", '<p class="told" lang="{}">{}</p>', parts))


@register.simple_tag(takes_context=True)
def to(context: Context, kind: str, key: str) -> SafeString:
    """``{% to "duties" step.duty %}``: a link by the item's title; the bare key where there is no such item."""
    title = context["titles"].get((kind, key))
    if title is None:
        return format_html("<code>{}</code>", key)
    address = reverse("plan:item", args=[context["brand"].slug, kind, key])
    return format_html('<a href="{}">{}</a>', address, say(title, context["read_in"]))


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``{{ names|at:risk.category }}``: what a mapping holds, or the key itself."""
    return mapping.get(key, key)


@register.filter
def fact(situation: Any, name: str) -> Any:
    """``{{ situation|fact:"harm" }}``: what is known of one thing."""
    return getattr(situation, name)


@register.filter
def as_day(text: str) -> date:
    """``{{ number.checked|as_day|date }}``: a day that is written as ``2026-11-21``."""
    return date.fromisoformat(text)


@register.filter
def minute(value: int) -> str:
    """``{{ step.minute|minute }}``: At once; Minute 10; After 2 hours."""
    return minute_words(value)


@register.filter
def minutes_long(value: int) -> str:
    """``{{ outlet.minutes|minutes_long }}``: how long something takes."""
    return duration_words(value * 60) if value else _("no time at all")


@register.filter
def language_name(code: str) -> str:
    """A language's own name."""
    return LANGUAGE_NAMES.get(code, code)


@register.filter
def is_past(day: date, today: date) -> bool:
    """``{{ until|is_past:today }}``: whether a day is over where the brand works."""
    return day < today


@register.filter
def score_of(risk: Any) -> int:
    """Likelihood times impact."""
    return int(risk.likelihood) * int(risk.impact)


@register.filter
def band_of(risk: Any) -> str:
    """The colour of its square in the heat map."""
    return band(risk.likelihood, risk.impact)


@register.filter
def gaps(text: str) -> list[tuple[str, bool]]:
    """A template's text cut at its placeholders: (words, whether it is a placeholder).

    >>> gaps("Since {since_time} it is down")
    [('Since ', False), ('since_time', True), (' it is down', False)]
    """
    parts = GAP.split(text)
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]
