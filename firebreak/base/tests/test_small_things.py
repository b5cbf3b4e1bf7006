"""Clock, ids, permissions and the pulse of the pages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from firebreak.base import clock, ids, permissions, pulse
from firebreak.base.permissions import Role

NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.unit
def test_the_clock_can_be_held_and_is_always_utc():
    with clock.frozen(NIGHT):
        assert clock.now() == NIGHT
        assert clock.now().tzinfo is UTC
        with clock.frozen(NIGHT + timedelta(hours=1)):
            assert clock.now() == NIGHT + timedelta(hours=1)
        assert clock.now() == NIGHT
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    with pytest.raises(ValueError, match="zone"), clock.frozen(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


@pytest.mark.unit
def test_ids_differ_sort_by_time_and_say_their_version():
    made = [ids.uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    stamps = [one.int >> 80 for one in made]
    assert stamps == sorted(stamps)
    assert not set("0o1li") & set("".join(ids.spoken_code() for _ in range(200)))


@pytest.mark.unit
def test_what_was_never_declared_is_refused(monkeypatch):
    monkeypatch.setattr(permissions, "_verbs", {})
    verb = permissions.declare("cake.eat", {Role.LEAD}, "Eat the cake")
    assert permissions.declare("cake.eat", {Role.LEAD}, "Eat the cake") == verb
    with pytest.raises(ValueError, match="twice"):
        permissions.declare("cake.eat", {Role.VIEWER}, "Eat the cake")
    assert permissions.allows("lead", "cake.eat")
    for role, name in (
        ("admin", "cake.eat"),
        ("lead", "cake.bake"),
        ("", ""),
        ("LEAD", "cake.eat"),
        ("root", "cake.eat"),
    ):
        assert not permissions.allows(role, name)


@pytest.mark.room
@pytest.mark.django_db(transaction=True)
def test_a_touched_topic_is_heard_after_the_commit():
    if connection.vendor == "postgresql":
        pulse.touch("b1.alerts")
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {pulse.CHANNEL}")
            pulse.touch("b1.alerts")
            heard = next(connection.connection.notifies(timeout=5, stop_after=1))
            cursor.execute(f"UNLISTEN {pulse.CHANNEL}")
        assert (heard.channel, heard.payload) == (pulse.CHANNEL, "b1.alerts")
        return
    seen = pulse.latest()
    for topic in ("b1.alerts", "b2.alerts", "b1.alerts"):
        pulse.touch(topic)
    changed = pulse.changed_since(seen)
    assert [topic for topic, _ in changed] == ["b2.alerts", "b1.alerts"]
    assert pulse.changed_since(changed[-1][1]) == []
    assert pulse.latest() == seen + 3
