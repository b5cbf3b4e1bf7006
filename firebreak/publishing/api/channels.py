"""Where approved texts can go."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import queries, verbs
from firebreak.publishing.models import Channel

router = Router()


class ChannelOut(Schema):
    """An account, or a person who publishes by hand (``writer`` is empty then). Its settings and credential are not here.

    ``text``: which of a statement's channels belongs there; ``languages``: all where it is empty; ``error``: why its
    credential did not work when it was last looked at (``looked_at``).
    """

    uid: UUID
    name: str
    writer: str
    text: str
    languages: list[str]
    place: int
    outlet: str
    account: str
    person: str
    active: bool
    error: str
    looked_at: datetime | None


@router.get("", response={200: list[ChannelOut], **PROBLEMS}, summary="Channels, in the order of publication")
@door(verbs.SEE.name)
def channels(request: HttpRequest) -> Any:
    """Those that were not removed."""
    return [out(one) for one in queries.channels(brand_of(request))]


def out(row: Channel) -> ChannelOut:
    """A channel as the API tells it."""
    return ChannelOut(
        uid=row.uid, name=row.name, writer=row.writer, text=row.text, languages=row.languages, place=row.place,
        outlet=row.outlet, account=row.account, person=row.person.name if row.person is not None else "", active=row.active,
        error=row.error_code, looked_at=row.looked_at,
    )  # fmt: skip
