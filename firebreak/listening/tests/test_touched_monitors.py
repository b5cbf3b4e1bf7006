"""Pages of monitors are woken one by one, or all of a brand's by one topic when many got something at once."""

from typing import Any

import pytest
from django.db import connection

from firebreak.base import pulse
from firebreak.listening import actions
from firebreak.listening.actions.common import MANY
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_many_monitors_are_woken_by_one_topic(feed: Any, monitor: Any, brand: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL topics are told at the commit, and not kept")

    def touched(number: int) -> list[str]:
        before = pulse.latest()
        feed([make(number)])
        return [topic for topic, _ in pulse.changed_since(before)]

    assert touched(1) == [f"b{brand.pk}.monitor.{monitor.pk}"]
    for number in range(MANY):
        actions.create_monitor(actor=ACTOR, brand=brand, name=f"M{number}", kind="topic", query="Norrsken")
    assert touched(2) == [f"b{brand.pk}.monitor.*"]
