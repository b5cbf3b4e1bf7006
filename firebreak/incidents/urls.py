"""Addresses of incidents: mount with ``path("", include("firebreak.incidents.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from firebreak.incidents.views import (
    answers,
    correcting,
    declaring,
    evidence,
    evidence_piece,
    facts,
    judging,
    leading,
    handing,
    holding,
    lists,
    public,
    room,
    tasks,
    timeline,
    writing,
)

app_name = "incidents"

_room: list[URLPattern | URLResolver] = [
    path("", room.room, name="room"),
    path("part/<slug:key>/", room.part, name="part"),
    path("judge/", judging.judge, name="judge"),
    path("verify/", leading.verify, name="verify"),
    path("answer/", leading.answer, name="answer"),
    path("phase/", leading.phase, name="phase"),
    path("close/", leading.close, name="close"),
    path("people/", leading.people, name="people"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("write/", writing.write, name="write"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<uuid:task>/", tasks.task, name="task"),
    path("facts/", facts.facts, name="facts"),
    path("facts/ask/", facts.ask, name="ask"),
    path("facts/<uuid:fact>/", facts.fact, name="fact"),
    path("questions/<uuid:question>/", facts.question, name="question"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("evidence/bundle/", evidence.evidence_bundle, name="evidence_bundle"),
    path("evidence/<uuid:evidence>/", evidence_piece.piece, name="piece"),
    path("evidence/<uuid:evidence>/file/<int:place>/", evidence_piece.piece_file, name="piece_file"),
    path("evidence/<uuid:evidence>/proof/", evidence_piece.piece_proof, name="piece_proof"),
    path("evidence/<uuid:evidence>/again/", evidence_piece.piece_again, name="piece_again"),
    path("evidence/<uuid:evidence>/remove/", evidence_piece.piece_remove, name="piece_remove"),
    path("word/", public.word, name="word"),
    path("clocks/<uuid:clock>/", public.notice, name="notice"),
]
_brand: list[URLPattern | URLResolver] = [
    path("", lists.incidents, name="list"),
    path("open/", declaring.open_incident, name="open"),
    path("keep/", evidence_piece.keep, name="keep"),
    path("<uuid:uid>/", include(_room)),
]
urlpatterns = [path("b/<slug:brand>/incidents/", include(_brand))]
    path("messages/", answers.messages_of, name="messages"),
    path("messages/add/", answers.add, name="message_add"),
    path("messages/take/", answers.take, name="message_take"),
    path("messages/<uuid:message>/", answers.message, name="message"),
    path("hand-over/", handing.hand_over, name="hand_over"),
    path("hand-over/<uuid:hand_over>/", handing.answer, name="hand_over_answer"),
    path("hold/", holding.hold, name="hold"),
