"""Whole installations for tests: a data folder (and a database of its own on PostgreSQL), driven by the real command."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from firebreak.base import config
from tests.tables import copy_static, lay_ready

ROOT = Path(__file__).resolve().parents[3]
SEED = """
from firebreak.base.actions import machine
from firebreak.org.models import Brand, Membership, Person
from firebreak.listening import actions
brand = Brand.objects.create(slug="norrsken", name="Norrsken", time_zone="Europe/Stockholm")
person = Person.objects.create_user("ada@example.org", "correct horse battery", name="Ada", is_owner=True)
Membership.objects.create(brand=brand, person=person, role="admin")
actions.create_monitor(actor=machine("test"), brand=brand, name="Norrsken", kind="brand", query="norrsken OR 召回")
"""


@dataclass
class House:
    """One installation. ``run`` is the command line, ``python`` code inside it after Django has started."""

    folder: Path
    database: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FIREBREAK_")}
        own = {"FIREBREAK_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        if self.database:
            own["FIREBREAK_DATABASE_URL"] = self.database
        return {**kept, **own, **self.more}

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "firebreak", *map(str, words)]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *words: str | Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=180)
        if code is not None:
            assert process.returncode == code, f"exit code {process.returncode}\n{out}\n{err}"
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def json(self, *words: str | Path, code: int | None = 0) -> Any:
        return json.loads(self.run(*words, "--json", code=code).stdout)

    def python(self, code: str) -> str:
        start = "from firebreak.site import cli\ncli.start_django()\n"
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            env=self.environment, cwd=self.folder, text=True, capture_output=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def _database(like: str = "") -> Iterator[str]:
    """A new PostgreSQL database on the run's server, perhaps the copy of another; "" on SQLite."""
    url = config.get("database_url")
    if not url:
        yield ""
        return
    import psycopg

    parts = urlsplit(url)
    name = f"house_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        copied = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """``make_house("a")``: an empty installation in a folder of its own, or the copy of another that stands still."""
    databases: list[Iterator[str]] = []

    def make(name: str = "house", like: House | None = None, **more: str) -> House:
        folder = tmp_path / name
        folder.mkdir()
        if like is not None:
            shutil.copytree(
                like.folder, folder, ignore=lambda _, names: {"static"} & {*names}, dirs_exist_ok=True
            )
            copy_static(like.folder, folder)
        databases.append(_database(like.database if like is not None else ""))
        return House(folder, next(databases[-1]), {f"FIREBREAK_{k.upper()}": v for k, v in more.items()})

    yield make
    for database in databases:
        next(database, None)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A migrated and seeded installation, made once and copied for each test, with its database on PostgreSQL."""
    databases = _database()
    house = House(tmp_path_factory.mktemp("template"), next(databases))
    lay_ready(house.folder, sqlite=not house.database)
    house.run("migrate")
    house.python(SEED)
    yield house
    next(databases, None)


@pytest.fixture
def house(make_house: Callable[..., House], _template: House) -> House:
    """An installation with one brand, one person and one monitor."""
    return make_house(like=_template)


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Change one setting of this process for the test."""
    return lambda name, value: monkeypatch.setitem(config.settings(), name, value)


@pytest.fixture
def posts_file(tmp_path: Path) -> Callable[..., Path]:
    """``posts_file(100)``: a CSV of so many posts, some of which the monitor matches."""

    def make(count: int, name: str = "posts.csv") -> Path:
        words = ("norrsken is down again", "召回 通知", "a fine day", "norrsken thank you")
        rows = [
            f"p{n},2026-11-{1 + n // 4000 % 18:02d}T{n // 60 % 24:02d}:{n % 60:02d}:00Z,u{n % 97},{words[n % 4]} {n}"
            for n in range(count)
        ]
        file = tmp_path / name
        file.write_text("id,time,author,text\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return file

    return make
