"""Errors of the API as one JSON shape (RFC 9457): type, status, a stable code, words, and where it was."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from firebreak.base.errors import FirebreakError, NotAllowed, RateError, WrongInput, WrongMove
from firebreak.org.api_auth import may, token_of
from firebreak.org.models import Brand

P = ParamSpec("P")
Say = Callable[[str, Mapping[str, Any]], str]
"""A room's sentence for a code of its own; the code itself for any other."""
R = TypeVar("R")


class Unseen(FirebreakError):  # noqa: N818 - reads as what happened
    """A change that does not say what of it was seen, with ``If-Match`` (428)."""


STATUS: tuple[tuple[type[FirebreakError], int], ...] = (
    (Unseen, 428),
    (WrongInput, 400),
    (NotAllowed, 403),
    (WrongMove, 409),
    (RateError, 429),
)


class Missing(Http404):
    """There is nothing here, with a code and words of its own (404)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class Problem(Schema):
    """What went wrong. ``code`` is stable; ``detail`` is for people; ``params`` fill it."""

    type: str = "about:blank"
    status: int
    code: str
    detail: str
    params: dict[str, Any] = {}


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 428, 429), Problem)
"""Added to the ``response`` of every operation, so that the description is honest."""


def problem(status: int, code: str, detail: str, /, **params: Any) -> JsonResponse:
    """One error as an answer."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail, "params": params}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def brand_of(request: HttpRequest) -> Brand:
    """The brand that everything in this call belongs to."""
    return token_of(request).brand


def door(
    verb: str,
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Let a call in only if the token's role may use ``verb``."""

    def wrap(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            if not may(request, verb):
                raise NotAllowed(
                    "api.not_allowed", "The role of this token does not include this call.", verb=verb
                )
            return view(request, *args, **kwargs)

        inner.verb = verb  # type: ignore[attr-defined]
        # ninja would look for the names of the annotations in this module, not in the view's.
        inner.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], R]", inner)

    return wrap


def install(api: NinjaAPI, *rooms: Say) -> None:
    """Give every error of the API the same shape, with the sentences of the rooms in the language of the call."""

    @api.exception_handler(FirebreakError)
    def ours(_request: HttpRequest, error: FirebreakError) -> JsonResponse:
        status = next((number for kind, number in STATUS if isinstance(error, kind)), 502)
        said = (say(error.code, error.params) for say in rooms)
        words = next((one for one in said if one != error.code), error.message)
        response = problem(status, error.code, words, **_plain(error.params))
        if isinstance(error, RateError):
            response["Retry-After"] = str(int(error.retry_after))
        return response

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, error: Http404) -> JsonResponse:
        if isinstance(error, Missing):
            return problem(404, error.code, error.detail)
        return problem(404, "api.not_found", "There is nothing at this address for this token.")

    @api.exception_handler(ValidationError)
    def unread(_request: HttpRequest, error: ValidationError) -> JsonResponse:
        found = [
            {"place": ".".join(map(str, one.get("loc", ()))), "words": one.get("msg", "")}
            for one in error.errors
        ]
        return problem(
            422, "api.bad_request", "Some of the values could not be read. Nothing was changed.", errors=found
        )

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: AuthenticationError) -> JsonResponse:
        return problem(401, "api.unauthorised", "Send a valid token: Authorization: Bearer <token>.")

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> JsonResponse:
        if error.message.startswith("Cannot parse request body"):  # ninja's own; it tells no more than this
            return problem(400, "api.unreadable", "The body is not JSON in UTF-8. Nothing was changed.")
        return problem(error.status_code, "api.error", error.message)

    @api.exception_handler(RequestDataTooBig)
    def huge(_request: HttpRequest, _error: RequestDataTooBig) -> JsonResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        words = f"The body is larger than {limit} MB. Nothing was changed."
        return problem(413, "api.too_large", words, limit=limit)


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in params.items()
    }
