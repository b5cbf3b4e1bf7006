"""Photos from people's phones: looked at by their bytes, cut down to what the picture needs, never decoded here.

Kept is what draws the picture and which way up it is. What the camera wrote beside it (place, device, owner, thumbnail,
colour profile, comments), whatever hangs behind its end, and moving parts are left out before anything is stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from firebreak.base import config
from firebreak.base.errors import WrongInput
from firebreak.base.photos import jpeg, png, webp
from firebreak.base.photos.drawn import BrokenPhotoError, Drawn

MOST_MB: Final = 20
MOST_PIXELS: Final = 64_000_000
"""More than a phone takes: a browser needs four bytes for each."""
LONGEST_SIDE: Final = 16_000
_SORTS: Final[tuple[tuple[bytes, str, Callable[[bytes], Drawn]], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg", jpeg.drawn),
    (b"\x89PNG\r\n\x1a\n", "image/png", png.drawn),
    (b"RIFF", "image/webp", webp.drawn),
)
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})


@dataclass(frozen=True)
class Photo:
    """A picture as it may be kept and shown. ``width`` and ``height`` are pixels as it is seen."""

    content: bytes
    type: str
    width: int
    height: int


def clean(file: Any) -> Photo:
    """An upload (something with ``read``) as a photo, by its content: what it is called or said to be plays no part.

    Raises :class:`WrongInput` ``photo.empty``, ``photo.too_large`` (with ``limit`` in MB), ``photo.heic``, ``photo.type``,
    ``photo.broken`` or ``photo.too_many_pixels``.
    """
    limit = min(MOST_MB, int(config.get("upload_limit_mb")))
    whole = bytes(file.read(limit * 2**20 + 1))
    if not whole:
        raise _wrong("photo.empty", "The photo is empty.")
    if len(whole) > limit * 2**20:
        raise _wrong("photo.too_large", f"The photo is larger than {limit} MB.", limit=limit)
    kind, draw = _sort_of(whole)
    try:
        found = draw(whole)
    except BrokenPhotoError as error:
        raise _wrong("photo.broken", f"The photo is not whole: {error}.") from error
    if max(found.width, found.height) > LONGEST_SIDE or found.width * found.height > MOST_PIXELS:
        raise _wrong(
            "photo.too_many_pixels", "The picture is too large.", width=found.width, height=found.height
        )
    width, height = (found.height, found.width) if found.turned else (found.width, found.height)
    return Photo(found.content, kind, width, height)


def _sort_of(whole: bytes) -> tuple[str, Callable[[bytes], Drawn]]:
    for magic, kind, draw in _SORTS:
        if whole.startswith(magic) and (magic != b"RIFF" or whole[8:12] == b"WEBP"):
            return kind, draw
    if whole[4:8] == b"ftyp" and whole[8:12] in _HEIC:
        raise _wrong("photo.heic", "Browsers do not show this kind of photo.")
    raise _wrong("photo.type", "This is no photo.")


def _wrong(code: str, message: str, **params: Any) -> WrongInput:
    return WrongInput(code, message, field="photo", **params)
