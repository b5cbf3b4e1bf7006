"""The plan's API, by token: the same queries, checks and actions as the pages, each behind its verb.

``site`` mounts :data:`router`; all its paths begin with ``/plan``. Later parts add routers of their own.
"""

from ninja import Router

from firebreak.plan.api import advice, exports, items, rota, standing, training, versions

router = Router(tags=["plan"])
router.add_router("", standing.router)
router.add_router("/plan", items.router)
router.add_router("/plan", versions.router)
router.add_router("/plan", exports.router)
router.add_router("/plan", advice.router)
router.add_router("/plan", rota.router)
router.add_router("/plan", training.router)

__all__ = ["router"]
