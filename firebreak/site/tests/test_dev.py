"""What ``./dev test`` says at the end of a run: CI keeps no more than the end."""

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[3]
TESTS = """
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("no such server")

def test_needs_it(broken): pass
def test_is_wrong(): assert 1 == 2, "one is not two"
def test_is_right(): pass
"""
GROUPED = """
import pytest

@pytest.mark.xdist_group("room")
@pytest.mark.parametrize("word", ["a", "me@work", "c"])
def test_it(word): assert word != "me@work"
"""


@pytest.fixture
def dev() -> ModuleType:
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_each_test_that_failed_is_told_with_its_reason(dev: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "test_few.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    report = tmp_path / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        f"--junit-xml={report}",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    needs, wrong = dev.failures(report)
    assert needs.startswith("error: test_few::test_needs_it")
    assert "no such server" in needs
    assert wrong.startswith("failure: test_few::test_is_wrong")
    assert "one is not two" in wrong


def test_a_run_that_failed_without_a_test_is_a_failure_still(dev: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    assert dev.failures(report) == ["pytest failed and wrote no report.xml"]
    report.write_text("<testsuites/>")
    assert dev.failures(report) == ["pytest failed and report.xml names no test"]


def test_only_what_failed_is_tried_again_though_the_workers_named_it_otherwise(
    dev: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "test_few.py").write_text(GROUPED)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = xdist_group\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django"]

    def run(*words: str) -> str:
        return subprocess.run(
            [*command, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        ).stdout

    assert "1 failed, 2 passed" in run("-n", "2", "--dist", "loadgroup")
    assert "1 failed, 2 passed" in run("-n0", "--last-failed"), "as it was: everything"
    run("-n", "2", "--dist", "loadgroup")
    dev.name_as_collected(tmp_path / ".pytest_cache" / "v" / "cache" / "lastfailed")
    again = run("-n0", "--last-failed")
    assert "1 failed in" in again, again


def test_without_a_list_nothing_is_named(dev: ModuleType, tmp_path: Path) -> None:
    dev.name_as_collected(tmp_path / "lastfailed")
    assert not list(tmp_path.iterdir())
