"""What the pages of this room share: the brand's plan, the reader's language, drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from firebreak.base.errors import FirebreakError
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.dates import today_of
from firebreak.org.models import Person
from firebreak.plan import queries
from firebreak.plan.check import PlanView
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.verbs import adding_verb, editing_verb
from firebreak.plan.words import KIND_NAMES, in_language, language_here, say_error

P = ParamSpec("P")
View = Callable[Concatenate["PlanRequest", P], HttpResponseBase]
SEE, EDIT, APPROVE, START = "plan.see", "plan.edit", "plan.approve", "plan.start"
APPROVALS, DUTIES_EDIT = "plan.approvals", "org.duties.edit"


class PlanRequest(BrandRequest):
    """What a page of the plan receives."""

    plan: Plan


def plan_page(
    verb: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]]:
    """As :func:`brand_page`, with the brand's plan; a brand without one is led to its start."""

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        def inner(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            plan = queries.plan_of(request.brand)
            if plan is None:
                if request.method in ("GET", "HEAD"):
                    return go_to(request, "start")
                raise Http404
            request.plan = plan
            return view(request, *args, **kwargs)

        page: Any = wraps(view)(inner)  # it gets what this wrapper adds to the request
        return brand_page(verb)(page)

    return wrap


def item_or_404(plan: Plan, kind: str, key: str) -> PlanItem:
    """The item that an address names."""
    found = queries.item(plan, kind, key) if kind in KIND_NAMES else None
    if found is None:
        raise Http404
    return found


def language_of(plan: Plan | None) -> str:
    """In which of the plan's languages this reader sees its texts."""
    wanted = language_here()
    return wanted if plan is None or wanted in plan.languages else plan.languages[0]


def draw(
    request: BrandRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page of this room."""
    plan = getattr(request, "plan", None)
    kind = context.get("kind", "")
    verbs = {"edit": editing_verb(kind), "add": adding_verb(kind), "approve": APPROVE, "start": START}
    standing = {
        "brand": request.brand, "plan": plan,
        # Not ``language``: the base template calls the page's own so (zh-hant, not zh-Hant).
        "read_in": language_of(plan),
        "today": today_of(request.brand),
        "can": {name: request.may(verb) for name, verb in verbs.items()},
    }  # fmt: skip
    return render(request, template, {**standing, **context}, status=status)


def duty_titles(plan: Plan, view: PlanView) -> dict[str, str]:
    """Every duty that this size of team keeps apart, the lead first, then by title in the reader's language."""
    language = language_of(plan)
    named = {key: in_language(duty.title, language) for key, duty in view.duties.items()}
    return dict(sorted(named.items(), key=lambda one: (one[0] != "lead", one[1].lower(), one[0])))


def members_of(request: BrandRequest) -> list[Person]:
    """Who works on the brand and can sign in, by name."""
    return [one.person for one in org.people_of(request.brand) if one.person.is_active]


def go_to(request: BrandRequest, page: str, *rest: object, anchor: str = "") -> HttpResponse:
    """To another page of this room, at ``anchor`` where one is given."""
    address = reverse(f"plan:{page}", args=[request.brand.slug, *rest])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def try_and_go(
    request: BrandRequest, act: Callable[[], Any], said: str, to: HttpResponse, *,
    words: Callable[[FirebreakError], str] = say_error,
) -> HttpResponse:  # fmt: skip
    """Do one thing, say that it is done or, in ``words``, why it was refused, and go to a page either way."""
    try:
        act()
    except FirebreakError as error:
        messages.error(request, words(error))
    else:
        messages.success(request, said)
    return to
