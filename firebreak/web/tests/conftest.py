"""The ASGI front on a real port, and a browser."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from django.core.handlers.wsgi import WSGIHandler

from firebreak.web.asgi_front import front
from firebreak.web.bringing import Asked, Brought, Reader, packed
from firebreak.web.hub import Hub
from tests.chromium import launch_args
from tests.ports import free_port

PART = re.compile(r'id="(\w+)" hx-swap-oob')


@dataclass
class Running:
    """A server that runs, its hub, and who may hear."""

    url: str
    hub: Hub
    hears: list[list[str] | None]
    brings: list[str]
    """Parts, as the stream brings them at each change; while there are none, pages fetch."""


class Threaded(uvicorn.Server):
    """Signals belong to the main thread, which is pytest's."""

    def install_signal_handlers(self) -> None:
        """None in a thread."""


@pytest.fixture
def running(transactional_db: None, settings: Any, tmp_path: Any) -> Iterator[Running]:
    """The front with this room's pages, on a free port; ``hears[0]`` is what every reader may hear."""
    settings.ROOT_URLCONF = "firebreak.web.tests.urls"
    settings.STYLE_GUIDE = True
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "index.en.html").write_text("<h1>All is well</h1>")
    (tmp_path / "acme" / "languages.json").write_text('["en"]')
    for secret in (tmp_path / ".secret", tmp_path / "acme" / ".secret"):
        secret.write_text("no")
    port = free_port()
    hub, hears, brings = Hub(), [["b1"]], list[str]()

    def authorise(scope: Any) -> list[str] | None:
        scope["firebreak.reader"] = Reader(1, "session", "proof", "x", "page", "secret")
        return hears[0]

    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        for one in asked if brings else ():
            yield one, Brought(packed("".join(brings)), PART.findall("".join(brings)))

    app = front(WSGIHandler(), authorise=authorise, status_dir=tmp_path, threads=4, hub=hub, draw=draw)
    config = uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1, ws="none")
    server = Threaded(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 15
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    yield Running(f"http://127.0.0.1:{port}", hub, hears, brings)  # type: ignore[arg-type]
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own browser, without the things a test does not need; skips without it, fails there in CI."""
    return launch_args()


@pytest.fixture(scope="session", autouse=True)
def _playwright_runs_a_loop() -> Iterator[None]:
    """Playwright's loop in the main thread makes Django refuse its database there without this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield
