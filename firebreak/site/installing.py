"""What must be true before anything serves: folders, tables, static files. Safe to repeat."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

import firebreak
from firebreak.base import config


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two starts at once must not migrate at once."""
    with (folder / "migrate.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _static_stamp() -> str:
    package = Path(firebreak.__file__).parent
    files = sorted(p for p in package.rglob("static/**/*") if p.is_file())
    facts = [f"{p.relative_to(package)}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files]
    return hashlib.sha256("\n".join([firebreak.__version__, *facts]).encode()).hexdigest()


def prepare() -> None:
    """Make folders, bring the tables up to date, gather static files when they changed."""
    folder = Path(config.get("data_dir"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "files").mkdir(exist_ok=True)
    with _alone(folder):
        call_command("migrate", verbosity=0, interactive=False)
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        wanted = _static_stamp()
        if not stamp.exists() or stamp.read_text() != wanted:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(wanted)
