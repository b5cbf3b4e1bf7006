"""One matcher per brand, compiled again in the background when its monitors change."""

import threading
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from firebreak.engine.query import Matcher
from firebreak.listening.models import Monitor
from firebreak.listening.pipeline.compiling import Queries, compiled
from firebreak.listening.queries.saved_lists import lists_for

Signature = tuple[int, int, int, int]
"""Of a brand's monitors: how many and the sum of their versions, which only grow; how many listen and the sum of their keys.
Ten thousand versions read every second were a twentieth of a core. A list that changes makes new versions of its
monitors."""
NOBODY: Signature = (0, 0, 0, 0)
_LISTENS = Q(active=True, removed_at=None) & ~Q(kind=Monitor.Kind.REPORTS)


def signatures(brands: Iterable[int]) -> dict[int, Signature]:
    """What tells each brand's queries from earlier ones; brands without monitors are left out."""
    rows = Monitor.objects.filter(brand_id__in=list(brands)).order_by().values("brand_id")
    sums = rows.annotate(
        every=Count("pk"), versions=Sum("version"), listening=Count("pk", filter=_LISTENS),
        keys=Sum("pk", filter=_LISTENS, default=0),
    )  # fmt: skip
    return {row["brand_id"]: (row["every"], row["versions"], row["listening"], row["keys"]) for row in sums}


def queries_of(brand: int) -> Queries:
    """The brand's queries by monitor, with the lists that they name."""
    rows = Monitor.objects.filter(_LISTENS, brand_id=brand)
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
        return known if known is not None else self._read(brand, signatures([brand]).get(brand, NOBODY))

    def of(self, brand: int) -> Matcher[int]:
        """The brand's matcher; compiled now when this is the first time."""
        ready = self._ready.get(brand)
        return ready[1] if ready is not None else self._compile(brand)

    def refresh(self) -> int:
        """Take in what changed since; how many brands. The old matcher serves until the new one is ready."""
        wanted = signatures(list(self._known))
        changed = [brand for brand, (sign, _) in self._known.items() if wanted.get(brand, NOBODY) != sign]
        for brand in changed:
            self._read(brand, wanted.get(brand, NOBODY))
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
