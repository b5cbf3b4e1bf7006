"""A server is read by the real listen process: encrypted token, live posts, cuts, refusals said on the source's page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from firebreak.base import config
from firebreak.base.actions import machine
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.listening import actions, listen, store
from firebreak.listening.models import Source
from firebreak.listening.tests.conftest import wait_for
from firebreak.listening.words import say

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
ACTOR = machine("test")


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "fetch_private", True)


@pytest.fixture
def monitor(brand: Any) -> Any:
    return actions.create_monitor(
        actor=ACTOR, brand=brand, name="Norrsken", kind="brand", query="norrsken OR 召回"
    )


@contextmanager
def _listening() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=listen.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def _source(brand: Any, sim: MastodonSimulator) -> Source:
    context = sim.context()
    return actions.add_source(
        actor=ACTOR,
        brand=brand,
        connector="mastodon",
        name="M",
        settings=context.settings,
        secrets=context.secrets,
    )


def _count(monitor: Any) -> int:
    return store.totals(monitor.pk, 0, 1e11)[0]


def test_posts_are_heard_live_over_cuts_and_restarts_and_the_token_is_sealed(
    brand: Any, monitor: Any
) -> None:
    with MastodonSimulator() as sim:
        sim.publish([f"norrsken {n}" for n in range(50)])
        source = _source(brand, sim)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secrets FROM listening_source WHERE id = %s", [source.pk])
            assert sim.secret not in str(cursor.fetchone())
        sim.cut_streams = 1
        with _listening():
            wait_for(lambda: sim.streams)
            sim.publish([f"召回 {n} " + "x" * 400 for n in range(20)])
            wait_for(lambda: _count(monitor) == 70)
            sim.publish(["norrsken live"])
            wait_for(lambda: _count(monitor) == 71)
        sim.publish([f"norrsken while nobody listened {n}" for n in range(9)])
        with _listening():
            wait_for(lambda: _count(monitor) == 80)
        assert Source.objects.get(pk=source.pk).posts_total == 80
        assert store.check() == []


def test_a_server_that_wants_an_account_is_shown_as_broken_in_words(brand: Any, monitor: Any) -> None:
    with MastodonSimulator(live=False) as sim:
        sim.open_to_all = False
        source = _source(brand, sim)
        with _listening():
            row = wait_for(lambda: Source.objects.filter(pk=source.pk, state="broken").first())
        assert row.error_code == "mastodon.anonymous"
        assert "only to people with an account" in say(row.error_code, {})
