"""A duty goes from one person to another, who accepts it; who has been at work for twelve hours is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from firebreak.base import jobs
from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import actions, presence, queries
from firebreak.incidents.hours import guard
from firebreak.incidents.models import Incident, LongShift
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify.models import Notice

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def run_due() -> None:
    """Everything that waits, as a worker does it."""
    while jobs.run_one():
        pass


def offer(row: Incident, giver: Any, taker: Any, **more: Any) -> Any:
    """An offer of all that the giver has here."""
    return actions.offer_hand_over(
        actor=ACTOR, incident=row, giver=giver, taker=taker, open="The landlord waits", **more
    )


def test_everything_moves_when_it_is_accepted_and_nothing_before(
    outage: Incident, lena: Any, tove: Any
) -> None:
    actions.give_lead(actor=ACTOR, incident=outage, to=lena)
    held = set(outage.tasks.filter(holder=lena, state="open").values_list("uid", flat=True))
    message = actions.add_message(actor=ACTOR, incident=outage, words="When?")
    actions.claim_message(actor=ACTOR, message=message, person=lena)
    assert held
    row = offer(outage, lena, tove)
    outage.refresh_from_db()
    assert (outage.lead, outage.tasks.filter(holder=lena, state="open").count()) == (lena, len(held))
    actions.accept_hand_over(actor=ACTOR, hand_over=row, person=tove)
    outage.refresh_from_db()
    message.refresh_from_db()
    assert outage.lead == tove
    assert held <= set(outage.tasks.filter(holder=tove).values_list("uid", flat=True))
    assert not outage.tasks.filter(holder=lena, state="open").exists()
    assert message.holder == tove
    seats = {(one.person, one.duty) for one in queries.seats(outage)}
    assert (tove, "lead") in seats
    assert (lena, "") in seats
    assert (lena, "lead") not in seats


def test_newsrooms_what_is_done_and_who_must_be_told_go_along(
    outage: Incident, lena: Any, tove: Any, sam: Any, client_of: Any
) -> None:
    here: dict[str, Any] = {"actor": ACTOR, "incident": outage}
    press = actions.add_press_question(**here, outlet="The Daily", words="Why?", spokesperson=tove)
    answered = actions.add_press_question(**here, outlet="Weekly", words="Why?", spokesperson=tove)
    actions.answer_press_question(actor=ACTOR, question=answered, person=tove, answer="Soon")
    repair = actions.add_corrective(**here, kind="repair", words="New disks", owner=tove)
    family = actions.add_stakeholder(
        **here, sort="affected", who={}, name="Ann Berg", private=True, teller=tove
    )
    told = actions.add_stakeholder(**here, sort="union", who={"en": "The union"}, teller=tove)
    actions.note_told(actor=ACTOR, stakeholder=told, person=tove, way="phone")
    row = offer(outage, tove, sam)
    page = client_of(sam).get(at(outage, "hand_over")).content.decode()
    assert all(words in page for words in ("The Daily", "New disks", "A private person"))
    assert "Ann Berg" not in page
    assert "Weekly" not in page
    assert "Ann Berg" not in client_of(sam).get(at(outage, "stakeholder", family.uid)).content.decode()
    actions.accept_hand_over(actor=ACTOR, hand_over=row, person=sam)
    for part in (press, answered, repair, family, told):
        part.refresh_from_db()
    assert (press.spokesperson, repair.owner, family.teller) == (sam, sam, sam)
    assert (answered.spokesperson, told.teller) == (tove, tove)
    assert "Ann Berg" in client_of(sam).get(at(outage, "stakeholder", family.uid)).content.decode()
    assert not queries.left_by(outage, tove)


def test_one_duty_goes_alone(outage: Incident, tove: Any, sam: Any) -> None:
    actions.add_task(actor=ACTOR, incident=outage, title={"en": "Ring"}, holder=tove, duty="social")
    row = offer(outage, tove, sam, duty="technical")
    actions.accept_hand_over(actor=ACTOR, hand_over=row, person=sam)
    assert not outage.tasks.filter(holder=tove, duty="technical", state="open").exists()
    assert outage.tasks.filter(holder=tove, duty="social").count() == 1


def test_what_the_giver_does_not_have_any_more_goes_to_nobody(outage: Incident, tove: Any, sam: Any) -> None:
    row = offer(outage, tove, sam, duty="technical")
    actions.let_out(actor=ACTOR, incident=outage, person=tove)
    actions.accept_hand_over(actor=ACTOR, hand_over=row, person=sam)
    seats = {(one.person, one.duty) for one in queries.seats(outage)}
    assert (sam, "technical") not in seats
    assert tove not in {person for person, _duty in seats}


def test_only_the_taker_accepts_once_and_only_the_giver_or_lead_takes_it_back(
    outage: Incident, lena: Any, sam: Any, tove: Any
) -> None:
    row = offer(outage, sam, tove)
    with pytest.raises(WrongInput):
        offer(outage, sam, lena)
    with pytest.raises(WrongMove):
        actions.accept_hand_over(actor=ACTOR, hand_over=row, person=lena)
    with pytest.raises(WrongMove):
        actions.withdraw_hand_over(actor=ACTOR, hand_over=row, person=tove)
    actions.withdraw_hand_over(actor=ACTOR, hand_over=row, person=lena, leads=True)
    with pytest.raises(WrongMove):
        actions.accept_hand_over(actor=ACTOR, hand_over=row, person=tove)
    again = offer(outage, sam, tove)
    actions.decline_hand_over(actor=ACTOR, hand_over=again, person=tove, reason="Ill")
    assert queries.offered(outage).count() == 0


def test_nobody_takes_over_who_may_not_work_or_does_not_know_of_it(
    outage: Incident, sam: Any, tove: Any, viewer: Any, outsider: Any
) -> None:
    for taker in (viewer, outsider, sam):
        with pytest.raises(WrongInput):
            offer(outage, sam, taker)
    actions.set_private(actor=ACTOR, incident=outage, person=sam, private=True)
    actions.let_out(actor=ACTOR, incident=outage, person=tove)
    with pytest.raises(WrongInput) as unseen:
        offer(outage, sam, tove)
    assert unseen.value.code == "incidents.taker_unseen"


def test_both_hear_of_it_and_the_page_shows_what_is_open(
    outage: Incident, sam: Any, tove: Any, client_of: Any
) -> None:
    task = actions.add_task(actor=ACTOR, incident=outage, title={"en": "Ring the landlord"}, holder=sam)
    days = now() + timedelta(days=3)
    actions.add_task(
        actor=ACTOR, incident=outage, title={"en": "Tell the regulator"}, holder=sam, due_at=days
    )
    page = shown(client_of(sam), outage, "hand_over")
    assert "Ring the landlord" in page
    assert f"{days.day} {days:%b} {days:%H:%M} UTC" in page, "due in three days must not read as due now"
    sent = {"what": ":", "taker": str(tove.uid), "open": "The landlord waits", "promised": "", "next": ""}
    assert client_of(sam).post(at(outage, "hand_over"), {**sent, "open": ""}).status_code == 400
    assert client_of(sam).post(at(outage, "hand_over"), sent).status_code == 302
    run_due()
    assert Notice.objects.get(kind="incident_hand_over").deliveries.filter(person=tove).exists()
    page = shown(client_of(tove), outage)
    assert "The landlord waits" in page
    assert "I have it now" in page
    row = queries.offered(outage).get()
    assert client_of(tove).post(at(outage, "hand_over_answer", row.uid), {"do": "decline"}).status_code == 302
    assert queries.offered(outage).count() == 1  # no reason was given
    client_of(tove).post(at(outage, "hand_over_answer", row.uid), {"do": "accept"})
    task.refresh_from_db()
    assert task.holder == tove
    assert "Took over from Sam" in shown(client_of(tove), outage, "timeline")
    assert "I have it now" not in shown(client_of(tove), outage)


def test_only_who_leads_hands_over_for_somebody_else(
    outage: Incident, lena: Any, sam: Any, tove: Any, client_of: Any
) -> None:
    actions.let_in(actor=ACTOR, incident=outage, person=sam, duty="social")
    sent = {
        "what": f"{sam.uid}:social",
        "taker": str(lena.uid),
        "open": "Sam is ill",
        "promised": "",
        "next": "",
    }
    assert client_of(tove).post(at(outage, "hand_over"), sent).status_code == 400
    assert client_of(lena).post(at(outage, "hand_over"), sent).status_code == 302
    assert queries.offered(outage).get().giver == sam


def _here(
    row: Incident, person: Any, begin: datetime, hours: float, *, but: tuple[float, float] = (0, 0)
) -> datetime:
    """Somebody's page asks every ten minutes for so many hours, but for a while; when it last did."""
    moment = begin
    while moment <= begin + timedelta(hours=hours):
        away = but[0] <= (moment - begin).total_seconds() / 3600 < but[1]
        if not away:
            with frozen(moment):
                presence.note(row, person)
        moment += timedelta(minutes=10)
    return moment - timedelta(minutes=10)


