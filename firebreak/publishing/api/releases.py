"""What went out, what is on its way, and what became of it in each channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from firebreak.base import storable
from firebreak.org.api_pages import PAGE, Limit, Place, newest_first, page
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import queries, verbs
from firebreak.publishing.models import Delivery, Release

router = Router()


class DeliveryOut(Schema):
    """One text on its way to one channel. ``digest`` is the SHA-256 of the approved bytes; ``address`` its page, if known.

    ``state``: queued, by_hand, permitted, sent, failed, unknown, held, cancelled or removed; ``asks``: nobody can find out
    whether it is out, a person must say; ``error``: the code of what went wrong; ``follows``: what it corrects.
    """

    uid: UUID
    channel: UUID
    channel_name: str
    text_channel: str
    language: str
    digest: str
    state: str
    asks: bool
    due_at: datetime
    ended_at: datetime | None
    address: str
    error: str
    settled_by: str
    word: str
    follows: UUID | None


class ReleaseOut(Schema):
    """One decision that texts go out. ``about`` names whose, e.g. ``statement:<uid>``; ``through_freeze``: the freeze in the
    face of which it was decided, or empty.
    """

    uid: UUID
    about: str
    title: dict[str, str]
    at: datetime
    decided_by: str
    through_freeze: str
    deliveries: list[DeliveryOut]


class ReleasesOut(Schema):
    """Releases, newest first. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    releases: list[ReleaseOut]
    next: str | None


@router.get("", response={200: ReleasesOut, **PROBLEMS}, summary="Releases, newest first")
@door(verbs.SEE.name)
def releases(request: HttpRequest, after: Place = "", about: str = "", limit: Limit = PAGE) -> Any:
    """By when they were decided; ``about``: only those of one thing's texts."""
    rows = queries.releases(brand_of(request)).prefetch_related("deliveries__channel")
    rows = rows.prefetch_related("deliveries__settled_by", "deliveries__follows")
    if about:
        rows = rows.filter(about=storable.text(about[:80]))
    found, following = page(newest_first(rows, after), limit)
    return ReleasesOut(releases=[out(one) for one in found], next=following)


@router.get("/{uid}", response={200: ReleaseOut, **PROBLEMS}, summary="One release")
@door(verbs.SEE.name)
def release(request: HttpRequest, uid: UUID) -> Any:
    """With the outcome in each channel as it is now."""
    row = queries.release(brand_of(request), uid)
    if row is None:
        raise Http404
    return out(row)


def out(row: Release) -> ReleaseOut:
    """A release as the API tells it, in the order in which its texts go out."""
    deliveries = sorted(row.deliveries.all(), key=lambda one: (one.place, one.channel.name, one.language))
    return ReleaseOut(
        uid=row.uid, about=row.about, title=row.title, at=row.at,
        decided_by=row.decided_by.name if row.decided_by is not None else "", through_freeze=row.frozen,
        deliveries=[told(one) for one in deliveries],
    )  # fmt: skip


def told(row: Delivery) -> DeliveryOut:
    """A delivery as the API tells it."""
    return DeliveryOut(
        uid=row.uid, channel=row.channel.uid, channel_name=row.channel.name, text_channel=row.text_channel,
        language=row.language, digest=row.digest, state=row.state, asks=row.asks, due_at=row.due_at, ended_at=row.ended_at,
        address=row.address, error=row.error_code,
        settled_by=row.settled_by.name if row.settled_by is not None else "", word=row.word,
        follows=row.follows.uid if row.follows is not None else None,
    )  # fmt: skip
