"""The page "Understand" of a monitor, the page of a claim, and their corrections by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import queries
from firebreak.listening.actions import corrections
from firebreak.listening.forms.understand import AccountForm, ClaimForm, KindsForm
from firebreak.listening.queries.claims import claim as claim_of
from firebreak.listening.queries.claims import current
from firebreak.listening.views.cards import card
from firebreak.listening.views.claim_page import claim_context
from firebreak.listening.views.common import draw, say_error, wants_fragment, window_of
from firebreak.listening.views.lookup import found
from firebreak.listening.views.understand_page import understand_context
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.parts.numbers import plain

MOST_BESIDE = 20
CORRECT = "listening.correct"


@require_safe
@brand_page("listening.see")
def understand(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Risks, intents, claims, voices, terms, share of voice and segments of one monitor in a window."""
    monitor = found(queries.monitor, request.brand, uid)
    beside = [uid for uid in request.GET.getlist("beside")[:MOST_BESIDE] if len(uid) <= 36]
    context = understand_context(request, monitor, window_of(request), beside)
    return draw(request, "listening/understand.html", context)


@require_safe
@brand_page("listening.see")
def claim(request: BrandRequest, number: int) -> HttpResponseBase:
    """One claim: its first post, its path, its time, its posts. A claim that was made part of another leads there."""
    page = claim_of(request.brand, number)
    if page is None:
        into = current(request.brand, number) if number < 2**63 else number
        if into == number or claim_of(request.brand, into) is None:
            raise Http404
        return HttpResponseRedirect(reverse("listening:claim", args=[request.brand.slug, into]))
    return draw(request, "listening/claim.html", claim_context(request, page))


@require_POST
@brand_page(CORRECT)
def claim_action(request: BrandRequest, number: int) -> HttpResponseBase:
    """Rename, judge, merge, or take a post out."""
    page = claim_of(request.brand, number)
    if page is None:
        raise Http404
    form = ClaimForm(request.POST)
    here = reverse("listening:claim", args=[request.brand.slug, number])
    if not form.is_valid():
        messages.error(request, _("That could not be used. Nothing was changed."))
        return HttpResponseRedirect(here)
    try:
        here = _do(request, number, form.cleaned_data) or here
    except FirebreakError as error:
        messages.error(request, say_error(error))
    return HttpResponseRedirect(here)


def _do(request: BrandRequest, number: int, given: dict[str, Any]) -> str:
    """What the form asks; the address to go on with, empty for the claim itself."""
    by: dict[str, Any] = {"actor": request.actor, "brand": request.brand, "claim": number}
    match given["action"]:
        case "rename":
            corrections.rename_claim(**by, name=given["name"])
            messages.success(request, _("The claim has a new name."))
        case "judge":
            corrections.judge_claim(
                **by, person=request.user, verdict=given["verdict"], reason=given["reason"]
            )
            messages.success(request, _("What you know about the claim was kept."))
        case "merge":
            into = given["into"] or 0
            count = corrections.merge_claims(**by, into=into)
            words = ngettext("{n} post came over.", "{n} posts came over.", count)
            messages.success(request, words.format(n=plain(count)))
            return reverse("listening:claim", args=[request.brand.slug, into])
        case "take_out":
            count = corrections.take_out_of_claim(**by, post=given["post"] or 0)
            words = ngettext(
                "{n} post was taken out. Its near copies go with it.",
                "{n} posts were taken out. Near copies go together.",
                count,
            )
            messages.success(request, words.format(n=plain(count)))
            if claim_of(request.brand, number) is None:
                return reverse("listening:mentions", args=[request.brand.slug])
    return ""


@require_POST
@brand_page(CORRECT)
def mention_kinds(request: BrandRequest, number: int) -> HttpResponseBase:
    """Correct the risk or the intent of a post."""
    item = found(queries.mention, request.brand, number)
    form = KindsForm(request.POST)
    by: dict[str, Any] = {
        "actor": request.actor, "brand": request.brand, "person": request.user, "post": number,
    }  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        try:
            if "risk" in request.POST and given["risk"] != item.risk:
                corrections.correct_risk(**by, risk=given["risk"])
            if "intent" in request.POST and given["intent"] != item.intent:
                corrections.correct_intent(**by, intent=given["intent"])
        except FirebreakError as error:
            messages.error(request, say_error(error))
    else:
        messages.error(request, _("Choose one of the list. Nothing was changed."))
    if wants_fragment(request):
        fresh = found(queries.mention, request.brand, number)
        return draw(request, "listening/parts/mention_card.html", {"card": card(request, fresh)})
    return _back(request, reverse("listening:mention", args=[request.brand.slug, number]))


@require_POST
@brand_page(CORRECT)
def account_kind(request: BrandRequest) -> HttpResponseBase:
    """Say who an account is; an empty kind leaves it to the rules again."""
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            corrections.set_account_kind(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            messages.error(request, say_error(error))
        else:
            messages.success(request, _("This counts from now on, for every monitor of the brand."))
    else:
        messages.error(request, _("Choose one of the kinds. Nothing was changed."))
    return _back(request, reverse("listening:monitors", args=[request.brand.slug]))


def _back(request: BrandRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page that the form was on."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else otherwise)
