"""The page behind the link of a call: what it is about, one button, and then who has it. No sign-in, one hand, at night.

Looking changes nothing: programs that open links in messages answer for nobody. It is the same page for every link that is
over or never was one.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from firebreak.base import limits
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.notify import actions
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging.composing import number_of, words_of
from firebreak.notify.paging.watching import LINK_LIFE
from firebreak.org.rules import digest
from firebreak.org.signals import address_of

TRIES_PER_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """``/answer/<token>``."""
    tries = limits.spend(f"answer:{address_of(request)}", limit=TRIES_PER_MINUTE)
    if not tries.allowed:
        return _kept_secret(_slow(request, tries.retry_after))
    call = _call_of(token)
    if call is None or call.person is None:
        return _kept_secret(render(request, "notify/answer_over.html", {"hide_choices": True}, status=410))
    with translation.override(call.person.language), timezone.override(call.person.time_zone):
        return _kept_secret(_answer(request, call))


def _answer(request: HttpRequest, call: PageCall) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            actions.acknowledge_call(call=call)
        except WrongMove:
            status = 409  # what the page then says is how it is: somebody else has it, or nobody is needed
        except NotAllowed:
            return render(request, "notify/answer_over.html", {"hide_choices": True}, status=410)
    page = Page.objects.select_related("brand", "acknowledged_by").get(pk=call.page_id)
    words = words_of(page, brief=True)
    context: dict[str, Any] = {
        "page": page, "said": words, "number": number_of(page), "hide_choices": True, "person": call.person,
        "mine": page.acknowledged_by_id == call.person_id, "refused": status == 409,
    }  # fmt: skip
    return render(request, "notify/answer.html", context, status=status)


def _call_of(token: str) -> PageCall | None:
    """The call of a link that works, else ``None``."""
    rows = PageCall.objects.select_related("page__brand", "person")
    call = rows.filter(token_digest=digest(token)).first()
    if call is None or call.person is None or not call.person.is_active:
        return None
    page = call.page
    if page.ended_at is not None and page.ended_at < now() - LINK_LIFE:
        return None
    member = call.person.memberships.filter(brand=page.brand_id).exists()
    return call if member and page.brand.archived_at is None else None


def _slow(request: HttpRequest, wait: float) -> HttpResponse:
    response = render(request, "429.html", {"hide_choices": True}, status=429)
    response["Retry-After"] = str(int(wait) + 1)
    return response


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site hears its address, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
