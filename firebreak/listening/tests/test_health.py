"""A source says how it is, in every state, with what to do."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import actions, queries
from firebreak.listening.models import Source
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make
from firebreak.listening.views.source_page import source_rows
from firebreak.listening.words import WORDS, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _source(brand: Any, connector: str, **fields: Any) -> Source:
    made = actions.add_source(actor=ACTOR, brand=brand, connector=connector, name="S", settings={})
    Source.objects.filter(pk=made.pk).update(**fields)
    return Source.objects.get(pk=made.pk)


@pytest.mark.parametrize("state", Source.State.values)
@pytest.mark.parametrize("connector", ["numbered", "pushed", "files", "webhook"])
def test_every_state_of_every_kind_is_said_in_words(brand: Any, connector: str, state: str) -> None:
    health = queries.source_health(_source(brand, connector, state=state, last_post_at=now()))
    assert health.state == state
    assert health.sentence[0] in WORDS
    assert "{" not in say(*health.sentence)
    assert health.what_to_do == "" or health.what_to_do in WORDS
    assert len(health.per_hour) == 24


def test_one_that_said_nothing_for_longer_than_usual_is_silent(brand: Any) -> None:
    source = _source(brand, "numbered", state="listening", last_post_at=now() - timedelta(hours=2))
    assert queries.source_health(source).state == "silent"
    quiet = _source(brand, "files", state="listening", last_post_at=now() - timedelta(days=2000))
    assert queries.source_health(quiet).state == "listening"


def test_a_connector_that_is_gone_is_broken(brand: Any) -> None:
    source = _source(brand, "numbered", state="listening", last_post_at=now())
    source.connector = "removed"
    assert queries.source_health(source).state == "broken"


def test_those_that_wait_for_others_do_not_ask_for_a_repair(brand: Any) -> None:
    assert queries.source_health(_source(brand, "pushed")).sentence[0] == "health.waiting_push"
    assert queries.source_health(_source(brand, "files")).what_to_do == ""
    assert queries.source_health(_source(brand, "numbered")).what_to_do == "advice.start_listening"


def test_an_hour_in_which_it_was_not_heard_has_no_number(brand: Any) -> None:
    source = _source(brand, "numbered", created_at=now() - timedelta(hours=12))
    hour = now().replace(minute=0, second=0, microsecond=0)
    source.gaps.create(start=hour - timedelta(hours=5), end=hour - timedelta(hours=3), code="gap.failed")
    source.gaps.create(start=hour - timedelta(minutes=90), end=hour - timedelta(minutes=70), code="gap.rate")
    heard = queries.source_health(source).per_hour
    assert heard[:11] == [None] * 11
    assert heard[12:] == [0] * 6 + [None] * 2 + [0] * 4


def test_a_pause_of_weeks_is_still_a_gap(brand: Any) -> None:
    source = _source(brand, "numbered", created_at=now() - timedelta(days=40), state="paused")
    source.gaps.create(start=now() - timedelta(days=20), code="gap.paused")
    health = queries.source_health(source)
    assert health.per_hour == [None] * 24
    assert [gap.code for gap in health.gaps] == ["gap.paused"]


def test_the_small_line_of_a_source_breaks_where_it_was_not_heard(
    brand: Any, monitor: Any, feed: Any
) -> None:
    source = _source(brand, "numbered", created_at=now() - timedelta(hours=48))
    feed([make(n, "norrsken", ago=n * 3600) for n in range(24) if n not in range(8, 17)], source=source.pk)
    whole = str(source_rows(brand)[0].spark)
    source.gaps.create(start=now() - timedelta(hours=15), end=now() - timedelta(hours=9), code="gap.failed")
    broken = str(source_rows(brand)[0].spark)
    assert (whole.count('class="line'), broken.count('class="line')) == (1, 2)
