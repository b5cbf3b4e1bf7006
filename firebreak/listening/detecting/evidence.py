"""What an alert shows: numbers of the window, what drives it, and what is uncertain. Every number opens to posts.

All of it is made from one :class:`~firebreak.listening.detecting.past.Past` and one
:class:`~firebreak.listening.detecting.looking.Look`, so the same call gives the same numbers again later.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db.models import Q

from firebreak.engine.detection import DEFAULT, Assessment
from firebreak.engine.detection.channels import levels
from firebreak.engine.detection.voices import voices
from firebreak.listening.detecting.looking import Look, totals
from firebreak.listening.detecting.past import Group, Past
from firebreak.listening.detecting.terms import driving
from firebreak.listening.models import SourceGap
from firebreak.listening.queries.scope import moment

VERSION = 2
DAY_S = 86_400.0
USUAL_DAYS = 14
MOST_TEXTS = 1_500
TOP_POSTS, TOP_VALUES, TOP_VOICES, MOST_GAPS = 5, 5, 5, 20
LOUD_PEOPLE, LOUD_POSTS = 40, 400
LEAST_IN_HOUR = 5
"""Hours with fewer posts say nothing about what share of copies is usual."""


def evidence(
    past: Past, look: Look, *, recount: bool = False, since: float | None = None, post: int = 0
) -> dict[str, Any]:
    """Plain JSON about the window from when it began to the look.

    ``recount`` takes what is usual from the mentions instead of the rollups; ``since`` sets where the window begins
    (a single post, which no channel dates) and ``post`` names it.
    """
    bin_ = look.bin(past)
    found = look.judge(bin_)
    begin = began(found) if since is None else since
    groups = past.groups(begin, look.at + 1)
    window = totals(groups)
    leaders = past.leaders(begin, look.at + 1, TOP_POSTS)
    copied = _copies(past, window, begin, recount)
    gaps = _gaps(past, begin, look.at)
    return {
        "version": VERSION,
        "event": found.event, "since": begin, "until": look.at,
        "window": {**window, "authors": past.authors(begin, look.at + 1)},
        "expected": asdict_band(found),
        "slice": {name: getattr(bin_, name) for name in bin_.__struct_fields__},
        "said": {
            "state": found.state.value, "channel": found.channel, "surprise": found.surprise, "reason": found.reason,
            "params": dict(found.params),
        },
        "channels": _channels(found),
        "platforms": _shares(groups, lambda group: group.platform),
        "languages": _shares(groups, lambda group: group.language),
        "risks": _shares(groups, lambda group: group.risk),
        "claims": _shares(groups, lambda group: group.claim),
        "terms": _terms(past, begin, look.at + 1),
        "top_posts": [first for _, first, _, _ in leaders],
        "posts": [{"post": first, "leader": leader, "count": n, "reach": reach} for leader, first, n, reach in leaders],
        "without": _without(past, look, found, tuple(leader for leader, *_ in leaders)),
        "voices": _voices(past, begin, look.at + 1),
        "copies": copied,
        "gaps": gaps,
        "uncertain": _uncertain(past, found, window["count"], copied, len(gaps), look.at),
        "grave": past.facts(post) if post else None,
    }  # fmt: skip


def digest(found: dict[str, Any]) -> str:
    """SHA-256 of the evidence as canonical JSON; names of sources, which people may change, are left out."""
    gaps = [{name: value for name, value in gap.items() if name != "source"} for gap in found.get("gaps", [])]
    body = json.dumps({**found, "gaps": gaps}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def began(found: Assessment) -> float:
    """When what is unusual now began: the earliest start among the channels that speak."""
    speaking = [e.since for e in found.evidences if e.surprise >= found.surprise / 2]
    return min([*speaking, found.time])


def asdict_band(found: Assessment) -> dict[str, float] | None:
    """Normal counts of one slice, or nothing while there is no baseline."""
    band = found.normal
    return {"low": band.low, "expected": band.expected, "high": band.high} if band is not None else None


def _channels(found: Assessment) -> list[dict[str, Any]]:
    """Each channel at its surprise, with its window and the surprises at which it says watch and alert."""
    known = levels(DEFAULT)
    rows = []
    for e in found.evidences:
        level = known.get(e.channel)
        rows.append({
            "channel": e.channel, "family": e.family.value, "surprise": round(e.surprise, 2), "observed": e.observed,
            "expected": e.expected, "low": e.low, "high": e.high, "window_s": e.window_s, "since": e.since,
            "watch": level.watch if level else DEFAULT.cold_start.watch, "alert": level.alert if level else None,
        })  # fmt: skip
    return rows


def _shares(groups: list[Group], of: Callable[[Group], str | int]) -> list[dict[str, Any]]:
    """The largest values of a window with their mentions; those of which nothing is known are left out."""
    counts: Counter[str | int] = Counter()
    negative: Counter[str | int] = Counter()
    for group in groups:
        value = of(group)
        counts[value] += group.mentions
        negative[value] += group.mentions if group.sentiment == "negative" else 0
    known = [(value, count) for value, count in counts.items() if value and count > 0]
    known.sort(key=lambda row: (-row[1], str(row[0])))
    return [
        {"value": value, "count": count, "negative": negative[value]} for value, count in known[:TOP_VALUES]
    ]


def _terms(past: Past, since: float, until: float) -> list[dict[str, Any]]:
    now = past.texts(since, until, MOST_TEXTS)
    before = past.texts(since - DAY_S, since, MOST_TEXTS)
    found = driving([text for text, _ in now], [text for text, _ in before], authors=[who for _, who in now])
    return [asdict(term) for term in found]


def _without(past: Past, look: Look, found: Assessment, leaders: tuple[int, ...]) -> dict[str, Any]:
    """What would have been said of this slice if the most repeated posts and their copies were not in it."""
    bin_ = look.bin(past, leaders)
    other = look.judge(bin_)
    level = levels(DEFAULT)
    reaches = any(e.channel in level and e.surprise >= level[e.channel].alert for e in other.evidences)
    same = next((e.surprise for e in other.evidences if e.channel == found.channel), 0.0)
    return {
        "count": bin_.count, "reaches": reaches, "surprise": round(other.surprise, 2), "same": round(same, 2),
    }  # fmt: skip


def _voices(past: Past, since: float, until: float) -> list[dict[str, Any]]:
    """The accounts with the largest reach; their posts' reposts are not known as of then, so they do not count."""
    found = voices(past.loudest(since, until, LOUD_PEOPLE, LOUD_POSTS), limit=TOP_VOICES)
    return [
        {
            "author": one.author, "name": one.name, "posts": one.posts, "followers": one.followers, "reach": one.reach,
            "kind": one.kind, "confidence": one.confidence, "reasons": list(one.reasons), "post": int(one.top),
        }
        for one in found
    ]  # fmt: skip


