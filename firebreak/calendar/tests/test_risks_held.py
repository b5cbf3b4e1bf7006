"""Risks that keep a post back: seen before it is approved, weighed by name, and looked for again until it is out."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditPayload
from firebreak.calendar import actions
from firebreak.calendar.actions.sweeping import sweep_all
from firebreak.calendar.looking import look_at
from firebreak.calendar.tests.conftest import ACTOR, DAY, Desk, delivery, now, work
from firebreak.incidents import actions as incidents
from firebreak.incidents.models import Incident

pytestmark = [pytest.mark.room, pytest.mark.django_db]
METERS = "Our new meters save you money. Order yours today!"


def declare(desk: Desk, title: str = "Meters catch fire", **differs: Any) -> Incident:
    return incidents.declare(
        actor=ACTOR, brand=desk.brand, person=desk.approver, title=title, situation={"harm": "yes"}, **differs
    )


def codes(desk: Desk, row: Any) -> list[str]:
    return [one.code for one in look_at(row, desk.approver)]


def test_an_incident_on_its_topic_takes_back_what_was_approved(desk: Desk, later: Any) -> None:
    row, other = desk.approve(text=METERS), desk.approve(text="A walk in the park on Sunday.", at=now_in(3))
    declare(desk)
    work()
    assert (now(row).state, now(row).why_held, delivery(row).state) == ("held", "risk", "cancelled")
    assert now(row).risks[0][0] == "open_incident"
    assert now(other).state == "queued"
    later(5 * DAY)
    work()
    assert (now(row).state, now(other).state) == ("held", "done")


def now_in(days: int) -> Any:
    from firebreak.base import clock

    return clock.now() + days * DAY


def test_the_sweep_finds_it_too_where_the_event_is_late(desk: Desk) -> None:
    row = desk.approve(text=METERS, at=now_in(0) + timedelta(hours=3))
    far = desk.approve(text=METERS, at=now_in(9))
    declare(desk)
    sweep_all()
    assert (now(row).state, now(far).state) == ("held", "queued")


def test_the_brands_own_name_is_no_topic(desk: Desk) -> None:
    row = desk.approve(text="Norrsken Energi wishes you a calm week.")
    declare(desk, "Norrsken Energi: meters catch fire")
    work()
    assert now(row).state == "queued"


def test_a_private_incident_holds_nothing_that_all_see(desk: Desk, lead: Any) -> None:
    row = desk.approve(text=METERS)
    incident = declare(desk)
    Incident.objects.filter(pk=incident.pk).update(private=True)
    work()
    assert now(row).state == "queued", "held it would tell that there is one"
    assert "open_incident" in codes(desk, row), "who opened it is told"
    assert "open_incident" not in [one.code for one in look_at(row, desk.writer)]


def test_an_error_is_weighed_by_name_and_stays_weighed(desk: Desk, later: Any) -> None:
    declare(desk)
    row = desk.ask(text=METERS)
    with pytest.raises(WrongInput) as caught:
        desk.approve(row)
    assert (caught.value.code, caught.value.params["risks"]) == ("calendar.weigh", ["open_incident"])
    with pytest.raises(WrongInput):
        desk.approve(row, accept="too short")
    row = desk.approve(row, accept="These are other meters, of 2027.")
    assert row.weighed[0][0] == "open_incident"
    sweep_all()
    assert now(row).state == "queued"
    declare(desk, "Meters are recalled")
    work()
    assert now(row).state == "held", "that incident was not weighed"


def test_what_was_weighed_of_a_private_incident_is_written_nowhere(desk: Desk) -> None:
    incident = declare(desk)
    Incident.objects.filter(pk=incident.pk).update(private=True)
    row = desk.approve(text=METERS, accept="These are other meters, of 2027.")
    said = " ".join(
        AuditPayload.objects.filter(entry__object=f"planned:{row.uid}").values_list("body", flat=True)
    )
    assert row.weighed == []
    assert str(incident.uid) not in said


@pytest.mark.parametrize(
    ("differs", "code"),
    [
        ({"offer_ends": 0}, "expired_offer"),
        ({"picture": "crowd.jpg"}, "picture_without_rights"),
        (
            {"picture": "crowd.jpg", "picture_rights": "Ann, all rights", "picture_until": 0},
            "picture_without_rights",
        ),
    ],
)
def test_what_is_wrong_in_itself_is_not_approved_without_a_reason(
    desk: Desk, differs: Any, code: str
) -> None:
    given = dict(differs)
    if "offer_ends" in given:
        given["offer_ends"] = now_in(0) + timedelta(hours=2)
    if "picture_until" in given:
        given["picture_until"] = now_in(0).date() - timedelta(days=2)
    with pytest.raises(WrongInput) as caught:
        desk.approve(**given)
    assert caught.value.params["risks"] == [code]


def test_what_does_not_fit_is_not_weighed(desk: Desk) -> None:
    row = desk.ask(text="long " * 1_500)
    assert "does_not_fit" in codes(desk, row)
    with pytest.raises(WrongInput) as caught:
        desk.approve(row, accept="It will surely fit, I think.")
    assert caught.value.code == "calendar.kept_back"
    assert now(row).state == "asked"


def test_another_account_than_the_one_it_was_written_for(desk: Desk) -> None:
    type(desk.page).objects.filter(pk=desk.page.pk).update(account="@norrsken")
    desk.page.refresh_from_db()
    row = desk.approve()
    type(desk.page).objects.filter(pk=desk.page.pk).update(account="@norrsken_jobs")
    sweep_all()
    assert (now(row).state, now(row).risks[0][0]) == ("held", "wrong_account")


def test_neighbours_own_days_and_topics_are_advice(desk: Desk) -> None:
    at = now_in(2).replace(hour=10, minute=0, second=0, microsecond=0)
    desk.approve(at=at)
    actions.keep_day(actor=ACTOR, brand=desk.brand, name="The fire of 2019", first=at.date())
    actions.watch_topic(actor=ACTOR, brand=desk.brand, name="Elections", words=["ballot", "投票"])
    row = desk.ask(text="The ballot of hearts", at=at + timedelta(minutes=10))
    assert codes(desk, row) == ["sensitive_date", "sensitive_topic", "too_near"]
    assert desk.approve(row).state == "queued"
