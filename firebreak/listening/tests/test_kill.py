"""Whatever dies, nothing that was acknowledged is lost, nothing is doubled, and rollups equal the mentions."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from firebreak.base.clock import now
from firebreak.listening import actions, store
from firebreak.listening.models import Intake, Source
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests import numbered
from firebreak.listening.tests.conftest import ACTOR, wait_for

NO_END = 10**9
"""While processes are killed the source does not end, however slow the machine is: every kill falls into the reading."""
AFTER_THE_KILLS = 2_000
"""It ends so many posts after what was counted by then: behind all that was read, and not yet settled."""
pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def _start() -> subprocess.Popen[bytes]:
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "firebreak.listening.tests.numbered", name]
    environment = {
        **os.environ,
        "FIREBREAK_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "firebreak.site.settings",
    }
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def _kill_at_random(times: int, source: Source, pushed: Source, chance: random.Random) -> list[str]:
    """Kill the process so many times; the deliveries that were accepted meanwhile."""
    accepted: list[str] = []
    for number in range(times):
        process = _start()
        try:
            before = Source.objects.get(pk=source.pk).posts_total
            wait_for(lambda known=before: Source.objects.get(pk=source.pk).posts_total > known)  # it stores
            for part in range(3):
                key = f"d{number}-{part}"
                body = f'["Norrsken {key} a", "norrsken {key} b", "nothing"]'.encode()
                actions.accept_delivery(pushed, delivery=key, body=body, content_type="application/json")
                accepted.append(key)
                time.sleep(chance.uniform(0, 0.25))
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        assert store.check() == []
    return accepted


def _mentions(platform: str) -> list[str]:
    rows = fetch(
        "SELECT p.native FROM store_mention m JOIN store_post p ON p.id = m.post WHERE m.platform = %s",
        [platform],
    )
    return sorted(native for (native,) in rows)


def _run(times: int, brand: Any, tmp_path: Path) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="N", settings={})
    settings = {
        "limit": NO_END,
        "started": now().timestamp() - 86_400,
        "pause_s": 0.1,
        "size": 70,
        "again": 20,
    }
    Source.objects.filter(pk=source.pk).update(settings=settings)
    pushed = actions.add_source(actor=ACTOR, brand=brand, connector="pushed", name="P", settings={})
    accepted = _kill_at_random(times, source, pushed, random.Random(times))
    limit = Source.objects.get(pk=source.pk).posts_total + AFTER_THE_KILLS
    settings |= {"limit": limit, "pause_s": 0}
    Source.objects.filter(pk=source.pk).update(settings=settings)
    process = _start()
    try:
        wait_for(lambda: Source.objects.get(pk=source.pk).cursor.get("n") == limit, 120)
        wait_for(lambda: not Intake.objects.filter(done_at=None).exists(), 60)
    finally:
        process.terminate()
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.close()
    assert _mentions("numbered") == sorted(f"n{number}" for number in range(0, limit, numbered.EVERY))
    assert _mentions("pushed") == sorted(f"{key}-{part}" for key in accepted for part in (0, 1))
    assert store.check() == []
    assert Source.objects.get(pk=source.pk).posts_total == limit


def test_three_kills_lose_and_double_nothing(brand: Any, monitor: Any, tmp_path: Path) -> None:
    _run(3, brand, tmp_path)
