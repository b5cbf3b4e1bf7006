"""The kinds of error. Retries read the kind; nothing else decides whether to try again.

::

    FirebreakError
    ├── WrongInput        the person can mend it: what was wrong, what to do, what was kept
    ├── NotAllowed        the role does not allow the verb
    ├── WrongMove         a state machine was asked for a move its table does not have
    └── OutsideError      something out there failed
        ├── PermanentError    trying again cannot help (400, 404, 410, refused content)
        ├── AuthError         the credentials died: a person must act
        ├── RateError         too fast: wait ``retry_after`` seconds
        ├── TransientError    may pass (time-out before sending, 5xx, connection refused)
        └── UnknownOutcome    sent, but no answer: never repeat without looking
"""

from typing import Any


class FirebreakError(Exception):
    """``code`` is stable and stored; ``params`` fill the sentence of the page's language."""

    kind = "error"

    def __init__(self, code: str, message: str = "", **params: Any) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code
        self.params = params


class WrongInput(FirebreakError):  # noqa: N818 - reads as what happened
    kind = "wrong-input"


class NotAllowed(FirebreakError):  # noqa: N818 - reads as what happened
    kind = "not-allowed"


class WrongMove(FirebreakError):  # noqa: N818 - reads as what happened
    kind = "wrong-move"


class OutsideError(FirebreakError):
    kind = "outside"


class PermanentError(OutsideError):
    kind = "permanent"


class AuthError(OutsideError):
    kind = "auth"


class RateError(OutsideError):
    kind = "rate"

    def __init__(self, code: str, message: str = "", retry_after: float = 60.0, **params: Any) -> None:
        super().__init__(code, message, **params)
        self.retry_after = retry_after


class TransientError(OutsideError):
    kind = "transient"


class UnknownOutcome(OutsideError):  # noqa: N818 - it is no error yet
    kind = "unknown"
