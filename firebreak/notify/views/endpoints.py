"""The brand's chats, phones and webhooks: choose a service, add it, try it, remove it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import connectors
from firebreak.base.connectors import PAGE, Manifest
from firebreak.base.errors import OutsideError, PermanentError, RateError, UnknownOutcome, WrongInput
from firebreak.notify import actions, queries
from firebreak.notify.endpoint_forms import ServiceForm, TryForm
from firebreak.notify.forms import WebhookForm
from firebreak.notify.looks import said_of_look
from firebreak.notify.models import Endpoint
from firebreak.notify.routing import has_room
from firebreak.notify.words import say, say_error, way_icon, way_name
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.asking import wants_fragment
from firebreak.web.sealed_form import KEPT

EDIT = "notify.endpoints.edit"
WEBHOOK, MAIL = "webhook", "email"


def services() -> list[Manifest]:
    """What a brand can add; mail is set for the whole installation."""
    return sorted((m for m in connectors.all_that(PAGE) if m.name != MAIL), key=lambda m: str(_(m.title)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@brand_page(EDIT)
def endpoint_new(request: BrandRequest) -> HttpResponse:
    """Without ``?service=`` the picker; with it the form of that service."""
    name = request.POST.get("service") or request.GET.get("service", "")
    manifest = next((one for one in services() if one.name == name), None)
    if manifest is None:
        if name:
            messages.error(request, _("There is no service of that name. Choose one of these."))
        choices = [
            {"name": one.name, "title": way_name(one.name), "summary": _(one.summary), "icon": one.icon}
            for one in services()
        ]
        return render(request, "notify/endpoint_pick.html", {"choices": choices})
    return _webhook(request) if manifest.name == WEBHOOK else _service(request, manifest)


def _webhook(request: BrandRequest) -> HttpResponse:
    """Its secret is made here and shown once, on the page that follows."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fresh = connectors.get(WEBHOOK).new_secrets
        assert fresh is not None
        secrets = dict(fresh())
        try:
            made = actions.add_endpoint(
                actor=request.actor, brand=request.brand, pager=WEBHOOK, name=form.cleaned_data["name"],
                settings={"url": form.cleaned_data["url"]}, secrets=secrets,
            )  # fmt: skip
        except WrongInput as error:
            form.add_error("url", say_error(error))
        else:
            context = {"secret": secrets["secret"], "name": made.name, "endpoint": made}
            return render(request, "notify/endpoint_made.html", context)
    return render(request, "notify/endpoint_new.html", {"form": form}, status=400 if form.errors else 200)


def _service(request: BrandRequest, manifest: Manifest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ServiceForm(posted, manifest=manifest, owner=f"{request.user.pk}:{request.brand.pk}")
    if posted is not None and form.is_valid():
        try:
            made = actions.add_endpoint(
                actor=request.actor, brand=request.brand, pager=manifest.name, name=form.cleaned_data["name"],
                settings=form.settings(), secrets=form.secrets(),
            )  # fmt: skip
        except WrongInput as error:
            form.refuse(error)
        else:
            actions.ask_look(actor=request.actor, endpoint=made)
            messages.success(request, _("{name} was added.").format(name=made.name))
            return redirect("notify:endpoint", brand=request.brand.slug, uid=made.uid)
    context = {
        "form": form, "manifest": manifest, "title": way_name(manifest.name), "summary": _(manifest.summary),
        "kept_name": KEPT, "kept": form.keep() if form.errors else "",
    }  # fmt: skip
    return render(request, "notify/endpoint_service.html", context, status=400 if form.errors else 200)


def _found(request: BrandRequest, uid: str) -> Endpoint:
    found = queries.endpoint(request.brand, uid)
    if found is None:
        raise Http404
    return found


def _draw(request: BrandRequest, row: Endpoint, form: TryForm | None, *, status: int = 200) -> HttpResponse:
    look = said_of_look(row)
    context: dict[str, Any] = {
        "endpoint": row, "form": form, "way": way_name(row.pager), "picture": way_icon(row.pager), "look": look,
        "error": say(row.error_code) if row.error_code and not look.dead else "", "given": _given(row),
    }  # fmt: skip
    part = "notify/parts/endpoint_look.html" if wants_fragment(request) else "notify/endpoint.html"
    return render(request, part, context, status=status)


def _given(row: Endpoint) -> list[tuple[str, str]]:
    """What was entered and is no secret, as the form calls it; what is as usual is left out."""
    try:
        fields = connectors.get(row.pager).fields
    except KeyError:
        return []
    given = [
        (one, row.settings.get(one.name))
        for one in fields
        if one.kind != "secret" and row.settings.get(one.name) != one.default
    ]
    return [(_(one.label), _("Yes") if value is True else str(value)) for one, value in given if value]


@require_safe
@never_cache
@brand_page(EDIT)
def endpoint(request: BrandRequest, uid: str) -> HttpResponse:
    """One endpoint: how its credential stands, and the button that tries it."""
    row = _found(request, uid)
    return _draw(request, row, None if has_room(row) else TryForm())


@require_POST
@brand_page(EDIT)
def endpoint_look(request: BrandRequest, uid: str) -> HttpResponse:
    """Ask the service again whether the credential works; the page shows the answer when it comes."""
    row = _found(request, uid)
    try:
        actions.ask_look(actor=request.actor, endpoint=row)
    except RateError as error:
        messages.warning(request, say_error(error))
    return redirect("notify:endpoint", brand=request.brand.slug, uid=row.uid)


@require_POST
@brand_page(EDIT)
def endpoint_test(request: BrandRequest, uid: str) -> HttpResponse:
    """Send a test message and say what became of it."""
    row, to = _found(request, uid), ""
    form = None if has_room(row) else TryForm(request.POST)
    if form is not None:
        if not form.is_valid():
            return _draw(request, row, form, status=400)
        to = form.cleaned_data["to"]
    try:
        actions.test_endpoint(actor=request.actor, endpoint=row, to=to)
    except UnknownOutcome as error:
        messages.warning(request, say_error(error))
    except (OutsideError, WrongInput) as error:
        failed = _("The test message did not go out: {reason}").format(reason=say_error(error))
        if form is not None and isinstance(error, PermanentError | WrongInput):
            form.add_error("to", failed)
            return _draw(request, row, form, status=400)
        messages.error(request, failed)
    else:
        messages.success(request, _("The service took the test message. Look whether it has arrived."))
    return redirect("notify:endpoint", brand=request.brand.slug, uid=row.uid)


@require_POST
@brand_page(EDIT)
def endpoint_remove(request: BrandRequest, uid: str) -> HttpResponse:
    """Nothing more is sent there."""
    row = _found(request, uid)
    actions.remove_endpoint(actor=request.actor, endpoint=row)
    messages.success(request, _("{name} was removed. Nothing more is sent there.").format(name=row.name))
    return redirect("notify:notices", brand=request.brand.slug)
