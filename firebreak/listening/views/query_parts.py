"""The fragments around the query in the editor: check, volume and noise, preview, paste, comparison. Nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firebreak.base.errors import FirebreakError
from firebreak.engine.query import Dialect, QueryError, paste
from firebreak.listening import queries
from firebreak.listening.forms import MonitorForm
from firebreak.listening.forms.monitors import QUERY_LIMIT, PasteForm
from firebreak.listening.views.cards import Card, cards
from firebreak.listening.views.common import draw, say_error
from firebreak.listening.views.lookup import found
from firebreak.listening.views.monitor_page import Stat
from firebreak.listening.views.query_words import Examined, examine, remarks_on
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand
from firebreak.web.parts.numbers import compact, percent, plain
from firebreak.web.parts.times import absolute

EDIT = "listening.monitor.edit"
MOST_BROAD, MOST_CLAUSES = 5, 30
EXAMPLES = 4


def asked(request: BrandRequest) -> tuple[str, Examined | None]:
    """The query in the request, cut to what is read at all, and what there is to say about it."""
    query = request.POST.get("query", "")[:QUERY_LIMIT]
    return query, examined_for(request.brand, query)


def examined_for(brand: Brand, query: str) -> Examined | None:
    """Check and explain with the brand's lists; ``None`` for nothing."""
    return examine(query, queries.lists_for(brand, query)) if query.strip() else None


@require_POST
@brand_page(EDIT)
def query_check(request: BrandRequest) -> HttpResponseBase:
    """Below the query: errors with their place, warnings, and the query in words."""
    _query, examined = asked(request)
    return draw(request, "listening/parts/query_check.html", {"examined": examined})


@require_POST
@brand_page(EDIT)
def query_weigh(request: BrandRequest) -> HttpResponseBase:
    """How much it would bring, and which of its parts bring the noise. At most 2,000 posts are looked at."""
    query, examined = asked(request)
    context: dict[str, Any] = {"examined": examined}
    if examined is not None and examined.usable:
        try:
            context |= weight_context(queries.weigh(request.brand, query))
        except QueryError:  # a list went between the check and here
            context["examined"] = None
    return draw(request, "listening/parts/query_weight.html", context)


def about(count: float) -> str:
    """A number of posts a day, as exactly as an estimate deserves."""
    return compact(round(count, 1) if count < 10 else round(count) if count < 100 else round(count, -1))


def weight_context(weighed: queries.Weighed) -> dict[str, Any]:
    """The estimate and the findings in words, and what each clause does in numbers."""
    found = weighed.noise
    return {
        "tried": found.posts,
        "volume": _volume(weighed),
        "basis": _basis(weighed),
        "remarks": [*_noisy(weighed), *_broad(weighed)],
        "clauses": [one for one in found.clauses if one.depth][:MOST_CLAUSES],
        "found": found.found,
        "all_else": found.posts - found.found,
    }


def _volume(weighed: queries.Weighed) -> str:
    if weighed.volume is None:
        return ""
    low, mid, high = (about(n) for n in (weighed.volume.low, weighed.volume.per_day, weighed.volume.high))
    if low == high:
        return _("About {count} posts a day.").format(count=mid)
    return _("About {count} posts a day, between {low} and {high}.").format(count=mid, low=low, high=high)


def _basis(weighed: queries.Weighed) -> str:
    if weighed.since is None:
        return _("Nothing is stored yet to try it on. Connect a source or import a file.")
    numbers = {
        "found": plain(weighed.noise.found),
        "tried": plain(weighed.noise.posts),
        "since": absolute(weighed.since),
        "stored": plain(weighed.stored),
        "sampled": plain(weighed.sampled),
        "others": compact(round(weighed.others)),
    }
    if not weighed.sampled:
        return _(
            "Found {found} of {tried} posts since {since}. Only posts that your monitors keep could be tried, "
            "so what nobody listens for yet is missing."
        ).format(**numbers)
    return _(
        "Found {found} of {tried} posts since {since}: {stored} that your monitors keep, and {sampled} sampled of "
        "the {others} others."
    ).format(**numbers)


def quoted(text: str) -> str:
    """A part of a query for a sentence that puts it in quotes of its own; long ones are cut."""
    return text.strip('"“”')[:80]


def _noisy(weighed: queries.Weighed) -> list[str]:
    clause = weighed.noise.noisiest
    if clause is None:
        return []
    if clause.unwanted:
        words = ngettext(
            "“{clause}” brings the post that somebody called spam. Join it with AND to something rarer.",
            "“{clause}” brings {brings} of the {found} posts that people called spam. "
            "Join it with AND to something rarer.",
            weighed.noise.unwanted,
        )
        told = {"brings": plain(clause.unwanted), "found": plain(weighed.noise.unwanted)}
        return [words.format(clause=quoted(clause.text), **told)]
    words = _(
        "“{clause}” brings most of it: {brings} of the {found} posts found are there only because of it. "
        "If they are noise, join it with AND to something rarer."
    )
    return [
        words.format(
            clause=quoted(clause.text), brings=plain(clause.brings), found=plain(weighed.noise.found)
        )
    ]


