"""Whom a run calls and how: ways in the person's order, the account's address last, quiet hours, who left."""

from datetime import UTC, date, datetime, time

import pytest

from firebreak.base import clock
from firebreak.base.actions import machine
from firebreak.notify import actions
from firebreak.notify.paging import Rung
from firebreak.notify.paging.ladder import called, ways_of
from firebreak.notify.paging_rules import Way
from firebreak.org import actions as org
from firebreak.org.duty_rules import Way as Method
from firebreak.org.models import Membership, Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")
NIGHT = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def asleep(brand):
    def do(person):
        actions.set_quiet_hours(actor=ACTOR, brand=brand, person=person, since=time(22), until=time(7))

    return do


def ladder(brand, *people, urgent=True):
    return called(brand, [Rung(person.pk, "lead") for person in people], urgent=urgent, at=NIGHT)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("sort", "value", "senders", "way"),
    [
        ("mail", "a@home.example", {}, Way("email", "a@home.example")),
        ("phone", "+46 70 1", {"twilio": 3}, Way("", "+46 70 1")),
        ("sms", "+46 70 1", {"twilio": 3}, Way("twilio", "+46 70 1", 3)),
        ("sms", "+46 70 1", {"webhook": 3}, Way("", "+46 70 1")),
        ("chat", "telegram: 4711", {"telegram": 4}, Way("telegram", "4711", 4)),
        ("chat", "Telegram/4711", {"telegram": 4}, Way("telegram", "4711", 4)),
        ("chat", "telegram: 4711", {}, None),
        ("chat", "webhook: https://a.example", {"webhook": 4}, None),
        ("chat", "@ada on some app", {"webhook": 4}, None),
        ("other", "knock at the door", {}, None),
    ],
)
def test_each_sort_of_way_becomes_a_call_a_number_or_nothing(sort, value, senders, way):
    person = Person(email="ada@example.org", name="Ada")
    account = Way("email", "ada@example.org")
    found = ways_of(person, [Method(sort, value)], senders)
    assert found == ((way, account) if way is not None else (account,))


def test_ways_keep_their_order_and_the_account_is_last_and_once():
    person = Person(email="ada@example.org", name="Ada")
    methods = [Method("phone", "+46 1"), Method("mail", "b@x.example"), Method("mail", "ada@example.org")]
    assert [way.to for way in ways_of(person, methods, {})] == ["+46 1", "b@x.example", "ada@example.org"]


def test_each_person_is_there_once_and_only_who_works_on_the_brand(brand, lead, writer, outsider):
    gone = Person.objects.create_user(name="Gone", email="gone@example.org", is_active=False)
    Membership.objects.create(brand=brand, person=gone, role="lead")
    rungs = ladder(brand, lead, outsider, gone, writer, lead)
    assert [one.person for one in rungs] == [lead.pk, writer.pk]


def test_who_sleeps_is_passed_over_unless_it_is_urgent_and_they_have_a_duty(
    brand, lead, writer, responder, asleep
):
    for person in (lead, writer, responder):
        asleep(person)
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lead, writer])
    morning = datetime(2026, 3, 10, 7, tzinfo=UTC)
    assert [one.quiet_until for one in ladder(brand, lead, writer, responder)] == [None, None, morning]
    assert {one.quiet_until for one in ladder(brand, lead, writer, responder, urgent=False)} == {morning}


def test_who_is_on_duty_now_is_woken(brand, lead, writer, asleep):
    asleep(writer)
    asleep(lead)
    with clock.frozen(datetime(2026, 3, 9, 1, tzinfo=UTC)):
        org.add_pattern(
            actor=ACTOR, brand=brand, people=[writer],
            given={
                "duty": "social", "weekdays": [0, 1, 2, 3, 4, 5, 6], "begins": time(0), "ends": time(12),
                "time_zone": "UTC", "turn": "week", "first": date(2026, 3, 9), "last": None,
            },
        )  # fmt: skip
    on, off = ladder(brand, writer, lead)
    assert on.quiet_until is None
    assert off.quiet_until is not None


def test_the_plan_is_frozen_at_its_start(brand, lead, writer, mailbox):
    page = actions.page(
        actor=ACTOR, brand=brand, kind="test", about="x", key="k", params={"what": "x"}, rungs=[Rung(lead.pk, "lead")],
        urgent=True, wait_s=60,
    )  # fmt: skip
    page.refresh_from_db()
    before = page.plan
    org.set_methods(actor=ACTOR, person=lead, methods=[("mail", "new@home.example")])
    actions.page(
        actor=ACTOR, brand=brand, kind="test", about="x", key="k", params={"what": "y"}, rungs=[Rung(writer.pk, "lead")],
        urgent=False, wait_s=999,
    )  # fmt: skip
    page.refresh_from_db()
    assert page.plan == before
    assert [way["to"] for rung in page.plan["rungs"] for way in rung["ways"]] == ["lead@example.org"]
