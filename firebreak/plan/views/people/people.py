"""Who does what: duties with holder and deputies, readers, how people are reached, contacts outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.org import actions
from firebreak.org import queries as org
from firebreak.org.method_forms import ContactForm, WaysForm
from firebreak.org.models import Membership, OutsideContact
from firebreak.org.words import SORTS, say
from firebreak.plan import queries
from firebreak.plan.check import PlanView
from firebreak.plan.forms.people import Choosing, HoldersForm, ReadersForm
from firebreak.plan.views.common import (
    DUTIES_EDIT,
    SEE,
    PlanRequest,
    draw,
    duty_titles,
    go_to,
    plan_page,
    try_and_go,
)
from firebreak.plan.views.people import rows
from firebreak.plan.words import LANGUAGE_NAMES

METHODS_SEE = "org.methods.see"


@require_safe
@plan_page(SEE)
def people(request: PlanRequest) -> HttpResponseBase:
    """Everybody that the plan counts on, with what is missing beside each."""
    return _page(request)


@require_POST
@plan_page(DUTIES_EDIT)
def set_duties(request: PlanRequest) -> HttpResponseBase:
    """Holders and deputies of all duties that were changed, or of none."""
    form = _holders_form(request, queries.people_view(request.plan), request.POST)

    def choose() -> int:
        changed = [duty for duty, names in form.rows.items() if set(names) & set(form.changed_data)]
        for duty in changed:
            seen = [uid for uid in request.POST.get(f"was_{duty}", "")[:400].split(",") if uid]
            _at(form, f"{duty}_0", lambda: actions.set_holders(
                actor=request.actor, brand=request.brand, duty=duty, people=form.chosen(duty), seen=seen,  # noqa: B023 - called at once
            ))  # fmt: skip
        return len(changed)

    return _try(request, form, choose, "duties") or _page(request, holders=form)


@require_POST
@plan_page(DUTIES_EDIT)
def set_readers(request: PlanRequest) -> HttpResponseBase:
    """Who reads each language of the plan."""
    form = _readers_form(request, request.POST)

    def choose() -> int:
        for name in form.changed_data:
            language = name.removeprefix("reader_")
            _at(form, name, lambda: actions.set_reader(
                actor=request.actor, brand=request.brand, language=language, person=form.person(name),  # noqa: B023 - called at once
                seen=request.POST.get(f"was_{name}", "")[:60],  # noqa: B023
            ))  # fmt: skip
        return len(form.changed_data)

    return _try(request, form, choose, "readers") or _page(request, readers=form)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(DUTIES_EDIT)
def methods(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """How a member is reached, written by a lead."""
    member = _member(request, uid)
    person = member.person
    form = WaysForm(request.POST or None, ways=org.methods_of(person)[person.pk], known=person.email)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_methods(
                actor=request.actor, person=person, methods=form.cleaned_data["methods"], brand=request.brand
            )
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Saved how {name} is reached.").format(name=person.name))
            return _back(request, f"person-{person.uid}")
    return draw(request, "plan/people_methods.html", {"form": form, "person": person}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(DUTIES_EDIT)
def contact_new(request: PlanRequest, group: str) -> HttpResponseBase:
    """Somebody outside, in a group."""
    if group not in rows.group_names(request):
        raise Http404
    form = ContactForm(request.POST or None, spoken=_spoken(request), initial={"checked": True})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_contact(actor=request.actor, brand=request.brand, group=group, **form.given())
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("“{name}” was added.").format(name=made.name))
            return _back(request, f"group-{group}")
    return _contact_page(request, form, group, None)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(DUTIES_EDIT)
def contact(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """Another name, other ways."""
    found = _contact(request, uid)
    initial = {name: getattr(found, name) for name in ("name", "organisation", "languages", "note")}
    form = ContactForm(
        request.POST or None, spoken=_spoken(request, found), ways=found.methods, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(actor=request.actor, contact=found, **form.given())
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Your changes are saved."))
            return _back(request, f"group-{found.group}")
    return _contact_page(request, form, found.group, found)


@require_POST
@plan_page(DUTIES_EDIT)
def contact_remove(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """Away with it."""
    found = _contact(request, uid)
    said = _("“{name}” was removed.").format(name=found.name)
    return try_and_go(
        request, lambda: actions.remove_contact(actor=request.actor, contact=found), said,
        _back(request, f"group-{found.group}"), words=say,
    )  # fmt: skip


@require_POST
@plan_page(DUTIES_EDIT)
def contact_checked(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """These ways work as of today."""
    found = _contact(request, uid)
    said = _("Noted: the ways to reach {name} work as of today.").format(name=found.name)
    return try_and_go(
        request, lambda: actions.note_checked(actor=request.actor, contact=found), said,
        _back(request, f"group-{found.group}"), words=say,
    )  # fmt: skip


def _page(
    request: PlanRequest, *, holders: HoldersForm | None = None, readers: ReadersForm | None = None
) -> HttpResponse:
    view = queries.people_view(request.plan)
    flags = rows.flags_of(view)
    may_edit, sees = request.may(DUTIES_EDIT), request.may(METHODS_SEE)
    if may_edit:
        holders = holders or _holders_form(request, view)
        readers = readers or _readers_form(request)
    groups, second = rows.groups(request, view, flags, sees=sees)
    context = {
        "may_edit": may_edit, "sees": sees, "holders": holders, "readers": readers,
        "duties": rows.duties(request, view, flags, holders), "spoken": rows.languages(request, flags, readers),
        "people": rows.people(request, flags, sees=sees), "groups": groups, "second": second, "sorts": SORTS,
    }  # fmt: skip
    wrong = any(form is not None and form.errors for form in (holders, readers))
    return draw(request, "plan/people.html", context, status=422 if wrong else 200)


def _contact_page(
    request: PlanRequest, form: ContactForm, group: str, found: OutsideContact | None
) -> HttpResponse:
    names = rows.group_names(request)
    context = {"form": form, "contact": found, "group": names.get(group, group), "key": group}
    return draw(request, "plan/people_contact.html", context, status=_status(form))


def _holders_form(request: PlanRequest, view: PlanView, data: Any = None) -> HoldersForm:
    members = [one.person for one in org.people_of(request.brand)]
    return HoldersForm(
        data, members=members, duties=duty_titles(request.plan, view), now=org.holders_of(request.brand)
    )


def _readers_form(request: PlanRequest, data: Any = None) -> ReadersForm:
    members = [one.person for one in org.people_of(request.brand)]
    languages = {one: LANGUAGE_NAMES[one] for one in request.plan.languages}
    return ReadersForm(data, members=members, languages=languages, now=org.readers_of(request.brand))


class _RefusedError(Exception):
    """An action refused one of several changes: all are taken back."""


def _at(form: Choosing, field: str, act: Callable[[], None]) -> None:
    try:
        act()
    except FirebreakError as error:
        form.add_error(field, say(error))
        raise _RefusedError from error


def _try(request: PlanRequest, form: Choosing, choose: Callable[[], int], anchor: str) -> HttpResponse | None:
    """All that was chosen in one transaction, then the page again; ``None`` where something was wrong."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            count = choose()
    except _RefusedError:
        return None
    if count:
        said = ngettext("{count} choice is saved.", "{count} choices are saved.", count)
        messages.success(request, said.format(count=count))
    else:
        messages.info(request, _("You chose nothing new. All is as before."))
    return _back(request, anchor)


def _back(request: PlanRequest, anchor: str) -> HttpResponse:
    return go_to(request, "people", anchor=anchor)


def _member(request: PlanRequest, uid: UUID) -> Membership:
    found = org.member_person(request.brand, uid)
    if found is None:
        raise Http404
    return found


def _contact(request: PlanRequest, uid: UUID) -> OutsideContact:
    found = org.contact(request.brand, uid)
    if found is None:
        raise Http404
    return found


def _spoken(request: PlanRequest, found: OutsideContact | None = None) -> list[tuple[str, str]]:
    """Languages of the plan, and those that a contact has already."""
    codes = dict.fromkeys([*request.plan.languages, *(found.languages if found else ())])
    return [(code, LANGUAGE_NAMES.get(code, code)) for code in codes]


def _status(form: WaysForm) -> int:
    return 422 if form.errors else 200
