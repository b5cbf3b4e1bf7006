"""Mentions: filters in the address, cursor paging, search, and corrections of the sentiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms import FilterForm, SentimentForm
from firebreak.listening.queries import MentionFilter, MentionView
from firebreak.listening.queries.filters import NOT_SURE
from firebreak.listening.views.addresses import mentions_address
from firebreak.listening.views.cards import card, cards, known
from firebreak.listening.views.common import (
    SENTIMENTS,
    draw,
    language_name,
    platform_name,
    say_error,
    wants_fragment,
)
from firebreak.listening.views.kinds import INTENT_NAMES, RISK_NAMES, kind_name, sure_words
from firebreak.listening.views.lookup import found
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.parts.numbers import percent, plain

PAGE = 30


def _form(request: BrandRequest, chosen: MentionFilter) -> FilterForm:
    """The filters as they were understood; times on the reader's clock."""
    choices = [(str(one.uid), one.title) for one in queries.monitors(request.brand)]
    initial = {name: getattr(chosen, name) for name in FilterForm.base_fields}
    for name in ("since", "until"):
        moment = getattr(chosen, name)
        initial[name] = f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""
    kinds: dict[str, list[tuple[str, Any]]] = {
        "risk": [*RISK_NAMES.items(), (NOT_SURE, _("Not sure"))],
        "intent": [*INTENT_NAMES.items(), (NOT_SURE, _("Not sure"))],
    }
    return FilterForm(initial=initial, monitors=choices, kinds=kinds, auto_id="filter_%s")


def _older(request: BrandRequest, after: str | None) -> str:
    if not after:
        return ""
    query = request.GET.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"


@require_safe
@brand_page("listening.see")
def mentions(request: BrandRequest) -> HttpResponseBase:
    """Posts that match, newest first unless asked otherwise; ``after`` goes on where a page ended."""
    chosen = MentionFilter.from_query(request.GET, timezone.get_current_timezone())
    problems = [say(code, params) for _field, code, params in chosen.problems]
    context: dict[str, Any] = {"problems": problems, "after": request.GET.get("after", "")}
    try:
        page = queries.mentions(request.brand, chosen, after=request.GET.get("after") or None, limit=PAGE)
    except FirebreakError as error:
        context |= {"refused": say_error(error), "cards": [], "older": ""}
    else:
        monitor = next(
            (one for one in queries.monitors(request.brand) if str(one.uid) == chosen.monitor), None
        )
        drawn = cards(request, page.items, query=monitor.query if monitor else "", searched=chosen.text or "")
        context |= {"cards": drawn, "older": _older(request, page.next), "monitor": monitor}
    if chosen.text:
        context["search_words"] = search_words(queries.search_state().behind)
    if wants_fragment(request):
        return draw(request, "listening/parts/mention_list.html", context)
    context |= {"form": _form(request, chosen), "chips": chips(request, chosen)}
    return draw(request, "listening/mentions.html", context)


def search_words(behind: int) -> str:
    """How far the search index is, in words."""
    if not behind:
        return _("Search covers everything that has come in.")
    return ngettext(
        "One post that just came in is not indexed yet and is searched more slowly.",
        "{n} posts that just came in are not indexed yet and are searched more slowly.",
        behind,
    ).format(n=plain(behind))


