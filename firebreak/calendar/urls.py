"""Addresses of the calendar: mount with ``path("", include("firebreak.calendar.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.calendar.views import carrying, deciding, grid, watching, writing

app_name = "calendar"

_brand: list[URLPattern] = [
    path("", grid.month, name="month"),
    path("week", grid.week, name="week"),
    path("new", writing.new, name="new"),
    path("days", watching.days, name="days"),
    path("days/<uuid:uid>/remove", watching.day_remove, name="day_remove"),
    path("topics/<uuid:uid>/remove", watching.topic_remove, name="topic_remove"),
    path("import", carrying.bring, name="import"),
    path("export.ics", carrying.export_ics, name="export_ics"),
    path("export.csv", carrying.export_csv, name="export_csv"),
    path("<uuid:uid>", deciding.post, name="post"),
    path("<uuid:uid>/edit", writing.edit, name="edit"),
    path("<uuid:uid>/ask", deciding.ask, name="ask"),
    path("<uuid:uid>/answer", deciding.answer, name="answer"),
    path("<uuid:uid>/cancel", deciding.cancel, name="cancel"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("b/<slug:brand>/calendar/", include(_brand))]
