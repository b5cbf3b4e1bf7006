"""The contract of a writer: one approved text to one account, at most once.

A connector that writes has a ``writer.py`` with a subclass of :class:`Writer`; its manifest says ``WRITE``, lists the
settings of an account in ``channel_fields``, the statement channels whose texts fit in ``carries``, and how long a
repeat with the same key is the same publication in ``same_key_s``. The simulator is a
:class:`~firebreak.connectors.common.simulators.WriterSimulator`; ``connectors/tests/test_writers_*.py`` try every one.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, final

from firebreak.base import connectors
from firebreak.base.errors import PermanentError, WrongInput
from firebreak.publishing.permits import RealPermit, digest_of, must_be_real

if TYPE_CHECKING:
    from firebreak.publishing.models import Channel


MOST_COUNTED = 2**53
"""No service counts more: a larger number is none."""


@dataclass(frozen=True)
class Piece:
    """What goes out: the approved text, and what tells this publication from all others."""

    key: str
    """32 hexadecimal digits: the delivery's own, the same on every attempt. Services that know repeats are given it."""
    text: str
    """Exactly the approved bytes. Of mails and pages the first line is the headline."""
    language: str
    """As the product writes it: en, zh-Hans, zh-Hant, sv, ms."""
    at: datetime
    """When it was queued: fixed, so that a repeat is the same record to the letter. Aware, UTC."""
    reply_to: str = ""
    """Reference of an earlier publication of ours in the same account that this one follows or corrects."""
    to: str = ""
    """One receiver of a list, where the channel is one: a mail address. Empty for an account that everybody reads."""
    leave: str = ""
    """Where that receiver leaves the list. With ``to`` the only thing that differs from receiver to receiver."""

    @property
    def headline(self) -> str:
        """The first line."""
        return self.text.split("\n", 1)[0].strip()

    @property
    def body(self) -> str:
        """What follows the headline."""
        return self.text.partition("\n")[2].strip()


@dataclass(frozen=True)
class Published:
    """What the service made of it. ``reference`` finds it again there; ``address`` is its page for people, or empty."""

    reference: str
    address: str = ""


@dataclass(frozen=True)
class Planned:
    """Something that the service itself will publish later, planned there by whatever tool."""

    reference: str
    text: str
    at: datetime | None
    address: str = ""


@dataclass(frozen=True)
class Account:
    """Whom the credential belongs to: ``name`` as people know it, ``address`` of its page or empty."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Figures:
    """What a service counts of one publication, up to now. ``None``: it does not say."""

    replies: int | None = None
    reposts: int | None = None
    favourites: int | None = None


class Writer(ABC):
    """One account of one service. Every call raises the kinds of :mod:`firebreak.base.errors`.

    ``TransientError`` only where certainly nothing was sent; ``UnknownOutcome`` where it may have been. Where a piece has
    a receiver (``to``), an error that is about them alone has the parameter ``receiver`` true: the next one may be sent to;
    and ``gone`` true where their server says that nobody is there.
    """

    looks: bool = True
    """Whether :meth:`find` can tell. False where the service gives no way to look, and ``find`` then raises
    ``PermanentError`` "publish.cannot_look": an unknown outcome waits for a person."""

    @contextmanager
    def session(self) -> Iterator[None]:
        """Within it a connection may stay open from one call to the next."""
        yield

    @abstractmethod
    def fits(self, piece: Piece) -> None:
        """Raises :class:`WrongInput` where the service would not take it (too long, too many bytes). Asks nobody."""

    @final
    def publish(self, permit: RealPermit, piece: Piece) -> Published:
        """Send it. Raises :class:`~firebreak.base.errors.NotAllowed` before the first byte without leave for these bytes."""
        self.fits(piece)
        must_be_real(permit).spend(digest_of(piece.text))
        return self._publish(piece)

    @final
    def take_down(self, permit: RealPermit, reference: str) -> None:
        """Remove what we published. What is gone already is no error. The permit names the reference."""
        must_be_real(permit).spend(digest_of(reference))
        self._take_down(reference)

    @final
    def stop(self, permit: RealPermit, reference: str) -> None:
        """Stop something planned at the service, without losing it where the service can keep it as a draft."""
        must_be_real(permit).spend(digest_of(reference))
        self._stop(reference)

    @abstractmethod
    def find(self, piece: Piece) -> Published | None:
        """Whether it is there, by its key, else by its very text since ``piece.at``. ``None`` only when it surely is not.

        Raises where that cannot be told.
        """

    @abstractmethod
    def account(self) -> Account:
        """Ask whose credential it is, without sending anything."""

    def planned(self) -> list[Planned]:
        """What the service will publish by itself. Only for manifests that say ``lists_planned``."""
        raise PermanentError("publishing.cannot_list", "This service does not tell what is planned there.")

    def figures(self, reference: str) -> Figures | None:  # noqa: ARG002 - for those that can
        """What the service counts of a publication; ``None`` when it surely is not there any more. Changes nothing.

        Only of services that tell; the others are asked nothing, see :func:`gives_figures`.
        """
        raise PermanentError("publishing.no_figures", "This service gives no figures.")

    @abstractmethod
    def _publish(self, piece: Piece) -> Published: ...

    def _take_down(self, reference: str) -> None:  # noqa: ARG002 - for those that can
        raise PermanentError("publishing.cannot_take_down", "This service takes nothing back.")

    def _stop(self, reference: str) -> None:  # noqa: ARG002 - for those that can
        raise PermanentError("publishing.cannot_stop", "This service does not let us stop it.")


def gives_figures(writer: Writer) -> bool:
    """Whether its service tells how often a publication was answered, passed on or liked."""
    return type(writer).figures is not Writer.figures


def count_of(given: Any) -> int | None:
    """A count as a service gave it; ``None`` for anything else.

    >>> count_of(7), count_of("7"), count_of(-1), count_of(True), count_of(None)
    (7, None, None, None, None)
    """
    fits = isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= MOST_COUNTED
    return given if fits else None


def too_long(used: int, longest: int) -> WrongInput:
    """For :meth:`Writer.fits`."""
    return WrongInput(
        "publishing.too_long", "The text is too long for this channel.", used=used, longest=longest
    )


def made(name: str, settings: Mapping[str, Any], secrets: Mapping[str, Any] | None) -> Writer:
    """The writer of this name. Raises :class:`PermanentError` when its folder is gone."""
    manifest = connectors.find(name)
    make = manifest.writer if manifest is not None else None
    if make is None:
        raise PermanentError("publishing.unknown_writer", f"There is no writer called {name}.")
    writer: Writer = make(settings, secrets or {})
    return writer


def writer_of(channel: "Channel") -> Writer:
    """The writer of a channel's account. Raises :class:`PermanentError` when its folder is gone."""
    return made(channel.writer, channel.settings, channel.secrets)
