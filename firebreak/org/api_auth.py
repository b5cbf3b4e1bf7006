"""Who calls the API: a bearer token of one brand in one access role, at a limited rate."""

import logging
import math
from collections.abc import Callable
from typing import Any

from django.db import Error
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from firebreak.base import config, limits, patience
from firebreak.base.actions import Actor
from firebreak.base.errors import RateError
from firebreak.base.permissions import allows
from firebreak.org import actions, queries
from firebreak.org.models import ApiToken
from firebreak.org.signals import address_of

FAILED_PER_MINUTE = 60
log = logging.getLogger(__name__)


class TokenAuth(HttpBearer):
    """``Authorization: Bearer fb_...`` makes ``request.auth`` the :class:`ApiToken`, with brand and role.

    Too many calls raise :class:`RateError` (429) whose ``retry_after`` is in whole seconds.
    """

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, or ``None`` (a 401) when it is unknown, revoked, of an archived brand or of who left it."""
        found = queries.token_by_secret(token)
        if found is None:
            self.count(lambda: _spend(f"api-failed:{address_of(request)}", FAILED_PER_MINUTE))
            return None
        self.count(lambda: _spend(f"api:{found.pk}", config.get("api_rate_per_minute")))
        self.count(lambda: actions.note_token_use(found))
        return found

    def count(self, work: Callable[[], Any]) -> None:
        """What is written down of a call, before the call."""
        work()


class UrgentTokenAuth(TokenAuth):
    """For calls that a database which somebody holds must not keep waiting: it lets them in uncounted then."""

    waits_s = 0.3
    """For each of the two writes."""

    def count(self, work: Callable[[], Any]) -> None:
        """Where that is possible at once."""
        try:
            with patience.at_most(self.waits_s):
                work()
        except Error as error:
            log.warning("an urgent call was not counted", extra={"kind": type(error).__name__})


def _spend(key: str, per_minute: int) -> None:
    verdict = limits.spend(key, limit=per_minute)
    if not verdict.allowed:
        wait = math.ceil(verdict.retry_after)
        raise RateError("api.too_many", f"Too many calls. Try again in {wait} s.", retry_after=wait)


def token_of(request: HttpRequest) -> ApiToken:
    """The token of an authenticated call; a 401 for any other."""
    found = getattr(request, "auth", None)
    if not isinstance(found, ApiToken):
        raise HttpError(401, "Unauthorized")
    return found


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, for the audit chain: the token by its id and label."""
    token = token_of(request)
    return Actor("token", str(token.uid), token.label)


def may(request: HttpRequest, verb: str) -> bool:
    """Whether the token of this call may use the verb: its own role and its maker's present one both allow it."""
    token = token_of(request)
    return allows(token.role, verb) and allows(token.maker_role, verb)