def test_after_twelve_hours_the_person_and_the_lead_are_told_once(
    outage: Incident, lena: Any, tove: Any, client_of: Any
) -> None:
    begin = now() + timedelta(minutes=1)
    last = _here(outage, tove, begin, 11.5)
    with frozen(last):
        assert guard() == 0
    last = _here(outage, tove, last, 1)
    with frozen(last):
        assert guard() == 1
        assert guard() == 0
        run_due()
        told = Notice.objects.get(kind="incident_hours")
        assert set(told.deliveries.values_list("person__name", flat=True)) == {"Tove", "Lena"}
        assert "Tove has been at work since" in shown(client_of(lena), outage)
    row = LongShift.objects.get()
    assert abs(row.since - begin) < timedelta(seconds=1)


def test_a_real_break_begins_the_hours_anew_and_a_short_one_does_not(
    outage: Incident, tove: Any, sam: Any
) -> None:
    begin = now() + timedelta(minutes=1)
    _here(outage, tove, begin, 13, but=(5, 9.5))
    last = _here(outage, sam, begin, 13, but=(5, 8))
    with frozen(last):
        guard()
    assert list(LongShift.objects.values_list("person__name", flat=True)) == ["Sam"]


def test_hours_in_a_private_room_are_told_in_it_alone(
    outage: Incident, crewed: Any, sam: Any, lena: Any
) -> None:
    secret = actions.declare(actor=ACTOR, brand=crewed, person=sam, title="Hidden", private=True)
    begin = now() + timedelta(minutes=1)
    last = _here(secret, sam, begin, 12.5)
    with frozen(last):
        presence.note(outage, sam)
        assert guard() == 1
    assert LongShift.objects.get().incident == secret


def test_hours_on_duty_by_the_rota_count_too(outage: Incident, sam: Any) -> None:
    from datetime import time

    from firebreak.org import actions as org

    brand, begin = outage.brand, now().replace(hour=0, minute=0, second=0) + timedelta(days=1)
    given = {
        "duty": "social", "weekdays": list("0123456"), "begins": time(0), "ends": time(20), "turn": "week",
        "time_zone": "UTC", "first": begin.date(), "last": None,
    }  # fmt: skip
    org.add_pattern(actor=ACTOR, brand=brand, people=[sam], given=given)
    for hours, told in ((11, 0), (13, 1)):
        with frozen(begin + timedelta(hours=hours)):
            presence.note(outage, sam)
            assert guard() == told
