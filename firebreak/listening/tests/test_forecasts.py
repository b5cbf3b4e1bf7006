"""Forecasts are made of stored sums and their gaps, kept, compared with what came, and learned from."""

from datetime import UTC, datetime, timedelta

import pytest

from firebreak.base.clock import frozen
from firebreak.engine.detection.forecast import MEMORY
from firebreak.listening import actions, jobs, keeping, queries
from firebreak.listening.detecting.forecasting import memory_of
from firebreak.listening.models import Alert, IssuedForecast, Monitor
from firebreak.listening.tests.waves import listened, rise, said
from firebreak.org.models import Brand

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NOW = datetime(2026, 3, 10, 14, 5, 20, tzinfo=UTC)
ISSUED = NOW.replace(second=0)


@pytest.fixture
def rising(brand, monitor):
    """Four days of listening and a rise that began an hour ago."""
    Monitor.objects.filter(pk=monitor.pk).update(created_at=NOW - timedelta(days=4))
    monitor.refresh_from_db()
    listened(brand, NOW - timedelta(days=4))
    rise(monitor, ISSUED)
    return monitor


def test_a_rise_is_forecast_with_bands_around_what_is_likely(rising):
    with frozen(NOW):
        assert actions.forecast_monitors([rising]) == 1
        row = queries.newest_forecast(rising)
    assert (row.why, row.issued_at, row.last_hour) == ("", ISSUED, 360)
    assert len(row.hours) == 24
    low, expected, high, normal = row.hours[0]
    assert low < expected < high
    assert normal == pytest.approx(36, rel=0.5)
    assert expected > 2 * normal
    assert row.hours[-1][1] < expected
    assert timedelta(minutes=60) <= row.issued_at - row.since < timedelta(hours=2)


def test_within_five_minutes_the_forecast_that_is_there_is_good_enough(rising):
    with frozen(NOW):
        actions.forecast_monitors([rising])
        assert actions.forecast_monitors([rising]) == 0
    with frozen(NOW + timedelta(minutes=5)):
        assert actions.forecast_monitors([rising]) == 1
    assert [row.first for row in IssuedForecast.objects.order_by("issued_at")] == [True, False]


def test_every_forecast_is_kept_and_of_those_that_say_none_yet_only_the_newest(brand, monitor):
    for minutes in (0, 5, 10):
        with frozen(NOW + timedelta(minutes=minutes)):
            actions.forecast_monitors([monitor])
    row = IssuedForecast.objects.get()
    assert (row.why, row.issued_at) == ("no-profile", ISSUED + timedelta(minutes=10))


def test_a_gap_of_the_last_hour_is_a_reason_for_no_forecast_and_no_silence(rising, brand):
    source = brand.sources.get()
    source.gaps.create(start=NOW - timedelta(minutes=40), end=None, code="gap.failed")
    with frozen(NOW):
        actions.forecast_monitors([rising])
    assert queries.newest_forecast(rising).why == "gap"


def test_before_a_monitor_was_made_its_silence_says_nothing(rising):
    Monitor.objects.filter(pk=rising.pk).update(created_at=NOW - timedelta(hours=2))
    rising.refresh_from_db()
    young = Monitor.objects.create(
        brand=rising.brand, name="Young", query="young", created_at=NOW - timedelta(hours=3)
    )
    said(young, ISSUED - timedelta(hours=1), ISSUED, lambda _at: 30)
    with frozen(NOW):
        actions.forecast_monitors([rising, young])
    assert queries.newest_forecast(young).why == "no-profile"
    assert queries.newest_forecast(rising).why == "", "mentions of before count"


def test_monitors_with_an_open_alert_are_forecast_before_there_is_a_room(rising):
    Alert.objects.create(
        brand=rising.brand, monitor=rising, number=1, state="alert", since=NOW, raised_at=NOW, updated_at=NOW,
        channel="volume", surprise=5.0, reason_code="volume",
    )  # fmt: skip
    with frozen(NOW):
        assert actions.forecast_alerted() == 1
    Alert.objects.update(status="over")
    with frozen(NOW + timedelta(minutes=5)):
        assert actions.forecast_alerted() == 0


def came(monitor, per_slice):
    """Forecast, and let a day pass in which so much is said; the first hour's band."""
    with frozen(NOW):
        actions.forecast_monitors([monitor])
    low, _expected, high, _normal = IssuedForecast.objects.get().hours[0]
    said(monitor, ISSUED, ISSUED + timedelta(days=1), per_slice)
    with frozen(NOW + timedelta(hours=24)):
        assert actions.judge_forecasts() == 0, "posts of the last minutes may still come"
    with frozen(NOW + timedelta(hours=24, minutes=16)):
        assert actions.judge_forecasts() == 1
        assert actions.judge_forecasts() == 0
    return low, high


