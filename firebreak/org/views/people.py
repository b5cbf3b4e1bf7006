"""People of a brand, invitations, roles."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.base.permissions import GuestRole, Role
from firebreak.org import actions, queries, verbs
from firebreak.org.access import BrandRequest, brand_page, membership_of
from firebreak.org.forms import InviteForm, RoleForm
from firebreak.org.models import Membership
from firebreak.org.sign_in import absolute
from firebreak.org.views.common import page, try_and_go
from firebreak.org.words import GUESTS, ROLES, role_name


def _show(request: BrandRequest, form: InviteForm, status: int = 200, link: str = "") -> HttpResponse:
    may_edit = request.may(verbs.PEOPLE_EDIT.name)
    context = {
        "form": form,
        "members": [(row, role_name(row.role)) for row in queries.people_of(request.brand)],
        "invitations": [(row, role_name(row.role)) for row in queries.open_invitations(request.brand)]
        if may_edit
        else [],
        "may_edit": may_edit,
        "role_choices": [(role.value, label) for role, label in ROLES.items()],
        "link": link,
    }
    return page(request, "people", context, status)


@require_safe
@brand_page(verbs.SEE.name)
def people(request: BrandRequest) -> HttpResponse:
    """Who works on the brand; for admins also who is invited."""
    return _show(request, InviteForm(initial={"role": "responder"}))


@require_POST
@brand_page(verbs.PEOPLE_EDIT.name)
def invite(request: BrandRequest) -> HttpResponse:
    """Invite somebody; the link is shown this once."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            _made, path = actions.invite(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            form.say(error)
        else:
            return _show(request, InviteForm(initial={"role": "responder"}), link=absolute(path))
    return _show(request, form, 400)


def _member(request: BrandRequest, uid: UUID) -> Membership:
    found = queries.member(request.brand, uid)
    if found is None:
        raise Http404
    return found


@require_POST
@brand_page(verbs.PEOPLE_EDIT.name)
def change_role(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Another role for a member."""
    found, form = _member(request, uid), RoleForm(request.POST)
    if not form.is_valid():
        return _show(request, InviteForm(), 400)
    return try_and_go(
        request,
        lambda: actions.change_role(actor=request.actor, membership=found, role=form.cleaned_data["role"]),
        _("The role was changed."),
        "org:people",
    )


@require_POST
@brand_page(verbs.PEOPLE_EDIT.name)
def remove(request: BrandRequest, uid: UUID) -> HttpResponse:
    """Take the brand from a member."""
    found = _member(request, uid)
    said = _("%(name)s does not work on the brand any more.") % {"name": found.person.name}
    response = try_and_go(
        request, lambda: actions.remove_member(actor=request.actor, membership=found), said, "org:people"
    )
    if membership_of(request.user, request.brand.slug) is None:  # they removed themselves
        return redirect("/")
    return response


@require_POST
@brand_page(verbs.PEOPLE_EDIT.name)
def revoke(request: BrandRequest, uid: UUID) -> HttpResponse:
    """End an invitation."""
    found = queries.invitation(request.brand, uid)
    if found is None:
        raise Http404
    return try_and_go(
        request,
        lambda: actions.revoke_invitation(actor=request.actor, invitation=found),
        _("The invitation does not work any more."),
        "org:people",
    )


@require_safe
@brand_page(verbs.SEE.name)
def roles(request: BrandRequest) -> HttpResponse:
    """Which role may do what, from the registry."""
    columns: list[tuple[Role | GuestRole, Any]] = [*ROLES.items(), *GUESTS.items()]
    table = [(verb, [may[role] for role, _name in columns]) for verb, may in queries.permission_table()]
    return page(request, "roles", {"roles": [name for _role, name in columns], "table": table})
