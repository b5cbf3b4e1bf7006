"""What templates of the plan need: a text in the reader's language."""

from collections.abc import Mapping

from django import template

from firebreak.plan.words import in_language

register = template.Library()


@register.filter
def said(texts: Mapping[str, str], language: str) -> str:
    """``{{ risk.title|said:language }}``"""
    return in_language(texts, language)
