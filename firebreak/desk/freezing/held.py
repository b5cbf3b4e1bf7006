"""What a freeze held is decided anew, text by text, the worst fit with what has happened first.

There is no button for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, WrongInput, WrongMove
from firebreak.desk.freezing.fit_words import said
from firebreak.desk.freezing.fitting import Crisis, Post, worst_first
from firebreak.engine.text.trends import terms
from firebreak.incidents import queries as incidents
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.about import named_products, title_words
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions, queries, verbs
from firebreak.publishing.models import Delivery
from firebreak.publishing.views.releases import lines_of, title_of
from firebreak.publishing.words import say_error
from firebreak.statements.forms import PublishForm

SEE, SETTLE = verbs.SEE.name, verbs.SETTLE.name
MOST: Final = 200
"""Texts that are compared and shown; the others follow when these are decided."""
MOST_INCIDENTS: Final = 50
SPOKEN: Final[Mapping[str, frozenset[str]]] = {
    "se": frozenset({"sv"}), "my": frozenset({"ms", "en", "zh-Hans"}), "sg": frozenset({"en", "zh-Hans", "ms"}),
    "cn": frozenset({"zh-Hans"}), "tw": frozenset({"zh-Hant"}), "hk": frozenset({"zh-Hant", "en"}),
    "gb": frozenset({"en"}), "us": frozenset({"en"}),
}  # fmt: skip
"""Market -> languages of posts that are read there."""


@require_safe
@never_cache
@brand_page(SEE)
def held(request: BrandRequest) -> HttpResponseBase:
    """Each with why it stands there, and its three buttons."""
    brand = request.brand
    rows = _held(brand)
    found = {str(one.uid): one for one in rows[:MOST]}
    fits = worst_first(map(_post, found.values()), crises_of(brand, request.user), now())
    numbers = {str(one.uid): one for one in incidents.open_incidents(brand, request.user)[:MOST_INCIDENTS]}
    lines = lines_of(request, [found[fit.post.key] for fit in fits])
    shown: list[dict[str, Any]] = [
        {
            "row": line.row, "line": line, "title": title_of(line.row.release), "why": said(fit.why, numbers),
            "fits": not fit.points,
        }
        for fit, line in zip(fits, lines, strict=True)
    ]  # fmt: skip
    for one, following in pairwise(shown):
        one["next"] = following["row"].uid
    context = {
        "brand": brand, "posts": shown, "all": rows.count(), "frozen": bool(queries.frozen(brand)),
        "may": request.may(SETTLE), "incidents": len(numbers),
    }  # fmt: skip
    return render(request, "desk/freezing/held.html", context)


def _held(brand: Brand) -> Any:
    rows = queries.deliveries(brand).filter(state=Delivery.State.HELD)
    return rows.order_by("due_at", "pk")


def _post(row: Delivery) -> Post:
    """It was written, at the latest, when it was decided that it goes out."""
    return Post(str(row.uid), row.text, row.language, row.release.created_at, row.due_at)


def crises_of(brand: Brand, person: Person | None) -> list[Crisis]:
    """Open incidents that this person may see, as what texts are compared with."""
    return [_crisis(one) for one in incidents.open_incidents(brand, person)[:MOST_INCIDENTS]]


def _crisis(row: Incident) -> Crisis:
    products = {word for name in named_products(row) for word in terms(name)}
    words = sorted(title_words(row) | products)
    told = row.situation
    grave = "yes" in {told.get("harm")} or any(told.get(name) for name in ("deaths", "injuries", "minors"))
    spoken = [SPOKEN.get(str(market).lower(), frozenset()) for market in told.get("markets") or ()]
    return Crisis(
        str(row.uid),
        row.title,
        row.opened_at,
        tuple(words),
        row.type,
        bool(grave),
        frozenset().union(*spoken),
    )


@require_POST
@brand_page(SETTLE)
def decide(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """One text: now, at another moment, or not at all."""
    row = queries.delivery(request.brand, uid)
    if row is None:
        raise Http404
    following = str(request.POST.get("next", ""))
    try:
        messages.success(request, _decided(request, row))
    except FirebreakError as error:
        messages.error(request, say_error(error))
        following = str(row.uid)
    answer = redirect("desk:held", request.brand.slug)
    answer["Location"] += f"#h-{following}" if _is_uid(following) else ""
    return answer


def _decided(request: BrandRequest, row: Delivery) -> str:
    """What is said then. Raises :class:`FirebreakError`; nothing was changed then."""
    if row.state != Delivery.State.HELD:
        raise WrongMove("publishing.wrong_move", f"This publication is {row.state}.", state=row.state)
    given: dict[str, Any] = {"actor": request.actor, "delivery": row, "person": request.user}
    do = request.POST.get("do", "")
    if do == "cancel":
        actions.cancel(**given)
        return _("Cancelled. It does not go out.")
    if do == "now":
        actions.again(**given)
        return _("It goes out now, as it was approved.")
    if do == "later":
        form = PublishForm(request.POST)
        at = form.cleaned_data["at"] if form.is_valid() else None
        if at is None or not now() < at < now() + timedelta(days=366):
            raise WrongInput(
                "publishing.no_moment", "Give a moment in the future, within a year.", field="at"
            )
        actions.again(**given, at=at)
        return _("It goes out at the new moment, as it was approved.")
    raise WrongInput("publishing.no_verb", "Choose one of the buttons.", field="do")


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
