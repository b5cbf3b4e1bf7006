"""The doors for what others send: bounded, signed, stored before it is answered. Here the one for posts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firebreak.base import config, connectors, limits
from firebreak.base.errors import AuthError, FirebreakError, RateError, WrongMove
from firebreak.listening import actions
from firebreak.listening.models import Source
from firebreak.listening.words import say
from firebreak.org.signals import address_of

CHUNK = 64 * 1024
FAILED_PER_MINUTE = 60


Verify = Callable[[Mapping[str, Any], Mapping[str, str], bytes], str]


class TooLargeError(Exception):
    """The body went over the limit of so many bytes; the rest of it was not read."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


def read_body(request: HttpRequest, limit: int) -> bytes:
    """The body, at most ``limit`` bytes. Raises :class:`TooLargeError` as soon as it is clear."""
    try:
        declared = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        declared = 0
    if declared > limit:
        raise TooLargeError(limit)
    body = bytearray()
    while chunk := request.read(min(CHUNK, limit + 1 - len(body))):
        body += chunk
        if len(body) > limit:
            raise TooLargeError(limit)
    return bytes(body)


def problem(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    """An error a program can read (after RFC 9457)."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": message, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def answered(request: HttpRequest, take: Callable[[], JsonResponse]) -> JsonResponse:
    """What ``take`` answers; what it raises as 400, 401, 409, 413 or 429 with a code and words."""
    with translation.override("en"):  # programs read this: one language
        try:
            return take()
        except TooLargeError as error:
            return too_large(error.limit)
        except AuthError as error:
            return refused(request, error)
        except RateError as error:
            return too_many(error.retry_after)
        except FirebreakError as error:
            status = 409 if isinstance(error, WrongMove) else 400
            return problem(status, error.code, say(error.code, error.params))


def signed_body(
    request: HttpRequest, verify: Verify, secrets: Mapping[str, Any], *, key: str
) -> tuple[bytes, str]:
    """The body and its delivery id, once it is bounded, signed and within the rate that ``key`` may spend.

    Raises :class:`TooLargeError`, and ``AuthError``, ``WrongInput`` or ``RateError``.
    """
    body = read_body(request, int(config.get("webhook_limit_kb")) * 1024)
    delivery = verify(secrets, {name.lower(): value for name, value in request.headers.items()}, body)
    within = limits.spend(key, limit=int(config.get("api_rate_per_minute")))
    if not within.allowed:
        raise RateError("hook.too_many", retry_after=within.retry_after)
    return body, delivery


@csrf_exempt
@require_POST
def hook(request: HttpRequest, source: UUID) -> JsonResponse:
    """202 when stored (or known already); 400, 401, 404, 409, 413 or 429 with a code and words."""
    return answered(request, lambda: _take(request, source))


def _take(request: HttpRequest, uid: UUID) -> JsonResponse:
    found = (
        Source.objects.select_related("brand")
        .filter(uid=uid, removed_at__isnull=True, brand__archived_at__isnull=True)
        .first()
    )
    manifest = next(
        (m for m in connectors.all_that(connectors.PUSH) if found and m.name == found.connector), None
    )
    if found is None or manifest is None or manifest.verify is None:
        return problem(404, "hook.unknown", "No source takes posts at this address.")
    body, delivery = signed_body(request, manifest.verify, found.secrets or {}, key=f"hook:{found.pk}")
    if not found.active:
        return problem(409, "hook.paused", "This source is paused. Nothing was stored: send it again later.")
    content_type = (request.content_type or "application/json")[:100]
    intake = actions.accept_delivery(found, delivery=delivery, body=body, content_type=content_type)
    return JsonResponse({"accepted": True, "delivery": intake.delivery}, status=202)


def refused(request: HttpRequest, error: AuthError) -> JsonResponse:
    """401; an address that guesses on and on is told to wait."""
    within = limits.spend(f"hook-failed:{address_of(request)}", limit=FAILED_PER_MINUTE)
    return (
        problem(401, error.code, say(error.code, error.params))
        if within.allowed
        else too_many(within.retry_after)
    )


def too_large(limit: int) -> JsonResponse:
    """413 with the limit in bytes."""
    words = f"The body is larger than {limit // 1024} KB. Send less in each call. Nothing was stored."
    return problem(413, "hook.too_large", words, limit=limit)


def too_many(retry_after: float) -> JsonResponse:
    """429 with the seconds to wait."""
    wait = max(1, math.ceil(retry_after))
    response = problem(
        429, "hook.too_many", f"Too many calls. Nothing was stored: send it again in {wait} s."
    )
    response["Retry-After"] = str(wait)
    return response
