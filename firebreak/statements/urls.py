"""Addresses of statements: mount with ``path("", include("firebreak.statements.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.statements.views import (
    deciding,
    facts,
    lists,
    outside,
    publishing,
    releasing,
    versions,
    writing,
)

app_name = "statements"

_brand: list[URLPattern] = [
    path("", lists.statements, name="list"),
    path("new", writing.new, name="new"),
    path("facts/<uuid:fact>", facts.fact_uses, name="fact_uses"),
    path("<uuid:uid>", deciding.statement, name="statement"),
    path("<uuid:uid>/versions", versions.versions, name="versions"),
    path("<uuid:uid>/fill", writing.fill, name="fill"),
    path("<uuid:uid>/preview", writing.preview, name="preview"),
    path("<uuid:uid>/ask", deciding.ask, name="ask"),
    path("<uuid:uid>/stand", deciding.stand, name="stand"),
    path("<uuid:uid>/withdraw", deciding.withdraw, name="withdraw"),
    path("<uuid:uid>/answer", deciding.answer, name="answer"),
    path("<uuid:uid>/outside", deciding.send_link, name="send_link"),
    path("<uuid:uid>/release", releasing.release, name="release"),
    path("<uuid:uid>/release/alone", releasing.release_alone, name="release_alone"),
    path("<uuid:uid>/proof", releasing.proof, name="proof"),
    path("<uuid:uid>/published", releasing.published, name="published"),
    path("<uuid:uid>/publish", publishing.publish, name="publish"),
    path("<uuid:uid>/facts/stand", facts.let_stand, name="let_stand"),
    path("<uuid:uid>/facts/<uuid:fact>/use", facts.use_new_value, name="use_new_value"),
    path("<uuid:uid>/facts/<uuid:fact>/stop", facts.stop_waiting, name="stop_waiting"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("b/<slug:brand>/statements/", include(_brand)),
    path("read/<str:language>/<str:token>", outside.read, name="read"),
]
