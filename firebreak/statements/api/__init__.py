"""Statements by token: read, begin, fill in, ask, note where one was published, and the proof of who said yes to what.

Answering and releasing are not here: whoever says yes looks at the text on its page first. What was released may be
published from here.
"""

from ninja import Router

from firebreak.statements.api import publishing, reading, writing

router = Router(tags=["statements"])
router.add_router(
    "/statements", reading.router
)  # the others fill the same router: two could not share an address

__all__ = ["publishing", "reading", "router", "writing"]
