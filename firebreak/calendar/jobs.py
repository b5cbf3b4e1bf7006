"""What goes on by itself: posts that are due without approval are held, and so are those that are not safe any more."""

import logging
from typing import Any

from firebreak.base import jobs

SWEEP = "calendar.sweep"
log = logging.getLogger(__name__)


@jobs.job(SWEEP)
def sweep(_payload: dict[str, Any]) -> None:
    """Every brand in turn."""
    from firebreak.calendar.actions.sweeping import sweep_all

    sweep_all()


jobs.every(SWEEP, 30.0)
