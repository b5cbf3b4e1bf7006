"""An installation that was filled is laid out again: what was in it is still there."""

from pathlib import Path

from tests.tables import lay_ready


def test_what_is_there_stays(tmp_path: Path) -> None:
    lay_ready(tmp_path)
    gathered = len(list((tmp_path / "static").rglob("*")))
    assert gathered > 10
    (tmp_path / "firebreak.sqlite3").write_bytes(b"ten million mentions")
    lay_ready(tmp_path)
    assert (tmp_path / "firebreak.sqlite3").read_bytes() == b"ten million mentions"
    assert len(list((tmp_path / "static").rglob("*"))) == gathered
