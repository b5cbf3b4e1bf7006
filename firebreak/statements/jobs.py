"""Nobody answered in time: the next ones are asked."""

from typing import Any

from firebreak.base import jobs
from firebreak.statements import actions
from firebreak.statements.actions.asking import DEPUTIES


@jobs.job(DEPUTIES)
def deputies(payload: dict[str, Any]) -> None:
    """Ask the deputies of a step that still waits."""
    actions.ask_deputies(payload["asking"], payload["step"], payload["place"])
