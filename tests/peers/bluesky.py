"""A real account's server of Bluesky for tests: the project's own packages from npm, in memory.

Needs Node 18 or newer and what ``bluesky_server/package-lock.json`` names, installed by ``npm ci`` in the folder that
``BLUESKY_FOLDER`` names; ``.ci/run`` does so.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import pytest

from tests.waiting import wait_for

HANDLE, PASSWORD = "desk-acme.test", "only-for-this-test"
_SCRIPT = Path(__file__).parent / "bluesky_server" / "server.cjs"


def bluesky_folder() -> Path:
    """Where the packages lie. Skips where nobody says so, as they take minutes to install."""
    named = os.environ.get("BLUESKY_FOLDER")
    if not named:
        pytest.skip(
            "a real Bluesky server cannot be started: BLUESKY_FOLDER names no folder with its npm packages"
        )
    folder = Path(named)
    if not (folder / "node_modules" / "@atproto" / "dev-env").is_dir() or not shutil.which("node"):
        pytest.fail("BLUESKY_FOLDER holds no packages of Bluesky, or there is no node")
    return folder


class RealBluesky:
    """Enter to start it with one account, leave to stop it."""

    root = ""

    def __enter__(self) -> Self:
        folder = bluesky_folder()
        self._log = tempfile.NamedTemporaryFile(prefix="firebreak-bluesky-")
        said = {"stdout": self._log, "stderr": subprocess.STDOUT}
        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
            ["node", str(_SCRIPT)], cwd=folder, stdin=subprocess.PIPE, **said
        )
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self) -> None:
        ended = wait_for(self._begun, "the Bluesky server begins or ends", within_s=120)
        if not (said := self._said()):
            pytest.fail(f"the Bluesky server did not start ({ended}): {self._told()[-2000:]}")
        self.root = str(json.loads(said)["root"])
        account = {"email": "desk@acme.test", "handle": HANDLE, "password": PASSWORD}
        url = f"{self.root}/xrpc/com.atproto.server.createAccount"
        httpx.post(url, json=account, timeout=60).raise_for_status()

    def _begun(self) -> str:
        status = self._process.poll()
        return self._said() if status is None else f"status {status}"

    def _said(self) -> str:
        lines = self._told().splitlines(keepends=True)
        return next((line for line in lines if line.startswith('{"root"') and line.endswith("\n")), "")

    def _told(self) -> str:
        return Path(self._log.name).read_text(errors="replace")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End its input; by force when it does not listen."""
        try:
            self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._log.close()

    def posts(self, did: str) -> list[dict[str, object]]:
        """What anybody can read of the account: records with ``uri``, ``cid`` and ``value``, the youngest first."""
        asked = {"repo": did, "collection": "app.bsky.feed.post", "limit": "100"}
        answer = httpx.get(f"{self.root}/xrpc/com.atproto.repo.listRecords", params=asked).raise_for_status()
        records: list[dict[str, object]] = answer.json()["records"]
        return records
