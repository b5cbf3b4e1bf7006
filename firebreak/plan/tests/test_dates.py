"""One day and one month: what today is where the brand works, and when an item must be looked at again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from firebreak.base import clock
from firebreak.base.errors import WrongInput
from firebreak.org.dates import day_of, local_now, today_of
from firebreak.plan import actions, queries
from firebreak.plan.check import score
from firebreak.plan.exporting import book
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
FAR = [("Pacific/Kiritimati", 21), ("Pacific/Pago_Pago", 19), ("UTC", 20)]
"""Zone -> its day at that moment: half past midnight of the next in the one, half past eleven of the last in the other."""


def item(plan: Plan, kind: str, key: str) -> PlanItem:
    found = queries.item(plan, kind, key)
    assert found is not None
    return found


@pytest.mark.parametrize(("zone", "day"), FAR)
def test_today_is_the_day_of_the_brands_zone(zone: str, day: int, plan: Plan) -> None:
    plan.brand.time_zone = zone
    with clock.frozen(AT):
        assert today_of(plan.brand) == date(2026, 11, day)
    assert day_of(plan.brand, AT) == date(2026, 11, day)
    assert local_now(plan.brand).utcoffset() == AT.astimezone(ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(("zone", "day"), FAR)
def test_every_day_that_is_kept_or_printed_is_the_brands(zone: str, day: int, plan: Plan, anna: Any) -> None:
    plan.brand.time_zone = zone
    plan.brand.save()
    plan = Plan.objects.select_related("brand").get(pk=plan.pk)
    here = date(2026, 11, day)
    with clock.frozen(AT):
        assert actions.note_check(actor=ACTOR, plan=plan, result=score([])).day == here
        assert [one.day for one in queries.history(plan)] == [here]
        assert book.book_of(plan, "en").printed == here
        template = item(plan, "templates", "holding-general")
        with pytest.raises(WrongInput):
            actions.approve_template(actor=ACTOR, item=template, person=anna, until=here, alone=True)
        until = here + timedelta(days=1)
        actions.approve_template(actor=ACTOR, item=template, person=anna, until=until, alone=True)
        assert queries.view_of(plan).approved_until["holding-general"] == until


def test_a_page_marks_an_item_on_the_brands_day_just_after_midnight(
    plan: Plan, lead: Any, client_of: Callable[..., Any]
) -> None:
    plan.brand.time_zone = "Pacific/Kiritimati"
    plan.brand.save()
    with clock.frozen(datetime(2026, 11, 21, 10, 30, tzinfo=UTC)):  # 00:30 on the 22nd there
        client_of(lead).post(f"/b/{plan.brand.slug}/plan/risks/data-breach/reviewed")
    assert item(plan, "risks", "data-breach").reviewed_on == date(2026, 11, 22)


def test_what_was_never_reviewed_is_due_from_when_it_was_written(plan: Plan) -> None:
    risk = item(plan, "risks", "data-breach")
    months = risk.body.get("review_months", 6)
    written = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    plan.items.filter(pk=risk.pk).update(changed_at=written)
    plan.brand.time_zone = "Asia/Tokyo"
    plan.brand.save()
    plan = Plan.objects.select_related("brand").get(pk=plan.pk)
    view = queries.view_of(plan)
    assert view.reviewed["risks", "data-breach"] == date(2026, 2, 1), "the brand's day, not UTC's"
    due = date(2026, 2, 1) + months * timedelta(days=30.44)

    def overdue(day: date) -> bool:
        with clock.frozen(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
            found = queries.findings(plan)
        return ("review.overdue", "data-breach") in {(one.code, one.hole.key) for one in found}

    assert not overdue(due)
    assert overdue(due + timedelta(days=1))
    actions.review_item(actor=ACTOR, item=item(plan, "risks", "data-breach"), on=due)
    assert not overdue(due + timedelta(days=1))


def test_the_page_and_the_check_say_the_same_day(
    plan: Plan, lead: Any, client_of: Callable[..., Any]
) -> None:
    long_ago = clock.now() - timedelta(days=800)
    plan.items.filter(kind="policies", key="escalation").update(changed_at=long_ago)
    shown = client_of(lead).get(f"/b/{plan.brand.slug}/plan/policies/escalation/").content.decode()
    assert "Overdue" in shown
    found = {(one.code, one.hole.key) for one in queries.findings(plan)}
    assert ("review.overdue", "escalation") in found
    assert ("review.overdue", "moderation") not in found
