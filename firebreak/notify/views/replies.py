"""The door for signed replies of a webhook endpoint: somebody answers a call in a chat, or links who they are there.

``{"do": "acknowledge", "page": "<uid>", "identity": "U123"}`` or ``{"do": "link", "code": "abcd2345", "identity": "U123"}``,
signed as our own messages are, with the endpoint's secret. What is not signed learns nothing, not even which there are.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firebreak.base import connectors, limits
from firebreak.base.errors import (
    AuthError,
    FirebreakError,
    NotAllowed,
    OutsideError,
    RateError,
    WrongInput,
    WrongMove,
)
from firebreak.notify import actions
from firebreak.notify.models import Endpoint
from firebreak.notify.words import say
from firebreak.org.signals import address_of

LARGEST = 16 * 1024
PER_MINUTE, UNSIGNED_PER_MINUTE = 120, 60


@csrf_exempt
@require_POST
def reply(request: HttpRequest, endpoint: UUID) -> JsonResponse:
    """200 with what became of it; 400, 401, 403, 409, 413 or 429 with a code and words."""
    with translation.override("en"):  # programs read this: one language
        try:
            return _take(request, endpoint)
        except AuthError:
            return _unsigned(request)
        except RateError as error:
            return _slow(error.retry_after)
        except WrongMove as error:
            by, at = error.params.get("by", ""), error.params.get("at")
            return problem(409, error, by=str(by), at=at.isoformat() if at else None)
        except NotAllowed as error:
            return problem(403, error)
        except FirebreakError as error:
            return problem(400, error)


def _take(request: HttpRequest, uid: UUID) -> JsonResponse:
    endpoint, body = _signed(request, uid)
    given = _read(body)
    limits.check(f"reply:{endpoint.pk}", limit=PER_MINUTE)
    match given.get("do"):
        case "acknowledge":
            row = actions.acknowledge_as(
                endpoint=endpoint, outside=given.get("identity"), page=str(given.get("page", ""))
            )
            at = row.acknowledged_at
            return JsonResponse(
                {
                    "state": row.state,
                    "by": str(row.acknowledged_by or ""),
                    "at": at.isoformat() if at else None,
                }
            )
        case "link":
            made = actions.link_identity(
                endpoint=endpoint, outside=given.get("identity"), code=given.get("code", "")
            )
            return JsonResponse({"state": "linked", "by": str(made.person)})
    raise WrongInput("notify.unknown_reply", "Say acknowledge or link.")


def _signed(request: HttpRequest, uid: UUID) -> tuple[Endpoint, bytes]:
    """The endpoint and the body that it signed. Raises :class:`AuthError` for everything else."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise WrongInput("notify.too_large", "The body is too large.")
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise WrongInput("notify.too_large", "The body is too large.")
    endpoint = Endpoint.objects.filter(uid=uid, active=True, removed_at=None, brand__archived_at=None).first()
    if endpoint is None:
        raise AuthError("notify.unsigned", "There is no signature that we know.")
    try:
        verify = connectors.get(endpoint.pager).verify
    except KeyError:
        verify = None
    if verify is None:
        raise AuthError("notify.unsigned", "This way cannot answer.")
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        verify(endpoint.secrets or {}, headers, body)
    except (OutsideError, WrongInput) as error:
        raise AuthError("notify.unsigned", "There is no signature that we know.") from error
    return endpoint, body


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WrongInput("notify.unknown_reply", "The body is no JSON.") from error
    if not isinstance(given, dict):
        raise WrongInput("notify.unknown_reply", "The body is no JSON object.")
    return given


def problem(status: int, error: FirebreakError, **more: Any) -> JsonResponse:
    """An error a program can read (after RFC 9457)."""
    body = {"type": "about:blank", "status": status, "code": error.code, "detail": say(error.code), **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _unsigned(request: HttpRequest) -> JsonResponse:
    """401; an address that guesses on and on is told to wait."""
    within = limits.spend(f"reply-unsigned:{address_of(request)}", limit=UNSIGNED_PER_MINUTE)
    if not within.allowed:
        return _slow(within.retry_after)
    return problem(401, AuthError("notify.unsigned"))


def _slow(wait: float) -> JsonResponse:
    response = problem(429, RateError("notify.too_many"))
    response["Retry-After"] = str(int(wait) + 1)
    return response
