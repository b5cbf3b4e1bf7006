"""The page of a reader outside who is asked whether a freeze may end: by a link and a code, without an account.

See :mod:`firebreak.org.views.outside`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.org.views import outside
from firebreak.publishing import actions, queries
from firebreak.publishing.models import Delivery, LiftReading
from firebreak.publishing.words import say_error
from firebreak.web.contents import LANGUAGE_NAMES


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """``/lift/<language>/<token>``."""
    spoken = language if language in LANGUAGE_NAMES else translation.get_language() or "en"
    with translation.override(spoken.lower()):
        return outside.kept_secret(_lift(request, token))


def _lift(request: HttpRequest, token: str) -> HttpResponse:
    title = _("May planned publishing begin again?")
    if request.method != "POST":
        return outside.code_page(request, title)
    if (slow := outside.slowed(request, token, "lift", title)) is not None:
        return slow
    code = outside.code_of(request)
    reading = actions.open_lift(token=token, code=code)
    if reading is None:
        return outside.wrong_code(request, title)
    if "verdict" not in request.POST:
        return _question(request, reading, title, code=code)
    given = {name: str(request.POST.get(name, "")) for name in ("verdict", "name", "word")}
    try:
        done = actions.answer_lift(
            token=token, code=code, verdict=given["verdict"], name=given["name"], why=given["word"]
        )
    except FirebreakError as error:
        more = {"given": given, "problem": say_error(error), "field": str(error.params.get("field", ""))}
        return _question(request, reading, title, 400, code=code, **more)
    if done is None:
        return outside.code_page(request, title, _("The link is over."), 400)
    context = {"hide_choices": True, "lifted": done.verdict == "lift"}
    return render(request, "publishing/lift_thanks.html", context)


def _question(
    request: HttpRequest, reading: LiftReading, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    row = reading.freeze
    context = {
        "hide_choices": True, "title": title, "row": row, "who": row.brand.name,
        "by": reading.made_by.name if reading.made_by is not None else "",
        "held": queries.deliveries(row.brand).filter(state=Delivery.State.HELD).count(),
        "open": queries.still_open(row.brand), **more,
    }  # fmt: skip
    with timezone.override(row.brand.time_zone):
        return render(request, "publishing/lift_question.html", context, status=status)
