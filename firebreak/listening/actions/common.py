"""What the actions of this room share: topics of live pages, and locking a row for a change."""

from collections.abc import Collection
from typing import TypeVar

from django.db import models

from firebreak.base import pulse, storable
from firebreak.base.errors import WrongInput
from firebreak.org.models import Brand

M = TypeVar("M", bound=models.Model)


def topic(brand_id: int, thing: str) -> str:
    """A pulse topic, e.g. ``b12.alerts``."""
    return f"b{brand_id}.{thing}"


def monitor_topic(brand_id: int, monitor: int) -> str:
    """The topic of one monitor's live page."""
    return topic(brand_id, f"monitor.{monitor}")


MANY = 32
"""With more monitors than this, the pages of all of a brand's monitors look whether they are meant."""


def touch_monitors(brand_id: int, monitors: Collection[int]) -> None:
    """Wake the pages of these monitors."""
    if len(monitors) > MANY:
        pulse.touch(topic(brand_id, "monitor.*"))
    else:
        pulse.touch_all(monitor_topic(brand_id, monitor) for monitor in monitors)


def locked(row: M) -> M:
    """The row as it is now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def hold_brand(brand: Brand) -> None:
    """Make others wait who would count something within this brand, such as the next alert's number."""
    Brand.objects.select_for_update(no_key=True).only("pk").get(pk=brand.pk)


def named(name: str, limit: int = 120) -> str:
    """A name a person gave, trimmed. Raises :class:`WrongInput` when it is empty or too long."""
    name = " ".join(storable.text(name).split())
    if not name:
        raise WrongInput("name.missing", "Give it a name.")
    if len(name) > limit:
        raise WrongInput("name.too_long", f"The name is longer than {limit} characters.", limit=limit)
    return name
