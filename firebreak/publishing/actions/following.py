"""Readers of a public status page follow its notices by mail: they ask, a mail comes, only its link puts them on the list.

Until then nothing of them is kept but the sealed mail on its way. Whoever asks is always told the same, so that nobody
learns who is on a list.
"""

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firebreak.base import limits, secrets
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import AuthError, WrongInput
from firebreak.notify.paging.addresses import address_of
from firebreak.org import queries as org
from firebreak.org.rules import digest
from firebreak.publishing import leave_tokens
from firebreak.publishing.actions.receivers import MOST, key_for
from firebreak.publishing.models import Channel, HeldPlace, Subscriber
from firebreak.publishing.queries.receivers import to_list
from firebreak.publishing.receiver_lines import address
from firebreak.web.contents import LANGUAGE_NAMES

STATUS: Final = "status_page"
SETTING: Final = "mail_list"
"""Of a status page: name of the mail list to which its readers come."""
LASTS: Final = timedelta(hours=48)
MAILS_PER_DAY: Final = 3
"""To one address from one list: nobody's mailbox is filled by others."""
MAILS_PER_HOUR: Final = 600
"""Of one list."""
LONGEST_TOKEN: Final = 2_000
_KIND: Final = "follow"


def list_of_page(slug: str) -> Channel | None:
    """The mail list whose receivers follow the page of this slug; ``None`` where there is none."""
    held = HeldPlace.objects.filter(writer=STATUS, place=slug).first()
    if held is None or held.brand_id is None:
        return None
    pages = Channel.objects.filter(brand=held.brand_id, writer=STATUS, removed_at=None, active=True)
    page = next((one for one in pages if one.settings.get("slug") == slug), None)
    return list_named(held.brand_id, page.settings.get(SETTING)) if page is not None else None


def list_named(brand_id: int, name: object) -> Channel | None:
    """The brand's mail list of this name, whatever its letters' case."""
    wanted = " ".join(str(name or "").split()).casefold()
    if not wanted:
        return None
    found = Channel.objects.select_related("brand").filter(brand=brand_id, removed_at=None, active=True)
    return next((one for one in found.order_by("pk") if one.name.casefold() == wanted and to_list(one)), None)


def ask_to_follow(*, channel: Channel, email: str, language: str) -> None:
    """A mail with a link to confirm goes to the address; or none, where it had enough of them: nothing tells which.

    Raises :class:`WrongInput` for what is no address.
    """
    to = address(email)
    if org.is_clone(channel.brand_id):
        return
    spoken = language if language in LANGUAGE_NAMES else "en"
    for key, limit, per_s in (
        (f"follow-mail:{channel.pk}:{digest(to.lower())}", MAILS_PER_DAY, 86_400.0),
        (f"follow-list:{channel.pk}", MAILS_PER_HOUR, 3_600.0),
    ):
        if not limits.spend(key, limit=limit, per_s=per_s).allowed:
            return
    held = {
        "kind": _KIND,
        "list": str(channel.uid),
        "to": to,
        "language": spoken,
        "until": (now() + LASTS).timestamp(),
    }
    path = reverse("publishing:follow_confirm", args=[spoken, secrets.seal(held)])
    with translation.override(spoken.lower()):
        mail = _mail(to, spoken, channel.brand.name, address_of(path))
    with change(
        actor=machine("publishing"), brand_id=channel.brand_id, action="publishing.follow_asked"
    ) as record:
        record.about(f"channel:{channel.uid}", language=spoken)
        record.event("publishing.follow_asked", {"sealed": secrets.seal(mail)})


def _mail(to: str, language: str, brand: str, link: str) -> dict[str, str]:
    lines = (
        _("Somebody, probably you, wants the notices of {brand} to come to this address.").format(
            brand=brand
        ),
        _("If that is so, open this link and press the button. It works for 48 hours:"),
        link,
        _("If not, do nothing. You get no further mail, and this address is not kept."),
    )
    subject = _("Confirm: notices of {brand} by email").format(brand=brand)
    return {"to": to, "language": language, "subject": " ".join(subject.split()), "text": "\n\n".join(lines)}


def follow(*, token: str) -> bool:
    """Whoever holds the link is on the list from now on; whether it still works. Again is no error."""
    held = _opened(token)
    channel = (
        Channel.objects.select_related("brand").filter(uid=held["list"], removed_at=None).first()
        if held
        else None
    )
    if channel is None or not to_list(channel):
        return False
    actor = Actor("receiver", digest(token)[:32])
    key = key_for(actor, channel)
    with change(actor=actor, brand_id=channel.brand_id, action="publishing.receiver_followed") as record:
        Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
        rows = Subscriber.objects.filter(channel=channel)
        row = rows.filter(email__iexact=held["to"]).first()
        if row is None:
            if rows.count() >= MOST:
                return False
            row = Subscriber(
                channel=channel, email=held["to"], language=held["language"], source="status page"
            )
            row.token_digest = leave_tokens.digest_of(key, row.uid)
            row.save(force_insert=True)
        elif row.state != Subscriber.State.ACTIVE:
            # They left or could not be reached, and now say themselves that they want it, from that very mailbox.
            rows.filter(pk=row.pk).update(
                state=Subscriber.State.ACTIVE,
                since=now(),
                bounces=0,
                language=held["language"],
            )
        record.about(f"receiver:{row.uid}", channel=str(channel.uid))
        record.touches(f"b{channel.brand_id}.publishing")
    return True


def _opened(token: str) -> dict[str, Any]:
    """What a link holds; nothing for one that is made up, of another kind, or over."""
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return {}
    try:
        held = secrets.unseal(token)
    except (AuthError, ValueError):
        return {}
    if (
        not isinstance(held, dict)
        or held.get("kind") != _KIND
        or not held.get("until", 0) > now().timestamp()
    ):
        return {}
    return held


def must_be_list(channel: Channel) -> None:
    """Where a channel names a mail list, it is there. Raises :class:`WrongInput`."""
    if channel.settings.get(SETTING) and list_named(channel.brand_id, channel.settings[SETTING]) is None:
        raise WrongInput("publishing.no_such_list", "There is no mail list of that name.", field=SETTING)
