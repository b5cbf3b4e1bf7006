"""One picture of one page: opened, waited for, looked through, held still, taken."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import math
import struct
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from firebreak.base import fetching
from firebreak.base.clock import now
from firebreak.base.errors import PermanentError, TransientError
from firebreak.base.network import PORTS
from firebreak.base.picturing.devtools import BrowserGone, Params, Refused, Talk
from firebreak.base.picturing.gate import Gate
from firebreak.base.picturing.starting import WIDTH, WINDOW, Begun, begun, browser

HIGHEST = 12_000
"""Pixels; what of a page lies below is not in the picture, and the picture says so."""
BYTES = 24 * 2**20
TOTAL_S, LOAD_S, QUIET_S, QUIET_MOST_S = 60.0, 15.0, 0.6, 3.0
LOOK_S, STILL_S, SHOT_S, ASK_S = 5.0, 3.0, 20.0, 10.0
DIALOGS = 50
"""Boxes that a page opens before its scripts are stopped."""
WEB_PORTS = frozenset({80, 443})
LOOK_THROUGH = """(async () => {
  for (let top = 0; top < Math.min(document.documentElement.scrollHeight, %d); top += 800) {
    scrollTo({top, behavior: "instant"});
    await new Promise((go) => setTimeout(go, 60));
  }
  scrollTo({top: 0, behavior: "instant"});
})()"""
"""Pictures far down are fetched by many pages only when somebody comes near. Run apart from the page's own scripts."""


@dataclass(frozen=True)
class Picture:
    """A page as it was seen."""

    png: bytes
    width: int
    height: int
    cut: bool
    """The page is longer than the picture."""
    loaded: bool
    """The page had all that it asked for; otherwise it is as far as it came in time."""
    final: str
    """Where the address led."""
    at: datetime
    browser: str
    sandboxed: bool
    walled: bool


def take(address: str, *, limit: int = BYTES, private: bool = False) -> Picture:
    """A picture of a page as somebody sees it who is not signed in; a minute at most.

    ``limit`` are the bytes of its file: what does not fit is cut below. ``private`` opens the own network, for tests.
    Raises :class:`WrongInput` for what is no address of a page; :class:`PermanentError` where it makes no sense to try
    again (``picture.no_browser``, ``off``, ``no_sandbox``, ``blocked``, ``download``, ``status``, ``elsewhere``,
    ``too_large``) and :class:`TransientError` where it does (``picture.start``, ``unreachable``, ``slow``, ``broken``).
    """
    fetching.check_address(address)
    return asyncio.run(_taken(address, browser(), min(limit, BYTES), private))


async def _taken(address: str, program: str, limit: int, private: bool) -> Picture:
    # The ports of the web, and the one that somebody named, when pages are fetched from it at all.
    gate = Gate(WEB_PORTS | ({urlsplit(address).port or 443} & PORTS), private=private)
    try:
        async with asyncio.timeout(TOTAL_S), begun(program, gate) as one:
            return await _Visit(address, limit, gate, one).picture()
    except TimeoutError as error:
        raise TransientError("picture.slow", "The page was not done in time.") from error
    except (BrowserGone, Refused) as error:
        raise TransientError("picture.broken", f"Chromium broke off: {error}") from error
    finally:
        await gate.close()


