"""Bringing in an old plan from Word: its sections are shown, each with what it becomes; then all of it in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.plan import actions, waiting
from firebreak.plan.forms.importing import WordForm
from firebreak.plan.manuscript.left import left_behind
from firebreak.plan.manuscript.package import MOST_PACKED
from firebreak.plan.manuscript.sections import KINDS, MOST_SECTIONS, OUT
from firebreak.plan.queries.importing import Bringing
from firebreak.plan.queries.manuscript import Conversion, Draft, convert, look_at, path_of, read_draft
from firebreak.plan.views.common import START, PlanRequest, draw, go_to, plan_page
from firebreak.plan.views.document import word_rows
from firebreak.plan.words import say, say_error

TEXT = "text/plain; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(START)
def import_word(request: PlanRequest) -> HttpResponseBase:
    """Choose a file; say what each section becomes; look at it; bring it in."""
    if request.method != "POST":
        return _done(request) if "left" in request.GET else _ask(request, WordForm())
    if "zip" in request.POST:
        return _go_on(request)
    form = WordForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    body = form.cleaned_data["file"].read()
    try:
        draft = read_draft(request.plan, body)
    except FirebreakError as error:
        form.add_error("file", say_error(error))
        return _ask(request, form, status=422)
    return _sections(request, draft, waiting.keep(request.brand.pk, body), {})


@require_safe
@plan_page(START)
def import_word_left(request: PlanRequest) -> HttpResponseBase:
    """What was not brought in, as a text to keep."""
    found = waiting.take(request.brand.pk, request.GET.get("file", ""))
    if found is None:
        messages.error(request, say("word.gone"))
        return go_to(request, "import_word")
    return _file(found)


def _go_on(request: PlanRequest) -> HttpResponseBase:
    digest = request.POST["zip"]
    body = waiting.take(request.brand.pk, digest)
    if body is None:
        messages.error(request, say("word.gone"))
        return go_to(request, "import_word")
    try:
        draft = read_draft(request.plan, body, request.POST.get("language", ""))
    except (
        FirebreakError
    ) as error:  # it was read before: only another version of this program can think otherwise
        messages.error(request, say_error(error))
        return go_to(request, "import_word")
    chosen = _chosen(request, draft)
    verb = request.POST.get("do", "")
    if verb == "sections":
        return _sections(request, draft, digest, chosen)
    conversion = convert(request.plan, draft, chosen)
    if verb == "left":
        return _file(_left(draft, conversion, look_at(request.plan, conversion)).encode())
    if verb == "bring":
        return _bring(request, draft, conversion, digest, chosen)
    return _check(request, draft, conversion, digest, chosen)


def _chosen(request: PlanRequest, draft: Draft) -> dict[int, str]:
    said = {number: request.POST.get(f"kind_{number}", "") for number in range(len(draft.sections))}
    return {number: kind for number, kind in said.items() if kind in (*KINDS, OUT)}


def _bring(
    request: PlanRequest, draft: Draft, conversion: Conversion, digest: str, chosen: Mapping[int, str]
) -> HttpResponseBase:
    try:
        found = actions.import_folder(
            actor=request.actor, plan=request.plan, person=request.user, body=conversion.body,
            against=request.POST.get("against", ""),
        )  # fmt: skip
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return _check(request, draft, conversion, digest, chosen, status=422)
    left = _left(draft, conversion, found)
    waiting.drop(request.brand.pk, digest)
    count = len(found.new)
    told = ngettext("{n} item was brought in.", "{n} items were brought in.", count).format(n=count)
    messages.success(request, told)
    kept = waiting.keep(request.brand.pk, left.encode()) if left else ""
    here = reverse("plan:import_word", args=[request.brand.slug])
    return HttpResponseRedirect(f"{here}?left={kept}&people={int(conversion.names_people)}")


def _left(draft: Draft, conversion: Conversion, found: Bringing) -> str:
    """What is left out by choice, by its nature, or because it cannot be kept as an item."""
    unreadable = {one.path for one in found.unreadable}
    out = dict(conversion.out)
    out |= {
        one.number: one.section for one in conversion.turned if path_of(one.kind, one.item.key) in unreadable
    }
    out |= {one.number: one.section for one in conversion.too_large}
    return left_behind(draft.manuscript, [out[number] for number in sorted(out)], conversion.people)


def _ask(request: PlanRequest, form: WordForm, status: int = 200) -> HttpResponse:
    limits = {"megabytes": MOST_PACKED // 1024**2, "bytes": MOST_PACKED, "sections": MOST_SECTIONS}
    return draw(request, "plan/import_word.html", {"form": form, "limits": limits}, status=status)


def _sections(request: PlanRequest, draft: Draft, digest: str, chosen: Mapping[int, str]) -> HttpResponse:
    context = {"digest": digest, **word_rows.sections(request.plan, draft, chosen)}
    return draw(request, "plan/import_word_sections.html", context)


def _check(
    request: PlanRequest, draft: Draft, conversion: Conversion, digest: str, chosen: Mapping[int, str], status: int = 200
) -> HttpResponse:  # fmt: skip
    try:
        found = look_at(request.plan, conversion)
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return _sections(request, draft, digest, chosen)
    context: dict[str, Any] = {
        "digest": digest, "found": found, "left": bool(_left(draft, conversion, found)),
        **word_rows.check(request.plan, draft, conversion, found),
    }  # fmt: skip
    return draw(request, "plan/import_word_check.html", context, status=status)


def _done(request: PlanRequest) -> HttpResponse:
    left = request.GET.get("left", "")
    kept = left if waiting.take(request.brand.pk, left) is not None else ""
    return draw(
        request, "plan/import_word_done.html", {"left": kept, "people": request.GET.get("people") == "1"}
    )


def _file(body: bytes) -> HttpResponse:
    answer = HttpResponse(body, content_type=TEXT)
    answer["Content-Disposition"] = 'attachment; filename="not-brought-in.txt"'
    return answer
