"""What each reader of pictures gives."""

from typing import NamedTuple


class Drawn(NamedTuple):
    """A picture cut down to what it needs. ``turned``: it lies on its side, so that width is seen as height."""

    content: bytes
    width: int
    height: int
    turned: bool = False


class BrokenPhotoError(ValueError):
    """It is not what its first bytes promise, or there is only half of it."""
