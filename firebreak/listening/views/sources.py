"""Sources: the list, the picker, making and changing one, its health, and its switch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import connectors
from firebreak.base.connectors import PUSH, READ, UPLOAD, Manifest
from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms import RemoveForm, SourceForm
from firebreak.listening.forms.sources import made_here
from firebreak.listening.models import Source
from firebreak.listening.views import source_secrets
from firebreak.listening.views.common import draw, refuse, say_error, wants_fragment
from firebreak.listening.views.lookup import found
from firebreak.listening.views.source_page import hook_address, source_context, source_rows
from firebreak.org.access import BrandRequest, brand_page

EDIT = "listening.source.edit"


def _manifest(name: str) -> Manifest | None:
    try:
        return connectors.get(name)
    except KeyError:
        return None


def connectable() -> list[Manifest]:
    """Connectors that a person can add as a source: those we read, and those that send to us.

    The simulated public is no source of a real brand: the demo connects it itself.
    """
    found = [*connectors.all_that(READ), *(m for m in connectors.all_that(PUSH) if m.verify is not None)]
    known = {m.name: m for m in found if m.name != "demo"}
    return sorted(known.values(), key=lambda m: (not m.keyless, m.title))


@require_safe
@brand_page("listening.see")
def sources(request: BrandRequest) -> HttpResponseBase:
    """Every source with its health in words."""
    context = {"rows": source_rows(request.brand)}
    template = "listening/parts/source_list.html" if wants_fragment(request) else "listening/sources.html"
    return draw(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def source_new(request: BrandRequest) -> HttpResponseBase:
    """Without ``?connector=`` the picker; with it the form of that connector."""
    name = request.POST.get("connector") or request.GET.get("connector", "")
    manifest = next((one for one in connectable() if one.name == name), None)
    if manifest is None:
        if name:
            messages.error(request, _("There is no connector of that name. Choose one of these."))
        choices = [
            {
                "name": one.name,
                "title": _(one.title),
                "summary": _(one.summary),
                "icon": one.icon,
                "keyless": one.keyless and PUSH not in one.can,
                "pushes": PUSH in one.can,
            }
            for one in connectable()
        ]
        context = {"choices": choices, "uploads": any(m.inspect for m in connectors.all_that(UPLOAD))}
        return draw(request, "listening/source_pick.html", context)
    form = SourceForm(request.POST or None, manifest=manifest, initial={"name": _(manifest.title)})
    if request.method == "POST" and form.is_valid():
        fresh = dict(manifest.new_secrets()) if manifest.new_secrets else {}
        try:
            made = actions.add_source(
                actor=request.actor,
                brand=request.brand,
                connector=manifest.name,
                name=form.cleaned_data["name"],
                settings=form.settings(),
                secrets={**form.secrets(), **fresh},
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            return _added(request, made, shows_secret=made_here(manifest))
    return _form_page(request, form, manifest, None)


def _added(request: BrandRequest, made: Source, *, shows_secret: bool) -> HttpResponseBase:
    if shows_secret:
        source_secrets.show_from_now(request, made)
    else:
        messages.success(
            request, _("“{name}” is connected. Its first posts may take a minute.").format(name=made.title)
        )
    return HttpResponseRedirect(reverse("listening:source", args=[request.brand.slug, made.uid]))


def _form_page(
    request: BrandRequest, form: SourceForm, manifest: Manifest, source: Source | None
) -> HttpResponse:
    context = {
        "form": form,
        "manifest": manifest,
        "source": source,
        "title": _(manifest.title),
        "summary": _(manifest.summary),
    }
    return draw(request, "listening/source_edit.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@brand_page("listening.see")
def source(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Health of one source: last post, lag, rate, gaps, the error in words and what to do."""
    item = found(queries.source, request.brand, uid)
    context = source_context(request, item)
    if wants_fragment(request):
        return draw(request, "listening/parts/source_health.html", context)
    manifest = _manifest(item.connector)
    context |= {"manifest": manifest, "remove_form": RemoveForm(expected=item.title)}
    if manifest is not None and PUSH in manifest.can:
        context |= _push(request, item, manifest)
    return draw(request, "listening/source.html", context)


def _push(request: BrandRequest, item: Source, manifest: Manifest) -> dict[str, Any]:
    address = request.build_absolute_uri(hook_address(item))
    if request.may(EDIT):
        return source_secrets.hook_context(request, item, manifest, address)
    return {"hook_address": address}


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def source_edit(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Change a source. An empty secret keeps the stored one."""
    item = found(queries.source, request.brand, uid)
    manifest = _manifest(item.connector)
    if manifest is None:
        raise Http404
    form = SourceForm(
        request.POST or None,
        manifest=manifest,
        stored=item.settings,
        sealed=item.secrets,
        initial={"name": item.title},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_source(
                actor=request.actor,
                source=item,
                name=form.cleaned_data["name"],
                settings=form.settings(),
                secrets=form.secrets(),
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. It is tried again with the new settings now."))
            return HttpResponseRedirect(reverse("listening:source", args=[request.brand.slug, uid]))
    return _form_page(request, form, manifest, item)


@require_POST
@brand_page(EDIT)
def source_action(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Pause, resume, make or put away a secret, or remove (with the name typed)."""
    item = found(queries.source, request.brand, uid)
    here = reverse("listening:source", args=[request.brand.slug, uid])
    wanted = request.POST.get("action", "")
    try:
        if wanted == "pause":
            actions.pause_source(actor=request.actor, source=item)
            messages.success(request, _("Paused. The time until you resume is shown as a gap."))
        elif wanted == "resume":
            actions.resume_source(actor=request.actor, source=item)
            messages.success(request, _("Listening again."))
        elif wanted == "copied":
            source_secrets.put_away(request, item)
        elif wanted == "new_secret":
            return _new_secret(request, item, here)
        elif wanted == "remove":
            return _remove(request, item)
        else:
            messages.error(request, _("Choose what to do with this source. Nothing was changed."))
    except FirebreakError as error:
        messages.error(request, say_error(error))
    return HttpResponseRedirect(here)


def _new_secret(request: BrandRequest, item: Source, here: str) -> HttpResponseBase:
    """A fresh secret for a push source; the one before stays valid where the connector has a place for it."""
    manifest = _manifest(item.connector)
    if manifest is None or manifest.new_secrets is None:
        messages.error(request, _("This source has no secret to change. Nothing was changed."))
        return HttpResponseRedirect(here)
    fresh = dict(manifest.new_secrets())
    places = {one.name for one in manifest.fields if one.kind == "secret"}
    before = {f"{name}_old": item.secrets[name] for name in fresh if item.secrets.get(name)}
    kept = {name: value for name, value in before.items() if name in places}
    actions.change_source(actor=request.actor, source=item, secrets={**kept, **fresh})
    source_secrets.show_from_now(request, item)
    return HttpResponseRedirect(here)


def _remove(request: BrandRequest, item: Source) -> HttpResponseBase:
    form = RemoveForm(request.POST, expected=item.title)
    if not form.is_valid():
        context = source_context(request, item) | {"manifest": _manifest(item.connector), "remove_form": form}
        return draw(request, "listening/source.html", context, status=422)
    actions.remove_source(actor=request.actor, source=item)
    messages.success(request, _("“{name}” was removed. Posts it brought are kept.").format(name=item.title))
    return HttpResponseRedirect(reverse("listening:sources", args=[request.brand.slug]))
