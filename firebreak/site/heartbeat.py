"""The dead-man's switch: every minute while all is well an outside address is fetched.

When Firebreak or its machine dies, the fetches stop and the outside service raises the alarm that we cannot.
"""

import logging
from typing import Any

from firebreak.base import config, fetching, jobs
from firebreak.base.errors import OutsideError
from firebreak.site import health

NAME = "site.heartbeat"
log = logging.getLogger(__name__)


def schedule() -> None:
    """Plan the timer; harmless when it is planned already."""
    if config.get("heartbeat_url"):
        jobs.every(NAME, 60)


@jobs.job(NAME)
def beat(_payload: dict[str, Any]) -> None:
    """Fetch the address unless something is failing; an address that does not answer is only logged."""
    failing = [check.name for check in health.run(health.QUICK) if check.state == health.FAIL]
    if failing:
        log.error("no heartbeat is sent: %s failing", ", ".join(failing))
        return
    try:
        # The operator set this address in the configuration, so it may lie in their own network.
        with fetching.client(private=True, timeout_s=10) as client:
            fetching.fetch(config.get("heartbeat_url"), with_client=client)
    except OutsideError as error:
        log.warning("the heartbeat address did not answer", extra={"code": error.code})
