"""Statements by token: read, begin, fill in, ask, note where one was published, and the proof of who said yes to what.

Answering and releasing are not here: whoever says yes looks at the text on its page first.
"""

from ninja import Router

from firebreak.statements.api import reading, writing

router = Router(tags=["statements"])
router.add_router(
    "/statements", reading.router
)  # writing fills the same router: two could not share an address

__all__ = ["reading", "router", "writing"]
