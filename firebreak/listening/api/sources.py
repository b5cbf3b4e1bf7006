"""Sources and how they are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from firebreak.listening import queries
from firebreak.listening.words import say
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()


class GapOut(Schema):
    """A time in which the source was not heard; ``end`` is null while it lasts."""

    start: datetime
    end: datetime | None
    code: str
    reason: str


class SourceOut(Schema):
    """A source and its health. ``hours``: mentions in each of the last 24 hours, oldest first,
    ``null`` where it was not heard."""

    uid: UUID
    name: str
    connector: str
    active: bool
    state: str
    code: str
    sentence: str
    what_to_do: str
    last_post_at: datetime | None
    lag_s: float | None
    posts_hour: int
    posts_total: int
    hours: list[int | None]
    gaps: list[GapOut]


@router.get("/sources", response={200: list[SourceOut], **PROBLEMS}, summary="Sources and their health")
@door("listening.see")
def sources(request: HttpRequest) -> Any:
    found = []
    for source in queries.sources(brand_of(request)):
        health = queries.source_health(source)
        gaps = [
            GapOut(start=gap.start, end=gap.end, code=gap.code, reason=say(gap.code, gap.params))
            for gap in health.gaps
        ]
        found.append(
            SourceOut(
                uid=source.uid,
                name=source.name,
                connector=source.connector,
                active=source.active,
                state=health.state,
                code=health.sentence[0],
                sentence=say(*health.sentence),
                what_to_do=say(health.what_to_do) if health.what_to_do else "",
                last_post_at=health.last_post_at,
                lag_s=health.lag_s,
                posts_hour=health.posts_hour,
                posts_total=source.posts_total,
                hours=health.per_hour,
                gaps=gaps,
            )
        )
    return found
