"""What is sent again by a person's word is looked at once more: its facts, its corrections, its account."""

from typing import Any

import pytest

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Channel, Delivery, Release
from firebreak.publishing.words import say_error
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, begun
from firebreak.statements.tests.test_facts import bound, change, released, room  # noqa: F401

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def held(room: Any) -> Any:  # noqa: F811
    """A released text with a fact in it, held by a freeze that is over."""
    channel = publishing.add_channel(
        actor=ACTOR, brand=room.brand, name="Sign", text="short", person=room.sam
    )
    room.row = released(room)
    actions.publish(
        actor=ACTOR, statement=room.row, person=room.sam, seen=room.row.digest, where=[(channel, "en")]
    )
    Delivery.objects.update(state="held", account="@us")
    room.channel = channel
    return room


def again(stage: Any) -> str:
    """What becomes of it."""
    try:
        row = publishing.again(actor=ACTOR, delivery=Delivery.objects.get(), person=stage.sam)
    except FirebreakError as error:
        said, code = say_error(error), error.code
    else:
        return str(row.state)
    assert Delivery.objects.get().state == "held", "it waits as it did"
    assert "{" not in said
    assert said != code
    return code


def test_what_holds_is_sent_again(held: Any) -> None:
    assert again(held) == "by_hand"


def test_a_fact_that_changed_meanwhile_keeps_it_back_until_somebody_lets_it_stand(held: Any) -> None:
    change(held)
    assert again(held) == "statements.fact_changed"
    actions.let_stand(
        actor=ACTOR,
        statement=held.row,
        person=held.sam,
        seen=held.row.digest,
        sure=True,
        why="It is in the same sentence",
    )
    assert again(held) == "by_hand"


def test_a_text_that_was_corrected_is_not_sent_again(held: Any) -> None:
    made = begun(held.brand, held.sam, template="correct-own-post", corrects=held.row)
    Statement.objects.filter(pk=made.pk).update(state="released")
    assert again(held) == "statements.corrected"


def test_other_bytes_or_what_is_not_released_are_not_sent_again(held: Any) -> None:
    Delivery.objects.update(digest="0" * 64)
    assert again(held) == "statements.changed_meanwhile"
    Statement.objects.update(state="approved")
    assert again(held) == "statements.not_released"


def test_another_account_than_it_was_planned_for_keeps_it_back(held: Any) -> None:
    Channel.objects.update(account="@somebody-else")
    assert again(held) == "publishing.other_account"
    Channel.objects.update(account="@us")
    assert again(held) == "by_hand"


def test_the_account_is_written_down_when_it_is_decided(held: Any) -> None:
    Channel.objects.update(account="@us")
    other = release_other(held)
    assert other.account == "@us"


def release_other(held: Any) -> Delivery:
    """Of a second text."""
    row = released(held)
    channel = Channel.objects.get()
    made = actions.publish(
        actor=ACTOR, statement=row, person=held.sam, seen=row.digest, where=[(channel, "en")]
    )
    return made.deliveries.get()


@pytest.mark.parametrize("about", ["other:1", "statement:x", "statement:", "statement:\u0661", "statement"])
def test_what_is_about_no_statement_is_sent_as_it_was_approved(held: Any, about: str) -> None:
    Release.objects.update(about=about)
    assert again(held) == "by_hand"


def test_nobody_sends_what_is_on_its_way(held: Any) -> None:
    assert again(held) == "by_hand"
    with pytest.raises(FirebreakError) as caught:
        publishing.again(actor=ACTOR, delivery=Delivery.objects.get(), person=held.sam)
    assert caught.value.code == "publishing.wrong_move"
    assert not isinstance(caught.value, WrongInput)
