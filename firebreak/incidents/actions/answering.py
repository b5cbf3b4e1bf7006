"""The answer queue: taken in, claimed by one person at a time, answered, followed up, solved. Nothing is sent from here."""

import re
from collections.abc import Iterable
from datetime import datetime

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents.acting import act, come, text, to_come, web_link
from firebreak.incidents.models import Incident, Message
from firebreak.incidents.rules import move
from firebreak.incidents.rules_answers import CLAIM_FOR, MESSAGE_MOVES
from firebreak.listening.models import Report
from firebreak.listening.queries import MentionView
from firebreak.org.models import Person
from firebreak.web.parts.posts import web_address
from firebreak.web.parts.times import clock

MOST = 50
"""So many are taken in at once."""
LONGEST = 5_000
_GAP = re.compile(r"\{[a-z][a-z0-9_]{1,40}\}")
"""A placeholder of a template that nobody filled in."""


def take_in(*, actor: Actor, incident: Incident, mentions: Iterable[MentionView]) -> list[Message]:
    """Put posts into the queue; those that are in it already are left out. Raises :class:`WrongInput` above 50."""
    found = {f"post:{one.post}": one for one in mentions}
    if len(found) > MOST:
        raise WrongInput("incidents.too_many", f"Take {MOST} at most at a time.", field="post", most=MOST)
    with act(actor=actor, incident=incident, action="messages_taken_in") as doing:
        there = set(doing.incident.messages.filter(about__in=found).values_list("about", flat=True))
        rows = [
            doing.add(_of_mention(doing.incident, about, one))
            for about, one in found.items()
            if about not in there
        ]
        doing.say(count=len(rows))
    return rows


def _of_mention(incident: Incident, about: str, one: MentionView) -> Message:
    kind = one.intent if one.intent in Message.Kind.values else Message.Kind.OTHER
    said = f"{one.title}\n{one.text}" if one.title and one.title not in one.text else one.text
    return Message(
        incident=incident, origin=Message.Origin.MENTION, about=about, kind=kind, text=said.strip()[:LONGEST],
        author=(one.author_name or one.author)[:200], platform=one.platform[:60], language=one.language[:20],
        link=_link(one.url), said_at=one.time, personal=one.seen_where not in ("", Report.Seen.PUBLIC),
    )  # fmt: skip


def take_report(
    *, actor: Actor, incident: Incident, report: Report, kind: str = Message.Kind.OTHER
) -> Message:
    """Put what somebody of ours brought into the queue; the one that is there is returned. Raises :class:`WrongInput`."""
    sort, at = _kind(kind), now()
    if report.brand_id != incident.brand_id:
        raise WrongInput("incidents.not_theirs", "Choose a report of this brand.", field="report")
    about = f"post:{report.post_id}" if report.post_id is not None else f"report:{report.uid}"
    with act(actor=actor, incident=incident, action="messages_taken_in") as doing:
        there = doing.incident.messages.filter(about=about).first()
        doing.say(count=0 if there is not None else 1)
        return there or doing.add(
            Message(
                incident=doing.incident, origin=Message.Origin.REPORT, about=about, kind=sort,
                text=(report.text or report.note or report.link or report.file_name)[:LONGEST], link=_link(report.link),
                said_at=min(report.created_at, at), personal=report.seen_where != Report.Seen.PUBLIC,
            )
        )  # fmt: skip


def add_message(
    *,
    actor: Actor,
    incident: Incident,
    words: str,
    kind: str = Message.Kind.OTHER,
    author: str = "",
    platform: str = "",
    language: str = "",
    link: str = "",
    said_at: datetime | None = None,
    personal: bool = False,
) -> Message:
    """What came by phone, mail, over the counter or anywhere we do not listen. ``said_at`` is aware, now unless said.

    Raises :class:`WrongInput`.
    """
    said, sort, at = text(words, "words", LONGEST), _kind(kind), now()
    if said_at is not None:
        come(said_at, "said_at")
    row = Message(
        origin=Message.Origin.HAND, kind=sort, text=said, author=text(author, "author", 200, required=False),
        platform=text(platform, "platform", 60, required=False), language=text(language, "language", 20, required=False),
        link=web_link(link, "link", 2_000), said_at=said_at or at, personal=personal,
    )  # fmt: skip
    with act(actor=actor, incident=incident, action="message_added") as doing:
        row.incident = doing.incident
        return doing.add(row)


def claim_message(*, actor: Actor, message: Message, person: Person) -> Message:
    """It is this person's for :data:`CLAIM_FOR`. Raises :class:`WrongMove` while it is somebody else's."""
    with act(actor=actor, incident=message.incident, action="message_claimed") as doing:
        row, at = doing.fresh(message), now()
        if holds(row, at) and row.holder_id != person.pk:
            raise _held(row)
        row.state = move(MESSAGE_MOVES, row.state, "claim")
        row.holder, row.held_until = person, at + CLAIM_FOR
        doing.save(row, "state", "holder", "held_until")
    return row


