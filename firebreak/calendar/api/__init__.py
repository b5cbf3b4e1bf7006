"""The calendar by token: read, plan, change, ask, approve, cancel."""

from ninja import Router

from firebreak.calendar.api import deciding, reading, writing

router = Router(tags=["calendar"])
router.add_router(
    "/calendar", reading.router
)  # the others fill the same router: two could not share an address

__all__ = ["deciding", "reading", "router", "writing"]
