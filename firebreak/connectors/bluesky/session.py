"""Signed-in calls of one account's server, over XRPC. Tokens are kept in this process's memory and nowhere else.

Source: https://docs.bsky.app/docs/api/com-atproto-server-create-session. A server lets an account sign in 30 times in five
minutes and 300 times a day, so a session serves all writers of the account.
"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from firebreak.base.errors import AuthError
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S, body_of
from firebreak.connectors.common.publishing import Service

HOME: Final = "https://bsky.social"
_DEAD: Final = frozenset(
    {
        "AccountDeactivated",
        "AccountSuspended",
        "AccountTakedown",
        "AuthFactorTokenRequired",
        "AuthMissing",
        "AuthenticationRequired",
        "InvalidToken",
        "RepoDeactivated",
        "RepoSuspended",
        "RepoTakendown",
    }
)
_OVER: Final = frozenset({"ExpiredToken", "InvalidToken"})
_ABSENT: Final = "Could not locate record"


@dataclass(frozen=True, repr=False)
class Session:
    """Who is signed in."""

    did: str
    handle: str
    token: str


_kept: dict[str, Session] = {}
_lock = threading.Lock()


class Repository:
    """The records of one account."""

    def __init__(
        self,
        server: str,
        handle: str,
        password: str,
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._server = (server.strip() or HOME).rstrip("/")
        self._handle = handle.strip().removeprefix("@").strip()
        self._password = password.strip()
        self._service = Service(private=private, timeout_s=timeout_s)
        whole = "\0".join((self._server, self._handle, self._password))
        self._name = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()

    def __repr__(self) -> str:
        return "Repository()"

    def sign_in(self) -> Session:
        """A new session. Raises ``AuthError`` for a password that was taken back."""
        if not self._handle or not self._password:
            raise publishing.missing()
        response = self._service.look(
            self._at("com.atproto.server.createSession"),
            method="POST",
            json={"identifier": self._handle, "password": self._password},
            expected=(400, 401, 403, 404),
        )
        body = body_of(response)
        if response.status_code == 404:
            raise publishing.failed(AuthError, "publish.address")
        if response.status_code >= 400:
            raise publishing.dead(status=response.status_code, service_code=_word(body))
        did, token = body.get("did"), body.get("accessJwt")
        if not isinstance(did, str) or not isinstance(token, str) or not did.startswith("did:"):
            raise publishing.unreadable()
        session = Session(did, str(body.get("handle") or self._handle)[:253], token)
        with _lock:
            _kept[self._name] = session
        return session

    def session(self) -> Session:
        """The session of this account, as long as it was not refused."""
        with _lock:
            kept = _kept.get(self._name)
        return kept or self.sign_in()

    def record(self, collection: str, rkey: str) -> Mapping[str, Any] | None:
        """``uri``, ``cid`` and ``value`` of a record, or ``None`` when the server says that there is none."""
        url = self._at("com.atproto.repo.getRecord")
        query = httpx.QueryParams(repo=self.session().did, collection=collection, rkey=rkey)
        response = self._service.look(f"{url}?{query}", expected=(400,))
        body = body_of(response)
        if response.status_code == 400:
            if body.get("error") == "RecordNotFound" or str(body.get("message")).startswith(_ABSENT):
                return None
            raise publishing.unreadable(service_code=_word(body))
        if not isinstance(body.get("value"), dict) or not isinstance(body.get("uri"), str):
            raise publishing.unreadable()
        return body

    def seen(self, uri: str) -> Mapping[str, Any] | None:
        """A post as the network shows it, with its counts (``app.bsky.feed.getPosts``); ``None`` when it shows none.

        A session that is over is renewed once.
        """
        response = self._seen(uri)
        if response.status_code == 401 or _word(body_of(response)) in _OVER:
            self.sign_in()
            response = self._seen(uri)
        posts = _taken(response).get("posts")
        if not isinstance(posts, list) or not all(isinstance(one, dict) for one in posts):
            raise publishing.unreadable()
        return next((one for one in posts if one.get("uri") == uri), None)

    def _seen(self, uri: str) -> httpx.Response:
        session = self.session()
        return self._service.look(
            f"{self._at('app.bsky.feed.getPosts')}?{httpx.QueryParams(uris=uri)}",
            headers=publishing.bearer(session.token),
            expected=(400, 401, 403),
        )

    def change(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """A call that changes a record. A session that is over refuses before anything is changed: it is renewed once."""
        response = self._change(method, arguments)
        if response.status_code == 401 or _word(body_of(response)) in _OVER:
            self.sign_in()
            response = self._change(method, arguments)
        return _taken(response)

    def _change(self, method: str, arguments: Mapping[str, Any]) -> httpx.Response:
        session = self.session()
        return self._service.change(
            "POST",
            self._at(method),
            json={"repo": session.did, **arguments},
            headers=publishing.bearer(session.token),
            expected=(400, 401, 403),
        )

    def _at(self, method: str) -> str:
        return f"{self._server}/xrpc/{method}"


def _taken(response: httpx.Response) -> Mapping[str, Any]:
    body = body_of(response)
    if response.status_code < 300:
        return body
    word = _word(body)
    if response.status_code in {401, 403} or word in _DEAD:
        raise publishing.dead(status=response.status_code, service_code=word)
    raise publishing.refused(status=response.status_code, service_code=word)


def _word(body: Mapping[str, Any]) -> str:
    return str(body.get("error") or "")[:80]
