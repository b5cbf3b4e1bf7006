"""Photos from phones: taken by their bytes, kept without what the camera wrote beside them, refused in clear words."""

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base import config, photos
from firebreak.base.errors import WrongInput
from tests.objects import png

pytestmark = pytest.mark.unit
# Pictures of 24 x 16 pixels that were drawn for these tests.
EXIF = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QCYRXhpZgAATU0AKgAAAAgABAEPAAIAAAAOAAAAPgEQAAIAAAANAAAATAESAAMAAAABAAYAAIglAAQAAAAB"
    "AAAAWgAAAABNYWtlck9mUGhvbmVzAFNlcmlhbCAxMjM0NQAAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAHgAAAAAAAAAOwAAAAEAAAAUAAAAAQAA"
    "AAAAAAAB//4AEHNlY3JldCBjb21tZW50/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GCgU5g"
    "jZeMfZZzfoF8/9sAQwEVFxceGh47ISE7fFNGU3x8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8/8AAEQgA"
    "EAAYAwEiAAIRAQMRAf/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci"
    "cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
    "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAAB"
    "AgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKBCBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1"
    "Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT"
    "1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAAwDAQACEQMRAD8Aw47T2qzHae1asdp7VZjtParniDmw+LMuO09qK3o7T2ormeI1Pbp4vQ//2Q=="
)
PROGRESSIVE = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9"
    "lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wgARCAAQABgD"
    "ASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABAAD/8QAFgEBAQEAAAAAAAAAAAAAAAAAAwEE/9oADAMBAAIQAxAAAAEOi9KRZ8e7/8QAFhAA"
    "AwAAAAAAAAAAAAAAAAAAAAEC/9oACAEBAAEFAlIpFIpFIpP/xAAWEQEBAQAAAAAAAAAAAAAAAAADAAL/2gAIAQMBAT8BNbK3/8QAFxEBAAMAAAAA"
    "AAAAAAAAAAAAAAEDE//aAAgBAgEBPwGbGj//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Al//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oA"
    "CAEBAAE/IUqr/9oADAMBAAIAAwAAABBfz//EABURAQEAAAAAAAAAAAAAAAAAAAAh/9oACAEDAQE/EDF//8QAFhEBAQEAAAAAAAAAAAAAAAAAAAEh"
    "/9oACAECAQE/EFdP/8QAFRABAQAAAAAAAAAAAAAAAAAAAGH/2gAIAQEAAT8Qiiiiii//2Q=="
)
WEBP = (
    "UklGRgwBAABXRUJQVlA4WAoAAAAIAAAAFwAADwAAVlA4IFYAAACQAwCdASoYABAAPu1orU2ppqSiMAgBMB2JbACdMoR3ACm73xYgAP7sPbMBzbTJ"
    "XwXJnykNC7Y83nGv5LTnT75amy263wZFK9wJn90a+/vBKch/bFoAAEVYSUaQAAAATU0AKgAAAAgABAEPAAIAAAAOAAAAPgEQAAIAAAANAAAATAES"
    "AAMAAAABAAYAAIglAAQAAAABAAAAWgAAAABNYWtlck9mUGhvbmVzAFNlcmlhbCAxMjM0NQAAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAHgAAAAA"
    "AAAAOwAAAAEAAAAUAAAAAQAAAAAAAAAB"
)
CLEAR = (
    "UklGRiYBAABXRUJQVlA4WAoAAAAYAAAAFwAADwAAQUxQSAoAAAABB1CyiAhERP8DVlA4IF4AAADQAwCdASoYABAAPtFipk0oJiOiMAgBABoJbACd"
    "MoR3IszA3yx2zQAA/vEOA7TH8WC3x2lD53Bc1m25/rbp5a6IT0/G5au57/ABc6nhoaQEBctQbDr0W2k6VX+pdAAARVhJRpAAAABNTQAqAAAACAAE"
    "AQ8AAgAAAA4AAAA+ARAAAgAAAA0AAABMARIAAwAAAAEABgAAiCUABAAAAAEAAABaAAAAAE1ha2VyT2ZQaG9uZXMAU2VyaWFsIDEyMzQ1AAAAAgAB"
    "AAIAAAACTgAAAAACAAUAAAADAAAAeAAAAAAAAAA7AAAAAQAAABQAAAABAAAAAAAAAAE="
)
LOSSLESS = "UklGRi4AAABXRUJQVlA4TCIAAAAvF8ADALkyRPQ/dhHR/wCRtk0l3L/iwcNRGLyYAKoeqP8E"
PICTURES = {
    "exif": (EXIF, "image/jpeg", (16, 24)), "progressive": (PROGRESSIVE, "image/jpeg", (24, 16)),
    "webp": (WEBP, "image/webp", (24, 16)), "clear": (CLEAR, "image/webp", (24, 16)),
    "lossless": (LOSSLESS, "image/webp", (24, 16)),
}  # fmt: skip


