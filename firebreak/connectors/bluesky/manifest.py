"""Bluesky's public posts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import READ, WRITE, Field, Manifest
from firebreak.base.fetching import check_address as check_web_address
from firebreak.connectors.bluesky.connection import check_address
from firebreak.connectors.bluesky.reader import JetstreamReader
from firebreak.connectors.bluesky.session import HOME
from firebreak.connectors.bluesky.simulator import BlueskySimulator
from firebreak.connectors.bluesky.writer import BlueskyWriter


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for what is no WebSocket address of a stream or no web address of an account's server."""
    if settings.get("address"):
        check_address(str(settings["address"]).strip())
    if settings.get("server"):
        check_web_address(str(settings["server"]).strip())


def propose(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The whole stream fits every brand: the monitors pick from it."""
    return [{"name": "Bluesky", "settings": {}, "chosen": True}] if profile.get("name") else []


MANIFEST = Manifest(
    name="bluesky",
    title="Bluesky",
    summary=_("Listen to all public posts of Bluesky as they are written. No key is needed."),
    can=frozenset({READ, WRITE}),
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
    writer=BlueskyWriter,
    channel_fields=(
        Field("handle", "text", _("Account"), _("Its name at Bluesky, for example acme.bsky.social.")),
        Field(
            "password",
            "secret",
            _("App password"),
            _(
                "Make one in Bluesky for this desk alone: Settings, Privacy and security, App passwords. "
                "It can be taken back there."
            ),
        ),
        Field(
            "server",
            "address",
            _("The account's server"),
            _("Leave it as it is for accounts of Bluesky itself."),
            required=False,
            default=HOME,
        ),
    ),
    carries=("short", "reply"),
    same_key_s=10 * 365 * 24 * 3600.0,
    simulator=BlueskySimulator,
    propose=propose,
    check=check,
)
