"""The room as a guest sees it: these pages and no others of the brand. A guest is no member, so no other page is there.

Whatever is drawn here is named here: a new part of the room is not shown to guests until somebody decides that it may be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from firebreak.base import limits
from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, NotAllowed, WrongMove
from firebreak.base.permissions import allows
from firebreak.incidents import actions, presence, queries, verbs
from firebreak.incidents.forms_guests import SayForm, VisitorForm, said
from firebreak.incidents.models import Guest, Incident, Task
from firebreak.incidents.queries.guests import HEARD
from firebreak.incidents.rules import FACT_STATES as STATES_IN_ORDER
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.common import language_here, number_of
from firebreak.incidents.views.moments import told
from firebreak.incidents.views.panels.state import phase_steps
from firebreak.incidents.views.panels.work import task_counts, timed, with_time
from firebreak.incidents.views.timing import left
from firebreak.incidents.words import FACT_STATES, type_name
from firebreak.org import queries as org
from firebreak.org.access import person_actor
from firebreak.org.models import Person
from firebreak.org.views.entrance import door, link_over, sign_in_and_go
from firebreak.plan.items import LEVELS
from firebreak.web.slots import Label

P = ParamSpec("P")
LINES, DONE_SHOWN = 60, 5
ACTS_PER_MINUTE = 20
"""More than a person writes; a guest from outside cannot bury the timeline of those who work."""


class VisitRequest(HttpRequest):
    """What a page for guests receives. It has no brand: no part of the brand's pages is drawn around it."""

    user: Person
    guest: Guest
    incident: Incident
    speaks: bool

    @property
    def actor(self) -> Actor:
        """The guest, for the audit chain."""
        return person_actor(self.user)


View = Callable[Concatenate[VisitRequest, P], HttpResponseBase]


