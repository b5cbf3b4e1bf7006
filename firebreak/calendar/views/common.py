"""What the pages of this room share. All of them show moments on the brand's clocks: a post is planned for its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from firebreak.calendar import queries, verbs
from firebreak.calendar.actions.common import delivery_of
from firebreak.calendar.content import name_of
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.words import BY_HAND, STATES, UNKNOWN
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing.models import Delivery
from firebreak.web.slots import Label

SEE, WRITE, APPROVE, WATCH = verbs.SEE.name, verbs.WRITE.name, verbs.APPROVE.name, verbs.WATCH.name
P = ParamSpec("P")
View = Callable[Concatenate[BrandRequest, P], HttpResponseBase]


def calendar_page(
    verb: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]]:
    """As :func:`brand_page`, with the brand's time zone in place of the reader's."""

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        @wraps(view)
        def inner(request: BrandRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            with timezone.override(request.brand.time_zone):
                return view(request, *args, **kwargs)

        return brand_page(verb)(inner)

    return wrap


class Stands(NamedTuple):
    """How a post stands, for a flag."""

    kind: str
    word: Label
    delivery: Delivery | None


def stands(row: PlannedPost, delivery: Delivery | None) -> Stands:
    """Its own state, and what publishing knows of it."""
    kind, word = STATES[row.state]
    if row.state == PlannedPost.State.QUEUED and delivery is not None:
        if delivery.state == Delivery.State.BY_HAND:
            kind, word = BY_HAND
        elif delivery.state == Delivery.State.UNKNOWN:
            kind, word = UNKNOWN
    return Stands(kind, word, delivery)


def post_or_404(request: BrandRequest, uid: Any) -> PlannedPost:
    """The post that an address names."""
    found = queries.post(request.brand, uid)
    if found is None:
        raise Http404
    return found


def head_of(row: PlannedPost) -> dict[str, Any]:
    """What every page of one post shows at its head."""
    return {"row": row, "name": name_of(row), "stands": stands(row, delivery_of(row))}


def draw(
    request: BrandRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page of this room."""
    can = {"write": request.may(WRITE), "approve": request.may(APPROVE), "watch": request.may(WATCH)}
    return render(
        request, f"calendar/{template}.html", {"brand": request.brand, "can": can, **context}, status=status
    )


def to(request: BrandRequest, row: PlannedPost) -> HttpResponseRedirect:
    """To the page of a post."""
    return HttpResponseRedirect(reverse("calendar:post", args=[request.brand.slug, row.uid]))
