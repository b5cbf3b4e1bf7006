"""Making, changing and removing a monitor. What stands around its query is in :mod:`.query_parts`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.listening import actions, queries
from firebreak.listening.forms import MonitorForm, RemoveForm
from firebreak.listening.forms.monitors import QUERY_LIMIT, PasteForm
from firebreak.listening.models import Monitor
from firebreak.listening.views.common import draw, refuse, say_error
from firebreak.listening.views.lookup import found
from firebreak.listening.views.query_parts import EDIT, examined_for
from firebreak.org.access import BrandRequest, brand_page

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
    ("list:rivals", gettext_lazy("anything on a saved list")),
    ("召回 OR 维权", gettext_lazy("Chinese terms are found inside any text, without spaces")),
)


def _page(request: BrandRequest, form: MonitorForm, monitor: Monitor | None) -> HttpResponse:
    query = str(form["query"].value() or "")[:QUERY_LIMIT]
    context: dict[str, Any] = {
        "form": form,
        "monitor": monitor,
        "examined": examined_for(request.brand, query),
        "paste_form": PasteForm(),
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
