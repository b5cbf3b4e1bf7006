"""The channels of a brand: choose a service or a person, add it, look at its credential, change it, remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import connectors
from firebreak.base.connectors import WRITE, Manifest
from firebreak.base.errors import RateError, WrongInput
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import accounts, actions, queries, verbs
from firebreak.publishing.forms import ChannelForm
from firebreak.publishing.models import Channel
from firebreak.publishing.queries.receivers import to_list
from firebreak.publishing.returns_words import returns_shown
from firebreak.publishing.words import TEXT_NAMES, say_error, writer_icon, writer_name
from firebreak.web.asking import wants_fragment
from firebreak.web.contents import LANGUAGE_NAMES
from firebreak.web.sealed_form import KEPT

SEE, EDIT = verbs.SEE.name, verbs.EDIT.name
BY_HAND = "by-hand"
"""What stands for a person instead of a service's name."""


def services() -> list[Manifest]:
    """What can be published to, by title."""
    return sorted(connectors.all_that(WRITE), key=lambda one: str(_(one.title)))


@require_safe
@never_cache
@brand_page(SEE)
def channels(request: BrandRequest) -> HttpResponse:
    """All of them, in the order in which they publish."""
    here = set(queries.members(request.brand).values_list("pk", flat=True))
    rows = [_told(row, here) for row in queries.channels(request.brand)]
    context = {"rows": rows, "may_edit": request.may(EDIT)}
    return render(request, "publishing/channels.html", context)


