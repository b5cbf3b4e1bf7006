"""JPEG (ITU-T T.81): tables, frame and scans are kept, and of Exif only which way up it is."""

import re
import struct
from typing import Final

from firebreak.base.photos.drawn import BrokenPhotoError, Drawn

_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended, progressive: what browsers draw."""
_OTHER_FRAMES: Final = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_TABLES: Final = frozenset({0xC4, 0xDB, 0xDD})
_JFIF, _EXIF, _ADOBE, _SCAN, _END = 0xE0, 0xE1, 0xEE, 0xDA, 0xD9
_NEXT: Final = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
"""The end of a scan: any marker but a stuffed zero and the restarts within it."""
MOST_SCANS: Final = 100
"""Each scan of a progressive picture is drawn over the whole of it; cameras make about ten."""
_ORIENTATION: Final = 0x0112


def drawn(whole: bytes) -> Drawn:
    """The picture without anything beside it. Raises :class:`BrokenPhotoError`."""
    kept, at, scans, turn = [whole[:2]], 2, 0, 1
    size: tuple[int, int] | None = None
    while True:
        marker, body, at = _segment(whole, at)
        if marker == _END:
            break
        if marker == _EXIF:
            turn = _turn_of(body) or turn
        elif marker in _FRAMES:
            if size is not None or len(body) < 6:
                raise BrokenPhotoError("its frame is odd")
            size = struct.unpack(">HH", body[1:5])
            kept.append(_written(marker, body))
        elif marker in _OTHER_FRAMES:
            raise BrokenPhotoError("no browser draws this kind of JPEG")
        elif marker == _SCAN:
            scans += 1
            if size is None or scans > MOST_SCANS:
                raise BrokenPhotoError("its scans are odd")
            end = _NEXT.search(whole, at)
            if end is None:
                raise BrokenPhotoError("its end is missing")
            kept += [_written(marker, body), whole[at : end.start()]]
            at = end.start()
        elif marker in _TABLES or (marker == _JFIF and body.startswith(b"JFIF\0")):
            kept.append(_written(marker, body))
        elif marker == _ADOBE and body.startswith(b"Adobe"):
            kept.append(_written(marker, body[:12]))
    if size is None or not scans or 0 in size:
        raise BrokenPhotoError("there is no picture in it")
    if turn != 1:
        kept.insert(1, _written(_EXIF, _only_turn(turn)))
    height, width = size
    return Drawn(b"".join((*kept, b"\xff\xd9")), width, height, turned=turn >= 5)


def _segment(whole: bytes, at: int) -> tuple[int, bytes, int]:
    """(marker, what it holds, place after it) at a place where a marker stands."""
    start = at
    while whole[at : at + 1] == b"\xff":
        at += 1
    if at == start or at >= len(whole):
        raise BrokenPhotoError(
            "its end is missing" if at >= len(whole) else "something else stands where a part begins"
        )
    marker = whole[at]
    at += 1
    if marker == _END:
        return marker, b"", at
    if marker in (0x00, 0x01, 0xD8) or 0xD0 <= marker <= 0xD7:
        raise BrokenPhotoError("a part stands where none can")
    length = int.from_bytes(whole[at : at + 2], "big")
    body = whole[at + 2 : at + length]
    if length < 2 or len(body) != length - 2:
        raise BrokenPhotoError("its end is missing")
    return marker, body, at + length


def _written(marker: int, body: bytes) -> bytes:
    if (
        marker == _JFIF
    ):  # a thumbnail may follow its first twelve bytes: the two after them say how large, so none
        body = body[:12].ljust(12, b"\0") + b"\0\0"
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _turn_of(body: bytes) -> int:
    """Exif's number of how the picture lies, from 1 (upright) to 8; 0 where it does not say."""
    if not body.startswith(b"Exif\0\0"):
        return 0
    tiff = body[6:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 0
    (first,) = struct.unpack(f"{order}I", tiff[4:8])
    count = int.from_bytes(tiff[first : first + 2], "little" if order == "<" else "big")
    for number in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
        if len(entry) < 12:
            return 0
        tag, kind, many, value = struct.unpack(f"{order}HHIH", entry[:10])
        if tag == _ORIENTATION and kind == 3 and many == 1:
            return int(value) if 1 <= value <= 8 else 0
    return 0


def _only_turn(turn: int) -> bytes:
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)
