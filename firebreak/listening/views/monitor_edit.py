"""Making, changing and removing a monitor; the live check and preview of its query."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError, WrongInput, WrongMove
from firebreak.engine.query import QueryError
from firebreak.listening import actions, queries
from firebreak.listening.forms import MonitorForm, RemoveForm
from firebreak.listening.forms.monitors import QUERY_LIMIT
from firebreak.listening.models import Monitor
from firebreak.listening.views.cards import cards
from firebreak.listening.views.common import draw, refuse, say_error
from firebreak.listening.views.lookup import found
from firebreak.listening.views.monitor_page import Stat
from firebreak.listening.views.query_words import examine
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.parts.numbers import compact
from firebreak.web.parts.times import absolute

EDIT = "listening.monitor.edit"
SYNTAX = (
    ("acme OR akme", gettext_lazy("either word")),
    ("acme recall", gettext_lazy("both words, anywhere (AND may be left out)")),
    ('"acme recall"', gettext_lazy("the exact phrase")),
    ("acme -jobs", gettext_lazy("without a word (or NOT jobs)")),
    ("(acme OR akme) AND (bad OR broken)", gettext_lazy("groups in parentheses")),
    ("acme NEAR/5 recall", gettext_lazy("with at most five words between")),
    ("recall*", gettext_lazy("recall, recalled, recalls, ...")),
    ("#acmefail  @acme", gettext_lazy("a hashtag, a mention of an account")),
    ("author:acme  site:news.example", gettext_lazy("by an account, on a site")),
    ("lang:sv  platform:bluesky", gettext_lazy("in a language, on a platform")),
    ("sentiment:negative", gettext_lazy("judged negative")),
    ("召回 OR 维权", gettext_lazy("Chinese terms are found inside any text, without spaces")),
)


def _page(request: BrandRequest, form: MonitorForm, monitor: Monitor | None) -> HttpResponse:
    query = str(form["query"].value() or "")[:QUERY_LIMIT]
    context: dict[str, Any] = {
        "form": form,
        "monitor": monitor,
        "examined": examine(query, queries.lists_for(request.brand, query)) if query.strip() else None,
        "syntax": SYNTAX,
        "draft": f"monitor:{monitor.uid if monitor else 'new'}",
    }
    return draw(request, "listening/monitor_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def monitor_new(request: BrandRequest) -> HttpResponseBase:
    """A new monitor. ``?query=`` and ``?name=`` fill the form, so that a search can become a monitor."""
    if request.method != "POST":
        given = {
            "query": request.GET.get("query", "")[:QUERY_LIMIT],
            "name": request.GET.get("name", "")[:120],
        }
        return _page(request, MonitorForm(initial=given), None)
    form = MonitorForm(request.POST)
    if form.is_valid():
        try:
            made = actions.create_monitor(
                actor=request.actor, brand=request.brand, made_by=request.user, **form.cleaned_data
            )
        except WrongInput as error:
            refuse(form, error)
        else:
            messages.success(request, _("“{name}” listens from now on.").format(name=made.name))
            return HttpResponseRedirect(reverse("listening:monitor", args=[request.brand.slug, made.uid]))
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def monitor_edit(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Change a monitor. Its past mentions stay; the new query counts from now on."""
    monitor = found(queries.monitor, request.brand, uid)
    if monitor.kind == Monitor.Kind.REPORTS:
        messages.info(request, _("This monitor collects what people report and has no query to change."))
        return HttpResponseRedirect(reverse("listening:monitor", args=[request.brand.slug, uid]))
    if request.method != "POST":
        initial = {name: getattr(monitor, name) for name in ("name", "query", "kind", "watched")}
        return _page(request, MonitorForm(initial=initial), monitor)
    form = MonitorForm(request.POST)
    if form.is_valid():
        try:
            actions.change_monitor(actor=request.actor, monitor=monitor, **form.cleaned_data)
        except (WrongInput, WrongMove) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. The new query counts from now on."))
            return HttpResponseRedirect(reverse("listening:monitor", args=[request.brand.slug, uid]))
    return _page(request, form, monitor)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def monitor_remove(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Ask for the name, then remove."""
    monitor = found(queries.monitor, request.brand, uid)
    form = RemoveForm(request.POST or None, expected=monitor.title)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_monitor(actor=request.actor, monitor=monitor)
        except (WrongInput, WrongMove) as error:
            form.add_error(None, say_error(error))
        else:
            messages.success(request, _("“{name}” was removed.").format(name=monitor.title))
            return HttpResponseRedirect(reverse("listening:monitors", args=[request.brand.slug]))
    context = {"form": form, "monitor": monitor}
    return draw(request, "listening/monitor_remove.html", context, status=422 if form.errors else 200)


@require_POST
@brand_page(EDIT)
def query_check(request: BrandRequest) -> HttpResponseBase:
    """The fragment below the query: errors with their place, warnings, and the query in words."""
    query = request.POST.get("query", "")[:QUERY_LIMIT]
    examined = examine(query, queries.lists_for(request.brand, query)) if query.strip() else None
    return draw(request, "listening/parts/query_check.html", {"examined": examined})


def preview_stats(preview: queries.Preview) -> list[Stat]:
    """How many it would have found, of how many, and about how many a day."""
    tried = _("of {tried} tried").format(tried=compact(preview.tried))
    since = _("since {time}").format(time=absolute(preview.since)) if preview.since else ""
    per_day = "–"
    if preview.per_day is not None:
        per_day = compact(round(preview.per_day, 1) if preview.per_day < 10 else round(preview.per_day))
    return [
        Stat(_("Posts found"), compact(preview.count), tried),
        Stat(_("Posts a day (estimate)"), per_day, since),
    ]


@require_POST
@brand_page(EDIT)
def query_preview(request: BrandRequest) -> HttpResponseBase:
    """The fragment with what the query would have found among stored posts."""
    query = request.POST.get("query", "")[:QUERY_LIMIT]
    examined = examine(query, queries.lists_for(request.brand, query)) if query.strip() else None
    context: dict[str, Any] = {"examined": examined}
    if examined is not None and examined.usable:
        try:
            preview = queries.preview(request.brand, query, limit=10)
        except (FirebreakError, QueryError) as error:
            context["refused"] = say_error(error) if isinstance(error, FirebreakError) else str(error)
        else:
            context |= {"stats": preview_stats(preview), "cards": cards(request, preview.sample, query=query)}
    return draw(request, "listening/parts/query_preview.html", context)
