"""An incident's channel in a chat: opened for whom it is, filled, heard. Never counsel's notes; private: the named only."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firebreak.base import clock, config, jobs
from firebreak.base.models import Job
from firebreak.connectors.common.simulators import LOST_REPLY
from firebreak.connectors.slack.simulator import SlackSimulator
from firebreak.connectors.slack.workspace import BOT_USER, DEACTIVATED, PERSON, ROOM, Channel
from firebreak.incidents import actions, queries
from firebreak.incidents.chat.jobs import ALL, ONE
from firebreak.incidents.models import Incident, Note
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify import actions as notify
from firebreak.notify.models import ChatIdentity, ChatRoom, Endpoint
from firebreak.notify.paging.linking import read_codes

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BEA = "U0BEA"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackSimulator]:
    """A workspace in which Ann and Bea are."""
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    with SlackSimulator() as sim:
        yield sim


@pytest.fixture
def bot(crewed: Any, slack: SlackSimulator, lena: Any, sam: Any) -> Endpoint:
    """The brand's bot; Lena is Ann there, Sam is Bea."""
    settings = {"api": f"{slack.root}/api", "channel": ROOM, "rooms": True}
    made = notify.add_endpoint(
        actor=ACTOR,
        brand=crewed,
        pager="slack",
        name="Slack",
        settings=settings,
        secrets={"token": slack.secret},
    )
    for person, outside in ((lena, PERSON), (sam, BEA)):
        ChatIdentity.objects.create(person=person, endpoint=made, pager="slack", outside=outside)
    return made


def pass_on() -> None:
    """Everything that waits, and one look at every channel."""
    jobs.enqueue(ALL)
    while jobs.run_one():
        pass


def declared(brand: Any, person: Any, **more: Any) -> Incident:
    row = actions.declare(actor=ACTOR, brand=brand, person=person, title="The app is down", **more)
    pass_on()
    return row


def channel(slack: SlackSimulator) -> Channel:
    return slack.world.channels[ChatRoom.objects.get().channel]


def shown(slack: SlackSimulator) -> str:
    return "\n".join(str(one.get("text", "")) + str(one.get("blocks", "")) for one in channel(slack).messages)


def test_it_is_opened_private_for_linked_people_and_filled_from_the_room(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any
) -> None:
    row = declared(crewed, sam)
    there = channel(slack)
    assert (there.private, there.members) == (True, {BOT_USER, PERSON, BEA})
    assert there.pins == [there.messages[0]["ts"]]
    assert "I-1" in there.topic
    actions.write(actor=ACTOR, incident=row, person=sam, words="The cable is cut")
    actions.write(actor=ACTOR, incident=row, person=sam, words="We may be liable", sort="privileged")
    pass_on()
    before = len(there.messages)
    pass_on()
    assert len(there.messages) == before
    assert "Incident opened" in shown(slack)
    assert shown(slack).count("The cable is cut") == 2  # the words, and the same for notifications
    assert "liable" not in shown(slack)
    assert "chat_opened" in [one.action for one in queries.timeline(row, sam)]


def test_what_linked_people_say_becomes_their_notes_once_and_is_not_carried_back(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any, lena: Any
) -> None:
    row, there = declared(crewed, sam), channel(slack)
    for user, words in (
        (PERSON, "I have the plant on the line"),
        (DEACTIVATED, "me too"),
        (PERSON, "Power is back &lt;2 h"),
    ):
        slack.world.say(user, words, there.id)
    for _look in range(3):
        pass_on()
    notes = list(Note.objects.filter(incident=row).order_by("pk").values_list("text", "by"))
    assert notes == [("I have the plant on the line", lena.pk), ("Power is back <2 h", lena.pk)]
    assert shown(slack).count("I have the plant on the line") == 1


