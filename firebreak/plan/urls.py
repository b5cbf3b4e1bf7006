"""Addresses of the plan: mount with ``path("", include("firebreak.plan.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "plan"

_plan: list[URLPattern] = []

urlpatterns: list[URLPattern | URLResolver] = [path("b/<slug:brand>/plan/", include(_plan))]
