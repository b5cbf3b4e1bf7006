"""Reader's choices (POST only), error pages in plain words, and the page for a lost connection."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.web import prefs


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the reader was on, as long as it is one of ours."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _choose(
    request: HttpRequest, name: str, value: str, allowed: tuple[str, ...], cookie: str
) -> HttpResponseBase:
    if value not in allowed:
        return bad_request(request)
    response = back(request)
    prefs.remember(request, response, cookie, value)
    prefs.changed.send(sender=prefs.__name__, request=request, name=name, value=value)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponseBase:
    """Light, dark, or what the system says."""
    return _choose(request, "theme", request.POST.get("theme", ""), prefs.THEMES, prefs.THEME_COOKIE)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """One of ``settings.LANGUAGES``."""
    codes = tuple(code for code, _name in settings.LANGUAGES)
    value = request.POST.get("language", "")
    return _choose(request, "language", value, codes, settings.LANGUAGE_COOKIE_NAME)


@require_POST
def shortcuts(request: HttpRequest) -> HttpResponseBase:
    """Single-key shortcuts on or off."""
    value = request.POST.get("shortcuts", "")
    return _choose(request, "shortcuts", value, ("on", "off"), prefs.SHORTCUTS_COOKIE)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser shows when the server cannot be reached."""
    return _error(
        request,
        200,
        _("You are not connected"),
        _("The server cannot be reached from this device."),
        _("Check the network, then try again. Text that you were writing is kept on this device."),
        again="/",
    )


def _error(request: HttpRequest, status: int, title: str, what: str, todo: str, **more: Any) -> HttpResponse:
    context = {"title": title, "what": what, "todo": todo, **more}
    return render(request, "web/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """400."""
    return _error(
        request,
        400,
        _("That request could not be understood"),
        _("Something in the address or in the form was not as expected. Nothing was changed."),
        _("Go back, check what you typed, and send it again."),
    )


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """403."""
    return _error(
        request,
        403,
        _("You may not open this"),
        _("Your role in this brand does not include this page or this step. Nothing was changed."),
        _("Ask an administrator of the brand for access, or go back."),
    )


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """404."""
    return _error(
        request,
        404,
        _("There is nothing at this address"),
        _("The page may have been moved or removed, or it belongs to another brand."),
        _("Check the address, or start from the start page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database or any context, which may be what broke."""
    try:
        return _error(
            request,
            500,
            _("Something went wrong on our side"),
            _("The step you took was not finished. What was saved before is safe."),
            _("Try again in a minute. If it happens again, tell your administrator the reference."),
            again=request.path,
            reference=getattr(request, "id", ""),
            hide_choices=True,
        )
    except Exception:  # noqa: BLE001, RUF100 - the last line of defence draws without templates
        return HttpResponse(_("Something went wrong on our side. Try again in a minute."), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection ran out, usually after signing in again in another tab."""
    return _error(
        request,
        403,
        _("This form has expired"),
        _("It was open for long, or you signed in again in another tab. Nothing was changed."),
        _("Go back, reload the page, and send the form again. What you typed is kept on this device."),
        detail=reason if settings.DEBUG else "",
    )
