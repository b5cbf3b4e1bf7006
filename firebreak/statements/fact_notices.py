"""A fact has changed: who wrote a text that holds it, or released one, hears of it, if they may see its incident."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.base.models import Event
from firebreak.incidents import queries as incidents
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org.models import Brand, Person
from firebreak.statements.models import Statement
from firebreak.statements.uses import texts_with

CHANGED = "statement_fact_changed"
"""Kind of notice."""


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(CHANGED, _changed, _still_other, seen_by=_seen_by)


def tell_changed(event: Event) -> None:
    """Handler of ``incidents.fact_changed``: one notice to all of them, whatever the number of texts."""
    brand = Brand.objects.get(pk=event.brand_id)
    known = incidents.facts_by_uid(brand, [event.payload["fact"]], None).get(event.payload["fact"])
    if known is None:
        return
    texts, people = 0, set()
    released = Statement.State.RELEASED
    for state, writers, by, other in texts_with(brand, known.fact).values_list(
        "state", "writers", "released_by__uid", "other"
    ):
        if other:
            texts += 1
            people |= {str(by)} if state == released else set(writers)
    found = Person.objects.filter(uid__in=people - {"None"}, is_active=True, memberships__brand=brand)
    told = {one.pk: one for one in found}
    row = known.fact.incident
    seen = incidents.incident_for(brand, row.uid, list(told))
    if not texts or seen is None or not seen[1]:
        return
    notify.tell(
        brand=brand, kind=CHANGED, about=f"incident:{row.uid}", key=f"{CHANGED}:{event.pk}", endpoints=False,
        params={
            "incident": str(row.uid), "number": row.number, "fact": event.payload["fact"], "slug": brand.slug,
            "texts": texts,
        },
        people=[told[key] for key in sorted(seen[1])],
    )  # fmt: skip


def _fact(params: Mapping[str, Any]) -> incidents.Known | None:
    brand = Brand.objects.filter(slug=params["slug"]).first()
    return incidents.facts_by_uid(brand, [params["fact"]], None).get(params["fact"]) if brand else None


def _still_other(params: Mapping[str, Any]) -> bool:
    known = _fact(params)
    return known is not None and texts_with(known.fact.incident.brand, known.fact).filter(other=True).exists()


def _seen_by(params: Mapping[str, Any], person: Person) -> bool:
    known = _fact(params)
    return known is None or incidents.may_see(known.fact.incident, person)


def _changed(params: Mapping[str, Any]) -> kinds.Said:
    """Without the fact's words: mails are read by others too."""
    said = ngettext(
        "{n} text says what a fact of I-{number} was before. Look at it, and decide what becomes of it.",
        "{n} texts say what a fact of I-{number} was before. Look at them, and decide what becomes of each.",
        params["texts"],
    )
    return kinds.Said(
        _("A fact in your texts has changed: I-{number}").format(number=params["number"]),
        (said.format(n=params["texts"], number=params["number"]),),
        reverse("statements:fact_uses", args=[params["slug"], params["fact"]]), _("See the texts"),
    )  # fmt: skip
