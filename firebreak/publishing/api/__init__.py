"""Publishing by token: channels (never their settings or credentials), releases, and what is said of one publication."""

from ninja import Router

from firebreak.publishing.api import channels, deliveries, releases

router = Router(tags=["publishing"])
router.add_router("/channels", channels.router)
router.add_router("/releases", releases.router)
router.add_router("/deliveries", deliveries.router)

__all__ = ["router"]
