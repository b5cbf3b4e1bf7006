"""The desk's API, by token: the freeze."""

from ninja import Router

from firebreak.desk.api import freezing

router = Router(tags=["freeze"])
router.add_router("/freeze", freezing.router)

__all__ = ["router"]
