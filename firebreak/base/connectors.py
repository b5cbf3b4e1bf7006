"""The registry of outside services and the manifest each one's folder declares.

``site`` fills it by looking through ``firebreak/connectors``: one folder and no edit elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

READ, PUSH, UPLOAD, PAGE, WRITE = "read", "push", "upload", "page", "write"


@dataclass(frozen=True)
class Field:
    """One setting of a source or pager. ``kind``: text, address, secret, number, choice, lines, bool.

    ``label`` and ``help`` are marked English strings, translated where they are shown.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    default: Any = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What an outside service can do and what it needs."""

    name: str
    title: str
    summary: str
    can: frozenset[str]
    """Of read (we fetch or listen), push (it sends to us), upload (a person brings it), page, write."""
    fields: tuple[Field, ...] = ()
    keyless: bool = False
    """Works with no account and no key: proposed by the wizard."""
    platform: str = ""
    icon: str = "plug"
    docs: str = ""
    """Address of the service's own documentation."""
    silence_s: float = 3600.0
    """Longest normal silence; after it the source is shown as silent, which is not calm."""
    reader: Callable[..., Any] | None = None
    """``reader(context: listening.readers.ReaderContext) -> listening.readers.Reader``."""
    pager: Callable[..., Any] | None = None
    """``pager(settings, secrets) -> notify.pagers.Pager``."""
    rooms: Callable[..., Any] | None = None
    """``rooms(settings, secrets) -> notify.chat_rooms.ChatRooms``: channels that are opened, filled and read."""
    writer: Callable[..., Any] | None = None
    """``writer(settings, secrets) -> publishing.writers.Writer``, with the settings of ``channel_fields``."""
    channel_fields: tuple[Field, ...] = ()
    """What an account to publish to needs."""
    carries: tuple[str, ...] = ()
    """Which of a statement's channels (short, post, page, mail, reply, script, notice) are published there, the fittest
    first."""
    check_channel: Callable[[Mapping[str, Any]], str] | None = None
    """Looks at settings of an account before they are saved; raises WrongInput. Gives the name of what the account takes on
    our own server, which channels of no other brand may take; empty where a credential decides who may publish."""
    same_key_s: float = 0.0
    """Seconds in which publishing once more with the same key makes no second publication."""
    to_list: bool = False
    """Whether a channel is a list of receivers, each of whom is sent the text by themselves."""
    lists_planned: bool = False
    """Whether the service tells what it will publish by itself, so that a freeze can stop it there."""
    planned_page: Callable[[Mapping[str, Any]], str] | None = None
    """From settings of an account to the service's own page that lists what it will publish by itself, where it has one."""
    simulator: Callable[..., Any] | None = None
    """A stateful stand-in server over real HTTP, with faults, for tests, demo and drills."""
    propose: Callable[[Mapping[str, Any]], list[Mapping[str, Any]]] | None = None
    """From a brand's profile to settings of keyless sources that fit, for the wizard."""
    inspect: Callable[..., Any] | None = None
    """For uploads: ``inspect(path, file_name) -> mapping`` with guessed columns and first rows."""
    measured: Callable[..., Any] | None = None
    """For uploads: ``measured(path, zone=...) -> mapping`` with the times and numbers of a table of own figures."""
    check: Callable[[Mapping[str, Any]], None] | None = None
    """Looks at settings before they are saved; raises WrongInput."""
    verify: Callable[[Mapping[str, Any], Mapping[str, str], bytes], str] | None = None
    """For push: ``verify(secrets, headers, body)`` gives the sender's delivery id. Header names are lower case.

    Raises AuthError (signature missing or wrong, too old) or WrongInput (no id of the delivery).
    """
    new_secrets: Callable[[], Mapping[str, str]] | None = None
    """For push: fresh secrets of a new source, by name of field; shown once, then never again."""
    example: Callable[[str, Mapping[str, str]], str] | None = None
    """For push: ``example(address, secrets)`` is a shell command to copy that sends one signed post."""


_manifests: dict[str, Manifest] = {}


def register(manifest: Manifest) -> None:
    """Add one; the same name twice must be the same manifest."""
    if _manifests.setdefault(manifest.name, manifest) is not manifest:
        raise ValueError(f"two connectors are called {manifest.name}")


def get(name: str) -> Manifest:
    """The manifest of a connector. Raises ``KeyError`` when its folder is gone."""
    return _manifests[name]


def find(name: str) -> Manifest | None:
    """The same; ``None`` when its folder is gone, or where there is no name."""
    return _manifests.get(name)


def all_that(can: str) -> list[Manifest]:
    """Connectors that can do something, by name."""
    return sorted((m for m in _manifests.values() if can in m.can), key=lambda m: m.name)
