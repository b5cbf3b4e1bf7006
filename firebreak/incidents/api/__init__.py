"""The incidents' API, by token: open one, list and read those that are not private. ``site`` mounts :data:`router`."""

from ninja import Router

from firebreak.incidents.api import incidents

router = Router(tags=["incidents"])
router.add_router("/incidents", incidents.router)

__all__ = ["router"]