def _copies(past: Past, window: dict[str, Any], since: float, recount: bool) -> dict[str, Any]:
    """Share of near copies of other authors' posts, and what this monitor is used to: its hours of two weeks before."""
    hours = past.hours(since - USUAL_DAYS * DAY_S, since, recount=recount)
    total = sum(count for _, count, _ in hours)
    share = window["copies"] / window["count"] if window["count"] else 0.0
    shares = sorted(copies / count for _, count, copies in hours if count >= LEAST_IN_HOUR)
    return {
        "share": round(share, 4),
        "usual": round(sum(copies for *_, copies in hours) / total, 4) if total else None,
        "high": round(shares[int(0.95 * (len(shares) - 1))], 4) if shares else None,
        "hours": len(shares),
        "as_high": sum(one >= share for one in shares),
    }


def _gaps(past: Past, since: float, at: float) -> list[dict[str, Any]]:
    """Times in which a source was not heard, from an hour before the window, as they stood at the look."""
    low, high = moment(since) - timedelta(hours=1), moment(at)
    rows = SourceGap.objects.filter(source__brand=past.monitor.brand, start__lt=high).filter(
        Q(end=None) | Q(end__gt=low), Q(source__removed_at=None) | Q(source__removed_at__gt=high)
    )
    return [
        {
            "source": row.source.name, "start": row.start.isoformat(),
            "end": row.end.isoformat() if row.end and row.end <= high else None, "code": row.code,
        }
        for row in rows.select_related("source").order_by("start", "source_id", "pk")[:MOST_GAPS]
    ]  # fmt: skip


def _uncertain(
    past: Past, found: Assessment, count: int, copied: dict[str, Any], deaf: int, at: float
) -> list[dict[str, Any]]:
    first = past.first()
    codes = {
        "uncertain.first_days": first is None or at - first < 14 * DAY_S,
        "uncertain.gaps": deaf > 0,
        "uncertain.small_numbers": count < 20,
        "uncertain.sentiment": any(e.channel.startswith("negative") for e in found.evidences),
        "uncertain.copies": copied["share"] > 0.5,
    }
    return [{"code": code, "params": {}} for code, holds in codes.items() if holds]
