"""Sign-in by django-allauth: the pages this product uses; the others answer 404."""

from allauth.account import views as account
from django.urls import include, path
from django.views.decorators.debug import sensitive_post_parameters

from firebreak.base import config
from firebreak.org.views.entrance import closed
from firebreak.org.views.recovery import no_mail

_reset = account.password_reset if config.get("mail_url") else no_mail

urlpatterns = [
    path("signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    path("confirm-email/<str:key>/", closed),
    path("login/code/confirm/", closed),
    path("sessions/", closed),
    path("password/reset/", sensitive_post_parameters()(_reset)),
    path("", include("allauth.urls")),
]
