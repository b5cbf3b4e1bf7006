"""Review by token: what followed a release, and all of them."""

from ninja import Router

from firebreak.review.api import followed, overview

router = Router(tags=["review"])
router.add_router("/releases", followed.router)
router.add_router("/followed", overview.router)

__all__ = ["router"]
