"""What benchmarks do inside their installation, beside :mod:`tests.inside`."""

from typing import Any

from tests import inside


def owner(email: str) -> dict[str, Any]:
    """The first account; its session."""
    from firebreak.org.models import Person

    Person.objects.create_user(name="Olga Owner", email=email, is_owner=True)
    return inside.session(email)


def counts(brand: str) -> dict[str, Any]:
    """How far ingest is: deliveries that wait, posts counted by each source, mentions."""
    from firebreak.listening.models import Intake, Source
    from firebreak.listening.store.sql import fetch

    sources = Source.objects.filter(brand__slug=brand)
    return {
        "waiting": Intake.objects.filter(source__in=sources, done_at=None).count(),
        "posts": {str(source.uid): source.posts_total for source in sources},
        "mentions": int(fetch("SELECT COUNT(*) FROM store_mention")[0][0]),
    }


def unmatched(source: str) -> int:
    """How many posts that no monitor wanted are remembered for a source."""
    from firebreak.listening.models import Source
    from firebreak.listening.store.sql import fetch

    key = Source.objects.get(uid=source).pk
    return int(fetch("SELECT COUNT(*) FROM store_seen WHERE source = %s", [key])[0][0])


def faults() -> list[str]:
    """What is wrong with the stored data: rollups, chains, and the database files themselves."""
    from django.db import connection

    from firebreak.base import audit
    from firebreak.listening.store.sql import fetch

    found = inside.check()
    for chain in audit.chains():
        found += [repr(fault) for fault in audit.verify(chain) if isinstance(fault, audit.Fault)]
    if connection.vendor == "sqlite":
        said = [row[0] for row in fetch("PRAGMA integrity_check")]
        found += [] if said == ["ok"] else said
        found += [f"foreign key: {row}" for row in fetch("PRAGMA foreign_key_check")]
    return found


if __name__ == "__main__":
    vars(inside).update({one.__name__: one for one in (owner, counts, unmatched, faults)})
    inside.main()
