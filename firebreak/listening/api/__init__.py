"""The API of listening, by token: the same queries and actions as the pages, each behind its verb.

``site`` mounts :data:`router`.
"""

from ninja import Router

from firebreak.listening.api import alerts, claims, figures, mentions, monitors, posts, sources

router = Router(tags=["listening"])
router.add_router("", monitors.router)
router.add_router("", mentions.router)
router.add_router("", claims.router)
router.add_router("", alerts.router)
router.add_router("", posts.router)
router.add_router("", sources.router)
router.add_router("", figures.router)

__all__ = ["router"]
