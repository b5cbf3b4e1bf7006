"""The API of listening, by token: the same queries and actions as the pages, each behind its verb.

``site`` mounts :data:`router` and calls :func:`install` once, so that every error is one JSON shape.
"""

from ninja import Router

from firebreak.listening.api import alerts, claims, figures, mentions, monitors, posts, sources
from firebreak.listening.api.problems import install

router = Router(tags=["listening"])
router.add_router("", monitors.router)
router.add_router("", mentions.router)
router.add_router("", claims.router)
router.add_router("", alerts.router)
router.add_router("", posts.router)
router.add_router("", sources.router)
router.add_router("", figures.router)

__all__ = ["install", "router"]
