"""Codes that people typed into the channel of a bot: who they are there is known from then on."""

import re
from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.errors import OutsideError, RateError, WrongInput
from firebreak.notify.chat_rooms import ChatRooms, opens_rooms, rooms_of
from firebreak.notify.models import Endpoint, IdentityCode
from firebreak.notify.paging.composing import language_of
from firebreak.notify.paging.identities import CODE_LIFE, link_identity
from firebreak.org.rules import digest

CODES, EVERY_S = "notify.chat_codes", 15.0
_CODE = re.compile(r"[a-z0-9]{8}")


@jobs.job(CODES)
def read_codes(_payload: dict[str, Any]) -> None:
    """Only while somebody has asked for a code."""
    if not IdentityCode.objects.filter(expires_at__gt=now()).exists():
        return
    for endpoint in Endpoint.objects.filter(active=True, brand__archived_at=None).select_related("brand"):
        if opens_rooms(endpoint) and endpoint.settings.get("channel"):
            try:
                _read(endpoint, rooms_of(endpoint))
            except OutsideError:
                continue  # the next look is soon, and the nightly probe says what died


def _read(endpoint: Endpoint, rooms: ChatRooms) -> None:
    channel = str(endpoint.settings["channel"])
    since = (now() - CODE_LIFE - timedelta(minutes=1)).timestamp()
    for one in rooms.heard(channel, f"{since:.6f}"):
        code = "".join(one.text.split()).lower()
        if one.by_program or not _CODE.fullmatch(code) or not _waits(code):
            continue
        try:
            made = link_identity(endpoint=endpoint, outside=one.user, code=code)
        except (WrongInput, RateError):
            continue
        with translation.override(language_of(endpoint.brand)):
            said = _("{name} is linked. What you write in an incident's channel becomes a note in its room.")
            rooms.say(channel, said.format(name=made.person), f"linked:{made.uid}:{one.ref}")


def _waits(code: str) -> bool:
    """What is no code of ours costs none of the tries."""
    return IdentityCode.objects.filter(digest=digest(code), expires_at__gt=now()).exists()


jobs.every(CODES, EVERY_S)
