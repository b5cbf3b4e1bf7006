"""The contract of a pager: one message to one address, at least once, with the notice's number in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Message:
    """What goes out, already in the reader's language. ``number`` is the same on every repeat."""

    number: str
    to: str
    subject: str
    text: str
    html: str = ""
    link: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The same content for machines: codes and figures, no sentences."""


@dataclass(frozen=True)
class Receipt:
    """What the service said. ``reference`` is its own id of the message."""

    reference: str
    detail: str = ""


class Pager(Protocol):
    """Sends one message. Raises the kinds of :mod:`firebreak.base.errors`; the queue decides what follows."""

    def send(self, message: Message) -> Receipt: ...
