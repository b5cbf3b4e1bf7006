"""The pages by which readers of a public status page follow its notices by mail, without an account.

They carry no cookie's authority, so they need no token against forged forms. Looking changes nothing; every answer is the
same whoever asks, so that nobody learns who is on a list.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firebreak.base import limits
from firebreak.base.errors import WrongInput
from firebreak.org.signals import address_of
from firebreak.publishing.actions.following import ask_to_follow, follow, list_of_page
from firebreak.publishing.words import say_error
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.status_layout import PREFIX, is_slug

TRIES_PER_MINUTE = 10
LONGEST = 300
"""Characters of an address that are looked at and shown again."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """``/follow/<language>/<slug>``: give an address."""
    spoken = _spoken(language)
    with translation.override(spoken.lower()):
        return _kept_secret(_ask(request, spoken, slug))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """``/follow/<language>/confirm/<token>``: the link of the mail, with one button."""
    with translation.override(_spoken(language).lower()):
        return _kept_secret(_confirm(request, token))


def _spoken(language: str) -> str:
    return language if language in LANGUAGE_NAMES else translation.get_language() or "en"


def _ask(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    found = list_of_page(slug) if is_slug(slug) else None
    if found is None:
        return _page(request, "follow_gone", 410)
    named: dict[str, Any] = {"name": found.brand.name, "back": f"{PREFIX}{slug}/{language}/"}
    if request.method != "POST":
        return _page(request, "follow", **named)
    if (slow := _slow(request, "follow", **named)) is not None:
        return slow
    given = str(request.POST.get("email", ""))[:LONGEST]
    try:
        ask_to_follow(channel=found, email=given, language=language)
    except WrongInput as error:
        return _page(request, "follow", 400, problem=say_error(error), given=given, **named)
    return _page(request, "follow_asked", **named)


def _confirm(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "follow_confirm")
    if (slow := _slow(request, "follow_confirm")) is not None:
        return slow
    return (
        _page(request, "followed") if follow(token=token) else _page(request, "follow_gone", 410, over=True)
    )


def _slow(request: HttpRequest, template: str, **more: Any) -> HttpResponse | None:
    tries = limits.spend(f"follow:{address_of(request)}", limit=TRIES_PER_MINUTE)
    if tries.allowed:
        return None
    response = _page(request, template, 429, slow=True, **more)
    response["Retry-After"] = str(int(tries.retry_after) + 1)
    return response


def _page(request: HttpRequest, template: str, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"publishing/{template}.html", {"hide_choices": True, **more}, status=status)


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site hears its address, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
