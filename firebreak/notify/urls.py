"""Addresses of this room."""

from django.urls import include, path

from firebreak.notify.views import answering, calls, chats, endpoints, notices, replies, routes, trying

app_name = "notify"
_brand = [
    path("", notices.notices, name="notices"),
    path("routes", routes.routes, name="routes"),
    path("quiet", routes.quiet_hours, name="quiet_hours"),
    path("services/new", endpoints.endpoint_new, name="endpoint_new"),
    path("services/<uuid:uid>", endpoints.endpoint, name="endpoint"),
    path("services/<uuid:uid>/test", endpoints.endpoint_test, name="endpoint_test"),
    path("services/<uuid:uid>/look", endpoints.endpoint_look, name="endpoint_look"),
    path("services/<uuid:uid>/remove", endpoints.endpoint_remove, name="endpoint_remove"),
    path("<uuid:uid>/again", notices.delivery_again, name="delivery_again"),
]
_calls = [
    path("", calls.calls, name="calls"),
    path("test", trying.test_new, name="test_new"),
    path("test/<uuid:uid>", trying.test_call, name="test_call"),
    path("<uuid:uid>", calls.call, name="call"),
    path("<uuid:uid>/answer", calls.acknowledge, name="call_answer"),
    path("<uuid:uid>/stop", calls.stop, name="call_stop"),
]
urlpatterns = [
    path("b/<slug:brand>/calls/", include(_calls)),
    path("me/chats", chats.chats, name="chats"),
    path("me/chats/<uuid:uid>/remove", chats.chat_remove, name="chat_remove"),
    path("hooks/replies/<uuid:endpoint>", replies.reply, name="reply"),
    path("b/<slug:brand>/notices/", include(_brand)),
    path("answer/<str:token>", answering.answer, name="answer"),
]
