"""Planned posts from a file, looked at before anything is made; and all of them to a file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.calendar import actions, queries
from firebreak.calendar.actions.bringing import look_at_entries
from firebreak.calendar.content import name_of
from firebreak.calendar.exchange import MOST_BYTES, Entry, Read, read_csv, read_ics, write_csv, write_ics
from firebreak.calendar.file_words import say_problem
from firebreak.calendar.forms import FileForm
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.views.common import SEE, WRITE, calendar_page, draw
from firebreak.calendar.words import say, say_error
from firebreak.org.access import BrandRequest

SHOWN = 50
"""Problems named on the page; how many there are is always said."""
MOST = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
@calendar_page(WRITE)
def bring(request: BrandRequest) -> HttpResponseBase:
    """A file is looked at; what was looked at may then be brought."""
    if request.method != "POST":
        return draw(request, "import", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    try:
        content = _content(request)
        read = read_any(content, request.brand.time_zone)
        if request.POST.get("do") == "bring" and "file" not in request.FILES:
            made = actions.bring(
                actor=request.actor, brand=request.brand, person=request.user, entries=read.entries
            )
            said = ngettext("{n} draft was made.", "{n} drafts were made.", len(made)).format(n=len(made))
            messages.success(request, said)
            return redirect("calendar:month", request.brand.slug)
        lines = look_at_entries(brand=request.brand, entries=read.entries)
    except FirebreakError as error:
        form = FileForm()
        messages.error(request, say_error(error))
        return draw(request, "import", {"form": form}, status=400)
    refused = [(one.entry, say(one.code, one.params)) for one in lines if one.code]
    problems = [(one.line, say_problem(one.code, one.params)) for one in read.problems]
    context: dict[str, Any] = {
        "form": FileForm(), "found": True, "new": [one for one in lines if one.new],
        "known": sum(one.known for one in lines), "refused": refused[:SHOWN], "problems": problems[:SHOWN],
        "wrong": len(refused) + len(problems), "more": max(0, len(refused) - SHOWN) + max(0, len(problems) - SHOWN),
        "content": base64.b64encode(content).decode(),
    }  # fmt: skip
    return draw(request, "import", context)


def _content(request: BrandRequest) -> bytes:
    """Of the file, else what was looked at before. Raises :class:`WrongInput`."""
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read(MOST_BYTES + 1))
    kept = request.POST.get("content", "")
    try:
        content = base64.b64decode(kept.encode("ascii"), validate=True) if kept else b""
    except (binascii.Error, UnicodeEncodeError):
        content = b""
    if not content:
        raise WrongInput("calendar.no_file", "Choose a file.", field="file")
    return content


def read_any(content: bytes, zone: str) -> Read:
    """By what it begins with: iCalendar says so in its first line."""
    head = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
    return read_ics(content, zone) if head.startswith(b"BEGIN:VCALENDAR") else read_csv(content, zone)


@require_safe
@calendar_page(SEE)
def export_ics(request: BrandRequest) -> HttpResponseBase:
    """Everything that is not cancelled, for other calendars."""
    return _file(write_ics(_entries(request), request.brand.name), "text/calendar", "ics")


@require_safe
@calendar_page(SEE)
def export_csv(request: BrandRequest) -> HttpResponseBase:
    """The same as a table."""
    return _file(write_csv(_entries(request), request.brand.time_zone), "text/csv", "csv")


def _entries(request: BrandRequest) -> list[Entry]:
    rows = queries.posts(request.brand).exclude(state=PlannedPost.State.CANCELLED)
    return [entry_of(row) for row in rows.order_by("-at", "-pk")[:MOST]][::-1]


def entry_of(row: PlannedPost) -> Entry:
    """A post as other calendars take it; one that was brought keeps the uid of its file."""
    return Entry(
        uid=row.origin or str(row.uid), at=row.at, channel=row.channel.name, language=row.language, text=row.text,
        title=row.title or name_of(row), offer_ends=row.offer_ends, topic=row.topic, rights=row.picture_rights,
    )  # fmt: skip


def _file(content: bytes, sort: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{sort}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="calendar.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response
