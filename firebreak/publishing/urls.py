"""Addresses of publishing: mount with ``path("", include("firebreak.publishing.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.publishing.views import channels, following, leaving, lifting, receivers, releases, settling

app_name = "publishing"

_brand: list[URLPattern] = [
    path("", releases.overview, name="overview"),
    path("channels/", channels.channels, name="channels"),
    path("channels/new", channels.channel_new, name="channel_new"),
    path("channels/<uuid:uid>", channels.channel, name="channel"),
    path("channels/<uuid:uid>/change", channels.channel_change, name="channel_change"),
    path("channels/<uuid:uid>/look", channels.channel_look, name="channel_look"),
    path("channels/<uuid:uid>/remove", channels.channel_remove, name="channel_remove"),
    path("channels/<uuid:uid>/receivers", receivers.receivers_page, name="receivers"),
    path("channels/<uuid:uid>/receivers/add", receivers.receivers_add, name="receivers_add"),
    path("channels/<uuid:uid>/receivers/export", receivers.receivers_export, name="receivers_export"),
    path("receivers/<uuid:uid>/remove", receivers.receiver_remove, name="receiver_remove"),
    path("releases/<uuid:uid>", releases.release, name="release"),
    path("texts/<uuid:uid>/done", settling.done, name="done"),
    path("texts/<uuid:uid>/found", settling.found, name="found"),
    path("texts/<uuid:uid>/again", settling.again, name="again"),
    path("texts/<uuid:uid>/cancel", settling.cancel, name="cancel"),
    path("texts/<uuid:uid>/take-down", settling.take_down, name="take_down"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("b/<slug:brand>/publishing/", include(_brand)),
    path("leave/<str:language>/<str:token>", leaving.leave, name="leave"),
    path("follow/<str:language>/<str:slug>", following.ask, name="follow"),
    path("follow/<str:language>/confirm/<str:token>", following.confirm, name="follow_confirm"),
    path("lift/<str:language>/<str:token>", lifting.lift, name="lift"),
]
