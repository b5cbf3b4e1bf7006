"""The next public word: promised, said, or decided against for now; notices that a law asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents.acting import Doing, act, member, text, to_come, web_link
from firebreak.incidents.actions.running import set_word
from firebreak.incidents.calling import UPDATE, call
from firebreak.incidents.crew import LEAD, crew_of
from firebreak.incidents.models import Incident, LegalClock, PublicWord, Silence
from firebreak.incidents.queries.people import unheard
from firebreak.org.models import Person

ENDINGS = ("review", "reach", "media", "harm")


def promise(
    *,
    actor: Actor,
    incident: Incident,
    due_at: datetime,
    expected_end: datetime | None = None,
    seen: int | None = None,
) -> PublicWord:
    """When the next public word comes. Raises :class:`WrongInput` for a time that is over."""
    to_come(due_at, "due_at")
    with act(actor=actor, incident=incident, action="word_promised") as doing:
        word = _open_word(doing)
        if word is None:
            return doing.add(
                PublicWord(
                    incident=doing.incident, due_at=due_at, expected_end=expected_end, first=_first(doing)
                )
            )
        word = doing.fresh(word, seen)
        doing.say(before=word.due_at.isoformat())
        word.due_at, word.expected_end, word.alarmed_at = due_at, expected_end, None
        doing.save(word, "due_at", "expected_end", "alarmed_at")
    return word


def note_said(
    *, actor: Actor, incident: Incident, person: Person | None, words: str, link: str = "", early: str = ""
) -> PublicWord:
    """Something was said in public: the clock starts anew, and a silence ends. While somebody has not heard who should
    hear it before the public does, ``early`` says why. Raises :class:`WrongInput`."""
    said, where = text(words, "words", 1_000), web_link(link, "link")
    why = text(early, "early", 1_000, required=False)
    with act(actor=actor, incident=incident, action="word_said") as doing:
        waiting = 0 if why else unheard(doing.incident).count()
        if waiting:
            raise WrongInput(
                "incidents.early", "Say why the public heard it first.", field="early", n=waiting
            )
        word = _open_word(doing) or doing.add(
            PublicWord(incident=doing.incident, due_at=now(), first=_first(doing))
        )
        word.said_at, word.said, word.link, word.by = now(), said, where, person
        word.early = why
        doing.save(word, "said_at", "said", "link", "by", "early")
        break_by(doing, person, "person")
        set_word(doing)
    return word


def keep_silent(
    *,
    actor: Actor,
    incident: Incident,
    owner: Person,
    reason: str,
    review_at: datetime,
    triggers: Mapping[str, Any] | None = None,
) -> Silence:
    """Decide to say nothing in public for now, with who answers for it, when it is looked at again, and what ends it
    before: ``{"reach": people an hour, "media": bool, "harm": bool}``. Raises :class:`WrongInput`."""
    why = text(reason, "reason", 1_000)
    to_come(review_at, "review_at")
    with act(actor=actor, incident=incident, action="silence_decided") as doing:
        member(doing.incident, owner, "owner")
        if doing.incident.situation.get("harm") == "yes":
            raise WrongInput(
                "incidents.silent_in_danger", "Nobody is silent while people are in danger.", field="reason"
            )
        if doing.incident.silences.filter(ended_at=None).exists():
            raise WrongMove("incidents.silent_already", "It is decided already to say nothing for now.")
        return doing.add(
            Silence(
                incident=doing.incident, reason=why, owner=owner, review_at=review_at, triggers=_triggers(triggers or {})
            )
        )  # fmt: skip


def break_silence(*, actor: Actor, incident: Incident, person: Person | None) -> Incident:
    """The public is told again; the clock runs as before."""
    with act(actor=actor, incident=incident, action="silence_ended") as doing:
        if not break_by(doing, person, "person"):
            raise WrongMove("incidents.not_silent", "There is no silence to end.")
    return incident


def end_silence(*, incident: Incident, why: str) -> bool:
    """The machine ends it: its review time has come, or a trigger. Whether there was one."""
    if why not in ENDINGS:
        raise ValueError(why)
    with act(actor=machine("incidents"), incident=incident, action="silence_over", closed=True) as doing:
        doing.say(why=why)
        ended = break_by(doing, None, why)
        if ended:
            doing.tell("silence_over", why=why)
    return ended


def alarm(*, incident: Incident) -> bool:
    """Nobody said anything in time: say so, once. Whether it was so."""
    with act(actor=machine("incidents"), incident=incident, action="word_late", closed=True) as doing:
        word = _open_word(doing)
        silent = doing.incident.silences.filter(ended_at=None).exists()
        late = word is not None and word.alarmed_at is None and word.due_at <= now()
        if word is None or not late or silent or doing.incident.closed_at is not None:
            doing.say(late=False)
            return False
        word.alarmed_at = now()
        doing.save(word, "alarmed_at")
        doing.tell("silent_too_long", due_at=word.due_at.isoformat())
        call(
            doing,
            crew_of(doing.incident.brand, now()),
            [LEAD],
            UPDATE,
            once=f":{word.uid}:{word.due_at:%d%H%M}",
        )
    return True


def give_notice(
    *, actor: Actor, clock: LegalClock, person: Person | None, proof: str = "", waived_why: str = ""
) -> LegalClock:
    """A notice was given (with its proof), or need not be (with why). Raises :class:`WrongInput`, :class:`WrongMove`."""
    shown, why = text(proof, "proof", required=False), text(waived_why, "waived_why", required=False)
    if bool(shown) == bool(why):
        raise WrongInput("incidents.notice", "Give the proof, or why it need not be given.", field="proof")
    with act(actor=actor, incident=clock.incident, action="notice_given") as doing:
        row = doing.fresh(clock)
        if row.given_at is not None:
            raise WrongMove("incidents.notice_given", "This is settled already.")
        row.given_at, row.proof, row.waived_why, row.by = now(), shown, why, person
        doing.save(row, "given_at", "proof", "waived_why", "by")
    return row


def confirm_clock(*, actor: Actor, clock: LegalClock, person: Person | None) -> LegalClock:
    """Counsel says that the rule applies here. Raises :class:`WrongMove` when somebody said so already."""
    with act(actor=actor, incident=clock.incident, action="clock_confirmed") as doing:
        row = doing.fresh(clock)
        if row.confirmed_at is not None:
            raise WrongMove("incidents.wrong_move", "This is confirmed already.")
        row.confirmed_at, row.confirmed_by = now(), person
        doing.save(row, "confirmed_at", "confirmed_by")
    return row


def _open_word(doing: Doing) -> PublicWord | None:
    return doing.incident.words.filter(said_at=None).first()


def _first(doing: Doing) -> bool:
    return not doing.incident.words.exclude(said_at=None).exists()


def break_by(doing: Doing, person: Person | None, why: str) -> bool:
    """End the silence, where there is one: by a person, or by what ``why`` names. Whether there was."""
    silence = doing.incident.silences.filter(ended_at=None).first()
    if silence is None:
        return False
    silence.ended_at, silence.ended_by, silence.ended_why = now(), person, why
    doing.save(silence, "ended_at", "ended_by", "ended_why")
    return True


def break_when(doing: Doing, why: str) -> None:
    """End the silence that was to end when this happens (``media`` or ``harm``), and tell whoever answers for it."""
    silence = doing.incident.silences.filter(ended_at=None).first()
    if silence is not None and silence.triggers.get(why) and break_by(doing, None, why):
        doing.tell("silence_over", why=why)


def _triggers(given: Mapping[str, Any]) -> dict[str, Any]:
    reach = given.get("reach") or 0
    if not isinstance(reach, int) or reach < 0 or reach > 10**10:
        raise WrongInput("incidents.reach", "Give a number of people.", field="reach")
    return {"reach": reach, "media": bool(given.get("media")), "harm": bool(given.get("harm"))}
