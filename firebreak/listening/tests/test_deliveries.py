"""What other programs hand in is kept before it is answered and read exactly once."""

import json
from typing import Any

import pytest

from firebreak.base.errors import RateError, WrongInput, WrongMove
from firebreak.listening import actions, queries, store
from firebreak.listening.actions import deliveries
from firebreak.listening.models import Intake, Source
from firebreak.listening.tests.conftest import ACTOR, wait_for

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def source(brand: Any, monitor: Any) -> Source:
    return actions.add_source(actor=ACTOR, brand=brand, connector="pushed", name="P", settings={})


def _send(source: Source, delivery: str, *texts: str, body: bytes | None = None) -> Intake:
    body = json.dumps(texts).encode() if body is None else body
    return actions.accept_delivery(source, delivery=delivery, body=body, content_type="application/json")


def test_a_delivery_sent_twice_is_read_once(source: Source, monitor: Any, listening: Any) -> None:
    first = _send(source, "d1", "Norrsken fails", "nothing")
    assert _send(source, "d1", "Norrsken fails", "nothing").pk == first.pk
    with listening():
        wait_for(lambda: Intake.objects.get(pk=first.pk).done_at)
        _send(source, "d1", "Norrsken fails", "nothing")
        last = _send(source, "d2", "Norrsken again")
        wait_for(lambda: Intake.objects.get(pk=last.pk).done_at)
    assert Intake.objects.get(pk=first.pk).outcome == {"posts": 2, "new": 2, "mentions": 1, "refused": 0}
    assert store.totals(monitor.pk, 0, 1e11)[0] == 2
    assert store.check() == []
    assert Source.objects.get(pk=source.pk).state == "listening"
    assert Source.objects.get(pk=source.pk).posts_total == 3


def test_one_that_cannot_be_read_is_kept_and_said_and_the_next_is_read(
    source: Source, monitor: Any, listening: Any
) -> None:
    bad = _send(source, "bad", body=b"{not json")
    good = _send(source, "good", "Norrsken")
    with listening():
        wait_for(lambda: Intake.objects.get(pk=good.pk).done_at)
    row = Intake.objects.get(pk=bad.pk)
    assert row.outcome["code"] == "delivery.unreadable"
    assert bytes(row.body) == b"{not json"
    assert [warning["code"] for warning in Source.objects.get(pk=source.pk).warnings] == [
        "delivery.unreadable"
    ]
    assert len(queries.mentions(source.brand, queries.MentionFilter()).items) == 1


def test_one_that_breaks_the_reader_does_not_hold_up_those_of_other_brands(
    source: Source, monitor: Any, other_brand: Any, listening: Any
) -> None:
    poison = _send(source, "poison", body=b"[5]")  # the reader of the test stumbles over it with a TypeError
    theirs = actions.add_source(actor=ACTOR, brand=other_brand, connector="pushed", name="T", settings={})
    behind = _send(theirs, "behind", "Kopi")
    with listening():
        wait_for(lambda: Intake.objects.get(pk=behind.pk).done_at)
    row = Intake.objects.get(pk=poison.pk)
    assert row.outcome == {"code": "delivery.unreadable", "params": {"error": "TypeError"}}
    assert bytes(row.body) == b"[5]"


def test_the_real_webhook_connector_reads_what_the_door_took(
    brand: Any, monitor: Any, listening: Any
) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="W", settings={})
    assert source.secrets["secret"].startswith("whsec_")
    body = json.dumps([{"id": "7", "platform": "web", "author": "kim", "text": "Norrsken 召回"}]).encode()
    _send(source, "w1", body=body)
    with listening():
        [view] = wait_for(lambda: queries.mentions(brand, queries.MentionFilter()).items)
    assert (view.author, view.platform, view.source) == ("kim", "web", "W")


def test_bad_ids_paused_sources_and_a_full_house_are_refused(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    for delivery in ("", "   ", "x" * 201):
        with pytest.raises(WrongInput):
            _send(source, delivery, "a")
    monkeypatch.setattr(deliveries, "MOST_WAITING", 2)
    _send(source, "a")
    _send(source, "b")
    with pytest.raises(RateError):
        _send(source, "c")
    actions.pause_source(actor=ACTOR, source=source)
    with pytest.raises(WrongMove):
        _send(Source.objects.get(pk=source.pk), "d")
    assert Intake.objects.count() == 2
