"""Numbers as a reader of the active language writes them (Unicode CLDR through Babel)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import (
    format_compact_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
)
from django.utils.translation import get_language, to_locale

Number = int | float | Decimal


@lru_cache(maxsize=32)
def babel_locale(language: str | None) -> Locale:
    """The Babel locale of a Django language code; English for anything unknown."""
    try:
        return Locale.parse(to_locale(language or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def active_locale() -> Locale:
    """The Babel locale of the reader."""
    return babel_locale(get_language())


def is_number(value: object) -> bool:
    """True for a finite number (booleans are not numbers here)."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


@lru_cache(maxsize=4096)
def _compact(value: float, locale: Locale) -> str:
    digits = 0 if abs(value) < 1000 and value == int(value) else 1
    return str(format_compact_decimal(value, locale=locale, fraction_digits=digits))


def compact(value: Number, locale: Locale | None = None) -> str:
    """12408 -> ``12.4K``, ``1.2万``, ``12,4 tn``. Below 10,000 the number is written out."""
    locale = locale or active_locale()
    if abs(float(value)) < 10_000:
        return plain(value, locale)
    return _compact(float(value), locale)


def plain(value: Number, locale: Locale | None = None) -> str:
    """12408 -> ``12,408``; at most two decimals. Groups of three, as in all our languages.

    Babel's own formatting takes a hundred times as long, and a chart writes hundreds of numbers.
    """
    group, point, minus = _marks(locale or active_locale())
    number = round(float(value), 2)
    if number.is_integer():
        return (minus if number < 0 else "") + f"{abs(number):,.0f}".replace(",", group)
    whole, _dot, rest = f"{abs(number):,.2f}".partition(".")
    rest = rest.rstrip("0")
    return (minus if number < 0 else "") + whole.replace(",", group) + (point + rest if rest else "")


@lru_cache(maxsize=32)
def _marks(locale: Locale) -> tuple[str, str, str]:
    return get_group_symbol(locale), get_decimal_symbol(locale), get_minus_sign_symbol(locale)


def percent(value: Number, locale: Locale | None = None) -> str:
    """A share between 0 and 1 -> ``58%``; below 1% one decimal, so that little is not shown as nothing."""
    locale = locale or active_locale()
    share = float(value)
    if 0 < abs(share) < 0.01:
        return str(format_percent(round(share, 3), locale=locale, decimal_quantization=False))
    return str(format_percent(share, locale=locale))


def listed(items: Iterable[object]) -> str:
    """Words one after the other, as the reader's language writes a list: ``a, b, and c``, ``a、b和c``."""
    return str(format_list([str(item) for item in items], style="standard", locale=active_locale()))