def _told(row: Channel, here: set[int]) -> dict[str, Any]:
    """A channel as the pages say it. ``here``: keys of who works on the brand."""
    return {
        "channel": row, "way": writer_name(row.writer), "picture": writer_icon(row.writer), "text": TEXT_NAMES[row.text],
        "in_languages": ", ".join(LANGUAGE_NAMES[code] for code in row.languages if code in LANGUAGE_NAMES),
        "look": accounts.answer_of(row), "left": row.by_hand and row.person_id not in here,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@brand_page(EDIT)
def channel_new(request: BrandRequest) -> HttpResponse:
    """Without ``?service=`` the picker; with it the form of that service, or of a person."""
    name = request.POST.get("service") or request.GET.get("service", "")
    manifest = next((one for one in services() if one.name == name), None)
    if manifest is not None or name == BY_HAND:
        return _new(request, manifest)
    if name:
        messages.error(request, _("There is no service of that name. Choose one of these."))
    choices = [
        {
            "name": one.name, "title": writer_name(one.name), "icon": one.icon,
            "texts": [TEXT_NAMES[text] for text in one.carries],
        }
        for one in services()
    ]  # fmt: skip
    return render(request, "publishing/channel_pick.html", {"choices": choices, "by_hand": BY_HAND})


def _new(request: BrandRequest, manifest: Manifest | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ChannelForm(posted, brand=request.brand, manifest=manifest, owner=_owner(request))
    writer = manifest.name if manifest is not None else ""
    if posted is not None and form.is_valid():
        try:
            made = actions.add_channel(
                actor=request.actor, brand=request.brand, writer=writer, settings=form.settings(),
                secrets=form.secrets(), **form.given(),
            )  # fmt: skip
        except WrongInput as error:
            form.refuse(error)
        else:
            accounts.ask_look(actor=request.actor, channel=made)
            messages.success(request, _("{name} was added.").format(name=made.name))
            return redirect("publishing:channel", brand=request.brand.slug, uid=made.uid)
    more = {"service": writer or BY_HAND, "manifest": manifest, "title": writer_name(writer)}
    return _form_page(request, "publishing/channel_new.html", form, more)


def _owner(request: BrandRequest) -> str:
    return f"{request.user.pk}:{request.brand.pk}"


def _form_page(
    request: BrandRequest, template: str, form: ChannelForm, more: Mapping[str, Any]
) -> HttpResponse:
    kept = form.keep() if form.errors else ""
    context = {"form": form, "kept_name": KEPT, "kept": kept, **more}
    return render(request, template, context, status=400 if form.errors else 200)


def _found(request: BrandRequest, uid: UUID) -> Channel:
    row = queries.channel(request.brand, uid)
    if row is None:
        raise Http404
    return row


def _manifest(row: Channel) -> Manifest | None:
    """``None`` for a person, and for a service whose folder is gone."""
    return next((one for one in services() if one.name == row.writer), None)


@require_safe
@never_cache
@brand_page(SEE)
def channel(request: BrandRequest, uid: UUID) -> HttpResponse:
    """One channel: what goes there, how its credential stands, what was entered."""
    row = _found(request, uid)
    may_edit, here = request.may(EDIT), set(queries.members(request.brand).values_list("pk", flat=True))
    context = {
        **_told(row, here), "look": accounts.said_of_account(row), "may_edit": may_edit,
        "given": _given(row) if may_edit else [], "cancels": _cancels(row), "is_list": to_list(row),
        "returns": returns_shown() if to_list(row) else None,
    }  # fmt: skip
    part = "publishing/parts/channel_look.html" if wants_fragment(request) else "publishing/channel.html"
    return render(request, part, context)


def _given(row: Channel) -> list[tuple[str, str]]:
    """What was entered and is no secret, as the form calls it; what is as usual is left out."""
    manifest = _manifest(row)
    fields = [one for one in manifest.channel_fields if one.kind != "secret"] if manifest is not None else []
    given = [(one, row.settings.get(one.name)) for one in fields]
    shown = [(one, value) for one, value in given if value and value != one.default]
    return [(_(one.label), _("Yes") if value is True else str(value)) for one, value in shown]


def _cancels(row: Channel) -> str:
    """What its removal does, for who is about to remove it."""
    waiting = queries.waiting(row)
    if not waiting:
        return _("Nothing waits for it. Nothing more will be published there.")
    return ngettext(
        "{n} publication waits for it and will be cancelled. Nothing more will be published there.",
        "{n} publications wait for it and will be cancelled. Nothing more will be published there.",
        waiting,
    ).format(n=waiting)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@brand_page(EDIT)
def channel_change(request: BrandRequest, uid: UUID) -> HttpResponse:
    """What goes there and when, who does it, a new credential; the account stays the same."""
    row = _found(request, uid)
    manifest, posted = _manifest(row), request.POST if request.method == "POST" else None
    if manifest is None and not row.by_hand:
        messages.error(request, say_error(WrongInput("publishing.unknown_writer")))
        return redirect("publishing:channel", brand=request.brand.slug, uid=row.uid)
    form = ChannelForm(posted, brand=request.brand, manifest=manifest, owner=_owner(request), channel=row)
    if posted is not None and form.is_valid():
        try:
            actions.change_channel(
                actor=request.actor,
                channel=row,
                settings=form.settings(),
                secrets=form.secrets(),
                **form.given(),
            )
        except Channel.DoesNotExist:
            raise Http404 from None
        except WrongInput as error:
            form.refuse(error)
        else:
            if form.secrets():
                _look(request, row)
            messages.success(request, _("{name} was changed.").format(name=form.cleaned_data["name"]))
            return redirect("publishing:channel", brand=request.brand.slug, uid=row.uid)
    return _form_page(request, "publishing/channel_change.html", form, {"channel": row})


def _look(request: BrandRequest, row: Channel) -> None:
    try:
        accounts.ask_look(actor=request.actor, channel=row)
    except RateError as error:
        messages.warning(request, say_error(error))


@require_POST
@brand_page(EDIT)
def channel_look(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Ask the service again whose credential it is; the page shows the answer when it comes."""
    row = _found(request, uid)
    _look(request, row)
    return redirect("publishing:channel", brand=request.brand.slug, uid=row.uid)


@require_POST
@brand_page(EDIT)
def channel_remove(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Nothing more goes there, and what waits for it is cancelled."""
    row = _found(request, uid)
    actions.remove_channel(actor=request.actor, channel=row)
    messages.success(request, _("{name} was removed. Nothing more is published there.").format(name=row.name))
    return redirect("publishing:channels", brand=request.brand.slug)
