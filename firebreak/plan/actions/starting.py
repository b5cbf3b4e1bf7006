"""A plan to begin with: the packaged content for an industry and the team's languages."""

import itertools
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from typing import Any

import msgspec

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.models import Brand, Person
from firebreak.plan.folders import packaged
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.folders.packaged import Packed
from firebreak.plan.items.texts import LANGUAGES, Language
from firebreak.plan.models import Plan, PlanItem

CORE = "core"
INDUSTRIES = ("general", "food-retail", "software", "travel", "health-public", "community")


def start_plan(
    *,
    actor: Actor,
    brand: Brand,
    person: Person | None,
    industries: Sequence[str],
    languages: Sequence[Language],
) -> Plan:
    """The brand's first plan, complete and ready to edit. Raises :class:`WrongInput`."""
    _known(industries, languages)
    packages = [packaged(place) for place in dict.fromkeys([CORE, *industries])]
    with change(actor=actor, brand_id=brand.pk, action="plan.started") as record:
        if Plan.objects.filter(brand=brand).exists():
            raise WrongInput("plan.exists", "This brand has a plan already.")
        plan = Plan.objects.create(brand=brand, industries=list(industries), languages=list(languages))
        rows = packed_rows(itertools.chain.from_iterable(packages), plan, person)
        PlanItem.objects.bulk_create(rows, batch_size=200)
        record.about(
            f"plan:{plan.uid}", industries=list(industries), languages=list(languages), items=len(rows)
        )
        record.touches(f"b{brand.pk}.plan")
    return plan


def _known(industries: Sequence[str], languages: Sequence[str]) -> None:
    if not languages or not set(languages) <= set(LANGUAGES):
        raise WrongInput("plan.languages", "Choose at least one language.", field="languages")
    if not industries or not set(industries) <= set(INDUSTRIES):
        raise WrongInput("plan.industries", "Choose at least one industry.", field="industries")


def packed_rows(packed: Iterable[Packed], plan: Plan, person: Person | None) -> list[PlanItem]:
    """Rows of packaged items in the plan's languages, not yet saved."""
    at, languages = now(), frozenset(plan.languages)
    whole = languages == set(LANGUAGES)
    return [
        PlanItem(
            plan=plan, kind=one.kind, key=one.key, path=one.path, changed_at=at, changed_by=person,
            body=msgspec.json.decode(one.body if whole else _in_languages(one, languages)),
            source=one.source if whole else b"",
        )
        for one in packed
    ]  # fmt: skip


@lru_cache(maxsize=1000)
def _in_languages(one: Packed, languages: frozenset[str]) -> bytes:
    """The record as JSON with these languages alone: the package does not change while we run."""
    item = one.record()
    only(item, languages)
    return msgspec.json.encode(item)


def only(item: Any, languages: Set[str]) -> None:
    """Take all other languages out of an item."""
    for _place, texts in texts_of(item):
        for language in [one for one in texts if one not in languages]:
            del texts[language]
    terms = [sign.terms for sign in getattr(item, "signs", [])]
    for words in terms:
        for language in [one for one in words if one not in languages]:
            del words[language]
