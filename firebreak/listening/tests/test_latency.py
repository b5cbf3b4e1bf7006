"""From the delivery that crosses the line to the alert: seconds, through the real listen process."""

import json
import random
import time
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import actions, queries
from firebreak.listening.models import Alert, Source
from firebreak.listening.tests.conftest import ACTOR, wait_for
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
WITHIN_S = 10.0


def test_an_alert_comes_within_seconds(brand: Any, monitor: Any, feed: Any, listening: Any) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="pushed", name="P", settings={})
    Source.objects.update(created_at=now() - timedelta(days=4))
    chance = random.Random(3)
    feed([make(n, "Norrsken is a power company", ago=chance.uniform(0, 4 * 86_400)) for n in range(1_000)])
    with listening():
        wait_for(lambda: queries.state_of(monitor).state == "calm", 30)
        texts = [f"Norrsken heat pump fire {n}, terrible" for n in range(80)]
        body = json.dumps(texts).encode()
        sent = time.monotonic()
        actions.accept_delivery(source, delivery="burst", body=body, content_type="application/json")
        alert = wait_for(Alert.objects.first, 30)
        took = time.monotonic() - sent
    assert alert.state in ("alert", "crisis")
    assert took < WITHIN_S, f"{took:.1f} s"
