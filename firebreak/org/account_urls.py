"""Sign-in by django-allauth: the pages this product uses; the others answer 404."""

from django.urls import include, path

from firebreak.org.views.entrance import closed
from firebreak.org.views.recovery import password_reset

urlpatterns = [
    path("signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    path("confirm-email/<str:key>/", closed),
    path("login/code/confirm/", closed),
    path("sessions/", closed),
    path("password/reset/", password_reset),
    path("", include("allauth.urls")),
]