@dataclass
class _Visit:
    """A page that is open in a browser."""

    address: str
    limit: int
    gate: Gate
    begun: Begun
    _session: str = ""
    _target: str = ""
    _frame: str = ""
    _loader: str = ""
    _unreachable: str = ""
    _download: bool = False
    _dialogs: int = 0
    _statuses: dict[str, int] = field(default_factory=dict)
    _read: asyncio.Event = field(default_factory=asyncio.Event)
    """All of the page's own text has come."""
    _loaded: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def _talk(self) -> Talk:
        return self.begun.talk

    async def picture(self) -> Picture:
        """Do all of it."""
        ends = time.monotonic() + LOAD_S
        await self._open()
        await self._wait(ends)
        loaded = self._loaded.is_set() and not self.gate.spent
        if (
            not self._read.is_set()
        ):  # it waits for a script, or for more of itself, and may show nothing until that fails
            self.gate.shut()
            await self._wait(time.monotonic() + STILL_S)
        await self._look_through()
        await self._hold_still()
        final = await self._where()
        at = now()
        png, height, cut = await self._shot()
        return Picture(
            png,
            WIDTH,
            height,
            cut,
            loaded,
            final,
            at,
            self.begun.version,
            self.begun.sandboxed,
            self.begun.walled,
        )

    async def _ask(self, method: str, within: float = ASK_S, **params: Any) -> Params:
        return await self._talk.ask(method, self._session, within=within, **params)

    async def _open(self) -> None:
        talk = self._talk
        found = await talk.ask(
            "Target.createTarget", url="about:blank", width=WIDTH, height=WINDOW, within=ASK_S
        )
        self._target = str(found["targetId"])
        found = await talk.ask("Target.attachToTarget", targetId=self._target, flatten=True, within=ASK_S)
        self._session = str(found["sessionId"])
        for event, hear in (
            ("Page.javascriptDialogOpening", self._on_dialog), ("Page.frameNavigated", self._on_page),
            ("Page.loadEventFired", self._on_load), ("Page.domContentEventFired", self._on_read),
            ("Network.responseReceived", self._on_answer),
            ("Target.targetCreated", self._on_target), ("Page.downloadWillBegin", self._on_download),
        ):  # fmt: skip
            talk.on(event, hear)
        await talk.ask("Browser.setDownloadBehavior", behavior="deny", within=ASK_S)
        await talk.ask("Target.setDiscoverTargets", discover=True, within=ASK_S)
        await self._ask("Page.enable")
        await self._ask("Network.enable", maxTotalBufferSize=0, maxResourceBufferSize=0)
        await self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTH,
            height=WINDOW,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._frame = str((await self._ask("Page.getFrameTree"))["frameTree"]["frame"]["id"])
        opened = await self._ask("Page.navigate", LOAD_S, url=self.address)
        if opened.get("errorText"):
            self._not_opened(str(opened["errorText"]), bool(opened.get("isDownload")))

    def _not_opened(self, why: str, download: bool) -> None:
        if download or self._download or why == "net::ERR_ABORTED":
            raise PermanentError("picture.download", "The address gives a file, not a page.")
        if self.gate.refused:
            raise PermanentError("picture.blocked", "The address leads to one that is not public.")
        raise TransientError("picture.unreachable", f"No page: {why[:60]}.")

    def _on_dialog(self, _params: Params, session: str) -> None:
        self._talk.tell("Page.handleJavaScriptDialog", session, accept=False)
        self._dialogs += 1
        if self._dialogs == DIALOGS:
            self._talk.tell("Runtime.terminateExecution", session)
            self._talk.tell("Emulation.setScriptExecutionDisabled", session, value=True)

    def _on_page(self, params: Params, session: str) -> None:
        frame = params["frame"]
        if session == self._session and frame["id"] == self._frame:
            self._loaded.clear()
            self._read.clear()
            self._loader, self._unreachable = str(frame["loaderId"]), str(frame.get("unreachableUrl") or "")

    def _on_read(self, _params: Params, session: str) -> None:
        if session == self._session:
            self._read.set()

    def _on_load(self, _params: Params, session: str) -> None:
        if session == self._session:
            self._loaded.set()

    def _on_answer(self, params: Params, session: str) -> None:
        if session == self._session and params["type"] == "Document" and params.get("frameId") == self._frame:
            self._statuses[str(params["loaderId"])] = int(params["response"]["status"])

    def _on_target(self, params: Params, _session: str) -> None:
        found = params["targetInfo"]
        if found["type"] == "page" and found["targetId"] != self._target:
            self._talk.tell("Target.closeTarget", targetId=found["targetId"])

    def _on_download(self, params: Params, _session: str) -> None:
        self._download = self._download or params.get("frameId") == self._frame

    async def _wait(self, ends: float) -> None:
        """Until the page has loaded and nothing moves, or time is over; a page that leads on is waited for anew."""
        while (left := ends - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self._loaded.wait(), left)
            except TimeoutError:
                return
            quiet_by = min(time.monotonic() + QUIET_MOST_S, ends)
            while time.monotonic() < quiet_by and self._loaded.is_set():
                await asyncio.sleep(0.1)
                if time.monotonic() - self.gate.moved_at > QUIET_S:
                    break
            if self._loaded.is_set():
                return

    async def _look_through(self) -> None:
        with contextlib.suppress(TimeoutError, Refused):
            world = await self._ask("Page.createIsolatedWorld", STILL_S, frameId=self._frame)
            await self._ask(
                "Runtime.evaluate", LOOK_S, expression=LOOK_THROUGH % HIGHEST, contextId=world["executionContextId"],
                awaitPromise=True, returnByValue=True,
            )  # fmt: skip
            ends = time.monotonic() + QUIET_MOST_S
            while time.monotonic() < ends and time.monotonic() - self.gate.moved_at < QUIET_S:
                await asyncio.sleep(0.1)

    async def _hold_still(self) -> None:
        """Stop the page's scripts, in the middle of whatever they do, and what it still fetches."""
        for method, params in (
            ("Emulation.setScriptExecutionDisabled", {"value": True}),
            ("Runtime.terminateExecution", {}),
            ("Page.stopLoading", {}),
        ):
            with contextlib.suppress(TimeoutError, Refused):
                await self._ask(method, STILL_S, **params)

    async def _where(self) -> str:
        """The address of what is shown.

        Raises :class:`PermanentError` when it is no page that was sought, :class:`TransientError` when there is none now.
        """
        if self._unreachable:
            parts = urlsplit(self._unreachable)
            asked = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
            if asked in self.gate.refused:
                raise PermanentError("picture.blocked", "The page leads to an address that is not public.")
            raise TransientError("picture.unreachable", "The page leads to an address that does not answer.")
        info = (await self._talk.ask("Target.getTargetInfo", targetId=self._target, within=ASK_S))[
            "targetInfo"
        ]
        final = str(info["url"])
        if urlsplit(final).scheme in {"", "chrome-error"}:
            raise TransientError("picture.slow", "It was on its way from one page to the next.")
        if urlsplit(final).scheme not in {"http", "https"}:
            raise PermanentError("picture.elsewhere", f"The page leads to what is no web page: {final[:40]}")
        status = self._statuses.get(self._loader, 200)
        if status >= 400:
            raise PermanentError("picture.status", f"The browser was given status {status}.", status=status)
        return final

    async def _shot(self) -> tuple[bytes, int, bool]:
        """The picture, its height, and whether the page is longer."""
        size = (await self._ask("Page.getLayoutMetrics"))["cssContentSize"]
        whole = max(float(size["height"]), 1.0)
        height = min(math.ceil(whole), HIGHEST) if math.isfinite(whole) else HIGHEST
        while True:
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
            shot = await self._ask(
                "Page.captureScreenshot", SHOT_S, format="png", captureBeyondViewport=True, clip=clip
            )
            try:
                png = base64.b64decode(str(shot["data"]), validate=True)
            except (binascii.Error, KeyError) as error:
                raise BrowserGone("no picture") from error
            if not _is_png(png, WIDTH, height):
                raise BrowserGone("no picture of that size")
            if len(png) <= self.limit:
                return png, height, height < whole
            if height <= WINDOW:
                raise PermanentError("picture.too_large", "No picture of the page is small enough.")
            height = max(height // 2, WINDOW)


def _is_png(body: bytes, width: int, height: int) -> bool:
    """Whether it is a whole PNG of that size, by its first and last bytes.

    >>> _is_png(b"GIF89a", 1, 1)
    False
    """
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)
    return body.startswith(head) and body.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82")
