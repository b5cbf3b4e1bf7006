"""The door for posts that others send: bounded, signed, stored before it is answered."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firebreak.base import config, connectors, limits
from firebreak.base.errors import AuthError, FirebreakError, RateError, WrongInput, WrongMove
from firebreak.listening import actions
from firebreak.listening.models import Source
from firebreak.listening.words import say
from firebreak.org.signals import address_of

CHUNK = 64 * 1024
FAILED_PER_MINUTE = 60


class TooLargeError(Exception):
    """The body went over the limit; the rest of it was not read."""


def read_body(request: HttpRequest, limit: int) -> bytes:
    """The body, at most ``limit`` bytes. Raises :class:`TooLargeError` as soon as it is clear."""
    try:
        declared = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        declared = 0
    if declared > limit:
        raise TooLargeError
    body = bytearray()
    while chunk := request.read(min(CHUNK, limit + 1 - len(body))):
        body += chunk
        if len(body) > limit:
            raise TooLargeError
    return bytes(body)


def problem(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    """An error a program can read (after RFC 9457)."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": message, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@csrf_exempt
@require_POST
def hook(request: HttpRequest, source: UUID) -> JsonResponse:
    """202 when stored (or known already); 400, 401, 404, 409, 413 or 429 with a code and words."""
    with translation.override("en"):  # programs read this: one language
        return _hook(request, source)


def _hook(request: HttpRequest, uid: UUID) -> JsonResponse:
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
    limit = int(config.get("webhook_limit_kb")) * 1024
    try:
        body = read_body(request, limit)
    except TooLargeError:
        return too_large(limit)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        delivery = manifest.verify(found.secrets or {}, headers, body)
    except AuthError as error:
        return refused(request, error)
    except WrongInput as error:
        return problem(400, error.code, say(error.code, error.params))
    within = limits.spend(f"hook:{found.pk}", limit=int(config.get("api_rate_per_minute")))
    if not within.allowed:
        return too_many(within.retry_after)
    if not found.active:
        return problem(409, "hook.paused", "This source is paused. Nothing was stored: send it again later.")
    return _store(found, delivery, body, request.content_type or "application/json")


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


def _store(source: Source, delivery: str, body: bytes, content_type: str) -> JsonResponse:
    try:
        intake = actions.accept_delivery(
            source, delivery=delivery, body=body, content_type=content_type[:100]
        )
    except RateError as error:
        return too_many(error.retry_after)
    except WrongMove as error:
        return problem(409, error.code, say(error.code, error.params))
    except FirebreakError as error:
        return problem(400, error.code, say(error.code, error.params))
    return JsonResponse({"accepted": True, "delivery": intake.delivery}, status=202)
