"""Who drives the talk that a room listens to: its first post and path, its key voices, media apart from social."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firebreak.engine.detection.voices import LEAST_INFLUENCER
from firebreak.incidents.models import Incident
from firebreak.incidents.queries.answering import WANTED
from firebreak.incidents.queries.rooms import monitors
from firebreak.incidents.rules_answers import why_answer
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor, Report
from firebreak.listening.queries import MentionFilter, MentionView, Share
from firebreak.listening.queries.latest import Sample, sample
from firebreak.listening.queries.origin import Origin, in_public, origin
from firebreak.listening.queries.voices import KeyVoice, key_voices
from firebreak.listening.store.understood import Told

MEDIA = frozenset({"news", "blog", "podcast", "tv", "radio", "magazine", "broadcast"})
"""Platforms that are no social network: what newsrooms and writers publish."""
VOICES, ARTICLES, MONITORS = 12, 3, 4
Key = tuple[str, str]


@dataclass(frozen=True)
class Driver:
    """An account that drives the talk. ``why`` are codes of reasons to answer it directly, ``post`` the one to answer."""

    voice: KeyVoice
    why: tuple[str, ...]
    post: int
    posts: frozenset[int]
    """All of theirs that were read: an answer to any of them is an answer to them."""


@dataclass(frozen=True)
class Driving:
    """What is known of it. It is kept in memory: it holds no more texts than are shown, and those of the path."""

    monitor: Monitor
    read: int
    """Of so many of the newest posts; 0 for all of them."""
    origin: Origin | None
    author: Driver | None
    """Who wrote the first post, where the post names anybody."""
    drivers: list[Driver]
    """Those who need an answer first, then the heaviest; with the author of the first post where they are among them."""
    media: list[Share]
    articles: list[MentionView]
    """Those of the media that are heard farthest."""
    views: dict[int, MentionView]
    """The first post and those to answer, by number; without those that were not said in public."""


def driving(row: Incident, since: datetime, until: datetime) -> Driving | None:
    """Of the room's first monitor that heard anything between these moments (aware); ``None`` where none did."""
    for monitor in monitors(row)[:MONITORS]:
        seen = sample(monitor, since, until)
        told = in_public(seen.told)
        if told:
            total = len(told) if seen.whole else seen.total
            return _of(row, monitor, Sample(told, total), since, until)
    return None


def _of(row: Incident, monitor: Monitor, seen: Sample, since: datetime, until: datetime) -> Driving:
    brand, began = row.brand, origin(row.brand, monitor, seen)
    theirs: dict[Key, list[Told]] = defaultdict(list)
    for one in seen.told:
        theirs[(one.platform, one.author_key)].append(one)
    first = began.first if began is not None and began.first.author_key else None
    social = [one for one in seen.told if one.platform not in MEDIA]
    found = key_voices(brand, Sample(social, len(social)), limit=VOICES)
    drivers = [_driver(one, theirs[(one.platform, one.key)], first) for one in found]
    author = _author(row, drivers, theirs, first)
    drivers.sort(key=lambda one: not one.why)
    media = [one for one in listening.breakdown(monitor, since, until, "platform") if one.value in MEDIA]
    numbers = {one.post for one in (*drivers, *([author] if author else [])) if one.why}
    numbers |= {began.first.post} if began is not None else set()
    views = {view.post: view for view in listening.by_numbers(brand, sorted(numbers)) if _public(view)}
    return Driving(
        monitor, 0 if seen.whole else len(seen.told), began, author, drivers, media,
        _articles(row, monitor, since, until, media), views,
    )  # fmt: skip


def _public(view: MentionView) -> bool:
    return view.seen_where in ("", Report.Seen.PUBLIC)


def _author(
    row: Incident, drivers: Sequence[Driver], theirs: dict[Key, list[Told]], first: Told | None
) -> Driver | None:
    """Who wrote the first post, weighed or not: the first is seldom the loudest."""
    if first is None:
        return None
    key = (first.platform, first.author_key)
    there = next((one for one in drivers if (one.voice.platform, one.voice.key) == key), None)
    if there is not None:
        return there
    told = theirs.get(key) or [first]
    found = key_voices(row.brand, Sample(told, len(told)), limit=1)
    return _driver(found[0], told, first) if found else None


def _driver(voice: KeyVoice, told: Sequence[Told], first: Told | None) -> Driver:
    mine = first is not None and (voice.platform, voice.key) == (first.platform, first.author_key)
    by_number = {one.post: one for one in (*told, *([first] if mine and first is not None else []))}
    kind, said = voice.voice.kind, list(by_number.values())
    why = why_answer(
        kind, {one.intent for one in said}, first=mine,
        against=2 * sum(one.sentiment == "negative" for one in said) >= len(said),
        far=kind in ("media", "influencer") or voice.voice.followers >= LEAST_INFLUENCER,
    )  # fmt: skip
    asking = min(
        (one for one in said if one.intent in WANTED),
        key=lambda one: (WANTED.index(one.intent), -one.time),
        default=None,
    )
    return Driver(voice, why, asking.post if asking is not None else voice.top, frozenset(by_number))


def _articles(
    row: Incident, monitor: Monitor, since: datetime, until: datetime, media: Sequence[Share]
) -> list[MentionView]:
    found: list[MentionView] = []
    for one in media:
        wanted = MentionFilter(
            monitor=str(monitor.uid), since=since, until=until, platform=one.value, order="reach"
        )
        found += listening.mentions(row.brand, wanted, limit=ARTICLES).items
    found.sort(key=lambda view: (-view.reach, -view.time.timestamp()))
    return [view for view in found if _public(view)][:ARTICLES]
