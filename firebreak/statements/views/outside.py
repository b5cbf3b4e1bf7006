"""The page of a reader outside: by a link and a code, without an account. See :mod:`firebreak.org.views.outside`."""

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
from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.words import LANGUAGE_NAMES
from firebreak.statements import actions
from firebreak.statements.differing import for_outside
from firebreak.statements.models import Reading
from firebreak.statements.views.common import texts_of, title_of
from firebreak.statements.words import say_error


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """``/read/<language>/<token>``."""
    spoken = language if language in LANGUAGES else translation.get_language() or "en"
    with translation.override(spoken.lower()):
        return outside.kept_secret(_read(request, token))


def _read(request: HttpRequest, token: str) -> HttpResponse:
    title = _("Read a text before it is published")
    if request.method != "POST":
        return outside.code_page(request, title)
    if (slow := outside.slowed(request, token, "read", title)) is not None:
        return slow
    code = outside.code_of(request)
    reading = actions.open_reading(token=token, code=code)
    if reading is None:
        return outside.wrong_code(request, title)
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
        return outside.code_page(
            request, _("Read a text before it is published"), _("The link is over."), 400
        )
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
        "since": for_outside(reading),
        "by": reading.asking.asked_by.name if reading.asking.asked_by else "",
        "language": LANGUAGE_NAMES[reading.language],
        **more,
    }
    with timezone.override(row.brand.time_zone):
        return _page(request, "outside_text", context, status)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"statements/{name}.html", {"hide_choices": True, **context}, status=status)