def bytes_of(text: str) -> bytes:
    return base64.b64decode(text)


def clean(content: bytes) -> photos.Photo:
    return photos.clean(io.BytesIO(content))


def refused(content: bytes) -> str:
    with pytest.raises(WrongInput) as caught:
        clean(content)
    assert caught.value.params["field"] == "photo"
    return caught.value.code


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int) -> bytes:
    """A picture of one row that says it is as large as this."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png()[:8] + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", list(PICTURES))
def test_a_photo_is_kept_without_place_device_and_comment(name: str) -> None:
    text, kind, size = PICTURES[name]
    made = clean(bytes_of(text) + b"hidden behind the end")
    assert (made.type, made.width, made.height) == (kind, *size)
    for secret in (b"MakerOfPhones", b"Serial 12345", b"secret comment", b"hidden behind", b"GPS"):
        assert secret not in made.content
    assert clean(made.content) == made, "what was cleaned stays as it is"


def test_a_photo_that_lies_on_its_side_says_so_still() -> None:
    made = clean(bytes_of(EXIF))
    assert b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06" in made.content
    assert b"Exif" not in clean(bytes_of(PROGRESSIVE)).content


def test_a_thumbnail_in_the_header_goes_with_its_size() -> None:
    whole = bytes_of(PROGRESSIVE)
    small = b"JFIF\0\1\1\0\0\1\0\1\2\2" + b"\xaa" * 12
    made = clean(whole[:2] + b"\xff\xe0" + struct.pack(">H", len(small) + 2) + small + whole[20:])
    assert made == clean(whole)


def test_of_a_png_only_the_picture_is_kept() -> None:
    whole = png()
    head, rest = whole[:33], whole[33:]
    noisy = (
        head + chunk(b"tEXt", b"Author\0Sam") + chunk(b"eXIf", b"MM\0*GPS") + chunk(b"acTL", b"\0" * 8) + rest
    )
    assert clean(noisy + b"behind").content == whole == clean(whole).content


@pytest.mark.parametrize("name", [*PICTURES, "png"])
def test_half_a_photo_is_refused(name: str) -> None:
    whole = png() if name == "png" else bytes_of(PICTURES[name][0])
    end = len(clean(whole).content) if name == "webp" else len(whole)
    whole = clean(whole).content if name == "webp" else whole
    for cut in range(12, end):
        assert refused(whole[:cut]) == "photo.broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo.empty"),
        (b"\0", "photo.type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo.type"),
        (b"<!doctype html><script>", "photo.type"),
        (b"GIF89a" + b"\0" * 40, "photo.type"),
        (b"%PDF-1.7", "photo.type"),
        (b"PK\3\4 a docx", "photo.type"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "photo.type"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "photo.heic"),
        (b"\xff\xd8\xff\xd9", "photo.broken"),
        (b"\xff\xd8\xff\xe0\0\0", "photo.broken"),
        (b"\xff\xd8\xff" + b"\xff" * 100, "photo.broken"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "photo.broken"),
        (png_of(0, 5), "photo.broken"),
        (png_of(20_000, 10), "photo.too_many_pixels"),
        (png_of(60_000, 60_000), "photo.too_many_pixels"),
        (png_of(2**31 - 1, 2**31 - 1), "photo.too_many_pixels"),
        (png_of(10_000, 10_000), "photo.too_many_pixels"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_picture_whose_parts_disagree_about_its_size_is_refused() -> None:
    whole = bytearray(bytes_of(CLEAR))
    whole[24:27] = (0).to_bytes(3, "little")
    assert refused(bytes(whole)) == "photo.broken"
    moving = bytearray(bytes_of(CLEAR))
    moving[20] |= 2
    assert refused(bytes(moving)) == "photo.broken"


def test_a_jpeg_that_is_drawn_over_and_over_is_refused() -> None:
    whole = bytes_of(PROGRESSIVE)
    scan = whole.rindex(b"\xff\xda")
    assert refused(whole[:scan] + whole[scan:-2] * 120 + b"\xff\xd9") == "photo.broken"


def test_a_changed_part_of_a_png_is_refused() -> None:
    whole = bytearray(png())
    whole[45] ^= 1
    assert refused(bytes(whole)) == "photo.broken"


def test_too_large_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 1)
    with pytest.raises(WrongInput) as caught:
        clean(bytes_of(EXIF) + b"\0" * 2**20)
    assert (caught.value.code, caught.value.params["limit"]) == ("photo.too_large", 1)


@given(st.data())
def test_no_bytes_but_an_error_that_says_so(data: Any) -> None:
    whole = bytearray(bytes_of(data.draw(st.sampled_from([EXIF, PROGRESSIVE, WEBP, CLEAR, LOSSLESS]))))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)
    ):
        whole[place] = value
    try:
        clean(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except WrongInput as error:
        code = error.code
    else:
        code = "photo."
    assert code.startswith("photo.")
