"""Chromium is found, begun without rights in a folder of its own, and ended with everything that it began."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from firebreak.base import config
from firebreak.base.errors import PermanentError, TransientError
from firebreak.base.picturing import launch
from firebreak.base.picturing.devtools import BrowserGone, Talk
from firebreak.base.picturing.gate import Gate, listening

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: the same engine without a browser's own windows."""
WIDTH, WINDOW = 1280, 900
"""Pixels of the window that a page believes to be in."""
START_S, CONTROL_S = 20.0, 5.0
NOBODY = "nobody"
FOLDER, OLD_S = "firebreak-picture-", 3_600.0
FEATURES = (
    "Translate", "OptimizationHints", "MediaRouter", "DialMediaRouteProvider", "InterestFeedContentSuggestions",
    "AutofillServerCommunication", "WebRtcHideLocalIpsWithMdns", "Prerender2", "HttpsUpgrades", "WebUSB", "WebBluetooth",
)  # fmt: skip
"""What of Chromium is off: it would speak to others, or to things at the machine."""
FLAGS = (
    "--headless", "--remote-debugging-pipe", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
    "--no-default-browser-check", "--incognito", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-domain-reliability", "--disable-sync", "--disable-extensions", "--disable-breakpad",
    "--disable-crash-reporter", "--disable-client-side-phishing-detection", "--no-pings", "--disable-quic",
    "--disable-dev-shm-usage", "--force-color-profile=srgb", "--force-device-scale-factor=1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--disable-features={','.join(FEATURES)}",
    "--js-flags=--max-old-space-size=512", "--password-store=basic", "--use-mock-keychain",
    # Names are looked up by the gate alone; without a proxy nothing has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--proxy-bypass-list=<-loopback>",
)  # fmt: skip
_NO_SANDBOX = (
    "no usable sandbox", "failed to move to new namespace", "setuid sandbox", "sandbox helper", "credentials.cc",
)  # fmt: skip
"""What Chromium says (in small letters) when the system does not let it begin its sandbox."""


@dataclass
class Begun:
    """A browser that answers."""

    talk: Talk
    version: str
    """As it calls itself: ``Chromium/156.0``."""
    sandboxed: bool
    walled: bool
    """In a network of its own, in which there is the gate only."""


def browser() -> str:
    """The program. Raises :class:`PermanentError` (``picture.off``, ``picture.no_browser``) where there is none."""
    wanted = str(config.get("picture_browser"))
    if wanted.lower() == "off":
        raise PermanentError("picture.off", "Pictures of pages are switched off.")
    names = NAMES if wanted.lower() == "auto" else (wanted,)
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise PermanentError("picture.no_browser", "There is no Chromium on this machine.")
    return str(Path(found).absolute())


@asynccontextmanager
async def begun(program: str, gate: Gate) -> AsyncIterator[Begun]:
    """A browser whose only way out is the gate.

    Where the system allows no sandbox, which shows before any page is opened, it is begun without one if it is somebody
    else than we are, who may read nothing of ours. Raises :class:`PermanentError` (``picture.no_sandbox``) where it is
    not, :class:`TransientError` (``picture.start``) when it does not begin.
    """
    for sandboxed in (True, False):
        folder = await asyncio.to_thread(_folder)
        one = _Process(folder)
        try:
            begins = await one.start(program, gate, sandboxed=sandboxed)
            if begins is None and sandboxed and one.blames_the_sandbox():
                if not somebody_else():
                    raise PermanentError(
                        "picture.no_sandbox", "Chromium has no sandbox, and may read what we may."
                    )
                continue
            if begins is None:
                raise TransientError("picture.start", f"Chromium did not begin: {one.last_words()}")
            yield begins
            return
        finally:
            await one.end()


