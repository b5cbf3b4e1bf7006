"""Saved lists: all of them with the monitors that use them, making, changing, removing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms.lists import KINDS, ListForm
from firebreak.listening.models import Monitor, SavedList
from firebreak.listening.views.common import draw, refuse, say_error
from firebreak.listening.views.lookup import found
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.slots import Label

EDIT = "listening.monitor.edit"


@dataclass(frozen=True)
class ListRow:
    """One line of the page: how a query names it, what it holds, who uses it."""

    saved: SavedList
    written: str
    kind: Label
    monitors: list[Monitor]


def written(name: str) -> str:
    """How a query names a list.

    >>> written("rivals"), written("our people")
    ('list:rivals', 'list:"our people"')
    """
    plain = name.replace("_", "").replace("-", "").isalnum()
    return f"list:{name}" if plain else f'list:"{name}"'


@require_safe
@brand_page("listening.see")
def lists(request: BrandRequest) -> HttpResponseBase:
    """Every list of the brand by name."""
    using, kinds = queries.users_of_lists(request.brand), dict(KINDS)
    rows = [
        ListRow(one, written(one.name), kinds[SavedList.Of(one.of)], using.get(one.key, []))
        for one in queries.saved_lists(request.brand)
    ]
    return draw(request, "listening/lists.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def list_new(request: BrandRequest) -> HttpResponseBase:
    """A new list."""
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_list(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Saved. Write {written} in a query.").format(written=written(made.name))
            )
            return _to_lists(request)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def list_edit(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Other entries, another name or kind."""
    saved = found(queries.saved_list, request.brand, uid)
    initial = {"name": saved.name, "of": saved.of, "entries": saved.entries}
    form = ListForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_list(actor=request.actor, saved=saved, **form.cleaned_data)
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Saved. Monitors that use the list listen for its new entries from now on.")
            )
            return _to_lists(request)
    return _page(request, form, saved)


@require_POST
@brand_page(EDIT)
def list_remove(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Away with it, unless a monitor uses it."""
    saved = found(queries.saved_list, request.brand, uid)
    try:
        actions.remove_list(actor=request.actor, saved=saved)
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return HttpResponseRedirect(reverse("listening:list_edit", args=[request.brand.slug, uid]))
    messages.success(request, _("“{name}” was removed.").format(name=saved.name))
    return _to_lists(request)


def _to_lists(request: BrandRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("listening:lists", args=[request.brand.slug]))


def _page(request: BrandRequest, form: ListForm, saved: SavedList | None) -> HttpResponse:
    using = queries.users_of_lists(request.brand).get(saved.key, []) if saved else []
    context: dict[str, Any] = {"form": form, "saved": saved, "using": using}
    context["written"] = written(saved.name) if saved else ""
    return draw(request, "listening/list_edit.html", context, status=422 if form.errors else 200)
