"""Who hears which level, and what waits for the end of somebody's quiet hours."""

from datetime import UTC, datetime, time, timedelta

import pytest

from firebreak.base.actions import machine
from firebreak.base.clock import running
from firebreak.base.errors import WrongInput
from firebreak.notify import actions, kinds
from firebreak.notify.delivering import message_of, pick_up
from firebreak.notify.models import Delivery, Endpoint, Notice

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")
NIGHT = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # half past eleven in Stockholm


@pytest.fixture
def sleeper(lead):
    lead.time_zone = "Europe/Stockholm"
    lead.save()
    actions.set_quiet_hours(
        actor=ACTOR, brand=lead.memberships.get().brand, person=lead, since=time(22), until=time(7)
    )
    return lead


def test_without_a_rule_alerts_go_to_all_workers_and_a_watch_to_nobody(
    brand, lead, writer, mailbox, tell, work
):
    tell("a", level="alert")
    assert set(Delivery.objects.values_list("person__name", flat=True)) == {lead.name, writer.name}
    tell("w", level="watch")
    assert not Notice.objects.get(key="w").deliveries.exists()


def test_a_route_chooses_roles_people_and_webhooks_of_one_level(brand, lead, admin, writer, viewer, tell):
    ends = [
        actions.add_endpoint(
            actor=ACTOR, brand=brand, pager="webhook", name=name, settings={"url": "https://pager.example/x"},
            secrets={"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
        )
        for name in ("night", "day")
    ]  # fmt: skip
    actions.set_route(
        actor=ACTOR, brand=brand, level="alert", roles=["lead"], people=[viewer], endpoints=ends[:1]
    )
    tell("a", level="alert")
    tell("c", level="crisis")
    told = {key: set() for key in "ac"}
    for delivery in Delivery.objects.select_related("notice", "person", "endpoint"):
        told[delivery.notice.key].add(str(delivery.person or delivery.to))
    assert told["a"] == {lead.name, viewer.name, "night"}
    assert told["c"] == {lead.name, admin.name, writer.name, "night", "day"}
    actions.reset_route(actor=ACTOR, brand=brand, level="alert")
    tell("b", level="alert")
    assert Notice.objects.get(key="b").deliveries.count() == 5


def test_a_route_cannot_name_people_or_webhooks_of_another_brand(brand, other_brand, outsider):
    with pytest.raises(WrongInput):
        actions.set_route(actor=ACTOR, brand=brand, level="alert", roles=[], people=[outsider], endpoints=[])
    foreign = Endpoint.objects.create(brand=other_brand, pager="webhook", name="x")
    with pytest.raises(WrongInput):
        actions.set_route(actor=ACTOR, brand=brand, level="alert", roles=[], people=[], endpoints=[foreign])


def test_in_quiet_hours_only_what_is_urgent_is_mailed_and_the_rest_comes_in_one_mail_at_their_end(
    sleeper, mailbox, tell, work
):
    at = NIGHT
    with running(lambda: at):
        tell("one", level="alert", urgent=False)
        tell("two", level="alert", urgent=False)
        tell("crisis", level="crisis", urgent=True)
        work()
        pick_up({})
        work()
        assert len(mailbox.mails) == 1
        held = Delivery.objects.filter(held_until__isnull=False)
        assert {row.held_until for row in held} == {datetime(2026, 3, 11, 6, 0, tzinfo=UTC)}
        at = NIGHT + timedelta(hours=8)
        pick_up({})
        work()
        pick_up({})
        work()
    assert len(mailbox.mails) == 2
    assert "2" in str(mailbox.mails[1]["Subject"])
    states = Delivery.objects.filter(notice__key__in=["one", "two"]).values_list("state", flat=True)
    assert set(states) == {"bundled"}


@pytest.fixture
def listed(brand, sleeper):
    """Tell of things that are wanted as long as they stand in a list that the test keeps."""
    wanted = {"one", "two", "three"}
    kinds.register(
        "listed",
        lambda params: kinds.Said(params["what"], ("For you:", f"do {params['what']}", "soon"), "/b/x/"),
        lambda params: params["what"] in wanted,
    )
    with running(lambda: NIGHT):
        for what in sorted(wanted):
            actions.tell(
                brand=brand, kind="listed", about="x", key=what, params={"what": what}, people=[sleeper],
                urgent=False, endpoints=False,
            )  # fmt: skip
    return wanted


def test_a_bundle_says_all_of_each_and_leaves_out_what_nobody_needs_any_more(listed, mailbox, work):
    listed.discard("two")
    with running(lambda: NIGHT + timedelta(hours=8)):
        pick_up({})
        work()
    [mail] = mailbox.mails
    text = mail.get_body(("plain",)).get_content()
    assert str(mail["Subject"]).startswith("2 ")
    assert "one: For you: do one soon" in text
    assert "three: For you: do three soon" in text
    assert "two" not in text
    dropped = Delivery.objects.get(notice__key="two")
    assert (dropped.state, dropped.error_code) == ("failed", "notify.not_wanted")


def test_what_is_settled_while_the_bundle_waits_is_left_out_and_of_nothing_no_mail_is_made(
    listed, mailbox, work
):
    with running(lambda: NIGHT + timedelta(hours=8)):
        pick_up({})
        bundle = Delivery.objects.get(notice__kind="bundle")
        listed.discard("one")
        assert "do one" not in message_of(bundle).text
        assert message_of(bundle).subject.startswith("2 ")
        listed.clear()
        work()
    assert mailbox.mails == []
    bundle.refresh_from_db()
    assert (bundle.state, bundle.error_code) == ("failed", "notify.not_wanted")


def test_a_single_held_mail_comes_as_itself(sleeper, mailbox, tell, work):
    at = NIGHT
    with running(lambda: at):
        tell("one", level="alert", urgent=False)
        at = NIGHT + timedelta(hours=9)
        pick_up({})
        work()
    [mail] = mailbox.mails
    assert "smoke" in str(mail["Subject"])


def test_by_day_everything_is_mailed_at_once(sleeper, mailbox, tell, work):
    with running(lambda: NIGHT - timedelta(hours=10)):
        tell("one", level="alert", urgent=False)
        work()
    assert len(mailbox.mails) == 1


def test_quiet_hours_need_a_beginning_and_another_end(brand, lead):
    with pytest.raises(WrongInput):
        actions.set_quiet_hours(actor=ACTOR, brand=brand, person=lead, since=time(22), until=None)
    with pytest.raises(WrongInput):
        actions.set_quiet_hours(actor=ACTOR, brand=brand, person=lead, since=time(7), until=time(7))


def test_the_pages_save_routes_and_quiet_hours(client, brand, lead):
    client.force_login(lead)
    page = f"/b/{brand.slug}/notices/routes"
    assert client.get(page).status_code == 200
    answer = client.post(page, {"level": "watch", "watch-roles": ["lead"], "watch-people": [str(lead.uid)]})
    assert answer.status_code == 302
    assert brand.routes.get().roles == ["lead"]
    assert client.post(page, {"level": "watch", "watch-roles": ["king"]}).status_code == 422
    assert client.post(page, {"level": "watch", "reset": "1"}).status_code == 302
    assert not brand.routes.exists()
    quiet = f"/b/{brand.slug}/notices/quiet"
    assert client.post(quiet, {"since": "22:00", "until": ""}).status_code == 422
    assert client.post(quiet, {"since": "22:00", "until": "07:00"}).status_code == 302
    assert client.get(quiet).status_code == 200
    assert lead.quiet_hours.until == time(7)
    for page in (f"/b/{brand.slug}/notices", f"/b/{brand.slug}/notices/routes", "/me"):
        assert f'href="{quiet}"' in client.get(page, follow=True).content.decode(), page
