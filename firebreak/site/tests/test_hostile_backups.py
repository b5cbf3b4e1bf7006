"""Archives that lie: whatever they hold, nothing outside the restore folder is touched and the words say why."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest

from firebreak.base.errors import WrongInput
from firebreak.site import backups

pytestmark = pytest.mark.unit


def archive(file, members, manifest=None, *, files=None):
    """``members``: (name or TarInfo, body). The manifest fits them unless another one is given."""
    digests = {}
    for name, body in members:
        if isinstance(name, str):
            digests[name] = hashlib.sha256(body).hexdigest()
        elif name.isfile():
            digests[name.name] = hashlib.sha256(body).hexdigest()
        else:
            digests[name.name] = ""
    said = {
        "format": 1,
        "version": "0.0.1",
        "vendor": "sqlite",
        "heads": {},
        "files": digests if files is None else files,
    }
    with tarfile.open(file, "w:gz") as out:
        if manifest is None:
            manifest = json.dumps(said).encode()
        if manifest:
            info = tarfile.TarInfo("manifest.json")
            info.size = len(manifest)
            out.addfile(info, io.BytesIO(manifest))
        for name, body in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(body)
            out.addfile(info, io.BytesIO(body))
    return file


def link(name, target, kind):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = bytes([kind]), target
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "keys/../../evil", "files/../../evil", "evil", "keys/a/b", "database.sqlite3/../x",
        "tables/X;DROP.copy", "files/..", "files/a\nb", "keys/\x00", "C:\\evil", "files//x", "static/x.js",
        "files/.../x\\..\\y",
    ],
)  # fmt: skip
def test_a_name_that_is_not_one_of_ours_is_refused(tmp_path, name):
    out = tmp_path / "in" / "side"
    out.mkdir(parents=True)
    source = archive(tmp_path / "a.tar.gz", [("database.sqlite3", b"x"), (name, b"evil")])
    before = sorted(str(p) for p in tmp_path.rglob("*"))
    with pytest.raises(WrongInput) as refused:
        backups.unpack(source, out)
    assert "Nothing was changed" in refused.value.message
    after = sorted(str(p) for p in tmp_path.rglob("*") if out not in p.parents)
    assert after == before
    assert not any(b"evil" in p.read_bytes() for p in out.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "kind", list(tarfile.SYMTYPE + tarfile.LNKTYPE + tarfile.FIFOTYPE + tarfile.CHRTYPE + tarfile.DIRTYPE)
)
def test_links_devices_pipes_and_folders_are_refused(tmp_path, kind):
    out = tmp_path / "out"
    out.mkdir()
    secret = tmp_path / "secret"
    secret.write_text("untouched")
    source = archive(
        tmp_path / "a.tar.gz", [(link("files/x", str(secret), kind), b""), ("files/x/y", b"evil")]
    )
    with pytest.raises(WrongInput, match="not a plain file"):
        backups.unpack(source, out)
    assert secret.read_text() == "untouched"
    assert list(out.iterdir()) == []


def test_a_wrong_digest_is_refused(tmp_path):
    source = archive(
        tmp_path / "a.tar.gz", [("database.sqlite3", b"x")], files={"database.sqlite3": "0" * 64}
    )
    with pytest.raises(WrongInput, match="missing or damaged"):
        backups.unpack(source, tmp_path)


def test_a_missing_member_is_refused(tmp_path):
    digest = hashlib.sha256(b"x").hexdigest()
    source = archive(
        tmp_path / "a.tar.gz",
        [("database.sqlite3", b"x")],
        files={"database.sqlite3": digest, "keys/k": digest},
    )
    with pytest.raises(WrongInput, match="keys/k is missing"):
        backups.unpack(source, tmp_path)


def test_a_member_that_the_manifest_does_not_name_is_refused(tmp_path):
    source = archive(tmp_path / "a.tar.gz", [("keys/more", b"x")], files={})
    with pytest.raises(WrongInput, match="does not belong"):
        backups.unpack(source, tmp_path)


def test_a_member_larger_than_the_disk_is_refused_before_it_is_unpacked(tmp_path):
    """A gzip of a header that claims 8 exabytes and then some zeros."""
    said = {"format": 1, "vendor": "sqlite", "heads": {}, "files": {"files/bomb": "0" * 64}}
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as out:
        body = json.dumps(said).encode()
        info = tarfile.TarInfo("manifest.json")
        info.size = len(body)
        out.addfile(info, io.BytesIO(body))
    bomb = tarfile.TarInfo("files/bomb")
    bomb.size = 2**62
    head = raw.getvalue()[: 512 + (len(body) + 511) // 512 * 512]
    source = tmp_path / "a.tar.gz"
    source.write_bytes(gzip.compress(head + bomb.tobuf(tarfile.GNU_FORMAT) + b"\0" * 4096))
    with pytest.raises(WrongInput, match="not enough room"):
        backups.unpack(source, tmp_path)
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        b"", b"{", b"[]", b"null", b'{"format": 99}', b'{"format": 1}', b'{"format": 1, "files": []}', b"[" * 100_000,
        b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_understood_is_refused(tmp_path, manifest):
    source = archive(tmp_path / "a.tar.gz", [("database.sqlite3", b"x")], manifest=manifest)
    with pytest.raises(WrongInput, match="not a Firebreak backup"):
        backups.unpack(source, tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 20, 60, 200])
def test_a_file_cut_short_or_of_another_kind_is_refused(tmp_path, cut):
    whole = archive(tmp_path / "a.tar.gz", [("database.sqlite3", bytes(range(256)) * 40)]).read_bytes()
    source = tmp_path / "cut.tar.gz"
    source.write_bytes(whole[:cut] if cut != 1 else b"just text")
    with pytest.raises(WrongInput) as refused:
        backups.unpack(source, tmp_path)
    assert "Nothing was changed" in refused.value.message


def test_a_flipped_byte_is_found(tmp_path):
    import random

    whole = bytearray(
        archive(
            tmp_path / "a.tar.gz", [("database.sqlite3", random.Random(1).randbytes(20_000))]
        ).read_bytes()
    )
    for at in range(30, len(whole), 997):
        broken = bytearray(whole)
        broken[at] ^= 0x55
        (tmp_path / "b.tar.gz").write_bytes(broken)
        with pytest.raises(WrongInput):
            backups.unpack(tmp_path / "b.tar.gz", tmp_path)


def test_a_folder_instead_of_a_file_is_refused(tmp_path):
    with pytest.raises(WrongInput):
        backups.read_manifest(tmp_path)
