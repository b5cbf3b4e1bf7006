"""A freeze while a list goes out, by somebody with a connection of their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from firebreak.publishing import actions
from firebreak.publishing.jobs import sweep
from firebreak.publishing.tests.conftest import ACTOR, Desk, again, do_jobs, state
from firebreak.publishing.tests.list_desk import Lists, lists_of, many, states

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    with lists_of(desk, monkeypatch) as made_lists:
        yield made_lists


def test_a_freeze_in_the_middle_lets_out_nothing_more_than_it_names(lists: Lists) -> None:
    (row,) = lists.queue(lists.a_list(many(30)))
    said: list[Any] = []
    lists.server.after = lambda number: said.append(lists.desk.freeze()) if number == 13 else None
    do_jobs()
    # The gate is shut while the thirteenth is in hand: it is named, and it is the last.
    assert said[0].out == [str(row.uid)]
    assert len(lists.server.mails) == 13
    assert (state(row), states(row)) == ("held", {"sent": 13, "waiting": 17})
    sweep({})
    do_jobs()
    assert len(lists.server.mails) == 13


def test_after_a_freeze_the_rest_goes_out_by_a_persons_word_alone(lists: Lists, second: Any) -> None:
    (row,) = lists.queue(lists.a_list(many(12)))
    stopped: list[Any] = []
    lists.server.after = lambda number: stopped.append(lists.desk.freeze()) if number == 5 else None
    do_jobs()
    freeze = stopped[0].freeze
    for person in (lists.desk.person, second):
        actions.lift(actor=ACTOR, freeze=freeze, person=person)
    do_jobs()
    assert len(lists.server.mails) == 5
    lists.desk.again(again(row))
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 12})
    assert sorted(lists.server.to()) == sorted(set(lists.server.to()))
