"""The real listen process reads sources: from the cursor, errors by kind, gaps told honestly."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry
from firebreak.listening import actions, queries, store
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.tests import numbered
from firebreak.listening.tests.conftest import ACTOR, wait_for

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def source(brand: Any, monitor: Any, tmp_path: Path) -> Source:
    made = actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="N", settings={})
    made.settings = {"limit": 300, "started": now().timestamp() - 600, "control": str(tmp_path / "control")}
    made.save()
    return made


def _control(source: Source, **wanted: Any) -> None:
    Path(source.settings["control"]).write_text(json.dumps(wanted))


def _now(source: Source) -> Source:
    return Source.objects.get(pk=source.pk)


def _count(monitor: Any) -> int:
    return store.totals(monitor.pk, 0, 1e11)[0]


def test_a_stream_is_read_to_where_it_stands_and_resumed(
    source: Source, monitor: Any, listening: Any
) -> None:
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 300})
    row = _now(source)
    assert (row.state, row.posts_total, row.posts_hour, _count(monitor)) == ("listening", 300, 300, 60)
    assert row.last_post_at is not None
    row.settings["limit"] = 500
    row.settings["again"] = 40  # the network gives some of the old ones again
    row.save()
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 500})
    assert (_now(source).posts_total, _count(monitor)) == (500, 100)
    assert store.check() == []
    assert not SourceGap.objects.exists()


def test_a_transient_error_is_tried_again_and_the_cursor_makes_up_for_it(
    source: Source, monitor: Any, listening: Any
) -> None:
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 300})
        _control(source, error="transient")
        row = wait_for(lambda: Source.objects.filter(pk=source.pk, state="retrying").first())
        assert (row.error_code, row.failures >= 1) == ("numbered.away", True)
        assert row.next_try_at is not None
        assert SourceGap.objects.get(source=source).end is None  # while it lasts it is shown
        health = queries.source_health(row)
        assert (health.state, health.sentence[0], health.what_to_do) == (
            "retrying",
            "numbered.away",
            "advice.wait_or_check_address",
        )
        _control(source)
        wait_for(lambda: _now(source).state == "listening", 30)
    assert _now(source).failures == 0
    assert not SourceGap.objects.exists()  # the reader went on from its cursor: nothing was missed
    words = list(
        AuditEntry.objects.filter(object=f"source:{source.uid}")
        .order_by("number")
        .values_list("action", flat=True)
    )
    assert words == ["source.added", "source.listening", "source.retrying", "source.listening"]


def test_a_gap_that_the_reader_tells_is_kept(source: Source, brand: Any, listening: Any) -> None:
    hole = (now().timestamp() - 500, now().timestamp() - 300)
    _control(source, gap=hole)
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 300})
    spans = queries.gaps(brand, now() - timedelta(hours=1), now())
    assert [(span.code, round(span.start.timestamp() - hole[0])) for span in spans] == [("numbered.hole", 0)]


@pytest.mark.parametrize("kind", ["auth", "permanent"])
def test_what_needs_a_person_is_broken_until_somebody_resumes_it(
    source: Source, listening: Any, kind: str
) -> None:
    _control(source, error=kind)
    with listening():
        row = wait_for(lambda: Source.objects.filter(pk=source.pk, state="broken").first())
        assert row.next_try_at is None
        assert queries.source_health(row).what_to_do == "advice.check_settings"
        assert SourceGap.objects.get(source=source).code == "gap.broken"
        _control(source)
        actions.resume_source(actor=ACTOR, source=row)
        wait_for(lambda: _now(source).cursor == {"n": 300})
    assert _now(source).error_code == ""


def test_a_rate_limit_waits_and_a_bug_of_a_reader_harms_nobody_else(
    source: Source, brand: Any, listening: Any
) -> None:
    other = actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="Other", settings={})
    Source.objects.filter(pk=other.pk).update(settings={**source.settings, "control": "", "limit": 200})
    _control(source, error="bug")
    with listening():
        wait_for(lambda: _now(source).error_code == "source.unexpected")
        wait_for(lambda: _now(other).cursor == {"n": 200})
        _control(source, error="rate")
        wait_for(lambda: _now(source).error_code == "numbered.rate", 30)
        _control(source)
        wait_for(lambda: _now(source).cursor == {"n": 300})


def test_pausing_stops_at_once_and_the_pause_is_a_gap(
    source: Source, monitor: Any, brand: Any, listening: Any
) -> None:
    source.settings |= {"limit": 1_000_000, "size": 5}
    source.save()
    with listening():
        wait_for(lambda: _now(source).posts_total > 20)
        actions.pause_source(actor=ACTOR, source=source)
        stopped = _now(source).cursor["n"]
        wait_for(lambda: _now(source).state == "paused")
        actions.change_source(actor=ACTOR, source=source, name="Renamed")
        assert _now(source).cursor["n"] == stopped
        row = _now(source)
        row.settings["limit"] = stopped + 100
        row.save()
        actions.resume_source(actor=ACTOR, source=source)
        wait_for(lambda: _now(source).cursor == {"n": stopped + 100})
    assert store.check() == []
    [gap] = SourceGap.objects.filter(source=source)
    assert (gap.code, gap.end is not None) == ("gap.paused", True)


def test_the_time_in_which_firebreak_was_down_is_a_gap_until_the_cursor_made_up_for_it(
    source: Source, brand: Any, listening: Any
) -> None:
    from firebreak.listening.listen.health import was_away

    Source.objects.filter(pk=source.pk).update(
        last_contact_at=now() - timedelta(minutes=30), state="listening"
    )
    was_away(_now(source))
    [span] = queries.gaps(brand, now() - timedelta(hours=1), now())
    assert (span.code, span.end) == ("gap.not_running", None)
    with listening():  # it never had a cursor: what was said in between is lost
        wait_for(lambda: _now(source).cursor == {"n": 300})
    [span] = queries.gaps(brand, now() - timedelta(hours=1), now())
    assert span.end is not None


def test_a_new_address_starts_from_its_beginning(source: Source, listening: Any) -> None:
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 300})
    actions.change_source(actor=ACTOR, source=source, settings={})
    row = _now(source)
    assert (row.cursor, row.state) == ({}, "waiting")


def test_two_listen_processes_read_a_source_once(source: Source, monitor: Any, listening: Any) -> None:
    """Two supervisors with different owners, as two processes have."""
    from firebreak.listening.store import leases

    held = leases.take(leases.source_lease(source.pk), owner="elsewhere:1:x")
    assert held is not None
    with listening():
        assert leases.take(leases.source_lease(source.pk)) is None
        leases.release(held)
        wait_for(lambda: _now(source).cursor == {"n": 300})
    assert _now(source).posts_total == 300
    assert not leases.renew(held)


def test_a_poll_waits_and_comes_again(source: Source, listening: Any) -> None:
    source.settings |= {"poll_every_s": 0.1}
    source.save()
    with listening():
        wait_for(lambda: _now(source).cursor == {"n": 300})
        row = _now(source)
        row.settings["limit"] = 400
        row.save()
        wait_for(lambda: _now(source).cursor == {"n": 400})
    assert _now(source).posts_total == 400 == numbered.EVERY * 80


def test_removing_a_source_erases_its_secrets_and_stops_it(source: Source, listening: Any) -> None:
    Source.objects.filter(pk=source.pk).update(secrets={"password": "hush"})
    actions.remove_source(actor=ACTOR, source=source)
    assert _now(source).secrets == {}
    assert queries.sources(source.brand).count() == 0
    with listening():
        assert _now(source).cursor == {}
