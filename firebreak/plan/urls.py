"""Addresses of the plan: mount with ``path("", include("firebreak.plan.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.plan.views import check, overview, people, starting

app_name = "plan"

_plan: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("start", starting.start, name="start"),
    path("check", check.check_page, name="check"),
    path("check/now", check.check_now, name="check_now"),
    path("people", people.people, name="people"),
    path("people/duties", people.set_duties, name="set_duties"),
    path("people/readers", people.set_readers, name="set_readers"),
    path("people/<uuid:uid>/methods", people.methods, name="methods"),
    path("people/contacts/<uuid:uid>", people.contact, name="contact"),
    path("people/contacts/<uuid:uid>/remove", people.contact_remove, name="contact_remove"),
    path("people/contacts/<uuid:uid>/checked", people.contact_checked, name="contact_checked"),
    path("people/contacts/<str:group>/new", people.contact_new, name="contact_new"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("b/<slug:brand>/plan/", include(_plan))]
