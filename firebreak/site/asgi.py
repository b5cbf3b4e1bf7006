"""The web process: the live stream and the status pages' files are answered here, all other pages go to Django's WSGI
application in threads.
"""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from firebreak.base import config
from firebreak.base.collector import out_of_sight
from firebreak.site.wsgi import application as pages
from firebreak.web import status_layout
from firebreak.web.asgi_front import Door, front
from firebreak.web.bringing import Reader

SECRET = re.compile(r"[A-Za-z0-9]{32}")
"""As Django writes the cookie of a reader's forms."""


def authorise(scope: dict[str, Any]) -> list[str] | None:
    """The topics the reader of a stream may hear, from their session; ``None`` refuses.

    Runs in a thread; asked again every minute, so a person who lost the brand loses the stream. A guest of one incident
    hears that incident alone, and loses the stream the moment the visit ends.
    """
    from firebreak.incidents import queries as incidents
    from firebreak.org import queries

    parts = scope["path"].strip("/").split("/")  # b/<slug>/stream, visit/<incident>/stream
    if len(parts) != 3 or parts[0] not in ("b", "visit") or parts[2] != "stream":
        return None
    known = _signed_in(scope)
    if known is None:
        return None
    person = known.person
    # Streams are counted by person: an added cookie does not make somebody else of them.
    scope["firebreak.person"] = person.pk
    if parts[0] == "visit":
        heard, scope["firebreak.recheck"] = incidents.visit_topics(person, parts[1])
        return heard or None
    scope["firebreak.reader"] = _reader(scope, known, parts[1])
    heard = queries.may_hear(person, parts[1])
    return [*heard, *incidents.private_topics(person, parts[1])] if heard else None


class _Known(NamedTuple):
    """Who came with which cookies."""

    person: Any
    session: str
    proof: str
    cookies: dict[str, str]


def _reader(scope: dict[str, Any], known: _Known, slug: str) -> Reader | None:
    """Whose page this is, where it has named its room; without the cookie that its forms need nothing is brought to it."""
    from django.conf import settings

    room = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("room", [""])[0]
    secret = known.cookies.get(settings.CSRF_COOKIE_NAME, "")
    if not room or not SECRET.fullmatch(secret):
        return None
    return Reader(known.person.pk, known.session, known.proof, slug, room, secret)


def _signed_in(scope: dict[str, Any]) -> _Known | None:
    """The person of the session whose cookie came along, or ``None``."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import parse_cookie

    from firebreak.org.models import Person

    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    cookies = parse_cookie(headers.get("cookie", ""))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session = SessionStore(key)
    person = Person.objects.filter(pk=session.get("_auth_user_id") or 0, is_active=True).first()
    proof = session.get("_auth_user_hash")
    if person is None or proof != person.get_session_auth_hash():
        return None
    return _Known(person, key, proof, cookies)


def application() -> Any:
    """The ASGI application of one web process."""
    from firebreak.incidents.views.bringing import bring
    from firebreak.listening.views.hook import too_large

    limit = int(config.get("webhook_limit_kb")) * 1024
    hooks = Door("/hooks/", limit, too_large(limit).content)
    settle()
    return front(
        pages,
        authorise=authorise,
        status_dir=status_layout.folder(),
        threads=config.get("web_threads"),
        doors=[hooks],
        draw=bring,
    )


def settle() -> None:
    """Load what every page needs, and take all that is loaded out of the garbage collector's sight.

    It is 190,000 objects that stay: each full collection looked through them for 110 ms.
    """
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    out_of_sight()
