"""What the batteries of writers share: every folder that publishes, texts to publish, and few words for both.

Permits are made here by ``issue``, which elsewhere only the desk's own action calls.
"""

from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.connectors import WRITE, Manifest
from firebreak.connectors.discover import discover
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published, Writer

WRITING = [manifest for manifest in discover() if WRITE in manifest.can]
TRIED = [manifest for manifest in WRITING if manifest.simulator is not None]
EVERY = pytest.mark.parametrize("manifest", TRIED, ids=lambda manifest: manifest.name)
KEY = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
TEXTS = {
    "en": "Do not use the Spark 2 stove. We are recalling it: https://acme.example/recall #AcmeRecall",
    "zh-Hans": "请立即停止使用 Spark 2 炉具。\n\n召回说明见https://acme.example/zh。",
    "zh-Hant": "請立即停止使用 Spark 2 爐具 🔥。\n查詢「召回」：https://acme.example/tw?a=1&b=2",
    "sv": "Använd inte spisen Spark 2. <Läs mer> på https://acme.example/återkallelse & ring 020-12 34 56.",
    "ms": 'Jangan guna dapur Spark 2 👩‍👩‍👧. "Sila baca" https://acme.example/ms',
}


def piece(text: str = TEXTS["en"], **changes: Any) -> Piece:
    """What goes out now."""
    return Piece(**{"key": KEY, "text": text, "language": "en", "at": now(), **changes})


def leave(text: str) -> RealPermit:
    """A permit for these bytes, or this reference."""
    return issue(number=1, digest=digest_of(text), opened=uptime())


def publish(writer: Writer, what: Piece) -> Published:
    """With leave."""
    return writer.publish(leave(what.text), what)


def start(manifest: Manifest) -> Any:
    """Its simulator, to be entered."""
    assert manifest.simulator is not None
    return manifest.simulator()


def texts(sim: Any) -> list[str]:
    """What people read there, oldest first."""
    return [got["text"] for got in sim.published()]


def calls(sim: Any) -> int:
    """How many calls reached it, where there is a network."""
    return int(sim.calls()) if hasattr(sim, "calls") else len(sim.published())


def looks(writer: Writer) -> bool:
    """Whether the service gives a way to look what stands there."""
    return bool(getattr(writer, "looks", True))


def needs(sim: Any, fault: str) -> None:
    """Leave the test out where the service knows no such fault."""
    if fault not in sim.faults:
        pytest.skip(f"the service knows no {fault}")
