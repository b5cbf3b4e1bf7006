"""Pages of the desk: thin, each asks the rooms below and draws."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base import clock
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.desk import looking, proposals
from firebreak.desk.forms import BrandForm
from firebreak.desk.overview import overview
from firebreak.engine.query import QueryError, compile_queries
from firebreak.incidents import queries as incidents
from firebreak.listening import actions, queries
from firebreak.listening.views.cards import cards
from firebreak.listening.views.common import platform_name
from firebreak.listening.words import say
from firebreak.org import actions as org_actions
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page, person_actor
from firebreak.org.models import Brand, Person


@require_safe
@login_required
def first_run(request: HttpRequest) -> HttpResponse:
    """``/``: the brand last used, or the only one, or the wizard, or a guest's rooms, or a word of explanation."""
    person = request.user
    assert isinstance(person, Person)
    brands = org.brands_of(person)
    last = request.session.get("brand")
    chosen = next((brand for brand in brands if brand.slug == last), brands[0] if brands else None)
    if chosen is not None:
        return redirect("desk:now", brand=chosen.slug)
    if person.is_owner:
        return redirect("desk:wizard")
    visits = list(incidents.visits(person)[:20])
    if len(visits) == 1:
        return redirect("incidents:visit", visits[0].incident.uid)
    return render(request, "desk/no_brand.html", {"visits": visits})


@login_required
def wizard(request: HttpRequest) -> HttpResponse:
    """Step one: who we listen for. Makes the brand."""
    person = request.user
    assert isinstance(person, Person)
    if not person.is_owner and not org.is_admin_somewhere(person):
        raise PermissionDenied
    initial = {"languages": [_tag_of(person.language)], "time_zone": person.time_zone}
    form = BrandForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        brand = org_actions.create_brand(actor=person_actor(person), person=person, **fields)
        return redirect("desk:set_up", brand=brand.slug)
    return render(
        request,
        "desk/wizard.html",
        {"form": form, "zones": clock.places()},
        status=400 if form.errors else 200,
    )


def _tag_of(code: str) -> str:
    """Django's ``zh-hans`` as the BCP-47 tag of posts."""
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code.lower(), code)


@brand_page("desk.set_up")
def set_up(request: BrandRequest) -> HttpResponse:
    """Step two: what to listen to, proposed; change what does not fit, and start."""
    offered, heard = proposals.monitors(request.brand), proposals.sources(request.brand)
    if request.method == "POST":
        problems = _start(request, offered, heard)
        if not problems:
            messages.success(
                request, _("Firebreak is listening. The first posts appear here within a minute.")
            )
            return redirect("desk:now", brand=request.brand.slug)
        rows = [_typed(proposal, request.POST) for proposal in offered]
        ticked = set(request.POST.getlist("source"))
        context = {"monitors": rows, "sources": [(s, s.key in ticked) for s in heard], "problems": problems}
        return render(request, "desk/set_up.html", context, status=400)
    rows = [{"proposal": p, "query": p.query, "chosen": p.chosen} for p in offered]
    return render(request, "desk/set_up.html", {"monitors": rows, "sources": [(s, s.chosen) for s in heard]})


def _typed(proposal: proposals.Proposal, data: QueryDict) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "query": data.get(f"query-{proposal.key}", proposal.query),
        "chosen": proposal.key in data.getlist("monitor"),
    }


def _start(
    request: BrandRequest, offered: list[proposals.Proposal], heard: list[proposals.SourceProposal]
) -> list[str]:
    """Make what was ticked; returns what was wrong, in words, and then makes nothing."""
    data = request.POST
    wanted = proposals.chosen_of(offered, data.getlist("monitor"))
    sources = [source for source in heard if source.key in data.getlist("source")]
    texts = {p.key: data.get(f"query-{p.key}", "").strip() or p.query for p in wanted}
    problems = _wrong_queries(wanted, texts)
    if not wanted:
        problems.append(_("Tick at least one monitor: without one nothing is listened for."))
    if problems:
        return problems
    have = {monitor.name for monitor in queries.monitors(request.brand)}
    for p in wanted:
        if p.name not in have:  # the button pressed twice makes them once
            actions.create_monitor(
                actor=request.actor, brand=request.brand, name=p.name, kind=p.kind, query=texts[p.key],
                watched=p.watched, made_by=request.user,
            )  # fmt: skip
    have = {source.name for source in queries.sources(request.brand)}
    for s in sources:
        if s.name not in have:
            actions.add_source(
                actor=request.actor,
                brand=request.brand,
                connector=s.connector,
                name=s.name,
                settings=dict(s.settings),
            )
    return []


def _wrong_queries(wanted: list[proposals.Proposal], texts: dict[str, str]) -> list[str]:
    problems = []
    for proposal in wanted:
        try:
            compile_queries({proposal.key: texts[proposal.key]})
        except QueryError as error:
            words = say(f"query.{error.code}", error.params)
            problems.append(_("{name}: {problem}").format(name=proposal.name, problem=words))
    return problems


@require_POST
@brand_page("desk.set_up")
def set_up_look(request: BrandRequest) -> HttpResponse:
    """The live preview: looks once at the ticked sources and matches what they say just now."""
    offered, heard = proposals.monitors(request.brand), proposals.sources(request.brand)
    wanted = proposals.chosen_of(offered, request.POST.getlist("monitor"))
    sources = [s for s in heard if s.key in request.POST.getlist("source") and s.connector != "bluesky"]
    texts = {p.key: request.POST.get(f"query-{p.key}", "").strip() or p.query for p in wanted}
    problems = _wrong_queries(wanted, texts)
    if problems:
        return render(request, "desk/look.html", {"problems": problems})
    found = looking.look([(s.connector, s.settings) for s in sources])
    posts = [post for batch in found if batch for post in batch]
    matched = compile_queries(texts).match(posts)
    numbers = [(p.name, len(matched.get(p.key, []))) for p in wanted]
    shown = sorted({n for hits in matched.values() for n in hits}, key=lambda n: -posts[n].time)[:8]
    silent = [s.name for s, batch in zip(sources, found, strict=True) if batch is None]
    context = {
        "numbers": numbers,
        "posts": [_card(posts[n]) for n in shown],
        "tried": len(posts),
        "silent": silent,
    }
    return render(request, "desk/look.html", context)


def _card(post: Any) -> dict[str, Any]:
    from datetime import UTC, datetime

    return {
        "author": post.author_name or post.author, "platform": platform_name(post.platform),
        "text": post.words, "lang": post.lang, "url": post.url,
        "time": datetime.fromtimestamp(post.time, UTC) if post.time else None,
    }  # fmt: skip


@require_safe
@brand_page("desk.see")
def now_page(request: BrandRequest) -> HttpResponse:
    """What is waiting for you, then what is happening."""
    if request.session.get("brand") != request.brand.slug:  # else every look at the page would be a write
        request.session["brand"] = request.brand.slug
    return render(request, "desk/now.html", _now_context(request))


@require_safe
@brand_page("desk.see")
def now_part(request: BrandRequest) -> HttpResponse:
    """The living part of the Now page."""
    return render(request, "desk/now_part.html", {**_now_context(request), "fragment": True})


def _now_context(request: BrandRequest) -> dict[str, Any]:
    found = overview(request.brand, request.user if request.may("incidents.see") else None)
    private = [f"incident.{one.row.pk}" for one in found.incidents if one.row.private]
    return {
        "now": found, "topics": " ".join(["alerts monitors reports sources incidents", *private]),
        "may_set_up": request.may("desk.set_up"), "may_report": request.may("listening.report"),
        "may_declare": request.may("incidents.declare"),
        "leads_demo": request.brand.is_demo and request.user in org.holders_of(request.brand).get("lead", []),
    }  # fmt: skip


@require_safe
@brand_page("desk.see")
def search(request: BrandRequest) -> HttpResponse:
    """Search mentions, alerts, monitors and reports of this brand in one place."""
    text = " ".join(request.GET.get("q", "").split())[:200]
    context: dict[str, Any] = {"q": text, "state": queries.search_state()}
    if text:
        try:
            chosen = queries.MentionFilter.from_query({"text": text}, timezone.get_current_timezone())
            found = queries.mentions(request.brand, chosen, limit=20)
            context["cards"], context["next"] = cards(request, found.items, searched=text), found.next
            context["more"] = chosen.to_query()
        except (WrongInput, FirebreakError) as error:
            context["problem"] = say(error.code, error.params)
        folded = text.casefold()
        context["monitors"] = [
            m for m in queries.monitors(request.brand) if folded in f"{m.title} {m.query}".casefold()
        ][:10]
        context["alerts"] = _alerts_about(request.brand, folded)
    return render(request, "desk/search.html", context)


def _alerts_about(brand: Brand, folded: str) -> list[Any]:
    since = now() - timedelta(days=90)
    recent = queries.alerts(brand).filter(raised_at__gte=since)[:300]
    return [a for a in recent if folded in f"a-{a.number} {a.monitor.title} {a.reason}".casefold()][:10]
