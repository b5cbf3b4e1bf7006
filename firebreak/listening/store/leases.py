"""Who may do what only one process may do: read a source, detect, index. A row with a fence that only grows."""

import os
import secrets
import socket
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction

from firebreak.base.clock import now
from firebreak.listening.store.sql import fetch

LEASE_S = 20.0

_TAKE = """
INSERT INTO store_lease (name, owner, fence, until) VALUES (%s, %s, 1, %s)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, fence = store_lease.fence + 1, until = excluded.until
WHERE store_lease.until < %s OR store_lease.owner = excluded.owner OR store_lease.owner = %s
RETURNING fence
"""


class LostLeaseError(Exception):
    """Somebody else has it by now: nothing of this transaction may stay."""


@dataclass(frozen=True)
class Lease:
    """Ours until it expires; ``fence`` proves it in each transaction."""

    name: str
    owner: str
    fence: int


@cache
def _here() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(6)}"


def take(name: str, *, owner: str | None = None) -> Lease | None:
    """The lease, or ``None`` while another living process has it."""
    who, at = owner or _here(), now().timestamp()
    rows = fetch("SELECT owner FROM store_lease WHERE name = %s", [name])
    dead = rows[0][0] if rows and _is_dead(rows[0][0]) else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [name, who, at + LEASE_S, at, dead or who])
        row = cursor.fetchone()
    return Lease(name, who, int(row[0])) if row else None


def _is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that is gone: no need to wait for its lease then."""
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def renew(lease: Lease) -> bool:
    """Hold it longer; ``False`` when it is not ours any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_lease SET until = %s WHERE name = %s AND owner = %s AND fence = %s",
            [now().timestamp() + LEASE_S, lease.name, lease.owner, lease.fence],
        )
        return bool(cursor.rowcount == 1)


def prove(lease: Lease) -> None:
    """Inside the transaction of what the lease allows: raises :class:`LostLeaseError` when it is not ours."""
    if not renew(lease):
        raise LostLeaseError(lease.name)


def release(lease: Lease) -> None:
    """Give it back, so that the next one need not wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_lease SET until = 0 WHERE name = %s AND owner = %s AND fence = %s",
            [lease.name, lease.owner, lease.fence],
        )


def revoke(name: str) -> None:
    """Make whoever has it stop at its next transaction: what it is reading has just been changed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_lease SET fence = fence + 1, until = 0 WHERE name = %s", [name])


def source_lease(source: int) -> str:
    """The name of the lease under which a source is read."""
    return f"source:{source}"
