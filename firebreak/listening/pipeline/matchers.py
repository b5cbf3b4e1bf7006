"""One matcher per brand, compiled again in the background when its monitors change."""

import threading
from collections.abc import Iterable

from firebreak.engine.query import Matcher
from firebreak.listening.models import Monitor
from firebreak.listening.pipeline.compiling import Queries, compiled
from firebreak.listening.queries.saved_lists import lists_for

Signature = tuple[tuple[int, int], ...]
"""(monitor, version) of every monitor with a query, by key. A list that changes makes new versions of its monitors."""


def signatures(brands: Iterable[int] | None = None) -> dict[int, Signature]:
    """What each brand listens for now."""
    rows = Monitor.objects.filter(active=True, removed_at=None).exclude(kind=Monitor.Kind.REPORTS)
    if brands is not None:
        rows = rows.filter(brand_id__in=list(brands))
    found: dict[int, list[tuple[int, int]]] = {}
    for brand, key, version in rows.order_by("pk").values_list("brand_id", "pk", "version"):
        found.setdefault(brand, []).append((key, version))
    return {brand: tuple(keys) for brand, keys in found.items()}


def queries_of(brand: int) -> Queries:
    """The brand's queries by monitor, with the lists that they name."""
    rows = Monitor.objects.filter(brand_id=brand, active=True, removed_at=None).exclude(
        kind=Monitor.Kind.REPORTS
    )
    texts = dict(rows.order_by("pk").values_list("pk", "query"))
    return Queries(texts, lists_for(brand, *texts.values()))


class Matchers:
    """What each brand listens for, and its matcher at once; :meth:`refresh` swaps in new ones.

    Safe to use from several threads. A matcher is compiled when it is first asked for: where workers match, this
    process needs none.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Signature, Queries]] = {}
        self._ready: dict[int, tuple[Signature, Matcher[int]]] = {}
        self._lock = threading.Lock()

    def queries(self, brand: int) -> tuple[Signature, Queries]:
        """The brand's queries as of the last :meth:`refresh`, with what tells them from other ones."""
        known = self._known.get(brand)
        return known if known is not None else self._read(brand, signatures([brand]).get(brand, ()))

    def of(self, brand: int) -> Matcher[int]:
        """The brand's matcher; compiled now when this is the first time."""
        ready = self._ready.get(brand)
        return ready[1] if ready is not None else self._compile(brand)

    def refresh(self) -> int:
        """Take in what changed since; how many brands. The old matcher serves until the new one is ready."""
        wanted = signatures(list(self._known))
        changed = [brand for brand, (sign, _) in self._known.items() if wanted.get(brand, ()) != sign]
        for brand in changed:
            self._read(brand, wanted.get(brand, ()))
            if brand in self._ready:
                self._compile(brand)
        return len(changed)

    def _read(self, brand: int, sign: Signature) -> tuple[Signature, Queries]:
        known = self._known[brand] = (sign, queries_of(brand))
        return known

    def _compile(self, brand: int) -> Matcher[int]:
        with self._lock:
            sign, queries = self.queries(brand)
            ready = self._ready.get(brand)
            if ready is not None and ready[0] == sign:  # another thread was first
                return ready[1]
            made = compiled(queries)
            self._ready[brand] = (sign, made)
            return made
