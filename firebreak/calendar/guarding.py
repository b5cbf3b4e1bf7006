"""What this room knows against sending a planned post again: the guard that publishing asks."""

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.calendar.actions.answering import keeps_back
from firebreak.calendar.actions.sweeping import new_risks
from firebreak.calendar.looking import look_at
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.words import RISK_NAMES, WORDS
from firebreak.publishing import guards
from firebreak.publishing.models import Delivery
from firebreak.publishing.permits import digest_of as bytes_of

KIND = "planned"
CODES = ("calendar.not_this", "calendar.keeps_back")
"""What it may say; publishing's pages say them in this room's words."""
_S = PlannedPost.State


def register() -> None:
    """Make the guard and its sentences known to publishing. Called once by ``site``."""
    guards.register(KIND, guard, CODES, WORDS)


def guard(delivery: Delivery) -> None:
    """These very bytes are still approved, and nothing that came up since keeps them back.

    Raises :class:`WrongMove`, :class:`WrongInput`.
    """
    row = _post(delivery)
    if row is None:
        return
    if row.state not in (_S.QUEUED, _S.HELD) or not row.approved or bytes_of(row.text) != delivery.digest:
        raise WrongMove("calendar.not_this", "The calendar says something else now.")
    row.at = max(row.at, now())  # an offer may have ended while it was held; nothing of this is stored
    back = new_risks(row, keeps_back(look_at(row, None)))
    if back:
        names = ", ".join(dict.fromkeys(str(RISK_NAMES.get(one.code, one.code)) for one in back))
        raise WrongInput("calendar.keeps_back", "Something keeps it back.", risks=names)


def _post(delivery: Delivery) -> PlannedPost | None:
    if (uid := guards.uid_of(delivery)) is None:
        return None
    rows = PlannedPost.objects.select_related("brand", "channel")
    return rows.filter(brand=delivery.brand_id, uid=uid).first()
