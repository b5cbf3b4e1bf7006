"""Secrets at rest: rotation loses nothing, a wrong key is told, and the file is its owner's alone."""

import multiprocessing

import pytest

from firebreak.base import config, secrets
from firebreak.base.errors import AuthError

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    return tmp_path


def _seal_in(folder):
    config.settings()["data_dir"] = folder
    return secrets.seal({"token": "x"})


def test_what_was_sealed_can_be_opened_and_does_not_show():
    sealed = secrets.seal({"token": "很秘密", "n": 1})
    assert secrets.unseal(sealed) == {"token": "很秘密", "n": 1}
    assert "token" not in sealed
    assert secrets.seal("x") != secrets.seal("x")
    assert secrets.fingerprint(sealed) not in sealed


def test_the_key_file_is_readable_by_its_owner_only():
    secrets.seal(1)
    secrets.add_key()
    assert secrets.key_file().stat().st_mode & 0o777 == 0o600
    assert [file.name for file in secrets.key_file().parent.iterdir()] == ["secrets.keys"]


def test_rotation_keeps_old_secrets_readable_until_they_are_resealed():
    old = secrets.seal("s")
    first = secrets.keys()
    secrets.add_key()
    assert secrets.unseal(old) == "s"
    fresh = secrets.reseal(old)
    secrets.key_file().write_text(secrets.keys()[0] + "\n")
    assert secrets.unseal(fresh) == "s"
    assert set(first).isdisjoint(secrets.keys())
    for open_it in (secrets.unseal, secrets.reseal):
        with pytest.raises(AuthError):
            open_it(old)


@pytest.mark.parametrize("content", ["", "\n\n", "not a key\n", "c2hvcnQ=\n"])
def test_a_damaged_key_file_is_told_and_not_replaced(content):
    secrets.seal("s")
    secrets.key_file().write_text(content)
    with pytest.raises(AuthError):
        secrets.seal("s")
    assert secrets.key_file().read_text() == content


@pytest.mark.parametrize("sealed", ["x", "gAAAA", "电", "a" * 10_000])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(AuthError):
        secrets.unseal(sealed)


def test_two_rotations_at_once_lose_no_key(folder):
    secrets.seal("s")
    secrets.key_file().with_suffix(".new").touch()
    with pytest.raises(FileExistsError):
        secrets.add_key()
    assert len(secrets.keys()) == 1


def test_processes_that_start_together_make_one_key(folder):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        sealed = pool.map(_seal_in, [folder] * 8)
    assert len(secrets.keys()) == 1
    assert [secrets.unseal(one) for one in sealed] == [{"token": "x"}] * 8
