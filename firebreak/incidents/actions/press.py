"""The press desk: a newsroom asks, somebody answers, something is printed."""

from datetime import datetime
from typing import Any

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act, member, text, web_link
from firebreak.incidents.actions.promising import break_when
from firebreak.incidents.actions.setting import set_fields
from firebreak.incidents.models import Incident, PressQuestion
from firebreak.incidents.queries.press import may_trace
from firebreak.org.models import Person


def add_press_question(
    *,
    actor: Actor,
    incident: Incident,
    outlet: str,
    words: str,
    journalist: str = "",
    contact: str = "",
    due_at: datetime | None = None,
    spokesperson: Person | None = None,
) -> PressQuestion:
    """A newsroom asks. A decision to say nothing that ends when one does, ends. Raises :class:`WrongInput`."""
    given = _about(outlet, journalist, contact) | {"text": text(words, "words", 2_000)}
    with act(actor=actor, incident=incident, action="press_asked") as doing:
        member(doing.incident, spokesperson, "spokesperson")
        row = doing.add(
            PressQuestion(
                incident=doing.incident, asked_at=now(), due_at=due_at, spokesperson=spokesperson, **given
            )
        )
        break_when(doing, "media")
    return row


def add_printed(
    *,
    actor: Actor,
    incident: Incident,
    outlet: str,
    tone: str,
    printed: str = "",
    link: str = "",
    journalist: str = "",
) -> PressQuestion:
    """They printed without asking. Raises :class:`WrongInput`."""
    given = _about(outlet, journalist, "") | _print(link, tone, printed)
    with act(actor=actor, incident=incident, action="press_printed") as doing:
        row = doing.add(PressQuestion(incident=doing.incident, state=PressQuestion.State.PRINTED, **given))
        break_when(doing, "media")
    return row


def change_press_question(
    *,
    actor: Actor,
    question: PressQuestion,
    outlet: str,
    words: str,
    journalist: str = "",
    contact: str = "",
    due_at: datetime | None = None,
    seen: int | None = None,
) -> PressQuestion:
    """Say better who asks what and until when. Raises :class:`WrongInput`, :class:`WrongMove`."""
    given: dict[str, Any] = _about(outlet, journalist, contact)
    given |= {"text": text(words, "words", 2_000, required=bool(question.text)), "due_at": due_at}
    return set_fields(actor, question, "press_changed", given, seen=seen)


def give_press_question(*, actor: Actor, question: PressQuestion, to: Person | None) -> PressQuestion:
    """Who speaks with them; nobody gives it back. Raises :class:`WrongMove`."""
    return set_fields(actor, question, "press_given", {"spokesperson": to})


def take_press_question(*, actor: Actor, question: PressQuestion, person: Person) -> PressQuestion:
    """I answer them now. Raises :class:`WrongMove`."""
    return set_fields(actor, question, "press_taken", {"spokesperson": person}, verb="take")


def answer_press_question(
    *, actor: Actor, question: PressQuestion, person: Person | None, answer: str, seen: int | None = None
) -> PressQuestion:
    """What they were told, word for word. Raises :class:`WrongInput`, :class:`WrongMove`."""
    said = text(answer, "answer", 5_000)
    given = {"answer": said, "answered_at": now(), "answered_by": person}
    return set_fields(actor, question, "press_answered", given, verb="answer", seen=seen)


def note_printed(
    *,
    actor: Actor,
    question: PressQuestion,
    tone: str,
    printed: str = "",
    link: str = "",
    seen: int | None = None,
) -> PressQuestion:
    """What they printed. Raises :class:`WrongInput`, :class:`WrongMove`."""
    return set_fields(actor, question, "press_printed", _print(link, tone, printed), verb="print", seen=seen)


def drop_press_question(*, actor: Actor, question: PressQuestion, reason: str) -> PressQuestion:
    """It is not answered, with why. Raises :class:`WrongInput`, :class:`WrongMove`."""
    return set_fields(
        actor, question, "press_dropped", {"reason": text(reason, "reason", 1_000)}, verb="drop"
    )


def reopen_press_question(*, actor: Actor, question: PressQuestion) -> PressQuestion:
    """They ask again, or it is answered after all. Raises :class:`WrongMove`."""
    return set_fields(actor, question, "press_reopened", {"reason": ""}, verb="reopen")


def note_spoke(*, actor: Actor, question: PressQuestion, spoke: str) -> PressQuestion:
    """Who of ours spoke to them. Raises :class:`WrongInput` where a market forbids to look for that."""
    if not may_trace(question.incident):
        raise WrongInput("incidents.tracing_off", "This is not asked here.", field="spoke")
    return set_fields(actor, question, "press_spoke", {"spoke": text(spoke, "spoke", 200, required=False)})


def _about(outlet: str, journalist: str, contact: str) -> dict[str, str]:
    return {
        "outlet": text(outlet, "outlet", 120), "journalist": text(journalist, "journalist", 120, required=False),
        "contact": text(contact, "contact", 200, required=False),
    }  # fmt: skip


def _print(link: str, tone: str, printed: str) -> dict[str, Any]:
    where, said = web_link(link, "link"), text(printed, "printed", 2_000, required=False)
    if tone not in PressQuestion.Tone.values:
        raise WrongInput("incidents.tone", "Choose how it is written.", field="tone")
    if not where and not said:
        raise WrongInput("incidents.printed", "Give its address, or say what it says.", field="link")
    return {"link": where, "tone": tone, "printed": said, "printed_at": now()}
