"""Somebody who did not write it approves a post, which then waits for its moment in publishing; or sends it back."""

from collections.abc import Sequence

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.permissions import allows
from firebreak.calendar import notices, verbs
from firebreak.calendar.actions.common import locked, same, say, take_back, word_of
from firebreak.calendar.actions.writing import ahead
from firebreak.calendar.content import name_of
from firebreak.calendar.looked import Risk
from firebreak.calendar.looking import look_at
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import NEVER_WEIGHED, SHORTEST_REASON, may_approve, move
from firebreak.org import queries as org
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions as publishing
from firebreak.publishing import queries as published
from firebreak.publishing.permits import digest_of as bytes_of


def approve(
    *, actor: Actor, post: PlannedPost, person: Person | None, seen: str, accept: object = ""
) -> PlannedPost:
    """Exactly this may go out at its moment. ``accept``: why, where a risk keeps it back and it may pass all the same.

    Raises :class:`NotAllowed` for who wrote it, :class:`WrongInput` with the risk that keeps it back or while a freeze
    holds, :class:`WrongMove` where it changed. Nothing is queued then.
    """
    reason = word_of(accept)
    with change(actor=actor, brand_id=post.brand_id, action="calendar.approved") as record:
        row = locked(post)
        row.state = move(row.state, "approve")
        same(row, seen)
        own = _may(row, person)
        ahead(row)
        _free(row.brand)
        back = keeps_back(look_at(row, person))
        _weighed(back, reason)
        take_back(actor, row, person)
        known = {
            _key(one) for one in look_at(row, None)
        }  # of what only some may know nothing is kept that all could read
        row.weighed = [list(_key(one)) for one in back if _key(one) in known]
        row.word = reason if back else ""
        row.why_held, row.risks = "", []
        row.approved_digest, row.approved_at, row.approved_by = row.digest, now(), person
        row.changed_at = now()
        row.release = publishing.queue(
            actor=actor, brand=row.brand, person=person, about=row.about, title={row.language: name_of(row)}, at=row.at,
            wanted=[
                publishing.Wanted(row.channel, row.channel.text, row.language, row.text, bytes_of(row.text))
            ],
        )  # fmt: skip
        row.save()
        say(
            record, row, own=own, weighed=row.weighed, release=str(row.release.uid), at=row.at.isoformat(),
            text=bytes_of(row.text),
        )  # fmt: skip
    return row


def send_back(
    *, actor: Actor, post: PlannedPost, person: Person | None, seen: str, why: object
) -> PlannedPost:
    """Somebody who read it wants it changed. Raises :class:`WrongInput` without a word why."""
    said = word_of(why)
    if not said:
        raise WrongInput("calendar.no_word", "Say why, so that it can be mended.", field="word")
    with change(actor=actor, brand_id=post.brand_id, action="calendar.sent_back") as record:
        row = locked(post)
        row.state = move(row.state, "return")
        same(row, seen)
        if row.release_id is not None:
            take_back(actor, row, person)
        row.word, row.changed_at, row.why_held, row.risks = said, now(), "", []
        row.approved_digest, row.approved_at, row.approved_by, row.weighed = "", None, None, []
        row.save()
        say(record, row)
        notices.tell_sent_back(row)
    return row


def keeps_back(risks: Sequence[Risk]) -> list[Risk]:
    """Those that are more than advice, and that are not what is being decided."""
    return [one for one in risks if one.strength == "error" and one.code != "not_approved"]


def _key(risk: Risk) -> tuple[str, str]:
    return risk.code, str(risk.params.get("key", ""))


def _weighed(back: Sequence[Risk], reason: str) -> None:
    firm = [one for one in back if one.code in NEVER_WEIGHED]
    if firm:
        raise WrongInput("calendar.kept_back", "It cannot go out as it is.", risks=[firm[0].code])
    if back and len(" ".join(reason.split())) < SHORTEST_REASON:
        raise WrongInput(
            "calendar.weigh", "Say why it may go out all the same.", field="accept", risks=[one.code for one in back]
        )  # fmt: skip


def can_approve(row: PlannedPost, person: Person | None) -> bool:
    """Whether this person may say yes to this very post; their role is asked by the page."""
    return may_approve(
        person=str(person.uid) if person is not None else "", writers=row.writers, size=str(row.brand.team_size),
        others=others_approve(row.brand, person),
    )  # fmt: skip


def others_approve(brand: Brand, person: Person | None) -> bool:
    """Whether anybody else of the brand could."""
    return any(
        one.person.is_active and allows(one.role, verbs.APPROVE.name)
        for one in org.people_of(brand)
        if person is None or one.person_id != person.pk
    )


def _may(row: PlannedPost, person: Person | None) -> bool:
    """Whether it is their own, which only a team of one approves. Raises :class:`NotAllowed`."""
    if not can_approve(row, person):
        alone = not others_approve(row.brand, person)
        raise NotAllowed(
            "calendar.own_alone" if alone else "calendar.own", "Who wrote it does not approve it."
        )
    return person is not None and str(person.uid) in row.writers


def _free(brand: Brand) -> None:
    if published.frozen(brand):
        raise WrongInput("calendar.frozen", "Publishing is frozen.", field="frozen")
