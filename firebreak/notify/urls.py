"""Addresses of this room."""

from django.urls import include, path

from firebreak.notify import answer_views, route_views, views

app_name = "notify"
_brand = [
    path("", views.notices, name="notices"),
    path("routes", route_views.routes, name="routes"),
    path("quiet", route_views.quiet_hours, name="quiet_hours"),
    path("webhooks/new", views.endpoint_new, name="endpoint_new"),
    path("webhooks/<uuid:uid>/remove", views.endpoint_remove, name="endpoint_remove"),
    path("<uuid:uid>/again", views.delivery_again, name="delivery_again"),
]
urlpatterns = [
    path("b/<slug:brand>/notices/", include(_brand)),
    path("answer/<str:token>", answer_views.answer, name="answer"),
]
