"""The page on which a plan begins."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import WrongInput
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.actions import set_holders
from firebreak.plan import actions, queries
from firebreak.plan.actions.starting import CORE
from firebreak.plan.forms.starting import StartForm, languages_first
from firebreak.plan.queries.starter import starter_counts
from firebreak.plan.views.common import DUTIES_EDIT, SEE, START, draw, go_to
from firebreak.plan.words import INDUSTRY_NAMES, KIND_NAMES, SIZE_NAMES, say_error
from firebreak.web.slots import Label

LEAD = "lead"
"""The duty into which all others fold where one person is the team."""


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(SEE)
def start(request: BrandRequest) -> HttpResponseBase:
    """What one gets, two choices, one button. Whoever may not start a plan is told who may."""
    overview = go_to(request, "overview")
    if request.method == "POST" and not request.may(START):
        raise PermissionDenied
    if queries.plan_of(request.brand) is not None:
        return overview
    first = languages_first(request.brand.languages, get_language() or "en")
    form = StartForm(request.POST if request.method == "POST" else None, first=first)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.start_plan(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except WrongInput as error:
            form.add_error(None, say_error(error))
        else:
            _seat_the_only_one(request)
            count = plan.items.count()
            done = ngettext(
                "Your plan is there, with {count} item. It is yours to change.",
                "Your plan is there, with {count} items. All of it is yours to change.", count,
            )  # fmt: skip
            messages.success(request, done.format(count=count))
            return overview
    return draw(
        request, "plan/start.html", {"form": form, **_offer(request)}, status=422 if form.errors else 200
    )


def _seat_the_only_one(request: BrandRequest) -> None:
    """A team of one has nobody to choose from: that person leads, and every other duty is folded into the lead's."""
    alone = request.brand.team_size == "one" and len(org.people_of(request.brand)) == 1
    if alone and request.may(DUTIES_EDIT) and not org.holders_of(request.brand):
        set_holders(actor=request.actor, brand=request.brand, duty=LEAD, people=[request.user])


def _offer(request: BrandRequest) -> dict[str, object]:
    counts = starter_counts()
    return {
        "core": [(KIND_NAMES[kind], number) for kind, number in counts[CORE].items() if kind in KIND_NAMES],
        "own": _each(counts),
        "team": SIZE_NAMES.get(request.brand.team_size, request.brand.team_size),
        "alone": request.brand.team_size == "one",
        "may_change_team": request.may("org.brand.edit"),
    }


def _each(counts: dict[str, dict[str, int]]) -> list[tuple[Label, int]]:
    """What every industry adds at least."""
    places = [counts[place] for place in INDUSTRY_NAMES if place in counts]
    least = {kind: min((place.get(kind, 0) for place in places), default=0) for kind in KIND_NAMES}
    return [(KIND_NAMES[kind], number) for kind, number in least.items() if number]
