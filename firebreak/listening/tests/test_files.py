"""Files of people are kept by content, typed by their bytes, bounded, and never handed out as a page."""

import io

import pytest

from firebreak.base import config
from firebreak.base.errors import WrongInput
from firebreak.listening import files

pytestmark = pytest.mark.unit
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def test_the_same_content_is_kept_once_under_its_digest() -> None:
    first = files.keep(io.BytesIO(PNG), "a.png")
    again = files.keep(io.BytesIO(PNG), "b.png")
    assert first.path == again.path == f"{first.sha256[:2]}/{first.sha256}"
    assert (first.name, again.name, first.type, first.size) == ("a.png", "b.png", "image/png", 108)
    assert files.full_path(first.path).read_bytes() == PNG
    assert files.full_path(first.path).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89a", "image/gif"), (b"%PDF-1.7", "application/pdf"), (b"<svg onload=alert(1)>", "text/plain"),
        (b"<html>", "text/plain"), (b"RIFFxxxxAVI ", "text/plain"), (b"\x00", "application/octet-stream"),
        (b"", "text/plain"),
        ("häj".encode() + "é".encode()[:1], "text/plain"), (b"\xff\xfe" + b"a" * 50, "application/octet-stream"),
    ],
)  # fmt: skip
def test_types_come_from_the_bytes_and_not_from_the_name(head: bytes, kind: str) -> None:
    assert files.sniff(head) == kind


def test_too_large_and_empty_files_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 1)
    before = sorted(files.folder().rglob("*"))
    with pytest.raises(WrongInput) as caught:
        files.keep(io.BytesIO(b"unseen before " * 90_000), "big.csv")
    assert caught.value.code == "file.too_large"
    with pytest.raises(WrongInput):
        files.keep(io.BytesIO(b""), "empty.csv")
    assert sorted(files.folder().rglob("*")) == before


@pytest.mark.parametrize("path", ["../keys/django.key", "/etc/passwd", "", ".", "ab/../../x"])
def test_a_path_never_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(ValueError, match="out of"):
        files.full_path(path)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\y.png", "a\x00b\n.png", "", "😀" * 300])
def test_names_are_text_to_show(name: str) -> None:
    shown = files.safe_name(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= 200
    assert "/" not in shown
    assert "\\" not in shown
