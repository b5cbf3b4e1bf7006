"""What belongs to a person: profile, sessions, brands; and the owner's page of the installation."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import activate, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base import audit
from firebreak.base.errors import FirebreakError
from firebreak.org import actions, queries
from firebreak.org.access import membership_of, person_actor
from firebreak.org.forms import ProfileForm
from firebreak.org.method_forms import WaysForm
from firebreak.org.models import Person
from firebreak.org.sign_in import absolute
from firebreak.org.views.brand import checked_chain, show_chain
from firebreak.org.views.common import page, person_of
from firebreak.web.prefs import SHORTCUTS_COOKIE, THEME_COOKIE, remember

FIELDS = ("name", "language", "time_zone", "theme", "single_keys", "mail_alerts")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, theme, keys, mail."""
    person = person_of(request)
    form = _profile_form(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.change_profile(actor=person_actor(person), person=person, **form.cleaned_data)
        except FirebreakError as error:
            form.say(error)
        else:
            activate(row.language)
            messages.success(request, _("Your profile is saved."))
            response = redirect("org:me")
            remember(request, response, THEME_COOKIE, row.theme)
            remember(request, response, SHORTCUTS_COOKIE, "on" if row.single_keys else "off")
            return response
    return _show(request, form, _ways_form(person))


@require_POST
@login_required
def my_methods(request: HttpRequest) -> HttpResponse:
    """How the person is reached beside their e-mail address."""
    person = person_of(request)
    ways = _ways_form(person, request.POST)
    if ways.is_valid():
        try:
            actions.set_methods(
                actor=person_actor(person), person=person, methods=ways.cleaned_data["methods"]
            )
        except FirebreakError as error:
            ways.say(error)
        else:
            messages.success(request, _("Saved how you are reached."))
            return HttpResponseRedirect(reverse("org:me") + "#ways")
    return _show(request, _profile_form(person), ways)


def _profile_form(person: Person, data: Any = None) -> ProfileForm:
    return ProfileForm(data, initial={name: getattr(person, name) for name in FIELDS})


def _ways_form(person: Person, data: Any = None) -> WaysForm:
    return WaysForm(data, ways=queries.methods_of(person)[person.pk], known=person.email)


def _show(request: HttpRequest, form: ProfileForm, ways: WaysForm) -> HttpResponse:
    person = person_of(request)
    context = {
        "form": form,
        "ways": ways,
        "sessions": queries.sessions_of(person),
        "memberships": queries.memberships_of(person),
        "here": request.session.session_key,
    }
    return page(request, "me", context, 400 if form.errors or ways.errors else 200)


@require_POST
@login_required
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign another browser out."""
    person = person_of(request)
    if not actions.end_session(actor=person_actor(person), person=person, session_id=number):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect("org:me")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out."""
    person = person_of(request)
    keep = request.session.session_key or ""
    count = actions.end_other_sessions(actor=person_actor(person), person=person, keep=keep)
    said = ngettext(
        "%(count)s other browser is signed out.", "%(count)s other browsers are signed out.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("org:me")


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Go to another brand, which is then the one that opens first."""
    slug = request.POST.get("brand", "")[:60]
    if membership_of(person_of(request), slug) is None:
        raise Http404
    request.session["brand"] = slug
    return redirect("/")


def _owner_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @login_required
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not person_of(request).is_owner:
            raise PermissionDenied
        return view(request, **kwargs)

    return inner


@require_safe
@_owner_page
def installation(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, for owners of the installation."""
    return page(request, "installation", {"people": queries.everybody()})


@require_POST
@_owner_page
def password_link(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A link for somebody who lost the password, where no mail is set up; shown this once."""
    person = queries.person(uid)
    if person is None:
        raise Http404
    path = actions.make_password_link(actor=person_actor(person_of(request)), person=person)
    return page(
        request, "installation", {"people": queries.everybody(), "link": absolute(path), "whose": person}
    )


@require_safe
@_owner_page
def installation_audit(request: HttpRequest) -> HttpResponse:
    """Sign-ins, accounts and what belongs to no brand."""
    return show_chain(request, audit.INSTALLATION, person_of(request).time_zone)


@require_POST
@_owner_page
def installation_verify(request: HttpRequest) -> HttpResponse:
    """Walk the installation's chain now."""
    checked = checked_chain(audit.INSTALLATION)
    return show_chain(request, audit.INSTALLATION, person_of(request).time_zone, checked)
