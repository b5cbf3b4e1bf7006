"""A storm is one message that grows; a raised level calls more people; what nobody needs any more calls nobody."""

from datetime import timedelta

import pytest

from firebreak.base import clock, jobs
from firebreak.base.actions import machine
from firebreak.notify import actions, kinds, queries
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging import Rung
from firebreak.notify.paging.watching import LINK_LIFE, forget

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def start(brand):
    def do(*people, key="k1", what="smoke", urgent=True, kind="test", **more):
        return actions.page(
            actor=ACTOR, brand=brand, kind=kind, about=f"alert:{key}", key=key, params={"what": what}, urgent=urgent,
            rungs=[Rung(person.pk, "lead") for person in people], **more,
        )  # fmt: skip

    return do


def run_at(moment):
    with clock.frozen(moment):
        while jobs.run_one():
            pass


def test_alerts_join_the_run_that_nobody_has_answered(start, lead, writer, mailbox):
    begun = clock.now()
    first = start(lead, joins="alerts")
    run_at(begun)
    for number in range(3):
        joined = start(lead, writer, key=f"more{number}", what=f"fire {number}", joins="alerts")
        assert joined.pk == first.pk
    assert start(lead, key="more1", joins="alerts").joined == 3  # the same event again
    run_at(begun + timedelta(seconds=301))
    assert mailbox.to() == ["lead@example.org", "writer@example.org"]
    text = mailbox.mails[1].get_body(("plain",)).get_content()
    assert "3 more since then, the newest: [en] fire 2" in text
    assert Page.objects.count() == 1


def test_an_answered_run_is_not_joined(start, lead, mailbox):
    first = start(lead, joins="alerts")
    actions.acknowledge(actor=ACTOR, page=first, person=lead)
    assert start(lead, key="k2", joins="alerts").pk != first.pk


def test_news_that_may_wake_people_does_not_join_a_run_that_may_not(start, lead, mailbox):
    calm = start(lead, joins="alerts", urgent=False)
    loud = start(lead, key="k2", joins="alerts")
    assert loud.pk != calm.pk
    assert start(lead, key="k3", joins="alerts", urgent=False).pk == calm.pk


def test_more_people_come_after_those_who_are_called(start, lead, writer, mailbox):
    page, begun = start(lead), clock.now()
    grown = actions.add_rungs(
        actor=ACTOR, page=page, rungs=[Rung(lead.pk, "legal"), Rung(writer.pk, "legal")]
    )
    assert [rung["person"] for rung in grown.plan["rungs"]] == [lead.pk, writer.pk]
    for minute in range(6):
        run_at(begun + timedelta(minutes=minute))
    assert mailbox.to() == ["lead@example.org", "writer@example.org"]


def test_an_exhausted_run_goes_on_with_more_people_and_an_answered_one_does_not(
    start, lead, writer, mailbox, setting
):
    setting("page_rounds", 1)
    page, begun = start(lead), clock.now()
    for minute in range(7):
        run_at(begun + timedelta(minutes=minute))
    page.refresh_from_db()
    assert page.state == "exhausted"
    later = begun + timedelta(minutes=8)
    with clock.frozen(later):
        actions.add_rungs(actor=ACTOR, page=page, rungs=[Rung(writer.pk, "legal")])
    run_at(later)
    assert mailbox.to() == ["lead@example.org", "writer@example.org"]
    actions.acknowledge(actor=ACTOR, page=page, person=writer)
    same = actions.add_rungs(actor=ACTOR, page=page, rungs=[Rung(lead.pk, "legal")])
    assert (same.state, len(same.plan["rungs"])) == ("acknowledged", 2)


def test_what_its_kind_does_not_need_any_more_is_stopped_before_the_next_call(start, lead, writer, mailbox):
    wanted = [True]
    kinds.register("fading", lambda params: kinds.Said("x", ()), lambda params: wanted[0])
    page, begun = start(lead, writer, kind="fading"), clock.now()
    run_at(begun)
    wanted[0] = False
    run_at(begun + timedelta(seconds=301))
    page.refresh_from_db()
    assert (page.state, len(mailbox.mails)) == ("cancelled", 1)


def test_a_kind_whose_words_break_still_calls_people(start, lead, mailbox):
    def broken(params):
        raise ZeroDivisionError

    kinds.register("broken", broken, broken)
    start(lead, kind="broken")
    run_at(clock.now())
    assert str(mailbox.mails[0]["Subject"]) == "You are needed at Norrsken Energi"


def test_a_colleague_who_left_is_not_called_and_the_next_one_is_at_once(start, brand, lead, writer, mailbox):
    page = start(lead, writer)
    brand.memberships.filter(person=lead).delete()
    run_at(clock.now())
    assert mailbox.to() == ["writer@example.org"]
    view = queries.page_view(page)
    assert [one.error for person in view.people for one in person.tried] == ["notify.not_a_member", ""]


def test_addresses_and_links_are_forgotten_a_day_after_the_end(start, lead, client, mailbox):
    page, begun = start(lead), clock.now()
    run_at(begun)
    link = "/answer/" + mailbox.mails[0].get_body(("plain",)).get_content().rsplit("/answer/", 1)[1].strip()
    actions.acknowledge(actor=ACTOR, page=page, person=lead)
    forget({})
    assert client.get(link).status_code == 200
    with clock.frozen(clock.now() + LINK_LIFE + timedelta(minutes=1)):
        assert client.get(link).status_code == 410
        forget({})
    page.refresh_from_db()
    assert "lead@example.org" not in str(page.plan)
    assert not PageCall.objects.exclude(token_digest="").exists()
    assert queries.page_view(page).people[0].person == lead
