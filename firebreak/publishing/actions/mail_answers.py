"""What a sender's answers make of the mails of a batch."""

from datetime import timedelta

from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    FirebreakError,
    NotAllowed,
    PermanentError,
    RateError,
    TransientError,
    WrongInput,
)
from firebreak.publishing.models import Mailing
from firebreak.publishing.rules import STEPS_OF_TRIES
from firebreak.publishing.writers import Published

Answer = Published | Exception | None
"""Of one mail; ``None`` where nothing was tried."""
NOT_SENT = PermanentError | AuthError | WrongInput | RateError | TransientError | NotAllowed
BROKEN = "publishing.broken"


class Told:
    """Mails as their sender's answers leave them."""

    def __init__(self) -> None:
        self.rows: list[Mailing] = []
        self.outcomes: dict[str, list[int]] = {}
        self.sent: list[Mailing] = []
        self.gone: list[Mailing] = []
        self.refused: list[str] = []
        """Codes of refusals that say something about the receiver but not that nobody is there."""
        self.general: FirebreakError | None = None
        """What went wrong, and is not about one receiver: also an answer that never came."""

    def take(self, one: Mailing, answer: Answer) -> None:
        """One mail."""
        late = one.state == Mailing.State.UNKNOWN
        if late and not isinstance(answer, Published):
            return
        self.rows.append(one)
        self._note(one, self._moved(one, answer))

    def numbers(self) -> dict[str, int]:
        """Of each outcome, for the audit chain."""
        return {name: len(closed) for name, closed in self.outcomes.items()}

    def _note(self, one: Mailing, outcome: str) -> None:
        self.outcomes.setdefault(outcome, []).append(one.permit or 0)

    def _moved(self, one: Mailing, answer: Answer) -> str:
        if isinstance(answer, Published):
            one.state, one.error_code, one.message_id = Mailing.State.SENT, "", answer.reference[:300]
            self.sent.append(one)
            return "sent"
        if answer is None:
            return self._back(one, "")
        error = answer if isinstance(answer, FirebreakError) else PermanentError(BROKEN)
        if error.code == "publishing.permit_lapsed":
            return self._back(one, "")
        if not isinstance(answer, NOT_SENT):
            self.general = error
            one.state, one.error_code = Mailing.State.UNKNOWN, error.code
            return "doubt"
        if not error.params.get("receiver"):
            self.general = error
            return self._back(one, error.code)
        return self._refused(one, error)

    def _refused(self, one: Mailing, error: FirebreakError) -> str:
        """It is about this receiver alone."""
        one.error_code = error.code
        if isinstance(error, TransientError) and one.tries <= len(STEPS_OF_TRIES):
            one.state = Mailing.State.WAITING
            one.due_at = now() + timedelta(seconds=STEPS_OF_TRIES[one.tries - 1])
            return "again"
        one.state = Mailing.State.FAILED
        if error.params.get("gone"):
            self.gone.append(one)
        else:
            self.refused.append(error.code)
        return "fail"

    def _back(self, one: Mailing, code: str) -> str:
        """Nothing was tried with this receiver."""
        one.state, one.error_code, one.tries = Mailing.State.WAITING, code, max(0, one.tries - 1)
        return "again" if code else "hold"
