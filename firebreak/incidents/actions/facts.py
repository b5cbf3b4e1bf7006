"""What is known, and the questions that people will ask."""

from datetime import datetime

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import Doing, act, member, text
from firebreak.incidents.models import Fact, Incident, Question
from firebreak.incidents.rules import SETTLED
from firebreak.org.models import Person


def add_fact(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    words: str,
    state: str = Fact.State.CHECKING,
    source: str = "",
    public: bool = False,
    checker: Person | None = None,
    due_at: datetime | None = None,
) -> Fact:
    """Something known, or to be found out. Raises :class:`WrongInput`: what is confirmed or false has a source."""
    said, how = text(words, "words", 1_000), _source(state, source)
    with act(actor=actor, incident=incident, action="fact_added") as doing:
        member(doing.incident, checker, "checker")
        return doing.add(
            Fact(
                incident=doing.incident, text=said, state=state, source=how, public=public, checker=checker,
                due_at=due_at, decided_by=person, decided_at=now(),
            )
        )  # fmt: skip


def judge_fact(
    *,
    actor: Actor,
    fact: Fact,
    person: Person | None,
    state: str,
    source: str = "",
    public: bool | None = None,
    seen: int | None = None,
) -> Fact:
    """What it is now, and how that is known. Raises :class:`WrongInput`, :class:`WrongMove`."""
    how = _source(state, source)
    with act(actor=actor, incident=fact.incident, action="fact_judged") as doing:
        row = doing.fresh(fact, seen)
        doing.say(before=row.state)
        before = row.state
        row.state, row.source, row.decided_by, row.decided_at = state, how, person, now()
        row.public = row.public if public is None else public
        doing.save(row, "state", "source", "decided_by", "decided_at", "public")
        if before != state:
            _tell(doing, row)
    return row


def change_fact(*, actor: Actor, fact: Fact, words: str, seen: int) -> Fact:
    """Say it better. Who writes on an older version is told: :class:`WrongMove`."""
    said = text(words, "words", 1_000)
    with act(actor=actor, incident=fact.incident, action="fact_changed") as doing:
        row = doing.fresh(fact, seen)
        before, row.text = row.text, said
        doing.save(row, "text")
        if before != said:
            _tell(doing, row)
    return row


def remove_fact(*, actor: Actor, fact: Fact) -> Fact:
    """Take it off the list; the record keeps it."""
    with act(actor=actor, incident=fact.incident, action="fact_removed") as doing:
        row = doing.fresh(fact)
        row.removed_at = now()
        doing.save(row, "removed_at")
        _tell(doing, row)
    return row


def add_question(*, actor: Actor, incident: Incident, words: str, answer: str = "") -> Question:
    """A question that will come. Raises :class:`WrongInput`."""
    asked, said = text(words, "words", 500), text(answer, "answer", required=False)
    with act(actor=actor, incident=incident, action="question_added") as doing:
        return doing.add(Question(incident=doing.incident, text=asked, answer=said))


def answer_question(*, actor: Actor, question: Question, answer: str, ready: bool, seen: int) -> Question:
    """What we say to it, and whether that may be said as it stands. Raises :class:`WrongInput`, :class:`WrongMove`."""
    said = text(answer, "answer", required=ready)
    with act(actor=actor, incident=question.incident, action="question_answered") as doing:
        row = doing.fresh(question, seen)
        row.answer, row.ready = said, ready
        doing.save(row, "answer", "ready")
    return row


def remove_question(*, actor: Actor, question: Question) -> Question:
    """Take it off the list; the record keeps it."""
    with act(actor=actor, incident=question.incident, action="question_removed") as doing:
        row = doing.fresh(question)
        row.removed_at = now()
        doing.save(row, "removed_at")
    return row


def _tell(doing: Doing, row: Fact) -> None:
    """For the rooms above: texts may hold this fact. Without its words."""
    doing.tell("fact_changed", fact=str(row.uid))


def _source(state: str, source: str) -> str:
    if state not in Fact.State.values:
        raise WrongInput("incidents.fact_state", "Choose what is known of it.", field="state")
    how = text(source, "source", 500, required=False)
    if state in SETTLED and not how:
        raise WrongInput("incidents.no_source", "Say how you know.", field="source")
    return how
