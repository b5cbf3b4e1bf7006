"""Addresses of this room."""

from django.urls import include, path

from firebreak.desk import views, war_room
from firebreak.desk.freezing import held, lifting, outlets
from firebreak.desk.freezing import views as freezing
from firebreak.desk.situation import views as situation

app_name = "desk"
_brand = [
    path("", views.now_page, name="now"),
    path("now", views.now_part, name="now_part"),
    path("set-up", views.set_up, name="set_up"),
    path("set-up/look", views.set_up_look, name="set_up_look"),
    path("search", views.search, name="search"),
    path("freeze", freezing.freeze, name="freeze"),
    path("freeze/<uuid:uid>/lift", lifting.lift, name="freeze_lift"),
    path("freeze/<uuid:uid>/link", lifting.send_link, name="freeze_link"),
    path("freeze/<uuid:uid>/link/back", lifting.take_back, name="freeze_link_back"),
    path("freeze/outlet/<uuid:uid>", outlets.outlet, name="freeze_outlet"),
    path("freeze/photo/<uuid:uid>", outlets.photo, name="freeze_photo"),
    path("freeze/photo/<uuid:uid>/remove", outlets.photo_remove, name="freeze_photo_remove"),
    path("freeze/held", held.held, name="held"),
    path("freeze/held/<uuid:uid>", held.decide, name="held_decide"),
    path("incidents/<uuid:uid>/report/", situation.situation, name="situation"),
    path("incidents/<uuid:uid>/report/pdf/", situation.situation_pdf, name="situation_pdf"),
    path("incidents/<uuid:uid>/report/plan/", situation.plan, name="situation_plan"),
    path("incidents/<uuid:uid>/report/send/", situation.send, name="situation_send"),
    path("incidents/<uuid:uid>/report/<uuid:report>/", situation.kept, name="situation_kept"),
    path("incidents/<uuid:uid>/report/<uuid:report>/pdf/", situation.kept_pdf, name="situation_kept_pdf"),
    path("incidents/<uuid:uid>/statements/", war_room.room_statements, name="room_statements"),
]
urlpatterns = [
    path("", views.first_run, name="first_run"),
    path("new-brand", views.wizard, name="wizard"),
    path("b/<slug:brand>/", include(_brand)),
]
