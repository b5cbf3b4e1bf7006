"""How an endpoint's service stands, as its last messages and looks say."""

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, FirebreakError, PermanentError
from firebreak.notify.models import Endpoint


def took(endpoint: Endpoint) -> None:
    """Its service took a message."""
    endpoint.error_code, endpoint.last_ok_at = "", now()
    endpoint.save(update_fields=["error_code", "last_ok_at"])


def refused(endpoint: Endpoint, code: str) -> None:
    """Its service does not take messages; ``code`` is one of ``notify.words``."""
    endpoint.error_code = code
    endpoint.save(update_fields=["error_code"])


def lasting(error: FirebreakError, *, own_room: bool) -> bool:
    """Whether an error says something lasting about the endpoint.

    What may pass does not; and a refusal of one person's number says something about that number only.

    >>> lasting(AuthError("page.credential"), own_room=False), lasting(PermanentError("page.recipient"), own_room=False)
    (True, False)
    """
    return isinstance(error, AuthError) or (own_room and isinstance(error, PermanentError))