def test_a_private_incidents_channel_is_for_those_named_and_strangers_are_put_out(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any, lena: Any, tove: Any
) -> None:
    ChatIdentity.objects.filter(person=lena).update(person=tove)  # Ann is Tove, who is not named
    row = declared(crewed, sam, private=True)
    there = channel(slack)
    assert there.members == {BOT_USER, BEA}
    assert "The app is down" not in there.topic
    there.members |= {PERSON, DEACTIVATED}
    slack.world.say(PERSON, "let me in", there.id)
    pass_on()
    assert there.members == {BOT_USER, BEA}
    assert not Note.objects.filter(incident=row).exists()


def test_an_incident_that_becomes_private_puts_out_who_is_not_named_before_it_says_more(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any, tove: Any
) -> None:
    ChatIdentity.objects.filter(outside=PERSON).update(person=tove)
    row = declared(crewed, sam)
    there = channel(slack)
    assert PERSON in there.members
    Incident.objects.filter(pk=row.pk).update(private=True)
    row.refresh_from_db()
    actions.write(actor=ACTOR, incident=row, person=sam, words="It was one of us")
    order: list[tuple[str, bool]] = []
    real = slack.world._post

    def post(given: Any) -> Any:
        order.append((str(given.get("blocks")), PERSON in there.members))
        return real(given)

    slack.world._post = post  # type: ignore[method-assign]
    pass_on()
    assert not any(inside for _text, inside in order)
    assert any("It was one of us" in text for text, _inside in order)


def test_a_post_whose_answer_was_lost_is_repeated_as_it_was_and_stands_there_once(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any
) -> None:
    row = declared(crewed, sam)
    actions.write(actor=ACTOR, incident=row, person=sam, words="First")
    real = slack.world._post
    lost: list[str] = []

    def post(given: Any) -> Any:
        if not lost:
            lost.append(str(given["client_msg_id"]))
            slack.fault(LOST_REPLY)  # it is posted, and the answer to it is lost
        return real(given)

    slack.world._post = post  # type: ignore[method-assign]
    pass_on()
    actions.write(actor=ACTOR, incident=row, person=sam, words="Second")
    Job.objects.filter(name=ONE).update(due_at=clock.now())
    pass_on()
    texts = [str(one["blocks"]) for one in channel(slack).messages]
    assert sum("First" in text for text in texts) == sum("Second" in text for text in texts) == 1
    assert [text for text in texts if "First" in text] != [text for text in texts if "Second" in text]
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def test_a_dead_token_stops_it_and_the_timeline_says_so(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any
) -> None:
    row = declared(crewed, sam)
    Endpoint.objects.filter(pk=bot.pk).update(secrets={"token": "xoxb-revoked"})
    pass_on()
    assert ChatRoom.objects.get().state == "stopped"
    stopped = next(one for one in queries.timeline(row, sam) if one.action == "chat_stopped")
    assert stopped.said["error"] == "page.credential"


def test_without_the_wish_no_channel_is_opened(
    bot: Endpoint, slack: SlackSimulator, crewed: Any, sam: Any
) -> None:
    Endpoint.objects.filter(pk=bot.pk).update(settings={**bot.settings, "rooms": False})
    declared(crewed, sam)
    assert not ChatRoom.objects.exists()


def test_a_code_typed_in_the_bots_channel_links_who_typed_it_and_a_wrong_one_nobody(
    bot: Endpoint, slack: SlackSimulator, tove: Any, client_of: Callable[[Any], Client]
) -> None:
    code = notify.ask_code(actor=ACTOR, person=tove)
    slack.world.say(DEACTIVATED, "abcdefgh")
    slack.world.say("U0TOVE", f" {code[:4]} {code[4:].upper()} ")
    slack.world.say(DEACTIVATED, code)
    for _look in range(2):
        read_codes({})
    assert list(ChatIdentity.objects.filter(person=tove).values_list("outside", flat=True)) == ["U0TOVE"]
    assert not ChatIdentity.objects.filter(outside=DEACTIVATED).exists()
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        before = len(slack.requests)
        read_codes({})
        assert len(slack.requests) == before