class _Process:
    """One process of a browser with its folder, its pipes and all that it begins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._talk: Talk | None = None
        self._said = folder / "said"

    async def start(self, program: str, gate: Gate, *, sandboxed: bool) -> Begun | None:
        """Begin it and hear its first word; ``None`` when it does not say one."""
        listener = listening()
        port = int(listener.getsockname()[1])
        flags = [*FLAGS, f"--proxy-server=http://127.0.0.1:{port}", f"--user-data-dir={self._folder / 'profile'}",
            f"--window-size={WIDTH},{WINDOW}", *([] if sandboxed else ["--no-sandbox"])]  # fmt: skip
        hear, say = os.pipe(), os.pipe()
        ours, theirs = socket.socketpair()
        try:
            given = {"program": program, "flags": [*flags, "about:blank"], "ask": hear[0], "say": say[1], "port": port,
                "control": theirs.fileno(), **_somebody()}  # fmt: skip
            self._begin(given, (hear[0], say[1], theirs.fileno()))
        finally:
            theirs.close()
            os.close(hear[0])
            os.close(say[1])
        self._talk = Talk(await _reading(say[0]), hear[1])
        try:
            own = await asyncio.to_thread(_received, ours)
        finally:
            ours.close()
        await gate.serve(listener)
        if own is not None:
            await gate.serve(own)
        return await self._first_word(sandboxed, own is not None)

    def _begin(self, given: dict[str, object], kept: tuple[int, ...]) -> None:
        with self._said.open("xb") as said:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, and nobody's words in it
                [sys.executable, "-I", "-S", launch.__file__, json.dumps(given)],
                pass_fds=kept, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
                cwd=self._folder / "profile", env=_surroundings(self._folder / "profile"),
            )  # fmt: skip

    async def _first_word(self, sandboxed: bool, walled: bool) -> Begun | None:
        """What it answers when it is well, a page of its own included."""
        assert self._talk is not None
        try:
            version = await self._talk.ask("Browser.getVersion", within=START_S)
            target = await self._talk.ask("Target.createTarget", url="about:blank", within=START_S)
            await self._talk.ask("Target.closeTarget", targetId=target["targetId"], within=START_S)
        except (BrowserGone, TimeoutError):
            return None
        return Begun(self._talk, str(version.get("product", ""))[:80], sandboxed, walled)

    def last_words(self) -> str:
        """The end of what it said on its way out."""
        with contextlib.suppress(OSError), self._said.open("rb") as said:
            said.seek(max(0, self._said.stat().st_size - 4_000))
            return said.read(4_000).decode("utf-8", "replace").strip()[-600:]
        return ""

    def blames_the_sandbox(self) -> bool:
        """Whether it ended because the system lets it have no sandbox."""
        words = self.last_words().lower()
        return any(sign in words for sign in _NO_SANDBOX)

    async def end(self) -> None:
        """End it with everything that it began, and take its folder away."""
        if self._talk is not None:
            self._talk.close()
        await asyncio.shield(asyncio.to_thread(self._gone))

    def _gone(self) -> None:
        if self._process is not None:
            for _twice in range(2):  # what was begun while the first signals went out
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        for _try in range(5):  # a process that is ending may still write
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():
                return


def _folder() -> Path:
    """A folder for one run: ours, and in it ``profile`` for the browser alone."""
    _clear_old()
    made = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
    made.chmod(0o711)  # it may go through, and see nothing else
    inner = made / "profile"
    inner.mkdir(mode=0o700)
    given = _somebody()
    if given:
        os.chown(inner, given["user"], given["group"])
    return made


def _clear_old() -> None:
    """Take away what a worker left that was killed in the middle."""
    for old in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            found = old.lstat()
            if (
                stat.S_ISDIR(found.st_mode)
                and found.st_uid == os.getuid()
                and time.time() - found.st_mtime > OLD_S
            ):
                shutil.rmtree(old, ignore_errors=True)


def somebody_else() -> bool:
    """Whether the browser has other rights than we have."""
    return bool(_somebody())


def _somebody() -> dict[str, int]:
    """Whom the browser becomes: nobody, when we are root; otherwise it stays who we are."""
    if os.getuid() != 0:
        return {}
    found = pwd.getpwnam(NOBODY)
    return {"user": found.pw_uid, "group": found.pw_gid}


def _surroundings(home: Path) -> dict[str, str]:
    """Nothing of ours: settings, and with them secrets, may stand in the environment."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "TZ": "UTC"} | {
        f"XDG_{name}_HOME": str(home) for name in ("CONFIG", "CACHE", "DATA")
    }


def _received(control: socket.socket) -> socket.socket | None:
    """The listening socket in the browser's own network, when it has one."""
    control.settimeout(CONTROL_S)
    try:
        word, handles, _flags, _address = socket.recv_fds(control, 16, 1)
    except OSError:
        return None
    if not handles:
        return None
    found = socket.socket(fileno=handles[0])
    if word != b"walled":
        found.close()
        return None
    found.setblocking(False)
    return found


async def _reading(pipe: int) -> asyncio.StreamReader:
    from firebreak.base.picturing.devtools import LONGEST

    reader = asyncio.StreamReader(limit=LONGEST)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", buffering=0)
    )
    return reader
