"""Approved texts are queued for channels: one delivery for each, once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.models import Brand, Person
from firebreak.publishing import gate
from firebreak.publishing.actions.common import send_later, take_turns
from firebreak.publishing.actions.laying_out import lay_out
from firebreak.publishing.models import Channel, Delivery, Release
from firebreak.publishing.permits import digest_of
from firebreak.publishing.rules import passes
from firebreak.publishing.writers import Piece, writer_of

MOST = 200
"""Texts of one release."""


class Wanted(NamedTuple):
    """One approved text for one channel."""

    channel: Channel
    text_channel: str
    language: str
    text: str
    digest: str
    """As it was approved: SHA-256 of the bytes."""
    follows: Delivery | None = None


def queue(
    *, actor: Actor, brand: Brand, person: Person | None, about: str, title: Mapping[str, str],
    wanted: Iterable[Wanted], at: datetime | None = None, frozen: str = "",
) -> Release:  # fmt: skip
    """One release of approved texts, now or at a moment. ``frozen``: the freeze that the person saw and publishes through.

    Raises :class:`WrongInput` naming the channel: bytes that are not those approved, a text that does not fit, a removed
    channel, one text twice; and where a freeze holds that the person did not see. Nothing is queued then.
    """
    rows = list(wanted)
    if not rows:
        raise WrongInput("publishing.nowhere", "Choose where it is published.", field="where")
    if len(rows) > MOST:
        raise WrongInput("publishing.too_many", "There are too many.", limit=MOST)
    due = max(at or now(), now())
    with change(actor=actor, brand_id=brand.pk, action="publishing.queued") as record:
        take_turns(brand.pk)
        shut = gate.tokens(brand.pk)
        if not passes(shut, frozen):
            raise WrongInput("publishing.frozen", "Publishing is frozen.", field="frozen")
        live = _live(brand, {one.channel.pk for one in rows})
        release = Release.objects.create(
            brand=brand,
            about=about,
            title=dict(title),
            at=due,
            decided_by=person,
            frozen=frozen if shut else "",
        )
        made_rows = [_made(release, one, live.get(one.channel.pk), due) for one in rows]
        lay_out(release, made_rows)
        record.about(
            f"release:{release.uid}", for_=about, at=due.isoformat(), frozen=release.frozen,
            deliveries={str(one.uid): one.digest for one in made_rows},
        )  # fmt: skip
        record.touches(f"b{brand.pk}.publishing")
        record.event("publishing.queued", {"release": str(release.uid)})
        for one in made_rows:
            if one.state == Delivery.State.QUEUED:
                send_later(one)
    return release


def _live(brand: Brand, ids: set[int]) -> dict[int, Channel]:
    """Those of these channels that are there and the brand's, held so that none is removed meanwhile."""
    found = Channel.objects.select_for_update(no_key=True).filter(brand=brand, active=True, removed_at=None)
    return {one.pk: one for one in found.filter(pk__in=ids).order_by("pk")}


def _made(release: Release, one: Wanted, channel: Channel | None, due: datetime) -> Delivery:
    """``channel``: as it is now; none where it was removed, or is another brand's."""
    where = {"channel": one.channel.name, "language": one.language}
    if channel is None:
        raise WrongInput("publishing.no_channel", "This channel is not there any more.", **where)
    if digest_of(one.text) != one.digest:
        raise WrongInput("publishing.other_bytes", "This is not what was approved.", **where)
    if one.follows is not None and one.follows.channel_id != channel.pk:
        raise WrongInput("publishing.no_channel", "What it follows is in another channel.", **where)
    if release.deliveries.filter(channel=channel, language=one.language).exists():
        raise WrongInput("publishing.twice", "A channel takes one text in each language.", **where)
    row = Delivery(
        release=release, brand_id=release.brand_id, channel=channel, text_channel=one.text_channel,
        language=one.language, text=one.text, digest=one.digest, place=channel.place, due_at=due, follows=one.follows,
        account=channel.account,
        state=Delivery.State.BY_HAND if channel.by_hand else Delivery.State.QUEUED,
    )  # fmt: skip
    if not channel.by_hand:
        try:
            writer_of(channel).fits(Piece(row.uid.hex, one.text, one.language, row.created_at))
        except WrongInput as error:
            error.params.update(where)
            raise
    row.save(force_insert=True)
    return row
