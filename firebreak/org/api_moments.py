"""A moment that a program sends."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from firebreak.base.clock import FIRST_YEAR, LAST_YEAR, in_reach


def _reached(at: datetime) -> datetime:
    if not in_reach(at):
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_reached)]
"""A time with its zone, of a year that every zone of the world can show."""
