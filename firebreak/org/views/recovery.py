"""A lost password: by mail where mail is set up, else whom to ask."""

from typing import cast

from allauth.account.views import password_reset as by_mail
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from firebreak.base import config
from firebreak.org.views.common import page


@sensitive_post_parameters()
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link by mail, or read whom to ask."""
    return cast(HttpResponseBase, by_mail(request)) if config.get("mail_url") else no_mail(request)


@require_safe
def no_mail(request: HttpRequest) -> HttpResponse:
    """Who to ask, in words."""
    return page(request, "no_mail")
