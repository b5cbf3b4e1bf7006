"""Sessions in the database, as Django keeps them; each page asks for one, by a query that is compiled once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from firebreak.base import storable
from firebreak.base.prepared import Prepared

_session = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at).order_by()[:1]
)


class SessionStore(db.SessionStore):
    """Django's, but for the one read."""

    def _get_session_from_db(self) -> Any:
        found = _session.first(storable.text(self.session_key or ""), timezone.now())
        if found is None:
            self._session_key = None
        return found
