"""The brand's profile, its API tokens and its audit chain."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import audit
from firebreak.base.errors import FirebreakError
from firebreak.base.models import AuditEntry
from firebreak.org import actions, queries, verbs
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.forms import AuditFilterForm, BrandProfileForm, TokenForm
from firebreak.org.views.common import page, try_and_go
from firebreak.org.words import role_name

FAULTS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(verbs.BRAND_EDIT.name)
def profile(request: BrandRequest) -> HttpResponse:
    """Change the profile."""
    form = BrandProfileForm.of(request.brand, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_brand(actor=request.actor, brand=request.brand, **form.cleaned_data)
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("org:brand", brand=request.brand.slug)
    return page(request, "brand", {"form": form}, 400 if form.errors else 200)


@require_POST
@brand_page(verbs.BRAND_EDIT.name)
def archive(request: BrandRequest) -> HttpResponse:
    """Close the brand; its name is typed so that nobody does it by accident."""
    if " ".join(request.POST.get("name", "").split()) != request.brand.name:
        messages.error(request, _("The name did not match, so the brand was not archived."))
        return redirect("org:brand", brand=request.brand.slug)
    actions.archive_brand(actor=request.actor, brand=request.brand)
    messages.success(request, _("The brand is archived. Nothing was deleted."))
    return redirect("/")


def _tokens(request: BrandRequest, form: TokenForm, status: int = 200, secret: str = "") -> HttpResponse:
    rows = [(row, role_name(row.role)) for row in queries.tokens_of(request.brand)]
    return page(request, "tokens", {"form": form, "tokens": rows, "secret": secret}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(verbs.TOKENS_EDIT.name)
def tokens(request: BrandRequest) -> HttpResponse:
    """Tokens of the brand; a new one is shown this once."""
    form = TokenForm(request.POST or None, initial={"role": "viewer"})
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = actions.make_token(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            form.say(error)
        else:
            return _tokens(request, TokenForm(initial={"role": "viewer"}), secret=secret)
    return _tokens(request, form, 400 if form.errors else 200)


@require_POST
@brand_page(verbs.TOKENS_EDIT.name)
def revoke_token(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Refuse a token from now on."""
    found = queries.token(request.brand, uid)
    if found is None:
        raise Http404
    return try_and_go(
        request,
        lambda: actions.revoke_token(actor=request.actor, token=found),
        _("The token does not work any more."),
        "org:tokens",
    )


def _midnight(day: date | None, zone: str, *, plus: int = 0) -> datetime | None:
    """The start of a day in the zone; ``None`` for days that the calendar cannot hold in UTC."""
    try:
        start = datetime.combine(day + timedelta(days=plus), time(), ZoneInfo(zone)) if day else None
        return start.astimezone(UTC) if start else None
    except OverflowError:
        return None


def _chosen(form: AuditFilterForm, zone: str) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    given = form.cleaned_data
    return {
        "action": given["action"], "actor": given["actor"],
        "since": _midnight(given["since"], zone), "until": _midnight(given["until"], zone, plus=1),
    }  # fmt: skip


def _row(entry: AuditEntry) -> dict[str, Any]:
    payload = getattr(entry, "payload", None)
    erased_by = payload.erased_by if payload is not None else None
    body = json.loads(payload.body) if payload is not None and erased_by is None else {}
    said = [(name, json.dumps(value, ensure_ascii=False)) for name, value in sorted(body.items())]
    return {"entry": entry, "said": said, "erased_by": erased_by}


def show_chain(request: Any, chain: int, zone: str, checked: dict[str, Any] | None = None) -> HttpResponse:
    """One chain, newest first, with the filter and what a verification found."""
    form = AuditFilterForm(request.GET or None)
    entries = queries.audit_entries(chain, reader=request.user, **_chosen(form, zone))
    shown = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": shown, "rows": [_row(entry) for entry in shown], "checked": checked}
    return page(request, "audit" if chain else "installation_audit", {**context, "chain": chain})


def checked_chain(chain: int) -> dict[str, Any]:
    """What a walk over the chain found."""
    faults = [found for found in audit.verify(chain) if isinstance(found, audit.Fault)]
    return {
        "faults": faults[:FAULTS_SHOWN],
        "count": len(faults),
        "links": queries.links_in(chain),
    }


@require_safe
@brand_page(verbs.AUDIT_READ.name)
def audit_log(request: BrandRequest) -> HttpResponse:
    """Who did what, when."""
    return show_chain(request, request.brand.pk, request.brand.time_zone)


@require_POST
@brand_page(verbs.AUDIT_READ.name)
def audit_verify(request: BrandRequest) -> HttpResponse:
    """Walk the chain now and say what was found; nothing is changed."""
    return show_chain(request, request.brand.pk, request.brand.time_zone, checked_chain(request.brand.pk))
