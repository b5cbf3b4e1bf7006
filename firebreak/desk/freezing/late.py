"""Outlets that are not stopped when their ten minutes are over: whoever carries their duty is told, once."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.base.models import Event
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org.models import Brand, Person
from firebreak.plan import queries as plan
from firebreak.plan.words import in_language, language_here
from firebreak.publishing.models import Freeze, StoppedOutlet
from firebreak.statements import policy
from firebreak.web.parts.numbers import listed

LATE = "outlets_late"
"""Kind of notice."""


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(LATE, _say, lambda params: bool(_open(params)))


def tell(event: Event) -> None:
    """Handler of ``publishing.outlets_late``: one notice for each duty, with all of its outlets.

    It goes to who has the duty's shift now, its holder and deputies, in a team of this size; where nobody carries it, to
    everybody who hears of alerts.
    """
    freeze = (
        Freeze.objects.select_related("brand").filter(uid=event.payload["freeze"], lifted_at=None).first()
    )
    if freeze is None:
        return
    by_duty: dict[str, list[str]] = {}
    for one in freeze.outlets.filter(uid__in=event.payload["outlets"]).order_by("-minutes", "pk"):
        by_duty.setdefault(one.duty, []).append(str(one.uid))
    for duty, uids in by_duty.items():
        notify.tell(
            brand=freeze.brand, kind=LATE, about=f"freeze:{freeze.uid}", key=f"late:{freeze.uid}:{duty}:{uids[0]}",
            params={"slug": freeze.brand.slug, "brand": freeze.brand.name, "freeze": str(freeze.uid), "outlets": uids},
            people=_carriers(freeze.brand, duty),
        )  # fmt: skip


def _carriers(brand: Brand, duty: str) -> list[Person] | None:
    found = plan.plan_of(brand)
    if found is None:
        return None
    people = policy.holders(brand).people.get(policy.carrying(brand, found)(duty), [])
    return list(Person.objects.filter(uid__in=people, is_active=True)) or None


def _open(params: Mapping[str, Any]) -> list[StoppedOutlet]:
    rows = StoppedOutlet.objects.filter(uid__in=params["outlets"], freeze__lifted_at=None)
    return list(rows.exclude(state=StoppedOutlet.State.STOPPED).order_by("-minutes", "pk"))


def _say(params: Mapping[str, Any]) -> kinds.Said:
    rows = _open(params)
    names = listed(in_language(one.title, language_here()) for one in rows)
    told = ngettext(
        "Ten minutes after the freeze {n} thing that speaks for {brand} is not known to be stopped: {names}.",
        "Ten minutes after the freeze {n} things that speak for {brand} are not known to be stopped: {names}.",
        len(rows),
    )
    first = f"#o-{rows[0].uid}" if rows else ""
    return kinds.Said(
        _("Not stopped: {names}").format(names=names),
        (
            told.format(n=len(rows), brand=params["brand"], names=names),
            _("Stop it, then say so on the page, with a photo of it if you can."),
        ),
        f"/b/{params['slug']}/freeze{first}", _("Stop it"),
    )  # fmt: skip
