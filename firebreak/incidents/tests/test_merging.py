"""Two incidents that are the same: one goes on, and both records say so or neither does."""

from typing import Any

import pytest

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def other(outage: Incident, sam: Any) -> Incident:
    return actions.declare(
        actor=ACTOR, brand=outage.brand, person=sam, title="Slow", situation={"harm": "no", "type": "outage"}
    )


def said(row: Incident) -> set[str]:
    """What its record says."""
    return {one.action for one in queries.timeline(row, None)}


def test_both_records_say_it(outage: Incident, other: Incident) -> None:
    actions.merge(actor=ACTOR, incident=outage, into=other)
    assert (outage.merged_into, outage.outcome) == (other, "merged")
    assert "merged" in said(outage)
    assert "joined" in said(other)


def test_two_are_not_merged_into_each_other(outage: Incident, other: Incident) -> None:
    there, here = (Incident.objects.select_related("brand").get(pk=one.pk) for one in (outage, other))
    actions.merge(actor=ACTOR, incident=outage, into=other)
    with pytest.raises(WrongInput):  # somebody whose page is older
        actions.merge(actor=ACTOR, incident=here, into=there)
    assert "joined" not in said(outage)


def test_what_is_closed_meanwhile_leaves_no_word_in_the_other(outage: Incident, other: Incident) -> None:
    seen = Incident.objects.select_related("brand").get(pk=outage.pk)
    actions.close(actor=ACTOR, incident=outage, outcome="handled", reason="Fixed")
    with pytest.raises(WrongMove):
        actions.merge(actor=ACTOR, incident=seen, into=other)
    assert "joined" not in said(other)


def test_two_private_ones_are_merged_only_where_the_same_people_are_named(
    outage: Incident, other: Incident, brand: Any, lena: Any, make_person: Any
) -> None:
    eve = make_person("eve", brand, "responder")
    for one in (outage, other):
        actions.set_private(actor=ACTOR, incident=one, person=lena, private=True)
    actions.let_in(actor=ACTOR, incident=other, person=eve)
    for here, there in ((outage, other), (other, outage)):
        with pytest.raises(WrongInput) as told:
            actions.merge(actor=ACTOR, incident=here, into=there)
        assert told.value.code == "incidents.merge_named"
    assert not {"joined", "merged"} & (said(outage) | said(other))
    actions.let_in(actor=ACTOR, incident=outage, person=eve)
    actions.merge(actor=ACTOR, incident=outage, into=other)
    assert "joined" in said(other)


def test_nobody_took_it_as_true_where_somebody_was_faster(outage: Incident, lena: Any) -> None:
    actions.verify(actor=ACTOR, incident=outage, person=lena)
    actions.take_as_true(incident=outage)
    assert "taken_as_true" not in said(outage)
