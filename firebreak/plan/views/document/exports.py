"""Taking the plan along: one document in one language, or its folder of files."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from firebreak.plan.exporting import as_markdown, as_word, as_zip, book_of
from firebreak.plan.models import PlanVersion
from firebreak.plan.queries import reading
from firebreak.plan.views.common import SEE, PlanRequest, language_of, plan_page
from firebreak.plan.words import content_language

METHODS_SEE = "org.methods.see"
TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


@require_safe
@plan_page(SEE)
def export(request: PlanRequest, form: str) -> HttpResponseBase:
    """A file of a published version (``?version=``), or of the plan as it is: a draft, and named so."""
    if form not in TYPES:
        raise Http404
    version = _version(request)
    language = content_language(request.GET.get("language", "")) or language_of(request.plan)
    if language not in request.plan.languages:
        raise Http404
    if form == "zip":
        body = as_zip(request.plan, version)
    else:
        book = book_of(request.plan, language, version, ways=request.may(METHODS_SEE))
        body = as_markdown(book) if form == "md" else as_word(book)
    return _download(body, form, _name(request, version, "" if form == "zip" else language))


def _version(request: PlanRequest) -> PlanVersion | None:
    wanted = request.GET.get("version", "")
    if not wanted:
        return None
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
    found = reading.version_of(request.plan, number)
    if found is None or found.state != PlanVersion.State.PUBLISHED:
        raise Http404
    return found


def _name(request: PlanRequest, version: PlanVersion | None, language: str) -> str:
    """Plain letters only: a name that every system keeps as it is."""
    state = f"v{version.number}" if version is not None else "DRAFT"
    return "-".join(
        part for part in (slugify(request.brand.slug) or "brand", "plan", state, language) if part
    )


def _download(body: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
