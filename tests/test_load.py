"""Volume on the whole product: the benchmarks themselves, small here, with ``--full``.

Each starts a whole installation. What is tested is that nothing is lost and every click and mail is answered: how
fast depends on who else uses the machine, so times are measured by ``./dev bench`` and kept in its results.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.product import ROOT

pytestmark = [pytest.mark.full, pytest.mark.load, pytest.mark.xdist_group("load")]
Bench = Callable[..., tuple[int, Any]]


@pytest.fixture
def bench(record_property: Callable[[str, Any], None]) -> Bench:
    """``bench("warning", "--runs", "2")``: its exit code and what it measured, which the test's report keeps."""

    def run(name: str, *options: str) -> tuple[int, Any]:
        command = [sys.executable, "-m", "benchmarks", name, "--json", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=3000)
        assert done.returncode in {0, 1}, done.stderr[-4000:]
        assert done.stdout, f"{name} measured nothing: {done.stderr[-4000:]}"
        measured = json.loads(done.stdout)
        record_property(name, measured)
        return done.returncode, measured

    return run


def test_kills_of_the_real_process_lose_and_double_nothing(bench: Bench) -> None:
    """Six on each database; the twenty of ``./dev bench crash`` take eight minutes."""
    code, measured = bench("crash", "--kills", "6", "--database", "sqlite", "postgres")
    assert code == 0, measured


def test_people_click_while_posts_pour_in(bench: Bench) -> None:
    _code, measured = bench("clicks", "--rate", "2000", "--feed", "webhook", "--seconds", "8")
    assert all(measured[0]["clicks_ms"][kind]["count"] for kind in ("page", "correct", "decide")), measured
    assert measured[0]["stored_posts_per_s"] > 0, measured


def test_a_warning_reaches_the_mail_server(bench: Bench) -> None:
    _code, measured = bench("warning", "--runs", "2")
    assert measured, "it ends only when every mail has come"
