"""An incident's channel in Slack, as :mod:`firebreak.notify.chat_rooms` wants it: always private to who is invited."""

from collections.abc import Iterable, Mapping
from typing import Any

from firebreak.connectors.slack import channels
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.reading import read_since
from firebreak.notify.chat_rooms import Heard, OpenedRoom
from firebreak.notify.pagers import Message


class SlackRooms:
    """Secrets: ``token``. Settings: ``api``."""

    def __init__(self, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
        self._bot = Slack.of(settings, secrets)

    def open(self, *, name: str, topic: str, people: Iterable[str], first: Message) -> OpenedRoom:
        """Open it, or find it again."""
        made = channels.open_channel(
            self._bot, name=name, topic=topic, people=people, first=first, private=True
        )
        return OpenedRoom(made.channel, made.name)

    def members(self, channel: str) -> frozenset[str]:
        """Who is in it, without the bot."""
        return channels.members(self._bot, channel)

    def invite(self, channel: str, people: Iterable[str]) -> None:
        """Let people in."""
        channels.invite(self._bot, channel, list(people))

    def remove(self, channel: str, person: str) -> None:
        """Put somebody out."""
        channels.remove(self._bot, channel, person)

    def say(self, channel: str, text: str, number: str) -> None:
        """Post plain text, once."""
        channels.say(self._bot, channel, text, number)

    def heard(self, channel: str, since: str) -> list[Heard]:
        """Messages after ``since``."""
        return [
            Heard(one.ts, one.user, one.text, one.by_program) for one in read_since(self._bot, channel, since)
        ]
