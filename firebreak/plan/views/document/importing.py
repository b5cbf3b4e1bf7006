"""Bringing in a folder: first a look that changes nothing, then all of it in one step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.plan import actions, queries, waiting
from firebreak.plan.actions.versions import snapshot
from firebreak.plan.folders.archives import MOST_BYTES, MOST_FILES
from firebreak.plan.forms.importing import ImportForm
from firebreak.plan.queries.importing import Bringing, Coming, look
from firebreak.plan.views.common import START, PlanRequest, draw, go_to, language_of, plan_page
from firebreak.plan.views.document.differing import Shown, shown
from firebreak.plan.words import KIND_NAMES, LANGUAGE_NAMES, in_language, say, say_error

MOST_LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(START)
def import_folder(request: PlanRequest) -> HttpResponseBase:
    """Choose a zip; look at what it would change; bring it in."""
    if request.method != "POST":
        return _ask(request, ImportForm())
    if "zip" in request.POST:
        return _bring(request, request.POST["zip"], request.POST.get("against", ""))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    body = form.cleaned_data["file"].read()
    try:
        found = look(request.plan, body)
    except FirebreakError as error:
        form.add_error("file", say_error(error))
        return _ask(request, form, status=422)
    return _show(request, found, waiting.keep(request.brand.pk, body))


def _bring(request: PlanRequest, digest: str, against: str) -> HttpResponseBase:
    body = waiting.take(request.brand.pk, digest)
    if body is None:
        messages.error(request, say("import.gone"))
        return go_to(request, "import")
    try:
        found = actions.import_folder(
            actor=request.actor, plan=request.plan, person=request.user, body=body, against=against
        )
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return _again(request, body, digest)
    waiting.drop(request.brand.pk, digest)
    count = len(found.new) + len(found.changed) + len(found.rewritten)
    told = ngettext("{n} item was brought in.", "{n} items were brought in.", count).format(n=count)
    messages.success(request, told)
    return go_to(request, "versions")


def _again(request: PlanRequest, body: bytes, digest: str) -> HttpResponseBase:
    """The plan moved on: what would happen to it now."""
    try:
        found = look(request.plan, body)
    except FirebreakError:
        return go_to(request, "import")
    return _show(request, found, digest, status=422)


def _ask(request: PlanRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    limits = {"files": MOST_FILES, "megabytes": MOST_BYTES // 1024**2, "bytes": MOST_BYTES}
    return draw(request, "plan/import.html", {"form": form, "limits": limits}, status=status)


def _show(request: PlanRequest, found: Bringing, digest: str, status: int = 200) -> HttpResponse:
    language = language_of(request.plan)
    context = {
        "found": found, "digest": digest, "new": _titles(found.new, language),
        "rewritten": _titles(found.rewritten, language), "differences": _differences(request, found, language),
        "unreadable": [
            (one.path, one.line, say(one.code, one.said))
            for one in found.unreadable[:MOST_LISTED]
        ],
        "left_out": found.left_out[:MOST_LISTED], "more_left_out": max(0, len(found.left_out) - MOST_LISTED),
        "more_unreadable": max(0, len(found.unreadable) - MOST_LISTED),
        "more_languages": [LANGUAGE_NAMES.get(code, code) for code in found.more_languages],
        "count": len(found.new) + len(found.changed) + len(found.rewritten),
    }  # fmt: skip
    return draw(request, "plan/import_check.html", context, status=status)


def _titles(coming: list[Coming], language: str) -> list[tuple[str, str, str]]:
    return [
        (str(KIND_NAMES[one.kind]), in_language(one.item.title, language) or one.key, one.path)
        for one in coming
    ]


def _differences(request: PlanRequest, found: Bringing, language: str) -> Shown:
    wanted = {(one.kind, one.key) for one in found.changed}
    before = {
        kind: {key: body for key, body in items.items() if (kind, key) in wanted}
        for kind, items in snapshot(request.plan).items()
    }
    after: dict[str, dict[str, object]] = {}
    for one in found.changed:
        after.setdefault(one.kind, {})[one.key] = one.body
    return shown(queries.differences(before, after), before, after, language)
