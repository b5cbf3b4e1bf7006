"""Whether a channel's credential works: asked in the background, as a service may take most of a minute to answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from firebreak.base import jobs, limits
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.publishing.actions.channels import look_at
from firebreak.publishing.actions.permitting import DESK
from firebreak.publishing.models import Channel
from firebreak.publishing.words import say

LOOK = "publishing.look_at_account"
PER_HOUR = 20
"""Looks at one channel: services lock accounts that sign in too often."""
LONG = timedelta(minutes=3)
"""A look takes most of a minute at worst; after this the machine that does it is not running."""
DEAD = frozenset({"publish.credential", "publish.no_credential"})
"""Codes after which a person must enter another credential."""


@dataclass(frozen=True)
class Look:
    """``kind`` is the flag's; ``coming`` while the answer is awaited."""

    kind: str
    text: str
    coming: bool = False


def ask_look(*, actor: Actor, channel: Channel) -> None:
    """Look soon, without sending anything; the answer stands on the channel. Raises ``RateError`` after too many."""
    if channel.by_hand:
        return
    limits.check(f"channel-look:{channel.pk}", limit=PER_HOUR, per_s=3600)
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.channel_look_asked") as record:
        jobs.enqueue(
            LOOK, {"channel": channel.pk}, brand_id=channel.brand_id, unique=_key(channel), max_attempts=2
        )
        record.about(f"channel:{channel.uid}")
        record.touches(f"b{channel.brand_id}.publishing")


@jobs.job(LOOK)
def look_job(payload: dict[str, Any]) -> None:
    """One look; none at a channel that was removed meanwhile."""
    row = Channel.objects.filter(pk=payload["channel"], removed_at=None).first()
    if row is not None and not row.by_hand:
        look_at(actor=DESK, channel=row)


def said_of_account(channel: Channel) -> Look:
    """What the last look says, in the language of the page; no text where nobody has looked yet."""
    if channel.by_hand:
        return Look("", "")
    asked = Job.objects.filter(unique=_key(channel)).values_list("created_at", flat=True).first()
    if asked is not None and asked < now() - LONG:
        return Look("late", _("Nobody has looked at the credential yet: no background worker is running."))
    if asked is not None:
        return Look("wait", _("The credential is being checked."), coming=True)
    return answer_of(channel)


def answer_of(channel: Channel) -> Look:
    """The same without asking whether a look is on its way: for lists."""
    if channel.error_code in DEAD:
        return Look("late", say(channel.error_code))
    if channel.error_code:
        trouble = _("The credential could not be checked: {reason}")
        return Look("wait", trouble.format(reason=say(channel.error_code)))
    if channel.looked_at is None:
        return Look("", "")
    if channel.account:
        works = _("The credential works. The service calls the account “{account}”.")
        return Look("done", works.format(account=channel.account))
    return Look("done", _("The credential works."))


def _key(channel: Channel) -> str:
    return f"channel-look:{channel.pk}"