def test_a_day_later_what_came_is_held_against_the_band(rising):
    low, high = came(rising, lambda at: 24 if at < ISSUED + timedelta(hours=1) else 200)
    row = IssuedForecast.objects.get()
    assert (row.held, row.compared) == (int(low <= 24 * 12 <= high), 24)
    record = queries.forecast_record(rising.brand)
    assert (record.of, record.forecasts, record.rises) == (24, 1, 1)


def test_an_hour_that_nobody_listened_to_is_not_compared(rising, brand):
    brand.sources.get().gaps.create(
        start=ISSUED + timedelta(hours=2), end=ISSUED + timedelta(hours=5), code="gap.failed"
    )
    came(rising, lambda _at: 3)
    assert IssuedForecast.objects.get().compared == 21


def test_one_that_cannot_be_compared_does_not_stop_the_others(rising):
    for minutes in (0, 5):
        with frozen(NOW + timedelta(minutes=minutes)):
            actions.forecast_monitors([rising])
    IssuedForecast.objects.filter(issued_at=ISSUED).update(hours=[[1]])
    with frozen(NOW + timedelta(hours=25)):
        assert actions.judge_forecasts() == 1
    assert IssuedForecast.objects.get(judged_at=None).issued_at == ISSUED


def test_what_came_moves_the_brands_own_memory_and_widens_a_band_that_failed(rising):
    came(rising, lambda _at: 200)
    memory = memory_of(rising.brand)
    assert memory.young.bursts == MEMORY.young.bursts + 1
    assert memory.old == MEMORY.old
    assert memory.young.offsets[5][3] > MEMORY.young.offsets[5][3]
    assert IssuedForecast.objects.get().lesson is None


def test_forecasts_of_the_same_day_teach_once_for_a_young_rise_and_once_for_an_older_one(rising):
    said(rising, ISSUED, ISSUED + timedelta(minutes=35), lambda _at: 30)
    for minutes in (0, 5, 30, 35):
        with frozen(NOW + timedelta(minutes=minutes)):
            actions.forecast_monitors([rising])
    rows = IssuedForecast.objects.order_by("issued_at")
    ages = [row.issued_at - row.since >= timedelta(hours=2) for row in rows if row.lesson is not None]
    assert ages == [False, True]
    assert len(rows) == 4


def test_without_a_record_nothing_is_claimed(rising):
    with frozen(NOW):
        actions.forecast_monitors([rising])
    assert queries.forecast_record(rising.brand) is None


def _forgotten(days):
    with frozen(NOW + timedelta(days=days)):
        jobs.retention({})
    return IssuedForecast.objects.count()


def test_forecasts_older_than_the_brand_keeps_go_and_how_they_did_stays(rising, brand):
    brand.retention_days = 30
    brand.save()
    came(rising, lambda _at: 3)
    with frozen(NOW + timedelta(days=20)):
        actions.forecast_monitors([rising])
    known = queries.forecast_record(brand)
    assert _forgotten(29) == 2
    assert (_forgotten(31), _forgotten(31)) == (1, 1)
    assert queries.forecast_record(brand) == known
    assert (known.of, known.forecasts, known.rises) == (24, 1, 1)
    assert _forgotten(80) == 0
    assert queries.forecast_record(brand) == known


def test_a_forecast_that_can_still_be_compared_stays_however_little_a_brand_keeps(rising, brand):
    brand.retention_days = 1
    brand.save()
    with frozen(NOW):
        actions.forecast_monitors([rising])
    assert (_forgotten(1.5), _forgotten(2.5)) == (1, 0)


def test_a_legal_hold_keeps_forecasts(rising, brand):
    with frozen(NOW):
        actions.forecast_monitors([rising])
    Brand.objects.filter(pk=brand.pk).update(legal_hold=True)
    assert _forgotten(2_000) == 1
    Brand.objects.filter(pk=brand.pk).update(legal_hold=False)
    assert _forgotten(2_000) == 0


def test_a_room_on_hold_keeps_the_forecasts_of_its_monitors_alone(rising, brand, monkeypatch):
    other = Monitor.objects.create(
        brand=brand, name="Other", query="other", created_at=NOW - timedelta(days=4)
    )
    with frozen(NOW):
        actions.forecast_monitors([rising, other])
    held = keeping.Kept(held=True, monitors=frozenset({rising.pk}))
    monkeypatch.setattr(keeping, "_asked", [lambda _brand: held])
    assert _forgotten(2_000) == 1
    assert IssuedForecast.objects.get().monitor == rising
