"""The conformance battery tries the live reader; these try the one without a token by the same tests."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from firebreak.base.errors import AuthError, OutsideError, PermanentError, RateError, TransientError
from firebreak.connectors.mastodon.manifest import MANIFEST
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.tests import test_battery as battery

pytestmark = pytest.mark.unit
WITHOUT = replace(MANIFEST, simulator=lambda: MastodonSimulator(live=False))


@pytest.mark.parametrize(
    "holds",
    [
        battery.test_posts_come_once_with_an_id_a_time_and_a_platform,
        battery.test_cut_at_every_batch_boundary_nothing_is_lost_or_doubled,
        battery.test_killed_before_the_store_had_the_batch_it_comes_again,
        battery.test_a_line_cut_in_the_middle_loses_and_doubles_nothing,
        battery.test_garbage_among_good_items_costs_none_of_them,
        battery.test_a_cancelled_reader_stops_within_two_seconds,
    ],
    ids=lambda holds: holds.__name__.removeprefix("test_"),
)
def test_without_a_token_the_battery_holds_too(holds: Callable[[Any], None]) -> None:
    holds(WITHOUT)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("auth", AuthError), ("rate", RateError), ("down", TransientError), ("gone", PermanentError)],
)
def test_without_a_token_failures_become_their_kind(fault: str, kind: type[OutsideError]) -> None:
    battery.test_failures_of_a_source_become_their_kind(WITHOUT, fault, kind)


def test_both_ways_are_tried() -> None:
    assert MANIFEST in battery.READERS
    assert MANIFEST.simulator is not None
    with MANIFEST.simulator() as sim:
        assert MANIFEST.reader is not None
        assert MANIFEST.reader(sim.context()).poll_every_s is None
    with MastodonSimulator(live=False) as sim:
        assert MANIFEST.reader(sim.context()).poll_every_s == 60.0