def visit_page(
    verb: str,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, Any, P], HttpResponseBase]]:
    """For guests of the incident that ``uid`` names, while their visit lasts, when the table allows them the verb.

    It is not there for anybody else (404); who was a guest of it once is told that the visit is over (403).
    """

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, Any, P], HttpResponseBase]:
        @wraps(view)
        @never_cache
        @login_required
        def inner(request: Any, uid: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found = queries.visit(request.user, uid)
            if found is None:
                return _over(request, uid)
            if not allows(found.role, verb):
                raise PermissionDenied
            request.guest, request.incident = found, found.incident
            request.speaks = allows(found.role, verbs.VISIT_WORK.name)
            request.actor = person_actor(request.user)
            return view(request, *args, **kwargs)

        return inner  # type: ignore[return-value]

    return wrap


def _over(request: HttpRequest, uid: Any) -> HttpResponse:
    if not queries.was_guest(request.user, uid):  # type: ignore[arg-type]
        raise Http404
    response = render(request, "incidents/visit_over.html", status=403)
    response["HX-Refresh"] = "true"  # a page that is open shows this in place of what it showed
    return response


@require_safe
@visit_page(verbs.VISIT.name)
def visit(request: VisitRequest) -> HttpResponseBase:
    """The room for its guest; with ``?part=head`` or ``?part=rest`` that part alone, to be put where it stands."""
    presence.note(request.incident, request.user)
    return _drawn(request, request.GET.get("part", ""))


def _drawn(request: VisitRequest, part: str = "", *, words: str = "", status: int = 200) -> HttpResponse:
    """The page or a part of it; ``words`` of the guest that were refused stand in the form again."""
    row = request.incident
    context = {
        "row": row, "guest": request.guest, "speaks": request.speaks, "read_in": language_here(), "me": request.user,
        "here": reverse("incidents:visit", args=[row.uid]), "words": words,
        "topics": " ".join(f"incident.{row.pk}.{sort}" for sort in HEARD),
        "live_url": f"/visit/{row.uid}/stream",
    }  # fmt: skip
    if part != "rest":
        context |= _head(row)
    if part != "head":
        context |= _rest(row)
    template = {"head": "parts/visit_head", "rest": "parts/visit_rest"}.get(part, "visit")
    return render(request, f"incidents/{template}.html", context, status=status)


def _head(row: Incident) -> dict[str, Any]:
    word = queries.open_word(row) if queries.silence(row) is None else None
    return {
        "number": number_of(row), "level": LEVELS.index(row.level) + 1, "type": type_name(row.type),
        "open_for": now() - row.opened_at, "word": word, "word_left": left(word.due_at) if word is not None else None,
        "steps": phase_steps(row.phase),
    }  # fmt: skip


def _rest(row: Incident) -> dict[str, Any]:
    """As for a reader who is nobody: no counsel's notes, and of the timeline what guests are told."""
    tasks, facts = queries.tasks(row), queries.facts(row)
    done = tasks.filter(state=Task.State.DONE).order_by("-ended_at", "-pk")[:DONE_SHOWN]
    people: dict[str, bool] = {}
    for seat in queries.seats(row):
        people[seat.person.name] = people.get(seat.person.name, False) or seat.guest
    return {
        "lines": told(queries.timeline(row, None, only=queries.TOLD, limit=LINES), row),
        "open": with_time(tasks.filter(state__in=OPEN_TASKS)), "done": list(done), "counts": task_counts(row),
        "groups": [(FACT_STATES[state], timed(facts[state])) for state in STATES_IN_ORDER if facts[state]],
        "people": sorted(people.items(), key=lambda one: one[0].casefold()),
    }  # fmt: skip


@require_POST
@visit_page(verbs.VISIT_WORK.name)
def say(request: VisitRequest) -> HttpResponseBase:
    """What the guest writes stands on the timeline."""
    form, words = SayForm(request.POST), request.POST.get("words", "")
    if not form.is_valid():
        messages.error(request, form.problem())
        return _drawn(request, words=words, status=400)
    write = partial(actions.write, actor=request.actor, incident=request.incident, person=request.user)
    if not _done(request, lambda: write(words=form.cleaned_data["words"]), _("Written down.")):
        return _drawn(request, words=words, status=400)
    return _back(request)


@require_POST
@visit_page(verbs.VISIT_WORK.name)
def work(request: VisitRequest, task: Any) -> HttpResponseBase:
    """A task that nobody has is taken; one of their own is done, or given back."""
    row = queries.task(request.incident, task)
    if row is None:
        raise Http404
    act, well = _ACTS.get(request.POST.get("do", ""), _ACTS["back"])
    _done(request, lambda: act(request, row), str(well))
    return _back(request)


def _take(request: VisitRequest, row: Task) -> None:
    if row.holder_id is not None:
        _own(request, row)
    actions.take_task(actor=request.actor, task=row, person=request.user)


def _finish(request: VisitRequest, row: Task) -> None:
    _own(request, row)
    actions.finish_task(actor=request.actor, task=row, person=request.user)


def _give_back(request: VisitRequest, row: Task) -> None:
    _own(request, row)
    actions.give_task(actor=request.actor, task=row, to=None)


def _own(request: VisitRequest, row: Task) -> None:
    if row.holder_id != request.user.pk:
        raise WrongMove("incidents.guest_task", "Somebody else has this task.")


_ACTS: dict[str, tuple[Callable[[VisitRequest, Task], None], Label]] = {
    "take": (_take, gettext_lazy("It is yours now.")), "finish": (_finish, gettext_lazy("Done.")),
    "back": (_give_back, gettext_lazy("Nobody has it now.")),
}  # fmt: skip


def _done(request: VisitRequest, act: Callable[[], Any], well: str) -> bool:
    """Do one thing, say that it is done or why it was refused; whether it was done."""
    try:
        limits.check(f"guest:{request.guest.pk}", limit=ACTS_PER_MINUTE)
        act()
    except FirebreakError as error:
        messages.error(request, said(error))
        return False
    messages.success(request, well)
    return True


def _back(request: VisitRequest) -> HttpResponse:
    return redirect("incidents:visit", request.incident.uid)


@door
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """``/guest/<token>``: a new person, or the one who has the address that was invited, comes in."""
    found = queries.guest_by_link(token)
    if found is None or not found.link_works:
        return _used(request, found)
    if request.user.is_authenticated:
        return _come_in_signed_in(request, token, found)
    if org.has_account(found.email):
        sign_in = f"{reverse('account_login')}?next={reverse('incidents:come_in', args=[token])}"
        return render(request, "incidents/come_in.html", {"guest": found, "sign_in": sign_in})
    form = VisitorForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.accept_guest(token=token, **form.cleaned_data)
        except NotAllowed:
            return link_over(request)
        except FirebreakError as error:
            form.say(error)
        else:
            assert made.person is not None
            return sign_in_and_go(request, made.person, reverse("incidents:visit", args=[made.incident.uid]))
    status = 400 if form.errors else 200
    return render(request, "incidents/come_in.html", {"guest": found, "form": form}, status=status)


def _used(request: HttpRequest, found: Guest | None) -> HttpResponse:
    """The mail's link still leads its own guest to the room; nobody else."""
    mine = found is not None and request.user.is_authenticated and found.person_id == request.user.pk
    if found is not None and mine:
        return redirect("incidents:visit", found.incident.uid)
    return link_over(request)


def _come_in_signed_in(request: HttpRequest, token: str, found: Guest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "incidents/come_in.html", {"guest": found, "as": request.user})
    try:
        actions.accept_guest(token=token, person=request.user)  # type: ignore[arg-type]
    except NotAllowed:
        return link_over(request)
    except FirebreakError as error:
        messages.error(request, said(error))
        return render(request, "incidents/come_in.html", {"guest": found, "as": request.user}, status=409)
    return redirect("incidents:visit", found.incident.uid)
