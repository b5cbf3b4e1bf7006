"""Who is on a mail list: looked through, brought, taken out, removed. Only for those who may change channels."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import storable
from firebreak.base.errors import WrongInput
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import queries, verbs
from firebreak.publishing.actions.receivers import Bringing, bring_receivers, look_at_lines, note_export
from firebreak.publishing.actions.receivers import remove_receiver as remove
from firebreak.publishing.forms_receivers import ReceiversForm
from firebreak.publishing.models import Channel
from firebreak.publishing.queries.receivers import (
    receiver_counts,
    receiver_of,
    receivers,
    to_list,
)
from firebreak.publishing.returns_words import returns_shown
from firebreak.publishing.state_words import RECEIVERS
from firebreak.publishing.words import say
from firebreak.web.contents import LANGUAGE_NAMES, language_here

EDIT = verbs.EDIT.name
PAGE = 100
SHOWN = 50
"""Problems named on the page; how many there are is always said."""
_FORMULA = ("=", "+", "-", "@")


@require_safe
@never_cache
@brand_page(EDIT)
def receivers_page(request: BrandRequest, uid: UUID) -> HttpResponse:
    """All of a list by address, with search."""
    row = _list(request, uid)
    words = storable.text(request.GET.get("q", ""))[:100].strip()
    state = request.GET.get("state", "")
    page = Paginator(receivers(row, words, state), PAGE).get_page(request.GET.get("page"))
    counts = receiver_counts(row)
    lines = [(one, *RECEIVERS[one.state], LANGUAGE_NAMES.get(one.language, one.language)) for one in page]
    context = {
        "channel": row, "page": page, "lines": lines, "q": words, "state": state,
        "counts": [(code, *RECEIVERS[code], counts[code]) for code in RECEIVERS], "all": sum(counts.values()),
        "returns": returns_shown(),
    }  # fmt: skip
    return render(request, "publishing/receivers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@brand_page(EDIT)
def receivers_add(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Lines are looked at first; then those that can be read are put on the list."""
    row = _list(request, uid)
    if request.method != "POST":
        first = next(iter(row.languages), language_here())
        return _form(request, row, ReceiversForm(initial={"language": first}), None)
    form, found = ReceiversForm(request.POST, request.FILES), None
    if form.is_valid():
        given = form.cleaned_data
        try:
            if request.POST.get("do") == "add" and not given["file"]:
                done = bring_receivers(
                    actor=request.actor, channel=row, text=given["lines"], language=given["language"],
                    source=given["source"],
                )  # fmt: skip
                messages.success(request, _brought(done))
                return redirect("publishing:receivers", brand=request.brand.slug, uid=row.uid)
            found = look_at_lines(channel=row, text=given["lines"])
        except WrongInput as error:
            form.refuse(error)
        else:
            kept = {name: given[name] for name in ("lines", "language", "source")}
            form = ReceiversForm(initial=kept)
    return _form(request, row, form, found)


def _form(request: BrandRequest, row: Channel, form: ReceiversForm, found: Bringing | None) -> HttpResponse:
    context: dict[str, Any] = {"channel": row, "form": form, "found": found}
    if found is not None:
        context |= {
            "problems": [(one.number, say(one.code)) for one in found.problems[:SHOWN]],
            "double": found.double[:SHOWN], "more": max(0, len(found.problems) - SHOWN),
            "changes": len(found.new) + len(found.changed),
        }  # fmt: skip
    return render(request, "publishing/receivers_add.html", context, status=400 if form.errors else 200)


def _brought(done: Bringing) -> str:
    said = ngettext("{n} receiver is new.", "{n} receivers are new.", len(done.new)).format(n=len(done.new))
    if done.changed:
        many = len(done.changed)
        said += " " + ngettext("{n} was changed.", "{n} were changed.", many).format(n=many)
    if done.problems:
        many = len(done.problems)
        said += " " + ngettext("{n} line was left out.", "{n} lines were left out.", many).format(n=many)
    return said


@require_POST
@brand_page(EDIT)
def receivers_export(request: BrandRequest, uid: UUID) -> HttpResponse:
    """The list as CSV; that it was taken is noted."""
    row = _list(request, uid)
    rows = list(receivers(row))
    note_export(actor=request.actor, channel=row, many=len(rows))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["email", "name", "language", "state", "since", "source"])
    for one in rows:
        cells = [
            one.email,
            one.name,
            one.language,
            one.state,
            one.since.isoformat(timespec="seconds"),
            one.source,
        ]
        writer.writerow([_cell(cell) for cell in cells])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receivers.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


def _cell(text: str) -> str:
    """No spreadsheet takes it for a formula; :mod:`firebreak.publishing.receiver_lines` takes the mark off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


@require_POST
@brand_page(EDIT)
def receiver_remove(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Off the list and out of the database."""
    one = receiver_of(request.brand, uid)
    if one is None:
        raise Http404
    channel = one.channel
    remove(actor=request.actor, subscriber=one)
    messages.success(request, _("The receiver was removed. Nothing about them is kept here."))
    return redirect("publishing:receivers", brand=request.brand.slug, uid=channel.uid)


def _list(request: BrandRequest, uid: UUID) -> Channel:
    row = queries.channel(request.brand, uid)
    if row is None or not to_list(row):
        raise Http404
    return row
