"""PNG (W3C, third edition): header, palette, transparency and pixels are kept; of several pictures the first."""

import zlib
from typing import Final

from firebreak.base.photos.drawn import BrokenPhotoError, Drawn

_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""Kind of colour -> bits that it may have."""


def drawn(whole: bytes) -> Drawn:
    """The picture without anything beside it. Raises :class:`BrokenPhotoError`."""
    kept, at, size, pixels = [whole[:8]], 8, (0, 0), False
    while True:
        length = int.from_bytes(whole[at : at + 4], "big")
        name, end = whole[at + 4 : at + 8], at + 12 + length
        if len(name) < 4 or end > len(whole):
            raise BrokenPhotoError("its end is missing")
        if (len(kept) == 1) != (name == b"IHDR"):
            raise BrokenPhotoError("its header is odd")
        if name in _KEPT:
            body = whole[at + 8 : end - 4]
            if zlib.crc32(name + body) != int.from_bytes(whole[end - 4 : end], "big"):
                raise BrokenPhotoError("a part of it was changed on its way")
            if name == b"IHDR":
                size = _size(body)
            pixels |= name == b"IDAT"
            kept.append(whole[at:end])
        elif name[:1].isupper():
            raise BrokenPhotoError("it has a part that no browser knows")
        at = end
        if name == b"IEND":
            break
    if not pixels:
        raise BrokenPhotoError("there is no picture in it")
    return Drawn(b"".join(kept), *size)


def _size(header: bytes) -> tuple[int, int]:
    if len(header) != 13:
        raise BrokenPhotoError("its header is odd")
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    depth, colour, compression, filtering, interlaced = header[8:]
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlaced > 1:
        raise BrokenPhotoError("its header is odd")
    if not width or not height:
        raise BrokenPhotoError("there is no picture in it")
    return width, height
