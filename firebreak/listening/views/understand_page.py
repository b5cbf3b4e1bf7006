"""What the page "Understand" shows of a monitor, gathered from the queries; every number opens to its posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.listening import queries
from firebreak.listening.models import Monitor
from firebreak.listening.queries.claims import ClaimView, claims
from firebreak.listening.queries.filters import NOT_SURE
from firebreak.listening.queries.kinds import Kinds, kinds, kinds_over_time
from firebreak.listening.queries.latest import Sample, sample
from firebreak.listening.queries.segments import Segment, by_followers, by_intent, by_language_and_platform
from firebreak.listening.queries.terms import rising_terms
from firebreak.listening.queries.voice_share import MOST as MOST_SHARES
from firebreak.listening.queries.voice_share import VoiceShares, voice_shares
from firebreak.listening.queries.voices import KeyVoice, key_voices
from firebreak.listening.views.addresses import between, mentions_address
from firebreak.listening.views.common import RANGES, Window, language_name, platform_name
from firebreak.listening.views.kinds import VERDICTS, VOICE_KINDS, kind_name, reason_words, sure_words
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand
from firebreak.web.charts import Chart, bars, sparkline, stacked_area
from firebreak.web.parts.numbers import compact, listed, percent, plain


@dataclass(frozen=True)
class Row:
    """One line of a table: words, numbers as words, and the posts behind them."""

    name: str
    count: str
    share: str
    href: str
    note: str = ""
    worse: bool | None = None
    negative_href: str = ""


def understand_context(
    request: BrandRequest, monitor: Monitor, window: Window, beside: Sequence[str]
) -> dict[str, Any]:
    """Everything on the page. ``beside`` are the uids of monitors whose share of voice is asked for."""
    brand = request.brand
    seen = sample(monitor, window.since, window.until)
    risks = kinds(monitor, window.since, window.until, "risk", seen)
    intents = kinds(monitor, window.since, window.until, "intent", seen)
    rising = rising_terms(monitor, window.since, seen)
    here = reverse("listening:understand", args=[brand.slug, monitor.uid])
    return {
        "monitor": monitor,
        "window": window,
        "from_latest": from_latest(seen),
        "nothing": not seen.told,
        "risks": kind_panel(brand, monitor, risks, "risk"),
        "risks_over_time": over_time(brand, monitor, window),
        "intents": kind_panel(brand, monitor, intents, "intent"),
        "toxic": toxic_row(brand, monitor, window, seen),
        "claims": [claim_row(brand, one) for one in claims(brand, monitor, window.since, window.until, seen)],
        "voices": [voice_row(brand, monitor, window, one) for one in key_voices(brand, seen)],
        "voice_kinds": VOICE_KINDS,
        "rising": [
            (one, between(brand, monitor, window.since, window.until, text=one.term)) for one in rising.terms
        ],
        "comparable": rising.comparable,
        "past": rising.past,
        "share": share_panel(brand, monitor, window, beside),
        "segments": segment_tables(brand, monitor, window, seen, intents),
        "here": here,
        "range_links": range_links(here, window),
    }


def range_links(here: str, window: Window) -> list[tuple[Any, str]]:
    """The same page at each range."""
    from urllib.parse import urlencode

    return [(known, f"{here}?{urlencode(window.query(known.key))}") for known in RANGES]


def from_latest(seen: Sample) -> str:
    """How much of the window was read for texts and authors; empty where all of it was."""
    if seen.whole:
        return ""
    return _("from the latest {read} of {total}").format(read=plain(len(seen.told)), total=plain(seen.total))


def kind_panel(brand: Brand, monitor: Monitor, found: Kinds, by: str) -> dict[str, Any]:
    """Risks or intents as bars, "not sure" among them, and how sure the machine was of each in words."""

    def href(value: str) -> str:
        return between(brand, monitor, found.since, found.until, **{by: value})

    rows = [(str(kind_name(by, one.value)), one.count, href(one.value)) for one in found.kinds]
    keys = [""] * len(rows)
    if found.unsure:
        rows.append((_("Not sure"), found.unsure, href(NOT_SURE)))
        keys.append("neutral")
    title = _("Risk types") if by == "risk" else _("What people want")
    sure: dict[str, list[tuple[str, str]]] = {}
    for one in found.kinds:
        if one.sure is not None:
            sure.setdefault(sure_words(one.sure), []).append((str(kind_name(by, one.value)), href(one.value)))
    return {
        "chart": bars(rows, title=title, keys=keys) if rows else None,
        "told": found.told,
        "all": found.all,
        "share": percent(found.told / found.all) if found.all else "–",
        "unsure_href": href(NOT_SURE),
        "unsure": found.unsure,
        "sure": [(words, names) for words, names in sure.items() if words],
    }


def over_time(brand: Brand, monitor: Monitor, window: Window) -> Chart | None:
    """The main risks, stacked; each number of the table opens to its posts."""
    found = kinds_over_time(monitor, window.since, window.until, "risk", window.range.step_s)
    if not found.values:
        return None
    size = len(found.times)
    if window.live and size > 1:  # the step that is still open would look like a fall
        size -= 1
    series = [
        (f"risk-{value}", str(kind_name("risk", value)), counts[:size])
        for value, counts in found.values.items()
    ]
    links = [
        [between(brand, monitor, at, at + found.step, risk=value) for at in found.times[:size]]
        for value in found.values
    ]
    return stacked_area(found.times[:size], series, title=_("Main risks over time"), links=links)


def toxic_row(brand: Brand, monitor: Monitor, window: Window, seen: Sample) -> Row | None:
    """How many of the posts that were read are toxic."""
    if not seen.told:
        return None
    oldest = datetime.fromtimestamp(seen.told[-1].time, UTC) if not seen.whole else window.since
    href = between(brand, monitor, oldest, window.until, toxic=True)
    return Row(_("Toxic"), compact(seen.toxic), percent(seen.toxic / len(seen.told)), href, from_latest(seen))


def claim_title(one: ClaimView) -> str:
    """Its name, else the terms that set it apart, else its first words."""
    return one.name or " · ".join(one.terms) or " ".join(one.typical.words.split())[:60] or str(one.number)


def claim_row(brand: Brand, one: ClaimView) -> dict[str, Any]:
    """One claim of the list."""
    return {
        "claim": one,
        "title": claim_title(one),
        "href": reverse("listening:claim", args=[brand.slug, one.number]),
        "text": " ".join(one.typical.words.split())[:280],
        "lang": one.typical.language,
        "first_by": one.first.author or one.first.author_name,
        "first_href": reverse("listening:mention", args=[brand.slug, one.first.post]),
        "copies": percent(one.copies),
        "denials": percent(one.denials) if one.denials else "",
        "negative": percent(one.negative),
        "negative_href": mentions_address(brand, claim=one.number, sentiment="negative"),
        "platforms": listed(
            _("{name} {count}").format(name=platform_name(code), count=plain(count))
            for code, count in one.platforms[:4]
        ),
        "spark": sparkline(one.growth, title=_("How it grew")),
        "verdict": VERDICTS[one.verdict] if one.verdict != "unknown" else "",
        "verdict_code": one.verdict,
    }


def voice_row(brand: Brand, monitor: Monitor, window: Window, one: KeyVoice) -> dict[str, Any]:
    """One account of the list, with the words of why it is taken for what it is."""
    voice = one.voice
    if one.by_person:
        why = _("set by {name}").format(name=one.set_by or _("somebody who has left"))
        why = f"{why}: {one.reason}" if one.reason else why
    else:
        why = reason_words(voice.reasons) or _("nothing speaks for one kind")
    return {
        "name": voice.author or voice.name or one.key,
        "key": one.key,
        "platform": platform_name(one.platform),
        "platform_code": one.platform,
        "kind": VOICE_KINDS[voice.kind],
        "kind_code": voice.kind,
        "why": why,
        "sure": "" if one.by_person else sure_words(voice.confidence),
        "by_person": one.by_person,
        "posts": voice.posts,
        "followers": compact(voice.followers) if voice.followers else "–",
        "carried": compact(voice.carried),
        "href": between(brand, monitor, window.since, window.until, author=one.key, platform=one.platform),
        "top_href": reverse("listening:mention", args=[brand.slug, one.top]),
    }


def share_panel(brand: Brand, monitor: Monitor, window: Window, beside: Sequence[str]) -> dict[str, Any]:
    """This monitor beside others of the brand; which ones stands in the address."""
    others = [
        one for one in queries.monitors(brand) if one.pk != monitor.pk and one.kind != Monitor.Kind.REPORTS
    ]
    wanted = set(beside)
    chosen = [one for one in others if str(one.uid) in wanted] if wanted else others
    found = voice_shares([monitor, *chosen][:MOST_SHARES], window.since, window.until, window.range.step_s)
    shown = {one.monitor.pk for one in found.shares}
    rows = [
        {
            "name": one.monitor.title,
            "share": percent(one.share),
            "count": compact(one.count),
            "href": between(brand, one.monitor, window.since, window.until),
            "negative": percent(one.negative / one.count) if one.count else "–",
            "negative_href": between(brand, one.monitor, window.since, window.until, sentiment="negative"),
            "reach": compact(one.reach) if one.reach else "–",
        }
        for one in found.shares
    ]
    return {
        "rows": rows,
        "chart": share_chart(brand, found),
        "others": [(str(one.uid), one.title, one.pk in shown) for one in others],
        "most": MOST_SHARES,
        "hidden": [(name, value) for name, value in window.query().items()],
    }


def share_chart(brand: Brand, found: VoiceShares) -> Chart | None:
    """Shares of voice over time, each number opening to its posts; the bin that is still open is left out."""
    if len(found.shares) < 2 or not any(one.count for one in found.shares):
        return None
    times = [datetime.fromtimestamp(at, UTC) for at in found.times][:-1]
    series = [(f"monitor-{one.monitor.pk}", one.monitor.title, one.counts[:-1]) for one in found.shares]
    step = timedelta(seconds=found.step_s)
    links = [[between(brand, one.monitor, at, at + step) for at in times] for one in found.shares]
    sums = [one.count for one in found.shares]
    return stacked_area(times, series, title=_("Mentions of each over time"), links=links, sums=sums)


def segment_tables(
    brand: Brand, monitor: Monitor, window: Window, seen: Sample, intents: Kinds
) -> list[dict[str, Any]]:
    """Parts of the audience, each against the whole."""
    negative = queries.totals(monitor, intents.since, intents.until, heads=False).negative
    since, until = window.since, window.until
    pairs = [
        _row(
            one, f"{language_name(str(one.values[0]))}, {platform_name(str(one.values[1]))}",
            between(brand, monitor, since, until, language=str(one.values[0]), platform=str(one.values[1])),
        )
        for one in by_language_and_platform(monitor, since, until)
    ]  # fmt: skip
    oldest = datetime.fromtimestamp(seen.told[-1].time, UTC) if seen.told and not seen.whole else since
    bands = [
        _row(
            one, band_words(int(one.values[0]), int(one.values[1])),
            between(
                brand, monitor, oldest, until, followers_from=max(1, int(one.values[0])), followers_to=int(one.values[1])
            ),
        )
        for one in by_followers(seen)
    ]  # fmt: skip
    wants = [
        _row(
            one, str(kind_name("intent", str(one.values[0]))),
            between(brand, monitor, intents.since, intents.until, intent=str(one.values[0])),
        )
        for one in by_intent(intents, negative)
    ]  # fmt: skip
    tables: list[dict[str, Any]] = [
        {"title": _("Language and platform"), "rows": pairs, "note": ""},
        {"title": _("Followers of the author"), "rows": bands, "note": from_latest(seen)},
        {"title": _("What they want"), "rows": wants, "note": ""},
    ]
    return [one for one in tables if one["rows"]]


def band_words(low: int, high: int) -> str:
    """``1K to 10K``."""
    if not high:
        return _("{low} or more").format(low=compact(low))
    if not low:
        return _("fewer than {high}").format(high=compact(high))
    return _("{low} to {high}").format(low=compact(low), high=compact(high))


def _row(one: Segment, name: str, href: str) -> Row:
    return Row(
        name, compact(one.count), percent(one.share), href, difference(one.points),
        None if not one.points else one.points > 0, f"{href}&sentiment=negative",
    )  # fmt: skip


def difference(points: int | None) -> str:
    """How far a part's negative share is from the whole's."""
    if points is None:
        return _("too few to compare")
    if not points:
        return _("as the whole")
    more = ngettext("{n} point more", "{n} points more", points)
    less = ngettext("{n} point less", "{n} points less", -points)
    return (more if points > 0 else less).format(n=abs(points))
