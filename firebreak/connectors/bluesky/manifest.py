"""Bluesky's public posts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import READ, Field, Manifest
from firebreak.connectors.bluesky.connection import check_address
from firebreak.connectors.bluesky.reader import JetstreamReader
from firebreak.connectors.bluesky.simulator import JetstreamSimulator


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for what is no WebSocket address."""
    if settings.get("address"):
        check_address(str(settings["address"]).strip())


def propose(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The whole stream fits every brand: the monitors pick from it."""
    return [{"name": "Bluesky", "settings": {}, "chosen": True}] if profile.get("name") else []


MANIFEST = Manifest(
    name="bluesky",
    title="Bluesky",
    summary=_("Listen to all public posts of Bluesky as they are written. No key is needed."),
    can=frozenset({READ}),
    fields=(
        Field(
            "address",
            "address",
            _("Server"),
            _("Leave it empty to use the usual Jetstream server."),
            required=False,
        ),
        Field(
            "langs",
            "lines",
            _("Only these languages"),
            _("One code per line, for example sv. Empty means all."),
            required=False,
        ),
    ),
    keyless=True,
    platform="bluesky",
    icon="cloud",
    docs="https://docs.bsky.app/blog/jetstream",
    silence_s=120.0,
    reader=JetstreamReader,
    simulator=JetstreamSimulator,
    propose=propose,
    check=check,
)
