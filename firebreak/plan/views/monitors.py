"""From the plan to a new monitor: the names it asks for, and its form filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from firebreak.org.models import Brand
from firebreak.plan.signs import query_of

NAME_LENGTH = 120
"""Characters that a monitor's name may have."""


class MonitorForm(NamedTuple):
    """Where a monitor is made, and what it would ask for; that is empty where there are no words for it."""

    address: str
    query: str


def monitor_form(
    brand: Brand, name: str, terms: Mapping[str, Iterable[str]], languages: Iterable[str]
) -> MonitorForm:
    """The form for a monitor of the brand together with some words, filled in."""
    query = query_of([brand.name, *(str(one) for one in brand.spellings)], terms, languages)
    given = urlencode({"name": name[:NAME_LENGTH], "query": query})
    return MonitorForm(f"{reverse('listening:monitor_new', args=[brand.slug])}?{given}", query)
