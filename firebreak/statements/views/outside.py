"""The page of a reader outside: by a link and a code, without an account.

Looking at it changes nothing and says nothing: until the code is right it is the same page for every link, made up or not.
It carries no cookie's authority (link and code are asked for each time), so it needs no token against forged forms; browsers
send no origin with a policy of no referrer, and such a check would only lock readers out.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firebreak.base import limits
from firebreak.base.errors import FirebreakError
from firebreak.org.signals import address_of
from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.words import LANGUAGE_NAMES
from firebreak.statements import actions
from firebreak.statements.models import Reading
from firebreak.statements.views.common import texts_of, title_of
from firebreak.statements.words import say_error

TRIES_PER_MINUTE = 20


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """``/read/<language>/<token>``."""
    spoken = language if language in LANGUAGES else translation.get_language() or "en"
    with translation.override(spoken.lower()):
        return _kept_secret(_read(request, token))


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no other site hears its address, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _read(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "outside_code", {})
    # Both the address that tries and the link that is tried are slowed down.
    for key, limit in (
        (f"read:{address_of(request)}", TRIES_PER_MINUTE),
        (f"read-link:{hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()}", TRIES_PER_MINUTE),
    ):
        verdict = limits.spend(key, limit=limit)
        if not verdict.allowed:
            response = _page(
                request, "outside_code", {"problem": _("Too many tries. Wait a minute, then try again.")}, 429
            )
            response["Retry-After"] = str(int(verdict.retry_after) + 1)
            return response
    code = str(request.POST.get("code", ""))[:20].replace(" ", "").replace("-", "")
    reading = actions.open_reading(token=token, code=code)
    if reading is None:
        problem = _("The code is wrong, or the link is over. Ask whoever sent it for a new one.")
        return _page(request, "outside_code", {"problem": problem}, 400)
    if "verdict" not in request.POST:
        return _text(request, reading, code)
    return _answer(request, reading, token, code)


def _answer(request: HttpRequest, reading: Reading, token: str, code: str) -> HttpResponse:
    given = {name: str(request.POST.get(name, "")) for name in ("verdict", "name", "word")}
    try:
        row = actions.answer_outside(
            token=token, code=code, verdict=given["verdict"], name=given["name"], why=given["word"],
            seen=str(request.POST.get("digest", ""))[:64],
        )  # fmt: skip
    except FirebreakError as error:
        reading.refresh_from_db()
        field = str(error.params.get("field", ""))
        return _text(request, reading, code, given=given, problem=say_error(error), field=field, status=400)
    if row is None:
        return _page(request, "outside_code", {"problem": _("The link is over.")}, 400)
    return _page(request, "outside_thanks", {})


def _text(
    request: HttpRequest, reading: Reading, code: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    row = reading.asking.statement
    context = {
        "row": row,
        "code": code,
        "title": title_of(row),
        "who": row.brand.name,
        "texts": texts_of(row.variants, row.digests),
        "by": reading.asking.asked_by.name if reading.asking.asked_by else "",
        "language": LANGUAGE_NAMES[reading.language],
        **more,
    }
    with timezone.override(row.brand.time_zone):
        return _page(request, "outside_text", context, status)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"statements/{name}.html", {"hide_choices": True, **context}, status=status)
