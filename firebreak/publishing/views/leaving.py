"""The page behind the link to leave a mail list: one button, without an account.

Looking at it changes nothing and says nothing: it is the same for every link, made up or not. It carries no cookie's
authority, and mail programs press the button themselves (RFC 8058), so it needs no token against forged forms.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firebreak.base import limits
from firebreak.org.signals import address_of
from firebreak.publishing.actions.receivers import leave as leave_list
from firebreak.web.contents import LANGUAGE_NAMES

TRIES_PER_MINUTE = 120
"""By one address: a mail provider presses the button for many people."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """``/leave/<language>/<token>``."""
    spoken = language if language in LANGUAGE_NAMES else translation.get_language() or "en"
    with translation.override(spoken.lower()):
        return _kept_secret(_leave(request, token))


def _leave(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "publishing/leave.html", {"hide_choices": True})
    tries = limits.spend(f"leave:{address_of(request)}", limit=TRIES_PER_MINUTE)
    if not tries.allowed:
        response = render(request, "publishing/leave.html", {"hide_choices": True, "slow": True}, status=429)
        response["Retry-After"] = str(int(tries.retry_after) + 1)
        return response
    leave_list(token=token)
    return render(request, "publishing/left.html", {"hide_choices": True})


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site hears its address, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
