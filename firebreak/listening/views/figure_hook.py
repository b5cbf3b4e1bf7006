"""The door for values of own figures that a program sends: signed like posts, stored before it is answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firebreak.base.actions import Actor
from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.listening import actions
from firebreak.listening.actions.own_figures import signer
from firebreak.listening.models import OwnFigure
from firebreak.listening.views.hook import answered, problem, signed_body

MOST = 10_000


class Value(msgspec.Struct):
    """One value; the time in ISO 8601 with its zone."""

    time: datetime
    value: float


class Values(msgspec.Struct):
    """The body of a call."""

    points: list[Value]


@csrf_exempt
@require_POST
def figure_hook(request: HttpRequest, figure: UUID) -> JsonResponse:
    """200 with how many values were stored; 400, 401, 404, 413 or 429 with a code and words."""
    return answered(request, lambda: _take(request, figure))


def _take(request: HttpRequest, uid: UUID) -> JsonResponse:
    rows = OwnFigure.objects.select_related("brand").filter(removed_at=None, brand__archived_at=None)
    figure = rows.filter(uid=uid).first()
    verify = signer().verify
    if figure is None or verify is None:
        return problem(404, "hook.unknown", "No figure takes values at this address.")
    body, _ = signed_body(request, verify, figure.secrets or {}, key=f"figure:{figure.pk}")
    actor = Actor("source", str(figure.uid), figure.name)
    taken = actions.take_points(actor=actor, figure=figure, points=points(body), came="webhook")
    return JsonResponse({"stored": taken})


def points(body: bytes) -> list[tuple[datetime, float]]:
    """Values of a body; numbers as text are taken too. Raises :class:`WrongInput` saying where it is wrong."""
    try:
        found = shapes.decode(body, Values, strict=False).points
    except (msgspec.DecodeError, RecursionError) as error:
        raise WrongInput(
            "figures.bad_body", f"The body cannot be read: {error}", why=str(error)[:200]
        ) from error
    if not 0 < len(found) <= MOST:
        raise WrongInput("figures.bad_body", "Wrong number of points.", why=f"1 to {MOST} points in one call")
    if any(one.time.tzinfo is None for one in found):
        raise WrongInput(
            "figures.bad_body", "A time has no zone.", why="every time needs its zone, such as Z"
        )
    return [(one.time, one.value) for one in found]
