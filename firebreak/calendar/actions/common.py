"""What the actions of this room share."""

from typing import Any

from firebreak.base import storable
from firebreak.base.actions import Actor, Change
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.calendar.content import digest_of
from firebreak.calendar.models import PlannedPost
from firebreak.org.models import Person
from firebreak.publishing import actions as publishing
from firebreak.publishing import queries as published
from firebreak.publishing.models import Delivery

GONE = (Delivery.State.CANCELLED, Delivery.State.REMOVED)
STOPPABLE = (Delivery.State.QUEUED, Delivery.State.BY_HAND, Delivery.State.HELD, Delivery.State.FAILED)


def locked(post: PlannedPost) -> PlannedPost:
    """The row as it is now, held until the action ends."""
    rows = PlannedPost.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("brand", "channel", "release", "owner").get(pk=post.pk)


def same(row: PlannedPost, seen: str) -> None:
    """What somebody decides on is what they saw. Raises :class:`WrongMove`."""
    if seen != row.digest or digest_of(row) != row.digest:
        raise WrongMove("calendar.changed_meanwhile", "The post was changed after you saw it.")


def take_back(actor: Actor, row: PlannedPost, person: Person | None) -> None:
    """Its delivery is cancelled, where one waits. Raises :class:`WrongMove` where it is out or may be."""
    delivery = delivery_of(row)
    if delivery is not None and delivery.state in STOPPABLE:
        publishing.cancel(actor=actor, delivery=delivery, person=person)
    if published.taken(row.brand, row.about):
        raise WrongMove("calendar.may_be_out", "It is out, or may be.")
    row.release = None


def delivery_of(row: PlannedPost) -> Delivery | None:
    """Its newest way to the channel, whatever became of it."""
    rows = Delivery.objects.filter(brand_id=row.brand_id, release__about=row.about)
    return rows.order_by("-pk").first()


def void(row: PlannedPost) -> None:
    """Whatever was approved, weighed or said of it before."""
    row.approved_digest, row.approved_at, row.approved_by = "", None, None
    row.weighed, row.word, row.why_held, row.risks = [], "", "", []


def wrote(row: PlannedPost, person: Person | None) -> None:
    """Remember who had a hand in it: they do not approve it."""
    if person is not None and str(person.uid) not in row.writers:
        row.writers = [*row.writers, str(person.uid)]


def word_of(value: object, longest: int = 2_000) -> str:
    """A few sentences by a person. Raises :class:`WrongInput` when there are too many."""
    text = storable.text(str(value or "")).strip()
    if len(text) > longest:
        raise WrongInput("calendar.too_long", "Make it shorter.", field="word", longest=longest)
    return text


def say(record: Change, row: PlannedPost, **body: Any) -> None:
    """Name the post in the audit chain and wake the pages that show it. Words stay beside the chain."""
    record.about(f"planned:{row.uid}", state=row.state, digest=row.digest, version=row.version, **body)
    record.touches(f"b{row.brand_id}.calendar")
