"""From an id in an address to an object of the brand, or 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from firebreak.org.models import Brand

K = TypeVar("K")
T = TypeVar("T")


def found(query: Callable[[Brand, K], T | None], brand: Brand, key: K) -> T:
    """What ``query`` finds for this brand; somebody else's and nothing are the same: 404."""
    try:
        item = query(brand, key)
    except ObjectDoesNotExist:
        item = None
    if item is None:
        raise Http404
    return item