def _broad(weighed: queries.Weighed) -> list[str]:
    words = _(
        "“{term}” is too broad: it stands in {count} of {of} sampled posts that no monitor wants ({share})."
    )
    return [
        words.format(
            term=quoted(one.text),
            count=plain(round(one.share * weighed.sampled)),
            of=plain(weighed.sampled),
            share=percent(one.share),
        )
        for one in weighed.broad[:MOST_BROAD]
        if one.share
    ]


def preview_stats(preview: queries.Preview) -> list[Stat]:
    """How many it would have found, of how many, and about how many a day."""
    tried = _("of {tried} tried").format(tried=compact(preview.tried))
    since = _("since {time}").format(time=absolute(preview.since)) if preview.since else ""
    per_day = "–"
    if preview.per_day is not None:
        per_day = compact(round(preview.per_day, 1) if preview.per_day < 10 else round(preview.per_day))
    return [
        Stat(_("Posts found"), compact(preview.count), tried),
        Stat(_("Posts a day (estimate)"), per_day, since),
    ]


@require_POST
@brand_page(EDIT)
def query_preview(request: BrandRequest) -> HttpResponseBase:
    """The fragment with what the query would have found among stored posts."""
    query, examined = asked(request)
    context: dict[str, Any] = {"examined": examined}
    if examined is not None and examined.usable:
        try:
            preview = queries.preview(request.brand, query, limit=10)
        except (FirebreakError, QueryError) as error:
            context["refused"] = refusal(error)
        else:
            context |= {"stats": preview_stats(preview), "cards": cards(request, preview.sample, query=query)}
    return draw(request, "listening/parts/query_preview.html", context)


def refusal(error: FirebreakError | QueryError) -> str:
    """What was wrong, in the reader's language."""
    return say(f"query.{error.code}", error.params) if isinstance(error, QueryError) else say_error(error)


@require_POST
@brand_page(EDIT)
def query_paste(request: BrandRequest) -> HttpResponseBase:
    """A query of another suite in ours with what changed; ``step=use`` puts it into the editor."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return draw(request, "listening/parts/query_pasted.html", {"form": form})
    text = form.cleaned_data["pasted"]
    try:
        pasted = paste(text, cast("Dialect", form.cleaned_data["dialect"]))
    except QueryError as error:
        return draw(request, "listening/parts/query_pasted.html", {"form": form, "refused": refusal(error)})
    ours = pasted.text[:QUERY_LIMIT]
    examined = examined_for(request.brand, ours)
    if request.POST.get("step") == "use":
        context: dict[str, Any] = {
            "form": MonitorForm(initial={"query": ours}),
            "examined": examined,
            "fresh": True,
        }
        return draw(request, "listening/parts/query_part.html", context)
    context = {"form": form, "ours": ours, "remarks": remarks_on(text, pasted.remarks), "examined": examined}
    return draw(request, "listening/parts/query_pasted.html", context)


@dataclass(frozen=True)
class Part:
    """Posts that one or both versions find."""

    title: str
    count: str
    cards: list[Card]
    more: int


@require_POST
@brand_page(EDIT)
def monitor_compare(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """What the query as it stands in the editor finds, beside what the saved one finds."""
    monitor = found(queries.monitor, request.brand, uid)
    query, examined = asked(request)
    context: dict[str, Any] = {"examined": examined}
    if examined is not None and examined.usable and monitor.query:
        try:
            seen = queries.contrast(request.brand, monitor.query, query, examples=EXAMPLES)
        except QueryError as error:
            context["refused"] = refusal(error)
        else:
            context |= {
                "seen": seen,
                "parts": _parts(request, seen, monitor.query, query),
                "basis": _tried(seen),
            }
    return draw(request, "listening/parts/query_compare.html", context)


def _parts(request: BrandRequest, seen: queries.Contrast, old: str, new: str) -> list[Part]:
    counts = seen.counts
    kinds = (
        (_("Only the new query finds"), counts.only_b, seen.only_new, new),
        (_("Only the saved query finds"), counts.only_a, seen.only_old, old),
        (_("Both find"), counts.both, seen.both, new),
    )
    return [
        Part(
            title, compact(len(places)), cards(request, shown, query=query), max(0, len(places) - len(shown))
        )
        for title, places, shown, query in kinds
    ]


def _tried(seen: queries.Contrast) -> str:
    if seen.since is None:
        return _("Nothing is stored yet to try it on. Connect a source or import a file.")
    words = ngettext(
        "Tried on {count} stored or sampled post since {since}.",
        "Tried on {count} stored or sampled posts since {since}.",
        seen.tried,
    )
    return words.format(count=plain(seen.tried), since=absolute(seen.since))
