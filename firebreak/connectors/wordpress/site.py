"""Calls of a WordPress site's REST API, with an application password.

Source: https://developer.wordpress.org/rest-api/ (errors are JSON objects with ``code``; lists say in ``X-WP-Total`` how
many there are, also those that the account may not see). Without pretty links the API answers under ``?rest_route=`` only;
a site that knows no ``/wp-json/`` answers there with some page, so the first call finds out which it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import msgspec

from firebreak.base.errors import PermanentError
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.common.publishing import Service

_ANSWERED: Final = frozenset(range(300, 500)) - {408, 429}
"""Statuses that WordPress explains in its body."""
_FORBIDDEN: Final = "rest_forbidden_status"


@dataclass(frozen=True)
class Reply:
    """A whole answer: what it holds (``None`` where the object asked for is not there), and how many there are in all."""

    found: Any
    total: int
    pages: int


class Site:
    """One site and one account of it."""

    def __init__(
        self,
        address: str,
        user: str,
        password: str,
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._root = root_of(address)
        self._auth = (user.strip(), password.strip())
        self._service = Service(private=private, timeout_s=timeout_s)
        self._pretty: bool | None = None

    def __repr__(self) -> str:
        return "Site()"

    def look(self, path: str, **asked: str | int) -> Reply:
        """GET below ``/wp/v2/``. Never ``UnknownOutcome``."""
        self._check()
        last = None
        for pretty in (True, False) if self._pretty is None else (self._pretty,):
            last = self._service.look(
                self._url(pretty, path, asked), expected=_ANSWERED, auth=self._auth, headers=_JSON
            )
            found = _decoded(last)
            if found is not None:
                self._pretty = pretty
                return _reply(last, found)
        raise _nothing_there(last)

    def change(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> Any:
        """POST or DELETE; what stands there afterwards. To be called after :meth:`look`."""
        self._check()
        asked: dict[str, str | int] = {"force": "true"} if method == "DELETE" else {}
        url = self._url(self._pretty is not False, path, asked)
        response = self._service.change(
            method, url, expected=_ANSWERED, auth=self._auth, headers=_JSON, json=fields
        )
        found = _decoded(response)
        if found is None:
            raise publishing.unclear(status=response.status_code)
        return _reply(response, found).found

    def _check(self) -> None:
        if not all(self._auth):
            raise publishing.missing()

    def _url(self, pretty: bool, path: str, asked: Mapping[str, str | int]) -> str:
        query = urlencode(asked, quote_via=quote)
        if pretty:
            return f"{self._root}/wp-json/wp/v2/{path}" + (f"?{query}" if query else "")
        return f"{self._root}/?rest_route=/wp/v2/{path}" + (f"&{query}" if query else "")


_JSON: Final = {"Accept": "application/json"}


def root_of(address: str) -> str:
    """The site's own address, also where somebody copied that of its back office.

    >>> root_of("https://acme.example/blog/wp-admin/index.php"), root_of("https://acme.example/")
    ('https://acme.example/blog', 'https://acme.example')
    """
    found = address.strip().split("?", 1)[0].split("#", 1)[0]
    return re.sub(r"/(?:wp-json|wp-admin|wp-login\.php|index\.php)(?:/.*)?$", "", found).rstrip("/")


def _decoded(response: httpx.Response) -> Any:
    """A list or object as WordPress gives them; ``None`` for a page or an answer of somebody else."""
    try:
        found = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeError):
        return None
    good = response.status_code < 300 if isinstance(found, list) else isinstance(found, dict)
    if good and response.status_code >= 300 and not isinstance(found.get("code"), str):
        return None
    return found if good else None


def _reply(response: httpx.Response, found: Any) -> Reply:
    status = response.status_code
    if status < 300:
        total, pages = (
            int(said) if (said := response.headers.get(name, "")).isdecimal() else len(found)
            for name in ("x-wp-total", "x-wp-totalpages")
        )
        return Reply(found, total, pages)
    if status in {404, 410} and found["code"] != "rest_no_route":
        return Reply(None, 0, 0)
    # To a caller whom it does not know, WordPress says that the status asked for is forbidden, with 400.
    if status in {401, 403} or _FORBIDDEN in str(found.get("data")):
        raise publishing.dead(status=status)
    raise publishing.refused(status=status)


def _nothing_there(response: httpx.Response | None) -> Exception:
    status = response.status_code if response is not None else 0
    if status in {401, 403}:
        return publishing.dead(status=status)
    if 300 <= status < 400:
        return publishing.failed(PermanentError, "publish.redirect", status=status)
    return PermanentError(
        "wordpress.no_api", "No WordPress answers at this address, or its REST API is off.", status=status
    )
