"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firebreak.base import limits
from firebreak.base.errors import FirebreakError, RateError
from firebreak.org import words
from firebreak.org.access import BrandRequest
from firebreak.org.models import Person
from firebreak.org.signals import address_of

LINK_TRIES_PER_MINUTE = 30


def person_of(request: HttpRequest) -> Person:
    """The signed-in person (the page stands behind ``login_required``)."""
    return cast(Person, request.user)


def page(
    request: Any, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Draw a page that no cache keeps: it shows people, or a secret."""
    return _uncached(request, f"org/{template}.html", context, status)


def _uncached(request: Any, template: str, context: dict[str, Any] | None, status: int) -> HttpResponse:
    response = render(request, template, context or {}, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def try_and_go(request: BrandRequest, act: Callable[[], Any], said: str, to: str) -> HttpResponse:
    """Do one action, say how it went, and show the list again."""
    try:
        act()
    except FirebreakError as error:
        messages.error(request, words.say(error))
    else:
        messages.success(request, said)
    return redirect(to, brand=request.brand.slug)


def count_link_try(request: HttpRequest) -> None:
    """Somebody who tries links is slowed down. Raises :class:`RateError`."""
    verdict = limits.spend(f"link:{address_of(request)}", limit=LINK_TRIES_PER_MINUTE)
    if not verdict.allowed:
        raise RateError("limits.too_many", "Too many tries.", retry_after=verdict.retry_after)


def too_many(request: HttpRequest, error: RateError) -> HttpResponse:
    """429 with the wait."""
    response = _uncached(request, "429.html", None, 429)  # the same page as sign-in shows
    response["Retry-After"] = str(int(error.retry_after) + 1)
    return response
