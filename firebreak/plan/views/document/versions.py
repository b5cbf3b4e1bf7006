"""Versions: all of them, one with what differs, asking for review, deciding, saying that one read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firebreak.base import storable
from firebreak.base.errors import FirebreakError
from firebreak.plan import actions, queries
from firebreak.plan.actions.versions import LONGEST_NOTE, digest_of, snapshot
from firebreak.plan.models import PlanVersion
from firebreak.plan.queries import reading
from firebreak.plan.rules import VERSION_MOVES
from firebreak.plan.views.common import APPROVE, EDIT, SEE, PlanRequest, draw, go_to, language_of, plan_page
from firebreak.plan.views.document.differing import Shown, shown
from firebreak.plan.words import LANGUAGE_NAMES, say_error

STATES = {
    PlanVersion.State.REVIEW: gettext_lazy("Waits for review"),
    PlanVersion.State.RETURNED: gettext_lazy("Returned with changes to make"),
    PlanVersion.State.APPROVED: gettext_lazy("Approved, not published yet"),
    PlanVersion.State.PUBLISHED: pgettext_lazy("version", "Published"),
}
FLAGS = {"review": "wait", "returned": "late", "approved": "wait", "published": "done"}
DONE = {
    "approve": gettext_lazy("Approved. Publish it, so that everybody reads it as the plan."),
    "return": gettext_lazy("Returned. Who asked for the review sees your words."),
    "publish": gettext_lazy("Published. From now on this is the plan that people read."),
    "read": gettext_lazy("Noted: you have read this version."),
}
VERBS = {"approve": APPROVE, "return": APPROVE, "publish": APPROVE, "read": SEE}


@require_safe
@plan_page(SEE)
def versions(request: PlanRequest) -> HttpResponseBase:
    """Every numbered version, and what can be asked for or taken along."""
    rows = reading.all_versions(request.plan)
    published = next((one for one in rows if one.state == PlanVersion.State.PUBLISHED), None)
    read = reading.last_read(request.plan, request.user)
    last = rows[0] if rows else None
    fresh = last is None or last.state == "returned" or last.digest != digest_of(snapshot(request.plan))
    context = {
        "rows": [(one, FLAGS[one.state], STATES[PlanVersion.State(one.state)]) for one in rows], "published": published,
        "unread": published is not None and (read is None or read.number < published.number), "last_read": read,
        "fresh": fresh, "longest": LONGEST_NOTE,
        "spoken": {code: LANGUAGE_NAMES.get(code, code) for code in request.plan.languages},
    }  # fmt: skip
    return draw(request, "plan/versions.html", context)


@require_POST
@plan_page(EDIT)
def review_ask(request: PlanRequest) -> HttpResponseBase:
    """The plan as it is becomes the next version."""
    note = storable.text(request.POST.get("note", ""))
    try:
        made = actions.ask_review(actor=request.actor, plan=request.plan, person=request.user, note=note)
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return go_to(request, "versions")
    messages.success(request, _("Version {number} waits for its review.").format(number=made.number))
    return go_to(request, "version", made.number)


@require_safe
@plan_page(SEE)
def version(request: PlanRequest, number: int) -> HttpResponseBase:
    """One version: what is new for the reader, what differs from the version before, who read it."""
    return _page(request, _one(request, number))


@require_POST
@plan_page(SEE)
def version_action(request: PlanRequest, number: int, verb: str) -> HttpResponseBase:
    """Approve, return with a word why, publish, or say that one read it."""
    found = _one(request, number)
    if verb not in VERBS:
        raise Http404
    if not request.may(VERBS[verb]):
        raise PermissionDenied
    answer = storable.text(request.POST.get("answer", ""))
    try:
        _act(request, found, verb, answer)
    except FirebreakError as error:
        if error.params.get("field") == "answer":
            return _page(request, found, problem=say_error(error), status=422)
        messages.error(request, say_error(error))
    else:
        messages.success(request, str(DONE[verb]))
    return go_to(request, "version", number)


def _act(request: PlanRequest, found: PlanVersion, verb: str, answer: str) -> None:
    actor, person = request.actor, request.user
    if verb == "approve":
        alone = request.brand.team_size == "one"
        actions.approve_version(actor=actor, version=found, person=person, alone=alone, answer=answer)
    elif verb == "return":
        actions.return_version(actor=actor, version=found, person=person, answer=answer)
    elif verb == "publish":
        actions.publish_version(actor=actor, version=found)
    else:
        actions.note_read(actor=actor, version=found, person=person)


def _one(request: PlanRequest, number: int) -> PlanVersion:
    found = reading.version_of(request.plan, number)
    if found is None:
        raise Http404
    return found


def _page(
    request: PlanRequest, found: PlanVersion, *, problem: str = "", status: int = 200
) -> HttpResponseBase:
    people = reading.readers(found) if found.state == PlanVersion.State.PUBLISHED else []
    context = {
        "version": found, "flag_kind": FLAGS[found.state], "state": STATES[PlanVersion.State(found.state)],
        "problem": problem,
        "read": [one for one in people if one.at], "not_read": [one for one in people if not one.at],
        "longest": LONGEST_NOTE, **_compared(request, found), **_moves(request, found),
        "spoken": {code: LANGUAGE_NAMES.get(code, code) for code in found.languages},
    }  # fmt: skip
    return draw(request, "plan/version.html", context, status=status)


def _moves(request: PlanRequest, found: PlanVersion) -> dict[str, Any]:
    """Which buttons this reader gets in this state, and why one is missing."""
    moves = VERSION_MOVES.get(found.state, {}) if request.may(APPROVE) else {}
    own = found.asked_by_id == request.user.pk and request.brand.team_size != "one"
    has_read = found.readings.filter(person=request.user).exists()
    return {
        "may_approve": "approve" in moves and not own, "own_work": "approve" in moves and own,
        "may_return": "return" in moves, "may_publish": "publish" in moves,
        "may_read": found.state == PlanVersion.State.PUBLISHED and not has_read,
    }  # fmt: skip


def _compared(request: PlanRequest, found: PlanVersion) -> dict[str, Any]:
    """Against the version that was the plan before; and first, against the one that this reader last read."""
    language, before = language_of(request.plan), reading.published_before(request.plan, found.number)
    old = before.items if before is not None else {}
    return {
        "before": before, "differences": shown(queries.differences(old, found.items), old, found.items, language),
        **_unread(request, found, before, language),
    }  # fmt: skip


def _unread(
    request: PlanRequest, found: PlanVersion, before: PlanVersion | None, language: str
) -> dict[str, Shown | PlanVersion | None]:
    """What is new to this reader, where that is not what differs from the version before anyway."""
    newest = queries.newest(request.plan, PlanVersion.State.PUBLISHED)
    read = reading.last_read(request.plan, request.user)
    if newest is None or newest.pk != found.pk or read is None or read.number >= found.number:
        return {"unread": None, "last_read": None}
    if before is not None and before.pk == read.pk:
        return {"unread": None, "last_read": read}
    changes = queries.unread_changes(request.plan, request.user) or []
    return {"unread": shown(changes, read.items, found.items, language), "last_read": read}
