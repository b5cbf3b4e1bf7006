"""Hashtags that fit a brand, for the wizard: no account and no key are needed to read them."""

from collections.abc import Mapping
from typing import Any

from firebreak.base.errors import WrongInput
from firebreak.connectors.mastodon.timeline import HOME, clean_tag
from firebreak.engine.posts import fold

MOST = 3


def propose(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Offers for a brand's ``hashtags``, or for its ``name`` when it has none: ``name``, ``settings``, ``chosen``."""
    name = str(profile.get("name") or "").strip()
    if not name:
        return []
    given = [str(tag) for tag in profile.get("hashtags") or []] or ["".join(name.split())]
    tags: dict[str, None] = {}
    for one in given:
        try:
            tags[clean_tag(fold(one.strip().replace(" ", "")))] = None
        except WrongInput:
            continue
    return [
        {
            "name": f"Mastodon #{tag}",
            "settings": {"address": HOME, "timeline": "hashtag", "hashtag": tag},
            "chosen": True,
        }
        for tag in list(tags)[:MOST]
    ]
