"""No data is not calm: what the detector said before it died is not told as if it were true now."""

from datetime import timedelta

import pytest

from firebreak.base import clock
from firebreak.base.clock import now
from firebreak.listening import queries
from firebreak.listening.models import Watch

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def checked(monitor, state):
    Watch.objects.create(monitor=monitor, state=state, since=now(), checked_at=now(), reason_code="calm")


@pytest.mark.parametrize(
    ("state", "soon", "later"),
    [
        ("calm", "calm", "no-data"),
        ("watch", "watch", "no-data"),
        ("crisis", "crisis", "crisis"),  # a warning stays until somebody says otherwise
        ("no-baseline", "no-baseline", "no-baseline"),
    ],
)
def test_an_old_calm_is_told_as_no_data(monitor, state, soon, later):
    checked(monitor, state)
    with clock.frozen(now() + timedelta(seconds=60)):
        assert queries.state_of(monitor).state == soon
    with clock.frozen(now() + timedelta(minutes=5)):
        found = queries.state_of(monitor)
    assert found.state == later
    assert later != "no-data" or found.reason_code == "gap.not_running"
