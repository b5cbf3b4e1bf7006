"""Accounts and places that the brand publishes to."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from firebreak.base import connectors, fetching
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.connectors import WRITE, Manifest
from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.org.models import Brand, Person
from firebreak.org.rules import line
from firebreak.publishing.actions.following import must_be_list
from firebreak.publishing.actions.receivers import forget_receivers
from firebreak.publishing.models import Channel, Delivery, HeldPlace
from firebreak.publishing.queries import CANCELS
from firebreak.publishing.words import TEXT_NAMES
from firebreak.publishing.writers import writer_of
from firebreak.web.contents import LANGUAGE_NAMES

TEXTS = tuple(TEXT_NAMES)
MOST = 100
log = logging.getLogger(__name__)


def add_channel(
    *, actor: Actor, brand: Brand, name: object, writer: str = "", text: str = "", in_languages: Iterable[str] = (),
    place: int = 1, outlet: str = "", settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None, link: str = "", person: Person | None = None,
) -> Channel:  # fmt: skip
    """A new one; without ``writer`` a person publishes there by hand. Raises :class:`WrongInput`."""
    if brand.channels.filter(removed_at=None).count() >= MOST:
        raise WrongInput("publishing.too_many", "There are too many.", limit=MOST)
    row = Channel(brand=brand, writer=writer, outlet=outlet[:60], settings=dict(settings or {}))
    _change(row, name=name, text=text, in_languages=in_languages, place=place, link=link, person=person)
    row.secrets = dict(secrets or {})
    with change(actor=actor, brand_id=brand.pk, action="publishing.channel_added") as record:
        if writer:
            _check(row)
        row.save(force_insert=True)
        record.about(
            f"channel:{row.uid}", name=row.name, writer=writer, text=row.text, languages=row.languages
        )
        record.touches(f"b{brand.pk}.publishing")
    return row


def change_channel(
    *, actor: Actor, channel: Channel, name: object, text: str, in_languages: Iterable[str], place: int, link: str = "",
    person: Person | None = None, settings: Mapping[str, Any] | None = None, secrets: Mapping[str, Any] | None = None,
) -> Channel:  # fmt: skip
    """What belongs there and when; of ``settings`` and ``secrets`` those that are given are replaced.

    The account stays the same, its credential may be a new one. Raises :class:`WrongInput`, and ``Channel.DoesNotExist``
    when it was removed meanwhile.
    """
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.channel_changed") as record:
        row = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk, removed_at=None)
        _change(row, name=name, text=text, in_languages=in_languages, place=place, link=link, person=person)
        if settings:
            row.settings = {**row.settings, **settings}
            _check(row)
        if secrets:
            row.secrets, row.error_code = {**(row.secrets or {}), **secrets}, ""
        row.save()
        record.about(
            f"channel:{row.uid}", name=row.name, text=row.text, languages=row.languages, place=row.place,
            settings=sorted(settings or ()), credential=bool(secrets),
        )  # fmt: skip
        record.touches(f"b{row.brand_id}.publishing")
    return row


def remove_channel(*, actor: Actor, channel: Channel) -> None:
    """Nothing more goes there; what waited is cancelled. Its credentials and receivers are deleted, its name stays.

    Its place on our own server stays the brand's: no other brand ever speaks where people know this one.
    """
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.channel_removed") as record:
        row = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
        row.active, row.removed_at, row.settings, row.secrets = False, now(), {}, {}
        row.save()
        gone = Delivery.objects.filter(channel=row, state__in=CANCELS)
        uids = [str(uid) for uid in gone.values_list("uid", flat=True)]
        gone.update(state=Delivery.State.CANCELLED, ended_at=now(), error_code="publishing.no_channel")
        forget_receivers(row)
        record.about(f"channel:{row.uid}", name=row.name, cancelled=uids)
        record.touches(f"b{row.brand_id}.publishing")


def look_at(*, actor: Actor, channel: Channel) -> Channel:
    """Ask the service whose credential it is, without sending anything; what it said is kept."""
    code, account = "", channel.account
    try:
        account = writer_of(channel).account().name
    except FirebreakError as error:
        code = error.code
    except Exception as error:
        log.error("a look failed", extra={"writer": channel.writer, "kind": type(error).__name__})
        code = "publishing.broken"
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.channel_looked_at") as record:
        row = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
        row.error_code, row.account, row.looked_at = code, account[:120], now()
        row.save(update_fields=["error_code", "account", "looked_at"])
        record.about(f"channel:{row.uid}", error=code)
        record.touches(f"b{row.brand_id}.publishing")
    return row


def manifest_of(writer: str) -> Manifest:
    """Of a connector that writes. Raises :class:`WrongInput`."""
    found = connectors.find(writer)
    if found is None or WRITE not in found.can:
        raise WrongInput("publishing.unknown_writer", "There is no such service.", field="writer")
    return found


def _change(
    row: Channel, *, name: object, text: str, in_languages: Iterable[str], place: int, link: str, person: Person | None
) -> None:  # fmt: skip
    chosen = [one for one in LANGUAGE_NAMES if one in set(in_languages)]
    fits = TEXTS if row.by_hand else manifest_of(row.writer).carries
    row.name, row.text = line(name, "name"), text or (fits[0] if fits else "")
    if row.text not in fits:
        raise WrongInput("publishing.no_such_text", "Texts of this kind do not go there.", field="text")
    if not 1 <= place <= 9:
        raise WrongInput("publishing.place", "Give a place from 1 to 9.", field="place")
    row.languages, row.place = chosen, place
    if row.by_hand:
        if person is None or not row.brand.memberships.filter(person=person).exists():
            raise WrongInput("publishing.nobody", "Say who publishes there.", field="person")
        if link:
            fetching.check_address(link)
        row.link, row.person = link[:300], person


def _check(row: Channel) -> None:
    """Refuse settings that cannot work, and a place on our own server that is another brand's."""
    manifest = manifest_of(row.writer)
    must_be_list(row)
    for one in manifest.channel_fields:
        if one.kind == "address" and row.settings.get(one.name):
            try:
                fetching.check_address(str(row.settings[one.name]).strip())
            except WrongInput as error:
                error.params["field"] = one.name
                raise
    place = manifest.check_channel(row.settings) if manifest.check_channel is not None else ""
    if not place:
        return
    # Within the action that saves the channel: the unique row decides between two brands that come at once.
    held, _new = HeldPlace.objects.get_or_create(
        writer=row.writer, place=place, defaults={"brand_id": row.brand_id}
    )
    if held.brand_id != row.brand_id:
        raise WrongInput("publishing.taken", "Another brand publishes there, or did.")
