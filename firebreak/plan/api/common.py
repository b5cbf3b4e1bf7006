"""What the calls of the plan share: whose plan it is, which language is asked for, and dates as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Literal

from django.http import HttpRequest
from django.utils import translation

from firebreak.org.api_problems import Missing, Unseen, brand_of
from firebreak.org.models import Person
from firebreak.plan import queries
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan
from firebreak.plan.words import say

SEE, EDIT, APPROVE = "plan.see", "plan.edit", "plan.approve"
Language = Literal["en", "zh-Hans", "zh-Hant", "sv", "ms"]
Kind = Enum("Kind", {kind: kind for kind in KINDS}, type=str)  # type: ignore[misc]
"""A kind of item, as its folder is called."""


def plan_of(request: HttpRequest) -> Plan:
    """The plan of the token's brand. Raises :class:`Missing` (404) where none was started."""
    found = queries.plan_of(brand_of(request))
    if found is None:
        raise Missing("plan.not_there", say("plan.not_there"))
    return found


@contextmanager
def spoken(language: Language | None) -> Iterator[None]:
    """Words in a language for a while; else in the one that ``Accept-Language`` asked for."""
    if language is None:
        yield
        return
    with translation.override(language.lower()):
        yield


def seen_is(request: HttpRequest, etag: str) -> bool:
    """Whether ``If-Match`` names this, or whichever is there. Raises :class:`Unseen` (428) without one."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Unseen("plan.no_version", "If-Match is missing.")
    return given == "*" or given.removeprefix("W/") == etag


def name_of(person: Person | None) -> str | None:
    """How somebody is called; ``None`` for nobody."""
    return person.name if person is not None else None
