"""What is really done: begun, done with proof, and said in public only where somebody who may decide it did."""

from typing import Any

import pytest

from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import actions, queries
from firebreak.incidents.models import CorrectiveAction, Incident
from firebreak.incidents.rules import CORRECTIVE_MOVES, move
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def recall(outage: Incident, tove: Any) -> CorrectiveAction:
    return actions.add_corrective(
        actor=ACTOR, incident=outage, kind="recall", words="All meters of May come back", owner=tove
    )


def test_every_move_of_the_table_and_no_other_is_possible() -> None:
    verbs = {verb for moves in CORRECTIVE_MOVES.values() for verb in moves}
    assert set(CORRECTIVE_MOVES) == set(CorrectiveAction.State.values)
    for state in CORRECTIVE_MOVES:
        for verb in verbs:
            if verb in CORRECTIVE_MOVES[state]:
                assert move(CORRECTIVE_MOVES, state, verb) in CORRECTIVE_MOVES
            else:
                with pytest.raises(WrongMove):
                    move(CORRECTIVE_MOVES, state, verb)


def test_it_is_written_down_begun_and_done_with_proof(outage: Incident, tove: Any, client_of: Any) -> None:
    client = client_of(tove)
    assert (
        client.post(at(outage, "corrective"), {"do": "add", "kind": "magic", "words": "x"}).status_code == 400
    )
    client.post(
        at(outage, "corrective"),
        {"do": "add", "kind": "repair", "words": "New disks", "owner": str(tove.uid)},
    )
    [row] = queries.corrective_actions(outage)
    assert "You see to it" in shown(client, outage)
    address = at(outage, "corrective_action", row.uid)
    client.post(address, {"do": "begin"})
    assert client.post(address, {"do": "finish", "proof": " "}).status_code == 400
    assert client.post(address, {"do": "finish", "proof": "Ticket 17"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.proof, row.ended_by) == ("done", "Ticket 17", tove)
    assert "Really done: New disks" in shown(client, outage, "timeline")
    client.post(address, {"do": "reopen"})
    row.refresh_from_db()
    assert row.state == "doing"


@pytest.mark.parametrize(
    ("role", "may"),
    [("responder", False), ("writer", False), ("approver", False), ("lead", True), ("admin", True)],
)
def test_who_decides_what_may_be_said_cell_by_cell(
    outage: Incident, recall: CorrectiveAction, make_person: Any, client_of: Any, role: str, may: bool
) -> None:
    client, address = (
        client_of(make_person("somebody", outage.brand, role)),
        at(outage, "corrective_action", recall.uid),
    )
    assert ('name="sayable"' in client.get(address).content.decode()) is may
    answer = client.post(address, {"do": "sayable", "sayable": "yes", "version": recall.version})
    assert (answer.status_code == 302) is may
    assert queries.sayable_actions(outage).exists() is may


def test_counsel_of_the_room_decides_it_too(
    outage: Incident, recall: CorrectiveAction, make_person: Any, client_of: Any
) -> None:
    clara = make_person("clara", outage.brand, "writer")
    actions.let_in(actor=ACTOR, incident=outage, person=clara, duty="legal")
    sent = {"do": "sayable", "sayable": "no", "version": recall.version}
    assert client_of(clara).post(at(outage, "corrective_action", recall.uid), sent).status_code == 302
    recall.refresh_from_db()
    assert (recall.sayable, recall.sayable_by) == ("no", clara)


def test_other_words_and_giving_up_void_the_decision(
    outage: Incident, recall: CorrectiveAction, lena: Any
) -> None:
    decide = {"actor": ACTOR, "corrective": recall, "person": lena}
    actions.decide_sayable(**decide, sayable="yes", public_words="We take back all meters of May")
    given = {"actor": ACTOR, "corrective": recall, "kind": "recall"}
    row = actions.change_corrective(**given, words=recall.text, owner=lena)
    assert row.sayable == "yes"
    row = actions.change_corrective(**given, words="Some meters come back")
    assert (row.sayable, row.sayable_by) == ("", None)
    actions.decide_sayable(**decide, sayable="yes")
    row = actions.drop_corrective(actor=ACTOR, corrective=recall, person=lena, reason="Wrong batch")
    assert row.sayable == ""
    with pytest.raises(WrongMove):
        actions.decide_sayable(**decide, sayable="yes")
    actions.reopen_corrective(actor=ACTOR, corrective=recall)
    with pytest.raises(WrongInput):
        actions.decide_sayable(**decide, sayable="perhaps")
    assert not queries.sayable_actions(outage).exists()


def test_a_notice_is_confirmed_by_counsel_with_its_rule_and_the_day_it_was_checked(
    crewed: Any, lena: Any, sam: Any, client_of: Any
) -> None:
    row = actions.declare(
        actor=ACTOR, brand=crewed, person=lena, title="Data is out",
        situation={"harm": "no", "type": "data-breach", "markets": ["se"], "personal_data": True},
    )  # fmt: skip
    clock = queries.legal_clocks(row)[0]
    html = shown(client_of(sam), row, "legal")
    assert "Let your counsel confirm each of them" in html
    assert "The rule was last looked up on 2026-11-20" in html
    assert client_of(sam).post(at(row, "legal"), {"clock": str(clock.uid)}).status_code == 403
    client = client_of(lena)
    client.post(at(row, "legal"), {"clock": str(clock.uid)})
    clock.refresh_from_db()
    assert clock.confirmed_by == lena
    assert client.post(at(row, "legal"), {"clock": "x"}).status_code == 400
    sent = {"proof": "Letter 17", "from": "legal"}
    assert client.post(at(row, "notice", clock.uid), sent)["Location"] == at(row, "legal")
    assert "Letter 17" in shown(client, row, "legal")


def test_who_begins_it_does_not_take_it_from_whoever_was_given_it_meanwhile(
    outage: Incident, sam: Any, tove: Any
) -> None:
    row = actions.add_corrective(actor=ACTOR, incident=outage, kind="repair", words="New disks")
    seen = CorrectiveAction.objects.get(pk=row.pk)
    actions.change_corrective(actor=ACTOR, corrective=row, kind="repair", words="New disks", owner=tove)
    begun = actions.begin_corrective(actor=ACTOR, corrective=seen, person=sam)
    assert (begun.state, begun.owner) == ("doing", tove)