def chips(request: BrandRequest, chosen: MentionFilter) -> list[tuple[str, str]]:
    """Filters that are not in the visible form row, as words with the address that takes them away."""
    told = []
    names: dict[str, Callable[[str], str]] = {
        "platform": lambda code: _("Platform: {name}").format(name=platform_name(code)),
        "language": lambda code: _("Language: {name}").format(name=language_name(code)),
        "author": lambda code: _("Author: {name}").format(name=code),
        "kind": lambda code: _("Kind: {name}").format(name=code),
        "source": lambda code: _("Source: {name}").format(name=_source_name(request, code)),
        "unverified": lambda yes: _("Only what is not verified") if yes else "",
        "risk": lambda code: _("Risk: {name}").format(name=kind_name("risk", code)),
        "intent": lambda code: _("Intent: {name}").format(name=kind_name("intent", code)),
        "toxic": lambda yes: _("Only what is toxic") if yes else "",
        "claim": lambda number: _("One claim: {name}").format(name=number),
        "copies": lambda number: _("Near copies of post {name}").format(name=number),
        "followers_from": lambda count: _("At least {n} followers").format(n=plain(int(count))),
        "followers_to": lambda count: _("Fewer than {n} followers").format(n=plain(int(count))),
    }
    for name, words in names.items():
        value = getattr(chosen, name, None)
        if value:
            query = request.GET.copy()
            for key in (name, "after"):
                query.pop(key, None)
            told.append((words(value), f"{request.path}?{query.urlencode()}"))
    return told


def _source_name(request: BrandRequest, uid: Any) -> str:
    return next((one.title for one in queries.sources(request.brand) if str(one.uid) == str(uid)), str(uid))


@require_safe
@brand_page("listening.see")
def mention(request: BrandRequest, number: int) -> HttpResponseBase:
    """One post with everything that is known about it."""
    item = found(queries.mention, request.brand, number)
    context = {
        "mention": item,
        "card": card(request, item, detail=True),
        "platform": platform_name(item.platform),
        "post_language": language_name(item.language),
        "author_href": mentions_address(request.brand, author=item.author) if item.author else "",
        "sentiment": SENTIMENTS.get(item.sentiment, _("Not judged")),
        "sentiment_how": sentiment_how(item),
        "kinds": kinds_of(item),
        "toxicity": percent(item.toxicity),
        "counts": [
            (_("Followers of the author"), known(item.followers)),
            (_("Reposts"), known(item.reposts)),
            (_("Likes"), known(item.likes)),
            (_("Replies"), known(item.replies)),
        ],
        "monitors": [one for one in queries.monitors(request.brand) if str(one.uid) in item.monitors],
    }
    return draw(request, "listening/mention.html", context)


def sentiment_how(item: MentionView) -> str:
    """Who judged it and how sure."""
    if item.sentiment_by == "model":
        return _("by the model, {share} sure").format(share=percent(item.probability))
    return {"person": _("corrected by a person"), "source": _("as the source says")}.get(
        item.sentiment_by, ""
    )


def kinds_of(item: MentionView) -> list[tuple[str, Any, str]]:
    """Risk and intent: label, what it is, who said so and how sure."""
    told = []
    for by, label, value, who, likely in (
        ("risk", _("Risk"), item.risk, item.risk_by, item.risk_probability),
        ("intent", _("Intent"), item.intent, item.intent_by, item.intent_probability),
    ):
        person = who == "person"
        how = _("corrected by a person") if person else sure_words(likely) if value else ""
        told.append((label, _("None") if person and not value else kind_name(by, value), how))
    return told


@require_POST
@brand_page("listening.correct")
def sentiment(request: BrandRequest, number: int) -> HttpResponseBase:
    """Correct a sentiment; ``before`` lets the answer offer to undo it."""
    item = found(queries.mention, request.brand, number)
    form = SentimentForm(request.POST)
    here = reverse("listening:mention", args=[request.brand.slug, number])
    undo: str | None = None
    if form.is_valid():
        try:
            actions.correct_sentiment(
                actor=request.actor,
                brand=request.brand,
                person=request.user,
                post=number,
                sentiment=form.cleaned_data["sentiment"],
            )
        except FirebreakError as error:
            messages.error(request, say_error(error))
        else:
            undo = None if request.POST.get("undo") else (item.sentiment or None)
    else:
        messages.error(request, _("Choose negative, neutral or positive. Nothing was changed."))
    if wants_fragment(request):
        fresh = found(queries.mention, request.brand, number)
        return draw(request, "listening/parts/mention_card.html", {"card": card(request, fresh, undo=undo)})
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else here)
