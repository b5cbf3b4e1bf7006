"""What the pages behind a link for somebody outside have in common: the code, and slowness for who guesses.

Looking at such a page changes nothing and says nothing: until the code is right it is the same page for every link, made
up or not. It carries no cookie's authority (link and code are asked for each time), so it needs no token against forged
forms; browsers send no origin with a policy of no referrer, and such a check would only lock readers out.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firebreak.base import limits
from firebreak.org.outside_links import digest
from firebreak.org.signals import address_of

TRIES_PER_MINUTE = 20


def kept_secret(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site hears its address, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def code_page(request: HttpRequest, title: str, problem: str = "", status: int = 200) -> HttpResponse:
    """Asks for the code."""
    context = {"hide_choices": True, "title": title, "problem": problem}
    return render(request, "org/outside_code.html", context, status=status)


def wrong_code(request: HttpRequest, title: str) -> HttpResponse:
    """The answer to a wrong code, and to any code for a link that is over or never was."""
    problem = _("The code is wrong, or the link is over. Ask whoever sent it for a new one.")
    return code_page(request, title, problem, 400)


def slowed(request: HttpRequest, token: str, meter: str, title: str) -> HttpResponse | None:
    """What is answered to who tries too often: both the address that tries and the link that is tried are slowed down."""
    for key in (f"{meter}:{address_of(request)}", f"{meter}-link:{digest(token)}"):
        verdict = limits.spend(key, limit=TRIES_PER_MINUTE)
        if not verdict.allowed:
            response = code_page(
                request, title, _("Too many tries. Wait a minute, then try again."), status=429
            )
            response["Retry-After"] = str(int(verdict.retry_after) + 1)
            return response
    return None


def code_of(request: HttpRequest) -> str:
    """The digits that were typed, however they were parted."""
    return str(request.POST.get("code", ""))[:20].replace(" ", "").replace("-", "")
