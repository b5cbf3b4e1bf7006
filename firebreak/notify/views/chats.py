"""The reader's own names in chats: linked by a code, unlinked by a button."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base import limits
from firebreak.notify import actions
from firebreak.notify.models import ChatIdentity
from firebreak.notify.words import way_name
from firebreak.org.access import person_actor
from firebreak.org.models import Person

CODES_PER_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def chats(request: HttpRequest) -> HttpResponse:
    """Linked names; by POST a fresh code, which is shown this once."""
    person, code, slow = cast(Person, request.user), "", False
    if request.method == "POST":
        if limits.spend(f"identity-code:{person.pk}", limit=CODES_PER_HOUR, per_s=3600).allowed:
            code = actions.ask_code(actor=person_actor(person), person=person)
        else:
            slow = True
    rows = ChatIdentity.objects.filter(person=person).select_related("endpoint__brand").order_by("pk")
    context = {"rows": [(row, way_name(row.pager)) for row in rows], "code": code, "slow": slow}
    response = render(request, "notify/chats.html", context, status=429 if slow else 200)
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@login_required
def chat_remove(request: HttpRequest, uid: str) -> HttpResponse:
    """What is said under this name counts for nobody any more."""
    person = cast(Person, request.user)
    row = ChatIdentity.objects.select_related("endpoint", "person").filter(uid=uid, person=person).first()
    if row is None:
        raise Http404
    actions.unlink_identity(actor=person_actor(person), identity=row)
    messages.success(request, _("The link was removed. What is said there is not yours any more."))
    return redirect("notify:chats")
