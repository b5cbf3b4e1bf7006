"""The contract of a pager: one message to one address, at least once, with the notice's number in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from firebreak.base import connectors
from firebreak.base.errors import PermanentError


@dataclass(frozen=True)
class Attached:
    """A file of a mail: its name for people, its media type, its bytes."""

    name: str
    type: str
    content: bytes


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
    files: tuple[Attached, ...] = ()
    """Only mail carries them; the same on every repeat."""


@dataclass(frozen=True)
class Receipt:
    """What the service said. ``reference`` is its own id of the message."""

    reference: str
    detail: str = ""


class Pager(Protocol):
    """Sends one message. Raises the kinds of :mod:`firebreak.base.errors`; the queue decides what follows."""

    def send(self, message: Message) -> Receipt: ...


def must_reach_people(brand_id: int) -> None:
    """Raises :class:`PermanentError` for the clone of a brand in which a drill runs."""
    from firebreak.org import queries as org  # here: the contract is read where there is no Django yet

    if org.is_clone(brand_id):
        raise PermanentError("notify.clone", "Nobody is messaged from a drill.")


def made(
    name: str, settings: Mapping[str, Any], secrets: Mapping[str, Any] | None, *, brand_id: int
) -> Pager:
    """The pager of this name with what it needs. Raises :class:`PermanentError` when its folder is gone.

    A clone has none, whatever asks for it: nobody is called out of bed by a drill.
    """
    must_reach_people(brand_id)
    try:
        make = connectors.get(name).pager
    except KeyError:
        make = None
    if make is None:
        raise PermanentError("notify.unknown_pager", f"There is no pager called {name}.")
    pager: Pager = make(settings, secrets or {})
    return pager


@dataclass(frozen=True)
class Probe:
    """Whether a credential still lives. ``alive`` is ``None`` where the service offers no way to ask without sending."""

    alive: bool | None
    account: str = ""
    """What the service calls the account: a name for people, never a credential or a number."""


@runtime_checkable
class Probing(Protocol):
    """A pager that can ask its service without sending anything."""

    def probe(self) -> Probe:
        """Ask. Raises ``AuthError`` when the credential died, the other kinds when nothing can be said now."""
        ...


def probe(pager: Pager) -> Probe:
    """Ask a pager whether its credential lives; ``Probe(None)`` for those that cannot be asked.

    Raises ``AuthError`` when it died; a rate limit or a service that is down says nothing about the credential and
    is raised as it is.
    """
    return pager.probe() if isinstance(pager, Probing) else Probe(alive=None)
