"""A post is planned, changed, asked for, given up."""

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.calendar import notices
from firebreak.calendar.actions.common import locked, same, say, take_back, void, word_of, wrote
from firebreak.calendar.content import Given, put
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import OPEN, move
from firebreak.org.models import Brand, Person

MOST = 5_000
"""Posts of one brand that are not out yet."""


def write(
    *, actor: Actor, brand: Brand, person: Person | None, given: Given, origin: str = ""
) -> PlannedPost:
    """A draft. ``origin``: the uid of the file that it comes from. Raises :class:`WrongInput`; nothing is kept then."""
    with change(actor=actor, brand_id=brand.pk, action="calendar.written") as record:
        if brand.planned_posts.filter(state__in=OPEN).count() >= MOST:
            raise WrongInput("calendar.too_many", "There are too many.", limit=MOST)
        row = PlannedPost(brand=brand, made_by=person, owner=person, origin=origin[:255], changed_at=now())
        put(row, given)
        wrote(row, person)
        row.save(force_insert=True)
        say(record, row, channel=str(row.channel.uid), at=row.at.isoformat(), brought=bool(origin))
    return row


def change_post(
    *, actor: Actor, post: PlannedPost, person: Person | None, given: Given, version: int | None = None
) -> PlannedPost:
    """Other words, moment or place. Whatever was approved is void, and what waited in publishing is cancelled.

    ``version`` is what the writer saw: an older one is refused. Raises :class:`WrongInput`, :class:`WrongMove` where it may
    be out already; nothing is changed then.
    """
    with change(actor=actor, brand_id=post.brand_id, action="calendar.changed") as record:
        row = locked(post)
        before, was = row.digest, row.state
        row.state = move(row.state, "edit")
        if version is not None and version != row.version:
            raise WrongMove("calendar.written_meanwhile", "Somebody else changed this in the meantime.")
        put(row, given)
        take_back(actor, row, person)
        void(row)
        row.version, row.changed_at, row.asked_at = row.version + 1, now(), None
        wrote(row, person)
        row.save()
        say(record, row, before=before, was=was)
    return row


def ask(*, actor: Actor, post: PlannedPost, person: Person | None, seen: str) -> PlannedPost:
    """Ask for approval of exactly this. Raises :class:`WrongMove`, :class:`WrongInput` where its moment has passed."""
    with change(actor=actor, brand_id=post.brand_id, action="calendar.asked") as record:
        row = locked(post)
        row.state = move(row.state, "ask")
        same(row, seen)
        ahead(row)
        if row.release_id is not None:
            take_back(actor, row, person)
        void(row)
        wrote(row, person)
        row.asked_at = row.changed_at = now()
        row.save()
        say(record, row)
        notices.tell_asked(row)
    return row


def cancel(*, actor: Actor, post: PlannedPost, person: Person | None, word: object = "") -> PlannedPost:
    """It does not go out. Raises :class:`WrongMove` where it may be out already."""
    said = word_of(word)
    with change(actor=actor, brand_id=post.brand_id, action="calendar.cancelled") as record:
        row = locked(post)
        was, row.state = row.state, move(row.state, "cancel")
        take_back(actor, row, person)
        row.word, row.changed_at, row.why_held, row.risks = said, now(), "", []
        row.save()
        say(record, row, was=was)
    return row


def ahead(row: PlannedPost) -> None:
    """Its moment is still to come. Raises :class:`WrongInput`."""
    if row.at <= now():
        raise WrongInput("calendar.past", "Its moment has passed. Choose another.", field="at")
