"""Who gets the situation report and when, and each kept as it was sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base.clock import frozen
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditPayload
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, ReportPlan
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
AT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def kept(row: Incident, **more: Any) -> Any:
    """A report goes out."""
    given = {"at": AT, "content": '{"en": {"title": "The app is down"}}', "languages": ["en"], **more}
    return actions.keep_report(actor=ACTOR, incident=row, person=None, **given)


def planned(row: Incident, people: Any, **more: Any) -> ReportPlan:
    return actions.plan_reports(actor=ACTOR, incident=row, person=None, people=people, **more)


def test_a_report_without_anybody_who_gets_it_is_refused(outage: Incident) -> None:
    with pytest.raises(WrongInput, match="who gets it"):
        kept(outage)
    with pytest.raises(WrongInput, match="who gets it"):
        planned(outage, [], every_h=2)


def test_reports_are_numbered_and_only_their_digest_stands_in_the_record(outage: Incident, lena: Any) -> None:
    planned(outage, [lena])
    first, second = kept(outage), kept(outage)
    assert (first.number, second.number) == (1, 2)
    assert first.digest == actions.digest_of('{"en": {"title": "The app is down"}}')
    bodies = AuditPayload.objects.filter(entry__action="incidents.report_sent").values_list("body", flat=True)
    assert all(first.digest in body and '{"title"' not in body for body in bodies)
    assert [one.number for one in queries.reports(outage)] == [2, 1]


def test_a_planned_time_sends_once_and_sets_the_next(outage: Incident, lena: Any) -> None:
    with frozen(AT):
        plan = planned(outage, [lena], every_h=2)
    assert plan.next_at == AT + timedelta(hours=2)
    with frozen(AT + timedelta(hours=2, seconds=20)):
        assert [one.pk for one in queries.due_reports(AT + timedelta(hours=2))] == [plan.pk]
        made = kept(outage, due=plan.next_at)
        assert made.planned
        with pytest.raises(WrongMove, match="sent already"):
            kept(outage, due=plan.next_at)
    plan.refresh_from_db()
    assert plan.next_at == AT + timedelta(hours=4)
    assert outage.reports.count() == 1


def test_a_planned_report_that_nobody_may_get_any_more_is_not_made_and_the_plan_goes_on(
    outage: Incident, lena: Any, make_person: Any
) -> None:
    other = make_person("gone", outage.brand, "viewer")
    with frozen(AT):
        plan = planned(outage, [other], every_h=1)
    actions.set_private(actor=ACTOR, incident=outage, person=lena, private=True)
    with frozen(AT + timedelta(hours=1)):
        assert kept(outage, due=plan.next_at) is None
    plan.refresh_from_db()
    assert plan.next_at == AT + timedelta(hours=2)


def test_nothing_is_due_in_a_closed_incident(outage: Incident, lena: Any) -> None:
    with frozen(AT):
        planned(outage, [lena], times=["15:00"])
    assert queries.due_reports(AT + timedelta(days=1)).exists()
    actions.close(actor=ACTOR, incident=outage, outcome="handled", reason="over")
    assert not queries.due_reports(AT + timedelta(days=1)).exists()
    assert kept(outage) is not None  # a last one by hand


def test_only_people_who_may_see_the_incident_and_rooms_of_the_brand_can_be_chosen(
    outage: Incident, lena: Any, make_person: Any, other_brand: Any
) -> None:
    stranger = make_person("stranger", other_brand, "admin")
    with pytest.raises(WrongInput, match="may see it"):
        planned(outage, [stranger])
    actions.set_private(actor=ACTOR, incident=outage, person=lena, private=True)
    with pytest.raises(WrongInput, match="may see it"):
        planned(outage, [make_person("outside", outage.brand, "admin")])
    assert planned(outage, [lena]).people == [str(lena.uid)]


@pytest.mark.parametrize("times", [["25:00"], ["8 o'clock"], ["08:00"] * 2 + [f"0{n}:30" for n in range(7)]])
def test_times_that_are_none_or_too_many_are_refused(outage: Incident, lena: Any, times: list[str]) -> None:
    with pytest.raises(WrongInput):
        planned(outage, [lena], times=times)
    assert not ReportPlan.objects.exists()


def test_who_saw_an_older_choice_of_people_is_told_before_it_is_sent(
    outage: Incident, lena: Any, sam: Any
) -> None:
    plan = planned(outage, [lena])
    seen = plan.version
    planned(outage, [lena, sam], seen=seen)
    with pytest.raises(WrongMove):
        kept(outage, seen=seen)
    with pytest.raises(WrongMove):
        planned(outage, [sam], seen=seen)
