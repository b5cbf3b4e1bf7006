"""Who is on a mail list: brought, left, removed. Audit has uids and numbers, never an address or a name."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Lower

from firebreak.base import storable
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.rules import digest, line
from firebreak.publishing import leave_tokens
from firebreak.publishing.models import Channel, Mailing, Subscriber
from firebreak.publishing.receiver_lines import Line, Problem, read_lines
from firebreak.web.contents import LANGUAGE_NAMES

MOST: Final = 20_000
"""Receivers of one list, with those who left."""
LONGEST: Final = 2_500_000
"""Characters of what is brought at once."""
STEP: Final = 2_000
"""Rows of one transaction: others wait no longer for the database than for that."""


class Bringing(NamedTuple):
    """What bringing a list would do, or did."""

    new: list[Line]
    changed: list[Line]
    """Known, with another name or language now."""
    kept: int
    """Known, and as they were."""
    left: int
    """They said that they want no more; they stay off."""
    bounced: int
    """Nobody was there when they were written to; they stay off."""
    double: list[int]
    """Numbers of lines whose address stands further up."""
    problems: list[Problem]


def look_at_lines(*, channel: Channel, text: str) -> Bringing:
    """What bringing these lines would do; nothing is changed. Raises :class:`WrongInput` where there are too many."""
    if len(text) > LONGEST or text.count("\n") + text.count("\r") > 3 * MOST:
        raise WrongInput("publishing.list_too_long", "Bring it in parts.", field="lines")
    read = read_lines(text)
    known = {one.email.lower(): one for one in Subscriber.objects.filter(channel=channel)}
    made = Bringing([], [], 0, 0, 0, read.double, read.problems)
    counts = dict.fromkeys(("kept", *Subscriber.State.values), 0)
    for one in read.rows:
        row = known.get(one.email.lower())
        if row is None:
            made.new.append(one)
        elif row.state != Subscriber.State.ACTIVE:
            counts[row.state] += 1
        elif (one.name and one.name != row.name) or (one.language and one.language != row.language):
            made.changed.append(one)
        else:
            counts["kept"] += 1
    if len(known) + len(made.new) > MOST:
        raise WrongInput("publishing.too_many", "There are too many.", limit=MOST, field="lines")
    return made._replace(kept=counts["kept"], left=counts["left"], bounced=counts["bounced"])


def bring_receivers(*, actor: Actor, channel: Channel, text: str, language: str, source: object) -> Bringing:
    """Put those on the list whose lines can be read; ``language``: of lines that name none. Raises :class:`WrongInput`."""
    if language not in LANGUAGE_NAMES:
        raise WrongInput("publishing.line_language", "Choose a language.", field="language")
    came = line(source, "source", longest=80, required=False)
    found = look_at_lines(channel=channel, text=text)
    key = key_for(actor, channel)
    work: list[Line] = [*found.new, *found.changed]
    for start in range(0, len(work), STEP):
        _bring(actor, channel, key, work[start : start + STEP], language, came)
    return found


def key_for(actor: Actor, channel: Channel) -> str:
    """The list's key, made with its first receivers."""
    if key := leave_tokens.key_of(channel):
        return key
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.list_begun") as record:
        row = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk, removed_at=None)
        key = leave_tokens.key_of(row) or leave_tokens.new_key()
        row.secrets = {**(row.secrets or {}), leave_tokens.KEY: key}
        row.save(update_fields=["secrets"])
        record.about(f"channel:{row.uid}")
    channel.secrets = row.secrets
    return key


def _bring(
    actor: Actor, channel: Channel, key: str, lines: Sequence[Line], language: str, source: str
) -> None:
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.receivers_brought") as record:
        Channel.objects.select_for_update(no_key=True).get(pk=channel.pk, removed_at=None)
        names = Subscriber.objects.annotate(low=Lower("email")).filter(
            channel=channel, low__in=[one.email.lower() for one in lines]
        )
        rows = Subscriber.objects.filter(pk__in=names.values("pk"))
        known = {row.email.lower(): row for row in rows}
        fresh: list[Subscriber] = []
        others: list[Subscriber] = []
        for one in lines:
            row = known.get(one.email.lower())
            if row is None:
                row = Subscriber(
                    channel=channel, email=one.email, language=one.language or language, source=source
                )
                row.name, row.token_digest = storable.text(one.name), leave_tokens.digest_of(key, row.uid)
                fresh.append(row)
            else:
                row.name, row.language = storable.text(one.name) or row.name, one.language or row.language
                others.append(row)
        Subscriber.objects.bulk_create(fresh, ignore_conflicts=True)
        Subscriber.objects.bulk_update(others, ["name", "language"], batch_size=200)
        record.about(f"channel:{channel.uid}", new=len(fresh), changed=len(others), source=source)
        record.touches(f"b{channel.brand_id}.publishing")


def remove_receiver(*, actor: Actor, subscriber: Subscriber) -> None:
    """Off the list and out of the database; that a mail was sent to somebody stays as a number."""
    with change(
        actor=actor, brand_id=subscriber.channel.brand_id, action="publishing.receiver_removed"
    ) as record:
        _skip(Mailing.objects.filter(subscriber=subscriber))
        subscriber.delete()
        record.about(f"receiver:{subscriber.uid}", channel=str(subscriber.channel.uid))
        record.touches(f"b{subscriber.channel.brand_id}.publishing")


def leave(*, token: str) -> bool:
    """Whoever holds the link is off the list from now on; whether it was one. Again is no error."""
    row = Subscriber.objects.select_related("channel").filter(token_digest=digest(token)).first()
    if row is None:
        return False
    if row.state == Subscriber.State.LEFT:
        return True
    actor = Actor("receiver", str(row.uid))
    with change(actor=actor, brand_id=row.channel.brand_id, action="publishing.receiver_left") as record:
        _skip(Mailing.objects.filter(subscriber=row))
        still = Subscriber.objects.filter(pk=row.pk).exclude(state=Subscriber.State.LEFT)
        still.update(state=Subscriber.State.LEFT, since=now())
        record.about(f"receiver:{row.uid}", channel=str(row.channel.uid))
        record.touches(f"b{row.channel.brand_id}.publishing")
    return True


def note_export(*, actor: Actor, channel: Channel, many: int) -> None:
    """Somebody took the whole list out of here."""
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.receivers_exported") as record:
        record.about(f"channel:{channel.uid}", receivers=many)


def forget_receivers(channel: Channel) -> int:
    """All of them, in the caller's transaction: the list is removed. How many there were."""
    rows = Subscriber.objects.filter(channel=channel)
    mails = Mailing.objects.filter(delivery__channel=channel)
    _skip(mails)
    mails.update(subscriber=None)
    return rows._raw_delete(rows.db)  # nothing else refers to them


def _skip(rows: QuerySet[Mailing]) -> None:
    """Mails first, then receivers: senders take them in the same order."""
    rows.filter(state=Mailing.State.WAITING).update(state=Mailing.State.SKIPPED)
