"""Monitors and sources change by audited actions only, and a wrong query says where it is wrong."""

from typing import Any

import pytest

from firebreak.base import audit
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.listening import actions, queries
from firebreak.listening.models import Monitor
from firebreak.listening.pipeline.matchers import Matchers
from firebreak.listening.store import leases
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _make(brand: Any, query: str, **given: Any) -> Monitor:
    return actions.create_monitor(
        actor=ACTOR, brand=brand, **{"name": "M", "kind": "topic", "query": query, **given}
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "query.empty"),
        ("  \x00", "query.empty"),
        ("(acme", "query."),
        ('"acme', "query."),
        ("acme AND", "query."),
        ("NOT acme", "query.only_not"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused_with_its_place(brand: Any, query: str, code: str) -> None:
    with pytest.raises(WrongInput) as caught:
        _make(brand, query)
    assert caught.value.code.startswith(code)
    assert caught.value.params["at"] >= 0
    assert not Monitor.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "given", [{"name": "  "}, {"name": "x" * 121}, {"kind": "reports"}, {"kind": "other"}]
)
def test_a_monitor_needs_a_name_and_a_kind(brand: Any, given: dict[str, str]) -> None:
    with pytest.raises(WrongInput):
        _make(brand, "acme", **given)


def test_every_change_is_audited_and_told(brand: Any) -> None:
    monitor = _make(brand, "acme")
    changed = actions.change_monitor(actor=ACTOR, monitor=monitor, query="acme OR 召回", name="N")
    assert (changed.version, changed.name) == (2, "N")
    assert actions.change_monitor(actor=ACTOR, monitor=changed, watched=False).version == 2
    actions.remove_monitor(actor=ACTOR, monitor=changed)
    assert list(queries.monitors(brand)) == []
    names = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert names == ["monitor.created", "monitor.changed", "monitor.changed", "monitor.removed"]
    assert [e for e in audit.verify(brand.pk) if isinstance(e, audit.Fault)] == []
    told = Event.objects.filter(name="listening.monitor_changed").order_by("pk")
    assert [event.payload["change"] for event in told] == ["created", "changed", "changed", "removed"]


def test_a_changed_query_is_listened_for_without_a_restart(feed: Any, brand: Any) -> None:
    monitor = _make(brand, "acme")
    assert feed([make(1, "kopi"), make(2, "acme")]).mentions_new == 1
    actions.change_monitor(actor=ACTOR, monitor=monitor, query="kopi")
    assert feed([make(3, "kopi"), make(4, "acme")]).mentions_new == 1
    actions.change_monitor(actor=ACTOR, monitor=Monitor.objects.get(), active=False)
    assert feed([make(5, "kopi")]).mentions_new == 0


def test_a_stored_query_that_cannot_be_read_any_more_harms_no_other(brand: Any) -> None:
    good, bad = _make(brand, "acme"), _make(brand, "kopi")
    Monitor.objects.filter(pk=bad.pk).update(query="((")
    assert Matchers().of(brand.pk).match(["acme kopi"]) == {good.pk: [0]}


def test_sentiment_and_language_in_a_query_are_judged(feed: Any, brand: Any) -> None:
    angry = _make(brand, "acme AND sentiment:negative")
    chinese = _make(brand, "acme AND lang:zh")
    feed(
        [
            make(1, "acme is terrible, I hate it"),
            make(2, "I love acme so much"),
            make(3, "acme手机召回了，太糟糕了，退钱"),
        ]
    )
    found = {
        m.pk: len(queries.mentions(brand, queries.MentionFilter(monitor=str(m.uid))).items)
        for m in (angry, chinese)
    }
    assert found == {angry.pk: 2, chinese.pk: 1}


def test_a_source_that_does_not_exist_or_lacks_a_field_is_refused(brand: Any) -> None:
    for connector, settings in (("nowhere", {}), ("rss", {}), ("slack", {})):
        with pytest.raises(WrongInput):
            actions.add_source(actor=ACTOR, brand=brand, connector=connector, name="S", settings=settings)


def test_a_source_is_paused_once(brand: Any) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="S", settings={})
    paused = actions.pause_source(actor=ACTOR, source=source)
    with pytest.raises(WrongMove):
        actions.pause_source(actor=ACTOR, source=paused)
    assert actions.resume_source(actor=ACTOR, source=paused).state == "waiting"


def test_a_lease_has_one_owner_and_its_fence_only_grows(db: None) -> None:
    first = leases.take("x", owner="a:1:1")
    assert first is not None
    assert leases.take("x", owner="b:1:1") is None
    assert leases.renew(first)
    leases.revoke("x")
    assert not leases.renew(first)
    with pytest.raises(leases.LostLeaseError):
        leases.prove(first)
    second = leases.take("x", owner="b:1:1")
    assert second is not None
    assert second.fence > first.fence
    leases.release(first)  # too late: it is not its own any more
    assert leases.renew(second)


def test_the_lease_of_a_dead_process_is_free_at_once(db: None) -> None:
    import socket
    import subprocess
    import sys

    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    assert leases.take("x", owner=f"{socket.gethostname()}:{gone.pid}:z") is not None
    assert leases.take("x") is not None
