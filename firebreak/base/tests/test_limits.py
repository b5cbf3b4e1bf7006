"""One allowance per key, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base import clock, limits
from firebreak.base.errors import RateError
from firebreak.base.models import RateMeter

pytestmark = [pytest.mark.room]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
@given(st.integers(1, 8), st.lists(st.floats(0, 30), max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_agrees_with_a_plain_token_bucket(limit, pauses):
    RateMeter.objects.all().delete()
    at, tokens = START, float(limit)
    for pause in pauses:
        at += timedelta(seconds=pause)
        tokens = min(limit, tokens + pause * limit / 60)
        with clock.frozen(at):
            verdict = limits.spend("k", limit=limit)
        if abs(tokens - 1) < 1e-3:  # on the edge, rounding of the clock decides
            return
        assert verdict.allowed == (tokens >= 1)
        if verdict.allowed:
            tokens -= 1
        else:
            assert verdict.retry_after == pytest.approx((1 - tokens) * 60 / limit, abs=0.01)


@pytest.mark.django_db
def test_a_client_that_waits_as_told_gets_through():
    with clock.frozen(START):
        for _ in range(3):
            limits.check("k", limit=3)
        with pytest.raises(RateError) as refused:
            limits.check("k", limit=3)
        limits.check("other", limit=3)
    with clock.frozen(START + timedelta(seconds=refused.value.retry_after + 0.01)):
        limits.check("k", limit=3)


@pytest.mark.django_db
def test_any_key_fits_and_full_meters_are_forgotten():
    for key in ("x" * 5000, "nul\x00", "\ud800", "电池"):
        assert limits.spend(key, limit=1).allowed
        assert not limits.spend(key, limit=1).allowed
    with clock.frozen(datetime.now(UTC) + timedelta(hours=3)):
        assert limits.forget_full() == 4


@pytest.mark.django_db(transaction=True)
def test_threads_together_spend_no_more_than_the_allowance():
    def spend(_):
        try:
            return sum(limits.spend("k", limit=20, per_s=3600).allowed for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(spend, range(4))) == 20
