"""What speaks for the brand outside of here: each outlet from "not stopped" to "stopped", with what shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.base.fetching import check_address
from firebreak.desk.freezing import links
from firebreak.desk.freezing.forms import ProofForm
from firebreak.incidents.views.evidence import never_shown
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand
from firebreak.plan import queries as plan
from firebreak.plan.words import in_language, language_here
from firebreak.publishing import actions, photos, queries, verbs
from firebreak.publishing.actions.freezing import not_stopped
from firebreak.publishing.models import OutletPhoto, StoppedOutlet
from firebreak.publishing.rules import TIMER
from firebreak.publishing.state_words import OUTLETS
from firebreak.publishing.words import say_error

SEE, FREEZE = verbs.SEE.name, verbs.FREEZE.name


def lines_of(brand: Brand) -> list[dict[str, Any]]:
    """Each outlet as the page shows it, those that are open first."""
    language, duties, channels = language_here(), plan.duty_titles(brand), list(queries.channels(brand))
    rows = queries.outlets(brand)
    shown = queries.photos(rows)
    return [
        {
            "row": one, "title": in_language(one.title, language), "how": in_language(one.how, language),
            "kind": OUTLETS[one.state][0], "state": OUTLETS[one.state][1], "duty": duties.get(one.duty, one.duty),
            "late": one.state != StoppedOutlet.State.STOPPED and now() - one.freeze.at > TIMER,
            "until": one.freeze.at + TIMER, "link": links.of_outlet(one, channels), "photos": shown.get(one.pk, []),
        }
        for one in rows
    ]  # fmt: skip


@require_POST
@brand_page(FREEZE)
def outlet(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Somebody takes an outlet, has stopped it, or found that it goes on."""
    row = queries.outlet(request.brand, uid)
    if row is None:
        raise Http404
    return _tried(request, lambda: _move(request, row), anchor=f"o-{row.uid}")


def _move(request: BrandRequest, row: StoppedOutlet) -> str:
    given: dict[str, Any] = {"actor": request.actor, "outlet": row, "person": request.user}
    verb = request.POST.get("verb", "")
    photo = request.FILES.get("photo") or request.FILES.get("camera")
    if verb == "stopped":
        proof = _proof(request)
        if photo is not None:
            actions.add_photo(**given, file=photo)
        if proof or photo is None:
            actions.stopped(**given, proof=proof or row.proof)
        return _("The photo is kept, and shows that it is stopped.") if photo is not None else ""
    if verb == "photo":
        if photo is None:
            raise WrongInput("photo.none", "Choose a photo.", field="photo")
        actions.add_photo(**given, file=photo)
        return _("The photo is kept, and shows that it is stopped.")
    if verb == "take":
        actions.take_outlet(**given)
    elif verb == "open":
        not_stopped(**given)
    else:
        raise WrongInput("publishing.no_verb", "Choose one of the buttons.", field="verb")
    return ""


def _proof(request: BrandRequest) -> str:
    """A whole web address or nothing. Raises :class:`WrongInput`."""
    form = ProofForm(request.POST)
    if not form.is_valid():
        raise WrongInput("publishing.long_word", "Make it shorter.", field="proof", longest=300)
    proof = str(form.cleaned_data["proof"])
    if proof:
        check_address(proof)
    return proof


def _tried(request: BrandRequest, act: Callable[[], str], anchor: str = "") -> HttpResponseBase:
    """``act`` does it and gives what is said then; an error is said in its place."""
    try:
        told = act()
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        if told:
            messages.success(request, told)
    answer = redirect("desk:freeze", request.brand.slug)
    answer["Location"] += f"#{anchor}" if anchor else ""
    return answer


@require_safe
@never_cache
@brand_page(SEE)
def photo(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """The picture itself, for people of the brand."""
    row = _photo(request, uid)
    found = photos.place(row)
    if found is None:
        raise Http404
    kind = row.type if row.type in {"image/jpeg", "image/png", "image/webp"} else "application/octet-stream"
    name = f"{row.outlet.key}-{row.created_at:%Y%m%d-%H%M%S}.{kind.partition('/')[2]}"
    return never_shown(FileResponse(found.open("rb"), filename=name, content_type=kind))


@require_POST
@brand_page(FREEZE)
def photo_remove(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It shows the wrong thing, or what nobody should see."""
    row = _photo(request, uid)

    def act() -> str:
        actions.remove_photo(actor=request.actor, photo=row, person=request.user)
        return _("The photo is taken away. Who took it and when stays in the record.")

    return _tried(request, act, anchor=f"o-{row.outlet.uid}")


def _photo(request: BrandRequest, uid: Any) -> OutletPhoto:
    row = queries.photo(request.brand, uid)
    if row is None:
        raise Http404
    return row
