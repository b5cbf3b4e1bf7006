"""False alarms on streams in which nothing happens."""

import pytest

from firebreak.engine.detection.measure.quiet import false_alarms, quiet_stream

pytestmark = pytest.mark.unit

KINDS = [(1.0, 0.0), (1.5, 0.0), (3.0, 0.3)]


@pytest.mark.parametrize("per_hour", [0.3, 3.0, 30.0, 600.0])
def test_a_quiet_brand_has_at_most_half_a_false_alarm_a_week(per_hour: float) -> None:
    """Twelve brand-weeks each: Poisson, negative binomial, and negative binomial with a wandering rate."""
    alarms, weeks = 0, 0.0
    for seed, (dispersion, wandering) in enumerate(KINDS):
        stream = quiet_stream(
            per_hour=per_hour, dispersion=dispersion, share=0.3, days=28, seed=seed, wandering=wandering
        )
        found, _, lived = false_alarms(stream)
        alarms += found
        weeks += lived
    assert alarms / weeks <= 0.5
