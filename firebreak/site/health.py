"""Is Firebreak itself well? One list of checks for ``/readyz``, ``firebreak doctor`` and the heartbeat."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_noop

from firebreak.base import config, secrets
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.listening import queries as listening
from firebreak.listening.models import Source
from firebreak.notify.models import Delivery
from firebreak.publishing.queries.returns import returns_look
from firebreak.site import beats

OK, WARN, FAIL = "ok", "warn", "fail"
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Check:
    """One finding. ``text`` says what is so; ``remedy`` what to do when it is not well."""

    name: str
    state: str
    text: str
    remedy: str = ""


def database() -> Iterator[Check]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA synchronous")
            synchronous = cursor.fetchone()[0]
        well = mode == "wal" and synchronous == 2
        yield Check(
            "database",
            OK if well else FAIL,
            f"SQLite, journal {mode}, synchronous {synchronous}",
            "" if well else gettext_noop("The database must run in WAL mode with full synchronisation."),
        )
    else:
        yield Check("database", OK, "PostgreSQL answers")


def tables() -> Iterator[Check]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Check(
        "tables",
        FAIL if plan else OK,
        f"{len(plan)} migrations are not applied" if plan else "up to date",
        gettext_noop("Run: firebreak migrate") if plan else "",
    )


def keys() -> Iterator[Check]:
    secrets.keys()
    loose = [
        f.name
        for f in (Path(config.get("data_dir")) / "keys").iterdir()
        if stat.S_IMODE(f.stat().st_mode) & 0o077
    ]
    yield Check(
        "keys",
        FAIL if loose else OK,
        ", ".join(loose) or "only the owner can read them",
        gettext_noop("Run: chmod 600 on the files in the keys folder.") if loose else "",
    )


def disk() -> Iterator[Check]:
    free = shutil.disk_usage(config.get("data_dir")).free
    state = FAIL if free < 2**28 else WARN if free < 2**30 else OK
    yield Check(
        "disk",
        state,
        f"{free / 2**30:.1f} GiB free",
        gettext_noop("Make room: when the disk is full nothing more is kept.") if state != OK else "",
    )


def processes() -> Iterator[Check]:
    quiet = beats.silent()
    yield Check(
        "processes",
        FAIL if quiet else OK,
        ", ".join(f"{name} is silent" for name in quiet) or "listen and work run",
        gettext_noop("Start them: firebreak up (or firebreak listen, firebreak work).") if quiet else "",
    )


def jobs() -> Iterator[Check]:
    dead = Job.objects.filter(state=Job.State.DEAD).count()
    yield Check(
        "jobs",
        WARN if dead else OK,
        f"{dead} jobs gave up" if dead else "none gave up",
        gettext_noop("Read their errors with: firebreak doctor --json") if dead else "",
    )


def deliveries() -> Iterator[Check]:
    lost = Delivery.objects.filter(state=Delivery.State.FAILED, created_at__gte=now() - LATELY).count()
    mail = bool(config.get("mail_url"))
    yield Check(
        "mail",
        OK if mail else WARN,
        "mail server set" if mail else "no mail server set: alerts stay on the page",
        ""
        if mail
        else gettext_noop("Set FIREBREAK_MAIL_URL, for example smtp://user:password@mail.example:587"),
    )
    yield Check(
        "notices",
        WARN if lost else OK,
        f"{lost} notices of the last week could not be delivered"
        if lost
        else "all delivered or on their way",
        gettext_noop("Open the page Notices of the brand: it says why, and can send them again.")
        if lost
        else "",
    )


def returned_mails() -> Iterator[Check]:
    """The mailbox to which mails of lists come back, where one is set."""
    if not config.get("mail_returns_url"):
        return
    look = returns_look()
    yield Check(
        "mail returns",
        OK if look.well else WARN,
        look.code or ("read" if look.well else "not read for an hour"),
        ""
        if look.well
        else gettext_noop(
            "Look at the setting mail_returns_url and the mailbox; it is tried again every five minutes."
        ),
    )


def sources() -> Iterator[Check]:
    rows = Source.objects.filter(active=True, removed_at__isnull=True)
    broken = [source.name for source in rows.filter(state=Source.State.BROKEN)]
    yield Check(
        "sources",
        WARN if broken else OK,
        f"broken: {', '.join(broken)}" if broken else f"{rows.count()} active",
        gettext_noop("Open the source's page: it says what to do.") if broken else "",
    )


def search() -> Iterator[Check]:
    behind = listening.search_state().behind
    yield Check("search", WARN if behind > 50_000 else OK, f"the index is {behind} posts behind")


QUICK: tuple[Callable[[], Iterator[Check]], ...] = (database, tables, disk, processes)
ALL: tuple[Callable[[], Iterator[Check]], ...] = (
    *QUICK,
    keys,
    jobs,
    deliveries,
    returned_mails,
    sources,
    search,
)


def run(checks: tuple[Callable[[], Iterator[Check]], ...]) -> list[Check]:
    """Every finding; a check that fails to run is itself a finding, never an exception."""
    found: list[Check] = []
    for check in checks:
        try:
            found += check()
        except Exception as error:
            found.append(Check(check.__name__, FAIL, f"{type(error).__name__}: {error}"))
    return found
