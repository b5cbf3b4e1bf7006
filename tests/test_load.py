"""Volume and timing on the whole product: the benchmarks themselves, small here, in full size with ``--full``.

Each benchmark starts a whole installation and ends with 0 when its promise was kept (see ``./dev bench``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.product import ROOT

pytestmark = [pytest.mark.load, pytest.mark.xdist_group("load")]
Bench = Callable[..., tuple[int, Any]]


@pytest.fixture
def bench(record_property: Callable[[str, Any], None]) -> Bench:
    """``bench("warning", "--runs", "2")``: its exit code and what it measured, which the test's report keeps."""

    def run(name: str, *options: str) -> tuple[int, Any]:
        command = [sys.executable, "-m", "benchmarks", name, "--json", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=3000)
        assert done.returncode in {0, 1}, done.stderr[-4000:]
        measured = json.loads(done.stdout)
        record_property(name, measured)
        return done.returncode, measured

    return run


@pytest.mark.full
def test_twenty_kills_of_the_real_process_lose_and_double_nothing(bench: Bench) -> None:
    code, measured = bench("crash", "--kills", "20", "--database", "sqlite", "postgres")
    assert code == 0, measured


@pytest.mark.full
def test_a_click_during_5000_posts_a_second_takes_less_than_a_quarter_of_a_second(bench: Bench) -> None:
    code, measured = bench("clicks", "--rate", "5000", "--feed", "webhook")
    assert measured[0]["stored_posts_per_s"] >= 4900, measured
    assert code == 0, measured


def test_a_warning_reaches_the_mail_server(bench: Bench) -> None:
    _code, measured = bench("warning", "--runs", "2")
    assert measured, "it ends only when every mail has come"


@pytest.mark.full
def test_a_warning_takes_less_than_fifteen_seconds(bench: Bench) -> None:
    code, measured = bench("warning", "--runs", "20")
    assert code == 0, measured
