"""WebP (RFC 9649): the one still picture and its transparency are kept."""

import struct
from typing import Final

from firebreak.base.photos.drawn import BrokenPhotoError, Drawn

_ALPHA: Final = 0x10
_MOVES: Final = 0x02


def drawn(whole: bytes) -> Drawn:
    """The picture without anything beside it. Raises :class:`BrokenPhotoError`."""
    end = 8 + int.from_bytes(whole[4:8], "little")
    if end > len(whole):
        raise BrokenPhotoError("its end is missing")
    canvas: tuple[int, int] | None = None
    alpha, picture, size, at = b"", b"", (0, 0), 12
    clear = False
    while at + 8 <= end and not picture:
        name, length = whole[at : at + 4], int.from_bytes(whole[at + 4 : at + 8], "little")
        body = whole[at + 8 : at + 8 + length]
        if len(body) != length or at + 8 + length > end:
            raise BrokenPhotoError("its end is missing")
        if name == b"VP8X":
            canvas, clear = _canvas(body), bool(body[0] & _ALPHA)
        elif name == b"ALPH":
            alpha = _chunk(name, body)
        elif name in (b"VP8 ", b"VP8L"):
            size, picture = (_lossy if name == b"VP8 " else _lossless)(body), _chunk(name, body)
        at += 8 + length + length % 2
    if not picture or 0 in size or (canvas is not None and canvas != size):
        raise BrokenPhotoError("there is no picture in it")
    parts = alpha + picture
    if canvas is not None:
        width, height = (side - 1 for side in size)
        head = (
            bytes([_ALPHA if clear else 0, 0, 0, 0])
            + width.to_bytes(3, "little")
            + height.to_bytes(3, "little")
        )
        parts = _chunk(b"VP8X", head) + parts
    return Drawn(b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WEBP" + parts, *size)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _canvas(body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        raise BrokenPhotoError("its header is odd")
    if body[0] & _MOVES:
        raise BrokenPhotoError("it moves")
    return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")


def _lossy(body: bytes) -> tuple[int, int]:
    if len(body) < 10 or body[0] & 1 or body[3:6] != b"\x9d\x01\x2a":
        raise BrokenPhotoError("its header is odd")
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _lossless(body: bytes) -> tuple[int, int]:
    if len(body) < 5 or body[0] != 0x2F:
        raise BrokenPhotoError("its header is odd")
    bits = int.from_bytes(body[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
