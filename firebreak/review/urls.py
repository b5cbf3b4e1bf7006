"""Addresses of review: mount with ``path("", include("firebreak.review.urls"))``."""

from django.urls import URLPattern, path

from firebreak.review.views import overview, pages

app_name = "review"

urlpatterns: list[URLPattern] = [
    path("b/<slug:brand>/publishing/followed", overview.overview, name="list"),
    path("b/<slug:brand>/publishing/releases/<uuid:uid>/followed", pages.followed, name="followed"),
]
