"""``firebreak up``: everything runs, what dies is started again, it stops at once, and logs are JSON."""

import json
import os
import re
import signal
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.tables import lay_ready

pytestmark = pytest.mark.room


def children(parent: int) -> dict[str, int]:
    """Verb -> process id, from /proc."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            owner = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if owner == parent and b"firebreak" in words:
            found[words[words.index(b"firebreak") + 1].decode()] = int(folder.name)
    return found


def wait_for(what, seconds: float = 60.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail("it did not happen in time")


def test_all_three_run_the_dead_one_is_started_again_and_the_stop_is_quick(house):
    port = free_port()
    house.more["FIREBREAK_ADDRESS"] = f"127.0.0.1:{port}"
    up = house.start("up")
    errors: list[str] = []
    reader = threading.Thread(target=lambda: errors.extend(up.stderr), daemon=True)
    reader.start()
    try:

        def ready() -> bool:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return json.load(answer)["status"] == "ok"

        wait_for(ready)
        first = children(up.pid)
        assert set(first) == {"web", "listen", "work"}
        os.kill(first["work"], signal.SIGKILL)
        wait_for(lambda: children(up.pid).get("work") not in {None, first["work"]})
        assert children(up.pid)["web"] == first["web"]
        began = time.monotonic()
        up.send_signal(signal.SIGTERM)
        up.wait(timeout=30)
        took = time.monotonic() - began
    finally:
        if up.poll() is None:
            up.kill()
    reader.join(5)
    up.stdout.close()
    up.stderr.close()
    assert up.returncode == 0
    assert took < 10
    assert not any(Path(f"/proc/{pid}").exists() for pid in first.values())
    lines = [line for line in errors if not line.startswith("firebreak: ")]
    assert lines
    assert all("message" in json.loads(line) for line in lines)
    assert any(re.match(r"firebreak: work ended with code -9; starting it again", line) for line in errors)


def test_a_new_installation_prints_a_link_that_makes_the_first_account(make_house):
    port = free_port()
    house = make_house(address=f"127.0.0.1:{port}")
    # Tables with no account in them; that they are made from nothing too is seen by the journeys.
    lay_ready(house.folder, sqlite=not house.database)
    up = house.start("up")
    try:
        shown = ""
        while "Stop with" not in shown:
            line = up.stdout.readline()
            assert line, up.stderr.read()
            shown += line
        link = re.search(r"http://\S+/start/\S+", shown).group(0)
        wait_for(lambda: urllib.request.urlopen(link, timeout=5).status == 200)
    finally:
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=30)
    assert up.returncode == 0
