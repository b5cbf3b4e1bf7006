"""One matcher per brand, compiled again in the background when its monitors change."""

import logging
import threading
from collections.abc import Iterable

from firebreak.engine.query import Matcher, QueryError, compile_queries
from firebreak.listening.models import Monitor

log = logging.getLogger(__name__)

Signature = tuple[tuple[int, int], ...]
"""(monitor, version) of every monitor with a query, by key."""


def signatures(brands: Iterable[int] | None = None) -> dict[int, Signature]:
    """What each brand listens for now."""
    rows = Monitor.objects.filter(active=True, removed_at=None).exclude(kind=Monitor.Kind.REPORTS)
    if brands is not None:
        rows = rows.filter(brand_id__in=list(brands))
    found: dict[int, list[tuple[int, int]]] = {}
    for brand, key, version in rows.order_by("pk").values_list("brand_id", "pk", "version"):
        found.setdefault(brand, []).append((key, version))
    return {brand: tuple(keys) for brand, keys in found.items()}


def compile_brand(brand: int) -> Matcher[int]:
    """The brand's queries as one matcher. One that cannot be read any more is left out and logged."""
    rows = Monitor.objects.filter(brand_id=brand, active=True, removed_at=None).exclude(
        kind=Monitor.Kind.REPORTS
    )
    queries = dict(rows.order_by("pk").values_list("pk", "query"))
    while True:
        try:
            return compile_queries(queries)
        except QueryError as error:
            if not isinstance(error.key, int) or error.key not in queries:
                raise
            log.error("query cannot be read", extra={"monitor": error.key, "code": error.code})
            del queries[error.key]


class Matchers:
    """Gives the matcher of a brand at once; :meth:`refresh` swaps in new ones. Safe to use from several threads."""

    def __init__(self) -> None:
        self._ready: dict[int, tuple[Signature, Matcher[int]]] = {}
        self._lock = threading.Lock()

    def of(self, brand: int) -> Matcher[int]:
        """The brand's matcher; compiled now when this is the first time."""
        ready = self._ready.get(brand)
        return ready[1] if ready is not None else self._compile(brand, signatures([brand]).get(brand, ()))

    def refresh(self) -> int:
        """Compile what changed since; how many brands. The old matcher serves until the new one is ready."""
        wanted = signatures(list(self._ready))
        changed = [brand for brand, (sign, _) in self._ready.items() if wanted.get(brand, ()) != sign]
        for brand in changed:
            self._compile(brand, wanted.get(brand, ()))
        return len(changed)

    def _compile(self, brand: int, sign: Signature) -> Matcher[int]:
        with self._lock:
            made = compile_brand(brand)
            self._ready[brand] = (sign, made)
            return made