def release_message(*, actor: Actor, message: Message, person: Person, any_of: bool = False) -> Message:
    """Give it back. ``any_of``: also what somebody else has, for whoever leads. Raises :class:`WrongMove`."""
    with act(actor=actor, incident=message.incident, action="message_released") as doing:
        row = doing.fresh(message)
        if row.holder_id != person.pk and not any_of and holds(row, now()):
            raise _held(row)
        row.state, row.holder, row.held_until = move(MESSAGE_MOVES, row.state, "release"), None, None
        doing.save(row, "state", "holder", "held_until")
    return row


def answer_message(
    *,
    actor: Actor,
    message: Message,
    person: Person,
    answer: str,
    link: str = "",
    follow_at: datetime | None = None,
) -> Message:
    """It was answered by hand on the network or to the person: with these words. ``follow_at`` (aware): look again then.

    Raises :class:`WrongInput` for a gap that nobody filled in, :class:`WrongMove` for who does not have it.
    """
    said, where, due = (
        text(answer, "answer", LONGEST),
        web_link(link, "answer_link", 2_000),
        _later(follow_at),
    )
    if gap := _GAP.search(said):
        raise WrongInput("incidents.gap", f"Fill in {gap.group()} first.", field="answer", gap=gap.group())
    with act(actor=actor, incident=message.incident, action="message_answered") as doing:
        row, at = doing.fresh(message), now()
        if row.state == Message.State.CLAIMED and row.holder_id != person.pk:
            raise WrongMove("incidents.not_claimed", "Somebody else has it now.")
        row.state = move(MESSAGE_MOVES, row.state, "answer")
        row.answer, row.answer_link, row.answered_at, row.answered_by = said, where, at, person
        row.follow_at, row.holder, row.held_until = due, None, None
        doing.save(
            row, "state", "answer", "answer_link", "answered_at", "answered_by", "follow_at", "holder", "held_until"
        )  # fmt: skip
    return row


def follow_up(*, actor: Actor, message: Message, follow_at: datetime | None) -> Message:
    """Look at it again at a time (aware, to come), or not any more. Raises :class:`WrongInput`, :class:`WrongMove`."""
    due = _later(follow_at)
    with act(actor=actor, incident=message.incident, action="message_followed") as doing:
        row = doing.fresh(message)
        row.state, row.follow_at = move(MESSAGE_MOVES, row.state, "follow"), due
        doing.save(row, "state", "follow_at")
    return row


def solve_message(*, actor: Actor, message: Message) -> Message:
    """Whoever wrote has what they needed. Raises :class:`WrongMove` for what has no answer yet."""
    with act(actor=actor, incident=message.incident, action="message_solved") as doing:
        row = doing.fresh(message)
        row.state, row.ended_at, row.follow_at = move(MESSAGE_MOVES, row.state, "solve"), now(), None
        doing.save(row, "state", "ended_at", "follow_at")
    return row


def drop_message(*, actor: Actor, message: Message, person: Person, reason: str) -> Message:
    """It gets no answer, with why. Raises :class:`WrongMove` while somebody else has it."""
    why = text(reason, "reason", 1_000)
    with act(actor=actor, incident=message.incident, action="message_dropped") as doing:
        row, at = doing.fresh(message), now()
        if holds(row, at) and row.holder_id != person.pk:
            raise _held(row)
        row.state, row.reason, row.ended_at = move(MESSAGE_MOVES, row.state, "drop"), why, at
        row.holder, row.held_until = None, None
        doing.save(row, "state", "reason", "ended_at", "holder", "held_until")
    return row


def reopen_message(*, actor: Actor, message: Message) -> Message:
    """It needs an answer after all, or another one."""
    with act(actor=actor, incident=message.incident, action="message_reopened") as doing:
        row = doing.fresh(message)
        row.state, row.ended_at, row.reason = move(MESSAGE_MOVES, row.state, "reopen"), None, ""
        doing.save(row, "state", "ended_at", "reason")
    return row


def holds(row: Message, at: datetime) -> bool:
    """Whether it is somebody's at a moment: a claim whose time is over binds nobody."""
    return row.state == Message.State.CLAIMED and row.held_until is not None and row.held_until > at


def _held(row: Message) -> WrongMove:
    name = row.holder.name if row.holder is not None else ""
    return WrongMove("incidents.held", f"{name} has it.", name=name, until=clock(row.held_until or now()))


def _kind(kind: str) -> str:
    if kind not in Message.Kind.values:
        raise WrongInput("incidents.message_kind", "Choose what sort of message it is.", field="kind")
    return kind


def _link(address: str) -> str:
    return web_address(address)[:2000]


def _later(at: datetime | None) -> datetime | None:
    if at is not None:
        to_come(at, "follow_at")
    return at
