"""Chats and phones in a real run of calls: the next way when one fails, the person's own address, no link in a room."""

from collections.abc import Callable
from typing import Any

import pytest

from firebreak.base import config, jobs
from firebreak.base.actions import machine
from firebreak.connectors.common.simulators import AUTH
from firebreak.connectors.slack.simulator import SlackHookSimulator, SlackSimulator
from firebreak.connectors.telegram.simulator import PERSON, TelegramSimulator
from firebreak.connectors.twilio.simulator import ACCOUNT, PHONE, SENDER, TwilioSimulator
from firebreak.connectors.wecom.simulator import WecomSimulator
from firebreak.notify import actions, kinds, routing
from firebreak.notify.models import Delivery, Endpoint, PageCall
from firebreak.notify.paging import Rung
from firebreak.notify.paging.ladder import senders_of
from firebreak.notify.words import say
from firebreak.org import actions as org

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")
Connect = Callable[..., Endpoint]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    monkeypatch.setitem(config.settings(), "public_url", "https://desk.acme.test")
    kinds.register("test", lambda params: kinds.Said("Smoke", (f"It is {params['what']}.",), "/b/x/"))


@pytest.fixture
def connect(brand: Any) -> Connect:
    def do(pager: str, settings: dict[str, str], **secrets: str) -> Endpoint:
        return actions.add_endpoint(
            actor=ACTOR, brand=brand, pager=pager, name=pager, settings=settings, secrets=secrets
        )

    return do


def _run() -> None:
    while jobs.run_one():
        pass


def _page(brand: Any, person: Any) -> None:
    actions.page(
        actor=ACTOR, brand=brand, kind="test", about="test:1", key="k", params={"what": "smoke"}, urgent=True,
        rungs=[Rung(person.pk, "lead")],
    )  # fmt: skip


def test_a_way_that_is_dead_gives_over_to_the_next_at_once_and_both_are_shown(
    brand: Any, lead: Any, connect: Connect
) -> None:
    with TelegramSimulator() as telegram, TwilioSimulator() as twilio:
        connect("telegram", {"api": telegram.root}, token=f"110201543:{telegram.secret}")
        connect("twilio", {"account": ACCOUNT, "from": SENDER, "api": twilio.root}, token=twilio.secret)
        org.set_methods(
            actor=ACTOR, person=lead, methods=[("chat", f"telegram: {PERSON}"), ("sms", "+46 70 174 06 05")]
        )
        telegram.fault(AUTH)
        _page(brand, lead)
        _run()
        told = [(call.pager, call.state) for call in PageCall.objects.order_by("pk")]
        assert told[:2] == [("telegram", "failed"), ("twilio", "sent")]
        assert say(PageCall.objects.get(pager="telegram").error_code).startswith(
            "The service does not accept"
        )
        assert [got["to"] for got in twilio.received()] == [PHONE]
        assert "/answer/" in twilio.received()[0]["text"]


def test_a_person_is_called_in_their_own_chat_and_not_in_the_room(
    brand: Any, lead: Any, connect: Connect
) -> None:
    with TelegramSimulator() as telegram:
        connect("telegram", {"api": telegram.root, "chat": "-200"}, token=f"110201543:{telegram.secret}")
        org.set_methods(actor=ACTOR, person=lead, methods=[("chat", f"telegram: {PERSON}")])
        _page(brand, lead)
        _run()
        personal = [got for got in telegram.received() if "/answer/" in got["text"]]
        assert [got["chat"] for got in personal] == [PERSON]


def test_a_persons_own_link_is_never_posted_by_the_robot_of_a_room(
    brand: Any, lead: Any, connect: Connect
) -> None:
    with SlackHookSimulator() as hook, SlackSimulator() as slack:
        robot = connect("slack", {}, url=f"{hook.root}/services/{hook.secret}")
        org.set_methods(actor=ACTOR, person=lead, methods=[("chat", "slack: U0ANN")])
        assert "slack" not in senders_of(brand)
        _page(brand, lead)
        _run()
        assert not any("/answer/" in str(got) for got in hook.received())
        bot = connect("slack", {"api": f"{slack.root}/api"}, token=slack.secret)
        assert senders_of(brand)["slack"] == bot.pk != robot.pk


def test_rooms_hear_an_alert_by_robot_and_webhook(brand: Any, connect: Connect) -> None:
    with SlackHookSimulator() as hook, WecomSimulator() as wecom:
        connect("slack", {}, url=f"{hook.root}/services/{hook.secret}")
        connect("wecom", {}, url=f"{wecom.root}/cgi-bin/webhook/send?key={wecom.secret}")
        assert {end.pager for end in routing.endpoints(brand, "alert")} == {"slack", "wecom"}
        actions.tell(brand=brand, kind="test", about="alert:1", key="a", params={"what": "smoke"}, people=[])
        _run()
        numbers = {delivery.pager: str(delivery.uid) for delivery in Delivery.objects.all()}
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
        for name, sim in (("slack", hook), ("wecom", wecom)):
            (got,) = sim.received()
            assert got["number"] == numbers[name]
            assert ("Open in Firebreak", "https://desk.acme.test/b/x/") in [
                tuple(link) for link in got["links"]
            ]
