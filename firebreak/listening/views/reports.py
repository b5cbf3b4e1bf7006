"""Report what you saw: the phone form, the list, one report, its check, and its original file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, files
from firebreak.listening.forms import ReportForm, VerdictForm
from firebreak.listening.forms.fields import upload_limit
from firebreak.listening.forms.reports import SEEN, VERDICTS
from firebreak.listening.models import Report
from firebreak.listening.views.common import draw, refuse, say_error, wants_fragment
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.parts.posts import web_address

PAGE = 20
CHECKED = [value for value, _label in VERDICTS]


def _one(request: BrandRequest, uid: UUID) -> Report:
    report = (
        Report.objects.select_related("reported_by", "checked_by")
        .filter(brand=request.brand, uid=uid)
        .first()
    )
    if report is None:
        raise Http404
    return report


@require_safe
@brand_page("listening.see")
def reports(request: BrandRequest) -> HttpResponseBase:
    """What people brought, newest first; ``?verdict=`` narrows it."""
    verdict = request.GET.get("verdict", "")
    rows = Report.objects.filter(brand=request.brand).select_related("reported_by", "checked_by")
    if verdict in CHECKED:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "verdict": verdict, "verdicts": VERDICTS, "seen": dict(SEEN)}
    template = "listening/parts/report_list.html" if wants_fragment(request) else "listening/reports.html"
    return draw(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("listening.report")
def report_new(request: BrandRequest) -> HttpResponseBase:
    """The form, and on POST the report itself. ``?link=`` and ``?text=`` come from a phone's share menu."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:2000] for name in ("link", "text")}
        return draw(
            request,
            "listening/report_new.html",
            {"form": ReportForm(initial=given), "limit_bytes": upload_limit()},
        )
    form = ReportForm(request.POST, request.FILES)
    if form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "camera")}
        file = form.cleaned_data.get("file") or form.cleaned_data.get("camera") or None
        try:
            made = actions.report_sighting(
                actor=request.actor, brand=request.brand, person=request.user, file=file, **data
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            address = reverse("listening:report", args=[request.brand.slug, made.uid])
            return HttpResponseRedirect(f"{address}?thanks=1")
    return draw(
        request, "listening/report_new.html", {"form": form, "limit_bytes": upload_limit()}, status=422
    )


@require_safe
@brand_page("listening.see")
def report(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """One report; just after sending it also says what happens now."""
    item = _one(request, uid)
    context = {
        "report": item,
        "seen": dict(SEEN),
        "verdicts": VERDICTS,
        "link": web_address(item.link),
        "thanks": request.GET.get("thanks") == "1",
        "alert": item.alerts.order_by("pk").first(),
    }
    return draw(request, "listening/report.html", context)


@require_POST
@brand_page("listening.correct")
def report_check(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Say whether a report is confirmed, wrong, or open again."""
    item = _one(request, uid)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose “Confirmed”, “Wrong” or “Not verified”. Nothing was changed."))
        return HttpResponseRedirect(_back(request, item))
    try:
        actions.check_report(
            actor=request.actor, report=item, verdict=form.cleaned_data["verdict"], person=request.user
        )
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(_back(request, item))


def _back(request: BrandRequest, item: Report) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("listening:report", args=[request.brand.slug, item.uid])


@require_safe
@brand_page("listening.see")
def report_file(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """The original file, as a download only: a browser must never run what a stranger sent."""
    item = _one(request, uid)
    try:
        path = files.full_path(item.file_path)
    except ValueError as error:
        raise Http404 from error
    if not path.is_file():
        raise Http404
    response: HttpResponse | FileResponse = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=item.file_name or "report",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
