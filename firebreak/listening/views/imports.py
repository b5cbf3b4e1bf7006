"""The import wizard: upload, look at the columns, start, follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base import config
from firebreak.base.errors import FirebreakError
from firebreak.listening import actions
from firebreak.listening.forms import MappingForm, UploadForm
from firebreak.listening.forms.fields import upload_limit
from firebreak.listening.models import Import
from firebreak.listening.views.common import draw, refuse, say_error, wants_fragment
from firebreak.listening.views.import_page import (
    checking_context,
    chosen_mapping,
    mapping_form,
    progress_context,
)
from firebreak.org.access import BrandRequest, brand_page

EDIT = "listening.source.edit"


def _one(request: BrandRequest, uid: UUID) -> Import:
    item = (
        Import.objects.select_related("source", "started_by")
        .filter(source__brand=request.brand, uid=uid)
        .first()
    )
    if item is None:
        raise Http404
    return item


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def import_new(request: BrandRequest) -> HttpResponseBase:
    """Take a file (streamed to disk by Django), look into it, and go on to its columns."""
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = actions.begin_import(
                    actor=request.actor,
                    brand=request.brand,
                    person=request.user,
                    file=file,
                    file_name=file.name,
                )
            except FirebreakError as error:
                refuse(form, error)
            else:
                return HttpResponseRedirect(reverse("listening:import", args=[request.brand.slug, made.uid]))
    else:
        form = UploadForm()
    recent = Import.objects.filter(source__brand=request.brand).select_related("source", "started_by")
    context: dict[str, Any] = {
        "form": form,
        "recent": recent.order_by("-created_at", "-pk")[:10],
        "limit_mb": config.get("upload_limit_mb"),
        "limit_bytes": upload_limit(),
    }
    return draw(request, "listening/import_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("listening.see")
def importing(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """While checking: the columns, to correct and start. After: how far it is and what was refused."""
    item = _one(request, uid)
    if item.state != Import.State.CHECKING:
        context = progress_context(item)
        if wants_fragment(request):
            return draw(request, "listening/parts/import_progress.html", context)
        return draw(request, "listening/import_progress.html", context)
    if request.method != "POST":
        form = mapping_form(item)
        return draw(request, "listening/import_check.html", checking_context(request, item, form))
    if not request.may(EDIT):
        raise PermissionDenied
    form = mapping_form(item, request.POST)
    if form.is_valid() and (response := _start(request, item, form)):
        return response
    return draw(request, "listening/import_check.html", checking_context(request, item, form), status=422)


def _start(request: BrandRequest, item: Import, form: MappingForm) -> HttpResponseBase | None:
    """Start it; ``None`` with the reason in the form when it was refused, or only a new look was asked for."""
    if request.POST.get("step") == "look":
        return None
    try:
        actions.start_import(actor=request.actor, importing=item, mapping=chosen_mapping(item, form))
    except FirebreakError as error:
        refuse(form, error)
        return None
    return HttpResponseRedirect(reverse("listening:import", args=[request.brand.slug, item.uid]))


@require_POST
@brand_page(EDIT)
def import_action(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Stop or go on."""
    item = _one(request, uid)
    try:
        if request.POST.get("action") == "stop":
            actions.stop_import(actor=request.actor, importing=item)
            messages.success(request, _("Stopped. What was read so far is kept."))
        elif request.POST.get("action") == "resume":
            actions.resume_import(actor=request.actor, importing=item)
            messages.success(request, _("It goes on where it stopped."))
        else:
            messages.error(request, _("Choose stop or go on. Nothing was changed."))
    except FirebreakError as error:
        messages.error(request, say_error(error))
    return HttpResponseRedirect(reverse("listening:import", args=[request.brand.slug, uid]))
