"""Pages of a list that an API call gives: so many rows, and the place after which the next page begins."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

PAGE = 50
Limit = Annotated[int, Field(ge=1, le=200)]
"""Rows of a page."""
Place = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]
"""``next`` of the page before; empty for the first. What no page gave is refused (422): it would begin anew, or end."""
M = TypeVar("M", bound=Model)


def newest_first(rows: QuerySet[M], after: str) -> QuerySet[M]:
    """In the order they were made, the last one first, from behind a place."""
    rows = rows.order_by("-pk")
    return rows.filter(pk__lt=int(after)) if after else rows


def oldest_first(rows: QuerySet[M], after: str) -> QuerySet[M]:
    """In the order they were made, from behind a place."""
    rows = rows.order_by("pk")
    return rows.filter(pk__gt=int(after)) if after else rows


def page(
    rows: Any,
    limit: int,
    place: Callable[[Any], Any] = lambda row: str(row.pk),
    told: Callable[[Any], list[Any]] = list,
) -> tuple[list[Any], Any]:
    """The first ``limit`` of them as ``told`` reads them, and the place of the last where more follow, else ``None``."""
    found = told(rows[: limit + 1])
    return found[:limit], place(found[limit - 1]) if len(found) > limit else None
