"""What tests of channels' pages share: services to add, what a person sends, and how a page is read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from firebreak.base import connectors
from firebreak.base.actions import machine
from firebreak.connectors.bluesky.pds_simulator import PdsSimulator
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.telegram.simulator import NAME, TelegramSimulator
from firebreak.connectors.wordpress.simulator import WordPressSimulator
from firebreak.publishing import actions
from firebreak.publishing.models import Channel

SERVICES: dict[str, tuple[Any, Callable[[Any], dict[str, str]]]] = {
    "mastodon": (MastodonSimulator, lambda sim: {"address": sim.root, "token": sim.secret}),
    "bluesky": (
        PdsSimulator, lambda sim: {"handle": sim.handle, "password": sim.secret, "server": sim.root},
    ),
    "wordpress": (
        WordPressSimulator, lambda sim: {"address": sim.root, "user": sim.user, "password": sim.secret},
    ),
    "telegram": (
        TelegramSimulator, lambda sim: {"channel": f"@{NAME}", "token": f"110201543:{sim.secret}", "api": sim.root},
    ),
}  # fmt: skip
DESK = machine("tests")


def at(brand: Any, name: str, **more: Any) -> str:
    return reverse(f"publishing:{name}", kwargs={"brand": brand.slug, **more})


def filled(service: str, given: dict[str, str], **more: Any) -> dict[str, Any]:
    """What a person sends."""
    settings = {f"set_{name}": value for name, value in given.items()}
    text = "post" if service == "by-hand" else connectors.get(service).carries[0]
    return {"service": service, "name": "Our account", "text": text, "place": "1", **settings, **more}


def by_hand(person: Any, **more: Any) -> dict[str, Any]:
    return filled("by-hand", {}, person=str(person.uid), **more)


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def beside(body: str, field: str) -> str:
    """The error at a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</p>', body, re.S)
    return found[1] if found else ""


def added(client: Any, brand: Any, sim: MastodonSimulator, **more: Any) -> Channel:
    client.post(
        at(brand, "channel_new"), filled("mastodon", {"address": sim.root, "token": sim.secret}, **more)
    )
    return Channel.objects.get()


def hand_channel(brand: Any, person: Any, **more: Any) -> Channel:
    return actions.add_channel(actor=DESK, brand=brand, name="Site", text="post", person=person, **more)
