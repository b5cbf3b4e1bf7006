"""A real browser on a real port for this room's pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.chromium import launch_args


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of the machine; skips without it, fails there in CI."""
    return launch_args()


@pytest.fixture(scope="session", autouse=True)
def _playwright_runs_a_loop() -> Iterator[None]:
    """Playwright's loop in the main thread makes Django refuse its database there without this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


def _counts(said: Any) -> bool:
    """Errors and warnings; the live stream is answered by the ASGI front, which is not part of this server."""
    return said.type in {"error", "warning"} and "/stream" not in said.location.get("url", "")


@pytest.fixture
def open_as(live_server: Any, browser: Any, client_of: Any) -> Iterator[Callable[..., Any]]:
    """``open_as(person, width=390, scheme="dark")``: a page in which the person (or nobody) is signed in; without any
    script where ``script`` is false.

    What the console says and what goes wrong in scripts is gathered in ``page.faults``.
    """
    contexts = []

    def open_one(
        person: Any = None,
        *,
        width: int = 1440,
        scheme: str = "light",
        locale: str = "en",
        script: bool = True,
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            java_script_enabled=script,
            base_url=live_server.url,
        )
        contexts.append(context)
        if person is not None:
            key = client_of(person).cookies["firebreak_session"].value
            context.add_cookies([{"name": "firebreak_session", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: page.faults.append(said.text) if _counts(said) else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
