"""Calls of Slack's Web API: errors come as ``{"ok": false, "error": ...}`` with status 200.

Source: https://docs.slack.dev/apis/web-api and the list of errors of each method.
"""

from collections.abc import Mapping
from typing import Any, Self

import httpx

from firebreak.base.errors import OutsideError, TransientError, UnknownOutcome
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S, Caller

API = "https://slack.com/api"
RATE_WAIT_S = 30.0
_DEAD = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
_TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_NOBODY = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_not_found",
        "user_disabled",
        "messages_tab_disabled",
        "restricted_action",
        "restricted_action_read_only_channel",
    }
)
_DOUBTFUL = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Slack says of these that some of the work may have been done."""
_BUSY = frozenset({"service_unavailable", "team_added_to_org", "org_user_not_in_team"})


class Slack:
    """One workspace, by a bot's token."""

    def __init__(
        self, token: str, *, api: str = API, private: bool | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._token = token.strip()
        self._api = (api or API).strip().rstrip("/")
        self._caller = Caller(private=private, timeout_s=timeout_s)

    @classmethod
    def of(cls, settings: Mapping[str, Any], secrets: Mapping[str, Any], **calling: Any) -> Self:
        """The workspace of an endpoint: secret ``token``, setting ``api``; ``calling`` as the constructor takes it."""
        return cls(str(secrets.get("token") or ""), api=str(settings.get("api") or API), **calling)

    def __repr__(self) -> str:
        return "Slack()"

    def write(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """A call that changes something. Raises the kinds; ``params["service_code"]`` is Slack's own word."""
        return answer_of(
            self._caller.call("POST", self._url(method), json=arguments, headers=self._headers())
        )

    def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """A call that changes nothing, so that a lost answer may be asked for again."""
        form = {name: str(value) for name, value in arguments.items() if value not in ("", None)}
        try:
            return answer_of(self._caller.call("POST", self._url(method), form=form, headers=self._headers()))
        except UnknownOutcome as error:
            raise TransientError(error.code, error.message, **error.params) from None

    def _url(self, method: str) -> str:
        return f"{self._api}/{method}"

    def _headers(self) -> dict[str, str]:
        if not self._token:
            raise calling.missing()
        if not self._token.isascii() or not self._token.isprintable() or " " in self._token:
            raise calling.dead()
        return {"Authorization": f"Bearer {self._token}"}


def answer_of(response: httpx.Response) -> Mapping[str, Any]:
    """The answer when it says ``ok``. Raises the kinds."""
    body = calling.body_of(response)
    if body.get("ok") is True and response.status_code < 300:
        return body
    word = str(body.get("error") or "")
    if word:
        raise kind_of(word, response)
    calling.raise_for_status(response)
    raise calling.unclear()


def kind_of(word: str, response: httpx.Response) -> OutsideError:
    """What Slack's word means for us."""
    code = word[:80]
    if word in _DEAD:
        return calling.dead(service_code=code)
    if word in _TOO_FAST:
        wait = calling.number_of(response.headers.get("retry-after"))
        return calling.too_fast(wait or RATE_WAIT_S, service_code=code)
    if word in _NOBODY:
        return calling.nobody(service_code=code)
    if word in _DOUBTFUL:
        return calling.unclear(service_code=code)
    return calling.later(service_code=code) if word in _BUSY else calling.refused(service_code=code)
