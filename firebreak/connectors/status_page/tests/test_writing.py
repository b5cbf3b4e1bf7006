"""Files appear whole, also when a process is killed between two of them or when two write at once."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from firebreak.base import config
from firebreak.base.errors import AuthError, PermanentError, TransientError, WrongInput
from firebreak.connectors.status_page.entries import file_of
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.folder import refresh, refresh_all
from firebreak.connectors.status_page.tests.conftest import AT, Desk
from firebreak.web import status_layout

pytestmark = pytest.mark.unit

TEXT = "Head\nIt holds cleaning agent."


def in_a_process(work: Callable[[], object]) -> int:
    """Do it in a child that tidies nothing up; its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        os._exit(0)
    except BaseException:
        os._exit(7)


def ended(pid: int) -> int:
    """The exit code; negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def snapshot(root: Path) -> dict[str, bytes]:
    """All files by name."""
    return {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*") if one.is_file()}


class Killed(Files):
    """Its process is killed just before the file of this number is put in its place."""

    def __init__(self, root: Path, number: int) -> None:
        super().__init__(root)
        self.number = number

    def settle(self, part: Path, name: str) -> None:
        if self.number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.number -= 1
        super().settle(part, name)


def test_killed_between_any_two_files_it_is_published_or_not_and_the_page_is_mended(tmp_path: Path) -> None:
    whole = Desk(tmp_path / "whole")
    whole.publish("Old\nnews", at=AT - timedelta(hours=1))
    whole.publish(TEXT)
    wanted = snapshot(whole.root)
    for number in range(40):
        place = tmp_path / str(number)
        desk = Desk(place)
        desk.publish("Old\nnews", at=AT - timedelta(hours=1))
        piece = desk.piece(TEXT)

        def die(place: Path = place, number: int = number, piece: object = piece) -> None:
            Desk(place, lambda root: Killed(root, number)).send(piece)  # type: ignore[arg-type]

        code = ended(in_a_process(die))
        if code == 0:
            assert number == 5
            break
        assert code == -signal.SIGKILL
        there = (desk.root / file_of(f"{piece.key}-en")).exists()
        assert there == (number > 0)
        assert all(content for name, content in snapshot(desk.root).items() if name != ".lock")
        assert (desk.writer.find(piece) is not None) == there
        if not there:
            desk.send(piece)
        assert snapshot(desk.root) == wanted
    else:
        raise AssertionError("it never came to an end")


def test_a_repeat_after_a_kill_is_the_same_publication(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    piece = desk.piece(TEXT)
    code = ended(in_a_process(lambda: Desk(tmp_path, lambda root: Killed(root, 1)).send(piece)))
    assert code == -signal.SIGKILL
    before = desk.read(file_of(f"{piece.key}-en"))
    desk.send(piece, AT + timedelta(hours=1))
    assert desk.read(file_of(f"{piece.key}-en")) == before


def test_two_processes_at_once_lose_nothing_and_nobody_reads_half_a_page(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.writer.account()

    def many(first: int) -> None:
        mine = Desk(tmp_path)
        for number in range(first, first + 8):
            mine.publish(f"Number {number}\nbody", key=f"{number:032x}")

    pids = [in_a_process(lambda first=first: many(first)) for first in (100, 200, 300)]  # type: ignore[misc]
    seen, until = 0, time.monotonic() + 60
    left = set(pids)
    while left and time.monotonic() < until:
        page = desk.read("index.en.html")
        assert page.startswith("<!DOCTYPE html>")
        assert page.endswith("</html>\n")
        count = page.count("<bdi>Number")
        assert count >= seen
        seen = count
        for pid in list(left):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                assert os.waitstatus_to_exitcode(status) == 0
                left.discard(pid)
    assert not left
    assert desk.read("index.en.html").count("<bdi>Number") == 24
    assert not list(desk.root.rglob("*.part"))


class Stubborn(Files):
    """Raises an error at the file of this number."""

    def __init__(self, root: Path, error: OSError, number: int) -> None:
        super().__init__(root)
        self.error, self.number = error, number

    def _write(self, handle: int, content: bytes) -> None:
        self.number -= 1
        if self.number < 0:
            os.write(handle, content[:10])
            raise self.error
        super()._write(handle, content)


@pytest.mark.parametrize("number", [0, 1, 4])
@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (OSError(28, "full"), TransientError, "status_page.full"),
        (OSError(30, "read only"), AuthError, "status_page.shut"),
        (PermissionError(13, "/secret/place"), AuthError, "status_page.shut"),
        (OSError(5, "io"), TransientError, "status_page.disk"),
    ],
)
def test_a_disk_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, number: int, error: OSError, kind: type[Exception], code: str
) -> None:
    desk = Desk(tmp_path)
    desk.publish("Old\nnews")
    before = snapshot(desk.root)
    failing = Desk(tmp_path, lambda root: Stubborn(root, error, number))
    with pytest.raises(kind) as caught:
        failing.publish(TEXT, key="f" * 32)
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert "secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert snapshot(desk.root) == before


def test_a_withdrawn_notice_is_not_revived_by_a_late_repeat(desk: Desk) -> None:
    piece = desk.piece(TEXT)
    done = desk.send(piece)
    desk.take_down(done.reference)
    assert desk.writer.find(piece) is None
    with pytest.raises(PermanentError) as caught:
        desk.send(piece)
    assert caught.value.code == "status_page.withdrawn"
    assert "cleaning agent" not in desk.page_of(done)


def test_another_text_under_the_same_key_is_refused(desk: Desk) -> None:
    piece = desk.piece(TEXT)
    desk.send(piece)
    with pytest.raises(PermanentError) as caught:
        desk.send(desk.piece("Other\ntext", key=piece.key))
    assert caught.value.code == "status_page.other_text"
    assert desk.writer.find(desk.piece("Other\ntext", key=piece.key)) is None


@pytest.mark.parametrize(
    "reference",
    ["", "acme", "acme/", "acme/../../x", "other/" + "0" * 32 + "-en", "acme/" + "0" * 32 + "-xx"],
)
def test_what_stands_on_no_page_of_ours_is_not_touched(desk: Desk, reference: str) -> None:
    with pytest.raises(PermanentError):
        desk.take_down(reference)
    desk.publish(TEXT, reply_to=reference)


@pytest.mark.parametrize(
    "changes", [{"key": "../x"}, {"key": "A" * 32}, {"language": "fi"}, {"text": "a\ud83d"}]
)
def test_a_piece_that_no_file_can_be_named_after_is_wrong(desk: Desk, changes: dict[str, str]) -> None:
    with pytest.raises(WrongInput):
        desk.writer.fits(desk.piece(**{"text": "x", **changes}))
    assert not desk.root.exists()


def test_one_damaged_entry_keeps_nothing_else_from_being_shown(desk: Desk) -> None:
    piece = desk.piece(TEXT)
    desk.send(piece)
    (desk.root / file_of(f"{piece.key}-en")).write_bytes(b'{"key": 3')
    with pytest.raises(PermanentError):
        desk.writer.find(piece)
    desk.publish("New\nnews")
    assert "New" in desk.read("index.en.html")
    desk.send(piece)
    assert "<bdi>Head</bdi>" in desk.read("index.en.html")


def test_what_somebody_deleted_or_changed_is_drawn_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    desk = Desk(status_layout.folder())
    desk.publish(TEXT)
    before = snapshot(desk.root)
    (desk.root / "index.en.html").unlink()
    (desk.root / "feed.sv.json").write_text("defaced")
    (desk.root / ".index.en.html.0123.part").write_text("half")
    assert refresh("acme") == 2
    assert snapshot(desk.root) == before
    assert refresh_all() == 0
    assert refresh("nobody") == 0
    with pytest.raises(WrongInput):
        refresh("../acme")


def test_who_stays_in_the_folder_for_long_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firebreak.connectors.status_page.files.LOCK_WAIT_S", 0.1)
    with Files(desk.root).locked(), pytest.raises(TransientError) as caught:
        desk.publish(TEXT)
    assert caught.value.code == "status_page.busy"
    desk.publish(TEXT)


def test_the_account_says_whether_the_folder_can_be_written(tmp_path: Path) -> None:
    assert Desk(tmp_path).writer.account().name == "Acme & Söner"
    with pytest.raises(AuthError):
        Desk(tmp_path, lambda root: Stubborn(root, PermissionError(13, "no"), 0)).writer.account()
