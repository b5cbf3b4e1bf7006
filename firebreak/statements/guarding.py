"""What this room knows against sending a text of a statement again: the guard that publishing asks."""

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.publishing import guards
from firebreak.publishing.models import Delivery
from firebreak.statements.corrections import must_be_uncorrected
from firebreak.statements.facts import must_hold
from firebreak.statements.models import Statement
from firebreak.statements.words import WORDS

KIND = "statement"


CODES = (
    "statements.not_released", "statements.changed_meanwhile", "statements.corrected", "statements.fact_changed",
)  # fmt: skip
"""What it may say; publishing's pages say them in this room's words."""


def register() -> None:
    """Make the guard and its sentences known to publishing. Called once by ``site``."""
    guards.register(KIND, guard, CODES, WORDS)


def guard(delivery: Delivery) -> None:
    """The statement is still released with these very bytes, was not corrected, and its facts hold as they stand in it.

    Raises :class:`WrongMove`, :class:`WrongInput`.
    """
    row = _statement(delivery)
    if row is None:  # none of this room's, and statements are never deleted
        return
    if row.state != Statement.State.RELEASED:
        raise WrongMove("statements.not_released", "This is not released.")
    if row.digests.get(delivery.text_channel, {}).get(delivery.language) != delivery.digest:
        raise WrongMove("statements.changed_meanwhile", "The text was changed.")
    must_be_uncorrected(row)
    try:
        must_hold(row)
    except WrongInput as error:
        error.params["gaps"] = ", ".join(error.params["gaps"])
        raise


def _statement(delivery: Delivery) -> Statement | None:
    if (uid := guards.uid_of(delivery)) is None:
        return None
    return Statement.objects.select_related("brand").filter(brand=delivery.brand_id, uid=uid).first()
