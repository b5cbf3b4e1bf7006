"""Addresses of this room."""

from django.urls import include, path

from firebreak.notify import views

app_name = "notify"
_brand = [
    path("", views.notices, name="notices"),
    path("webhooks/new", views.endpoint_new, name="endpoint_new"),
    path("webhooks/<uuid:uid>/remove", views.endpoint_remove, name="endpoint_remove"),
    path("<uuid:uid>/again", views.delivery_again, name="delivery_again"),
]
urlpatterns = [path("b/<slug:brand>/notices/", include(_brand))]
