"""Where a fact is used: every text that holds it, what became of each, and what can be done about it now."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from firebreak.incidents.models import Fact
from firebreak.org.models import Brand
from firebreak.publishing import queries as published
from firebreak.publishing.models import Delivery
from firebreak.statements.facts import now_of
from firebreak.statements.models import FactUse, Publication, Statement
from firebreak.statements.texts import about

_S = Statement.State


class Used(NamedTuple):
    """One text that holds a fact."""

    row: Statement
    says: list[str]
    """The values that hold it, as the text says them."""
    other: bool
    """Whether it says something else than the fact does now."""
    stands: bool
    """Whether a person let that stand."""
    deliveries: list[Delivery]
    by_hand: list[Publication]

    @property
    def waiting(self) -> list[Delivery]:
        """What is on its way and can still be stopped."""
        return [one for one in self.deliveries if one.state in published.CANCELS]


def texts_with(brand: Brand, fact: Fact) -> QuerySet[Any]:
    """Every text that holds it and was not given up: those that say something else now first, then the newest.

    ``other`` tells which say something else.
    """
    uses = FactUse.objects.filter(statement=OuterRef("pk"), fact=fact.uid)
    held = FactUse.objects.filter(brand=brand, fact=fact.uid).values("statement")
    rows = Statement.objects.filter(pk__in=held).exclude(state=_S.WITHDRAWN)
    rows = rows.annotate(other=Exists(uses.exclude(digest=now_of(fact))))
    return rows.order_by("-other", "-changed_at", "-pk")


def counted(brand: Brand, fact: Fact) -> tuple[dict[str, int], int]:
    """State -> how many texts with this fact, in the order of the states; and how many say something else now."""
    found: dict[str, int] = defaultdict(int)
    others = 0
    for state, other, n in (
        texts_with(brand, fact).order_by().values_list("state", "other").annotate(n=Count("pk"))
    ):
        found[state] += n
        others += n if other else 0
    return {state: found[state] for state in _S.values if found[state]}, others


def used_in(brand: Brand, fact: Fact, keys: list[int]) -> list[Used]:
    """Some of these texts by their primary keys, in that order, in a number of queries that does not grow with them."""
    rows = Statement.objects.select_related("made_by", "released_by", "brand").defer("needs").in_bulk(keys)
    uses: dict[int, list[FactUse]] = defaultdict(list)
    for use in FactUse.objects.filter(statement__in=keys, fact=fact.uid).order_by("pk"):
        uses[use.statement_id].append(use)
    sent: dict[str, list[Delivery]] = defaultdict(list)
    out = published.deliveries(brand).filter(release__about__in=[about(row) for row in rows.values()])
    for one in out.defer("text").order_by("pk"):
        sent[one.release.about].append(one)
    noted: dict[int, list[Publication]] = defaultdict(list)
    for by_hand in Publication.objects.filter(statement__in=keys).order_by("at", "pk"):
        noted[by_hand.statement_id].append(by_hand)
    now = now_of(fact)
    return [
        Used(
            rows[key], list(dict.fromkeys(text for use in uses[key] for text in _texts(rows[key], use.gap))),
            any(use.digest != now for use in uses[key]),
            all(use.stands_as == now for use in uses[key] if use.digest != now), sent[about(rows[key])], noted[key],
        )
        for key in keys
        if key in rows
    ]  # fmt: skip


def _texts(row: Statement, gap: str) -> list[str]:
    found: dict[str, str] = row.values.get(gap, {}).get("texts", {})
    return list(found.values())
