"""Doors for people who are not signed in: the first account, invitations, a new password by link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError, NotAllowed, RateError
from firebreak.org import actions, queries
from firebreak.org.forms import FirstAccountForm, JoinForm, NewPasswordForm
from firebreak.org.models import Invitation, Person
from firebreak.org.views.common import count_link_try, page, person_of, too_many
from firebreak.org.words import say

View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """A page of a secret link: GET and POST only, slowed down per address, never in a cache."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            count_link_try(request)
        except RateError as error:
            return too_many(request, error)
        return view(request, **kwargs)

    return inner


def sign_in_and_go(request: HttpRequest, person: Person, to: str) -> HttpResponse:
    """Sign a new person in, with the second step where they have one."""
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to))
    return response


def link_over(request: HttpRequest) -> HttpResponse:
    """The link does not work any more."""
    return page(request, "link_over", status=410)


@door
def start(request: HttpRequest, token: str) -> HttpResponse:
    """``/start/<token>``: makes the owner of the installation."""
    if not queries.setup_link_works(token):
        return link_over(request)
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.create_first_account(
                token=token, language=get_language() or "en", **form.cleaned_data
            )
        except NotAllowed:
            return link_over(request)
        except FirebreakError as error:
            form.say(error)
        else:
            return sign_in_and_go(request, person, "/")
    return page(request, "start", {"form": form}, 400 if form.errors else 200)


@door
def join(request: HttpRequest, token: str) -> HttpResponse:
    """``/join/<token>``: a new person, or the signed-in one, takes an invitation."""
    invitation = queries.invitation_by_link(token)
    if invitation is None:
        return link_over(request)
    if request.user.is_authenticated:
        return _join_signed_in(request, token, invitation)
    if queries.has_account(invitation.email):
        sign_in = f"{reverse('account_login')}?next={reverse('org:join', args=[token])}"
        return page(request, "join_sign_in", {"invitation": invitation, "sign_in": sign_in})
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.accept_invitation(
                token=token, language=get_language() or "en", **form.cleaned_data
            )
        except NotAllowed:
            return link_over(request)
        except FirebreakError as error:
            form.say(error)
        else:
            request.session["brand"] = made.brand.slug
            return sign_in_and_go(request, made.person, "/")
    return page(request, "join", {"form": form, "invitation": invitation}, 400 if form.errors else 200)


def _join_signed_in(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        return page(request, "join_as", {"invitation": invitation})
    try:
        made = actions.accept_invitation(token=token, person=person_of(request))
    except NotAllowed:
        return link_over(request)
    except FirebreakError as error:
        messages.error(request, say(error))
        return page(request, "join_as", {"invitation": invitation}, 409)
    request.session["brand"] = made.brand.slug
    return redirect("/")


@door
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """``/new-password/<token>``: by a link that an owner made; who is signed in here is signed out."""
    if not queries.password_link_works(token):
        return link_over(request)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password_by_link(token=token, **form.cleaned_data)
        except NotAllowed:
            return link_over(request)
        except FirebreakError as error:
            form.say(error)
        else:
            if request.user.is_authenticated:
                logout(request)
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return page(request, "new_password", {"form": form}, 400 if form.errors else 200)


def closed(_request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """For allauth's pages that this product does not use."""
    raise Http404
