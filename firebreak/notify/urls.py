"""Addresses of this room."""

from django.urls import include, path

from firebreak.notify.views import answering, notices, routes

app_name = "notify"
_brand = [
    path("", notices.notices, name="notices"),
    path("routes", routes.routes, name="routes"),
    path("quiet", routes.quiet_hours, name="quiet_hours"),
    path("webhooks/new", notices.endpoint_new, name="endpoint_new"),
    path("webhooks/<uuid:uid>/remove", notices.endpoint_remove, name="endpoint_remove"),
    path("<uuid:uid>/again", notices.delivery_again, name="delivery_again"),
]
urlpatterns = [
    path("b/<slug:brand>/notices/", include(_brand)),
    path("answer/<str:token>", answering.answer, name="answer"),
]
