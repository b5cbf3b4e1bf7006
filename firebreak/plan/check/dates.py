"""How long a month is in the plan, and when an item must be looked at again. Pure."""

from datetime import date, timedelta
from typing import Any

MONTH = timedelta(days=30.44)
"""A twelfth of a year: twelve of them are a year and no day is missing in February."""


def later(day: date, months: int) -> date:
    """A day that many months on.

    >>> later(date(2026, 1, 31), 12)
    datetime.date(2027, 1, 31)
    """
    return day + months * MONTH


def review_due(item: Any, last: date) -> date | None:
    """By when somebody must look at an item again, ``last`` being when that was done or it was written.

    ``None`` for kinds that have no such time.
    """
    months: int | None = getattr(item, "review_months", None)
    return None if months is None else later(last, months)
