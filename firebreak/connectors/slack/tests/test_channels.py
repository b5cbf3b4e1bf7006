"""An incident's channel: opened once, filled, and read back."""

import pytest

from firebreak.base.errors import PermanentError, TransientError
from firebreak.connectors.slack import open_channel, post, read_since
from firebreak.connectors.slack.channels import NAMES_TRIED
from firebreak.connectors.slack.simulator import SlackSimulator
from firebreak.connectors.slack.workspace import BOT_USER, DEACTIVATED, PERSON, ROOM, Channel
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
FIRST = Message("n-1", "", "Sparks", "Opened by Ann.", link="https://desk.acme.test/i/1")
NAME = "INC-12 Sparks, Norrsken"


def test_a_channel_is_opened_with_people_topic_and_a_pinned_message() -> None:
    with SlackSimulator() as sim:
        opened = open_channel(
            sim.bot(), name=NAME, topic="Verify <!here>", people=[PERSON, "U0BEA"], first=FIRST
        )
        channel = sim.world.channels[opened.channel]
        assert opened.name == channel.name == "inc-12-sparks-norrsken"
        assert channel.members == {BOT_USER, PERSON, "U0BEA"}
        assert channel.topic == "Verify &lt;!here&gt;"
        assert channel.pins == [opened.pinned] == [channel.messages[0]["ts"]]
        assert opened.not_invited == {}


def test_opening_it_again_after_a_crash_finds_the_same_channel_and_doubles_nothing() -> None:
    with SlackSimulator() as sim:
        sim.world.channels |= {f"C9{n}": Channel(f"C9{n}", f"other-{n}", PERSON) for n in range(7)}
        once = open_channel(sim.bot(), name=NAME, people=[PERSON], first=FIRST)
        again = open_channel(sim.bot(), name=NAME, people=[PERSON, "U0BEA"], first=FIRST)
        assert again == once
        channel = sim.world.channels[once.channel]
        assert len(channel.messages) == len(channel.pins) == 1
        assert channel.members == {BOT_USER, PERSON, "U0BEA"}


@pytest.mark.parametrize(("creator", "archived"), [(PERSON, False), (BOT_USER, True)])
def test_somebody_elses_channel_and_an_archived_one_are_left_alone(creator: str, archived: bool) -> None:
    with SlackSimulator() as sim:
        sim.world.channels["C77"] = Channel("C77", "inc-12-sparks-norrsken", creator, archived=archived)
        opened = open_channel(sim.bot(), name=NAME, first=FIRST)
        assert opened.name == "inc-12-sparks-norrsken-2"
        assert sim.world.channels["C77"].messages == []


def test_when_every_name_is_taken_it_says_so() -> None:
    with SlackSimulator() as sim:
        for n in range(1, NAMES_TRIED + 1):
            name = "x" if n == 1 else f"x-{n}"
            sim.world.channels[f"C7{n}"] = Channel(f"C7{n}", name, PERSON)
        with pytest.raises(PermanentError) as caught:
            open_channel(sim.bot(), name="x")
        assert caught.value.code == "slack.name_taken"


def test_one_who_cannot_be_invited_keeps_nobody_else_out() -> None:
    with SlackSimulator() as sim:
        opened = open_channel(sim.bot(), name=NAME, people=[DEACTIVATED, PERSON, "U0NOBODY", "U0BEA"])
        assert opened.not_invited == {DEACTIVATED: "cant_invite", "U0NOBODY": "user_not_found"}
        assert sim.world.channels[opened.channel].members == {BOT_USER, PERSON, "U0BEA"}


def test_what_people_said_since_is_read_in_order_over_many_pages() -> None:
    with SlackSimulator() as sim:
        before = sim.world.say(PERSON, "old news")
        stamps = [sim.world.say(PERSON, f"word {n} &lt;b&gt; <@U0BEA>") for n in range(8)]
        found = read_since(sim.bot(), ROOM, before)
        assert [one.ts for one in found] == stamps
        assert found[0].text == "word 0 <b> @U0BEA"
        assert [one.ts for one in read_since(sim.bot(), ROOM, stamps[-2])] == stamps[-1:]
        assert read_since(sim.bot(), ROOM, stamps[-1]) == []


def test_our_own_messages_are_known_by_their_number() -> None:
    with SlackSimulator() as sim:
        post(sim.bot(), ROOM, FIRST)
        sim.world.say(PERSON, "on it")
        ours, theirs = read_since(sim.bot(), ROOM)
        assert (ours.number, ours.by_program) == ("n-1", True)
        assert (theirs.number, theirs.by_program, theirs.user) == ("", False, PERSON)
        assert ours.time < theirs.time


def test_replies_are_read_by_their_thread() -> None:
    with SlackSimulator() as sim:
        first = post(sim.bot(), ROOM, FIRST).reference
        replies = [sim.world.say(PERSON, f"reply {n}", thread=first) for n in range(5)]
        post(sim.bot(), ROOM, Message("n-2", "", "Answer", "yes"), thread=first)
        (head,) = read_since(sim.bot(), ROOM)
        assert head.replies == 6
        found = read_since(sim.bot(), ROOM, thread=first)
        assert [one.ts for one in found][:5] == replies
        assert found[-1].number == "n-2"
        assert read_since(sim.bot(), ROOM, replies[3], thread=first)[0].text == "reply 4"


def test_a_lost_answer_to_a_question_is_only_transient() -> None:
    with SlackSimulator() as sim:
        sim.fault("lost_reply")
        with pytest.raises(TransientError):
            read_since(sim.bot(), ROOM)
