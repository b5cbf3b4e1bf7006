"""A source says how it is, in every state, with what to do."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import actions, queries
from firebreak.listening.models import Source
from firebreak.listening.tests.conftest import ACTOR
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
