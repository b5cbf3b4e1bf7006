"""What a planned post says, checked as it comes from a page, the API or a file; and the digest that an approval signs."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from firebreak.base import storable
from firebreak.base.clock import in_reach, now
from firebreak.base.errors import WrongInput
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import FURTHEST
from firebreak.org.models import Brand, Person
from firebreak.publishing.models import Channel
from firebreak.statements.seeing import strange_host, unseen
from firebreak.web.contents import LANGUAGE_NAMES

LONGEST: Final = 8_000
LINES: Final = {"title": 160, "topic": 120, "picture": 300, "picture_rights": 300}
"""Fields of one line, and how many characters they take."""


class Given(NamedTuple):
    """A post as somebody wrote it, not checked yet."""

    channel: Channel
    language: str
    text: str
    at: datetime
    """Aware."""
    title: str = ""
    topic: str = ""
    offer_ends: datetime | None = None
    picture: str = ""
    picture_rights: str = ""
    picture_until: date | None = None
    owner: Person | None = None


def put(row: PlannedPost, given: Given) -> None:
    """Into the row, with its digest. Raises :class:`WrongInput` naming the field; the row is not to be used then."""
    _channel(row.brand, given.channel)
    if given.language not in LANGUAGE_NAMES:
        raise WrongInput("calendar.language", "Choose one of the languages.", field="language")
    row.channel, row.account, row.language = given.channel, given.channel.account, given.language
    row.text = text_of(given.text)
    row.at = _moment(given.at)
    row.offer_ends = _reached(given.offer_ends)
    if given.picture_until is not None and not 1900 <= given.picture_until.year <= 2999:
        raise WrongInput("calendar.day", "Give a day of this century.", field="picture_until")
    row.picture_until = given.picture_until
    for field, longest in LINES.items():
        setattr(row, field, line(getattr(given, field), field, longest))
    if given.owner is not None:
        if not row.brand.memberships.filter(person=given.owner, person__is_active=True).exists():
            raise WrongInput("calendar.owner", "Choose somebody of the brand.", field="owner")
        row.owner = given.owner
    row.digest = digest_of(row)


def text_of(value: object) -> str:
    """The words as they would go out: one kind of line end, nothing hidden. Raises :class:`WrongInput`."""
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise WrongInput("calendar.empty", "Write what is to be posted.", field="text")
    if len(text) > LONGEST:
        raise WrongInput("calendar.too_long", "Make it shorter.", field="text", longest=LONGEST)
    if mark := unseen(text):
        raise WrongInput(
            "calendar.mark", "There is a character that cannot be seen.", field="text", mark=mark
        )
    if host := strange_host(text):
        raise WrongInput("calendar.host", "An address may lead elsewhere.", field="text", host=host[:80])
    return text


def line(value: object, field: str, longest: int) -> str:
    """One line. Raises :class:`WrongInput` when it is too long."""
    text = storable.text(" ".join(str(value or "").split()))
    if len(text) > longest:
        raise WrongInput("calendar.too_long", "Make it shorter.", field=field, longest=longest)
    return text


def digest_of(row: PlannedPost) -> str:
    """SHA-256 over everything that is published or decides when, where and with what."""
    said: dict[str, Any] = {
        "channel": str(row.channel.uid), "language": row.language, "text": row.text, "at": _stamp(row.at),
        "topic": row.topic, "offer_ends": _stamp(row.offer_ends), "picture": row.picture,
        "picture_rights": row.picture_rights,
        "picture_until": row.picture_until.isoformat() if row.picture_until else "",
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def name_of(row: PlannedPost) -> str:
    """What to call it: its title, else its first words."""
    if row.title:
        return row.title
    first = " ".join(row.text.split())
    return first if len(first) <= 60 else f"{first[:59]}…"


def _channel(brand: Brand, channel: Channel) -> None:
    if channel.brand_id != brand.pk or channel.removed_at is not None or not channel.active:
        raise WrongInput("calendar.channel", "Choose one of the brand's channels.", field="channel")


def _moment(at: datetime) -> datetime:
    if not in_reach(at) or not now() < at <= now() + FURTHEST:
        raise WrongInput("calendar.when", "Give a moment in the future, within a year.", field="at")
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _reached(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    if not in_reach(at):
        raise WrongInput("calendar.day", "Give a moment of this century.", field="offer_ends")
    return at.astimezone(UTC)


def _stamp(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at is not None else ""
