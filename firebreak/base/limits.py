"""Rate limits shared by every process: a token bucket kept as one number per key.

The number is the time at which the bucket is full again (GCRA, the "generic cell rate algorithm" of
ITU-T I.371): one atomic statement decides and pays, so that two processes never spend the same token.
"""

import hashlib
from dataclasses import dataclass

from django.db import connection

from firebreak.base.clock import now
from firebreak.base.errors import RateError
from firebreak.base.models import RateMeter

_SPEND = """
INSERT INTO base_ratemeter (key, full_at) VALUES (%(key)s, %(first)s)
ON CONFLICT (key) DO UPDATE SET full_at =
    (CASE WHEN base_ratemeter.full_at > %(now)s THEN base_ratemeter.full_at ELSE %(now)s END) + %(cost)s
WHERE base_ratemeter.full_at <= %(latest)s
RETURNING full_at
"""


@dataclass(frozen=True)
class Verdict:
    """``allowed`` or not; ``retry_after`` in seconds (0 when allowed); ``left`` calls that may follow at once."""

    allowed: bool
    retry_after: float
    left: int


def spend(key: str, *, limit: int, per_s: float = 60.0, burst: int | None = None) -> Verdict:
    """Take one token: ``limit`` a period of ``per_s`` seconds, at most ``burst`` (by default ``limit``) at once.

    Refused calls cost nothing, so a client that waits ``retry_after`` gets through.
    """
    if limit < 1 or per_s <= 0:
        raise ValueError("a limit is at least one call in a period longer than nothing")
    step = per_s / limit
    size = max(1, burst or limit)
    at = now().timestamp()
    short = _short(key)
    given: dict[str, str | float] = {
        "key": short,
        "now": at,
        "first": at + step,
        "cost": step,
        "latest": at + (size - 1) * step,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, given)
        row = cursor.fetchone()
        if row is not None:
            return Verdict(True, 0.0, max(0, int((at + size * step - row[0]) / step + 1e-6)))
        cursor.execute("SELECT full_at FROM base_ratemeter WHERE key = %s", [short])
        full = cursor.fetchone()
    wait = (full[0] - (size - 1) * step - at) if full else step
    return Verdict(False, max(wait, 0.001), 0)


def check(key: str, *, limit: int, per_s: float = 60.0, burst: int | None = None) -> None:
    """As :func:`spend`, but raises :class:`RateError` with the wait when there is no token left."""
    verdict = spend(key, limit=limit, per_s=per_s, burst=burst)
    if not verdict.allowed:
        raise RateError("limits.too_many", "Too many calls.", retry_after=verdict.retry_after)


def forget_full(older_than_s: float = 3600.0) -> int:
    """Remove meters whose bucket has been full for so long; returns how many."""
    removed, _by_model = RateMeter.objects.filter(full_at__lt=now().timestamp() - older_than_s).delete()
    return removed


def _short(key: str) -> str:
    """Keys of any length and content (an address header may hold anything) fit the column."""
    if len(key) <= 120 and key.isascii() and key.isprintable():
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
