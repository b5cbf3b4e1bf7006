"""Claims: posts that say the same, with who said it first, how it grows, and what people of the brand said of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import inf

from firebreak.engine.detection.voices import Step
from firebreak.engine.text.claims import denies
from firebreak.engine.text.trends import TermCounts, log_odds, terms
from firebreak.listening import store
from firebreak.listening.models import ClaimNote, Monitor
from firebreak.listening.queries.latest import Sample
from firebreak.listening.queries.mentions import MOST_NUMBER
from firebreak.listening.queries.origin import MOST_COUNTED, travelled
from firebreak.listening.queries.scope import moment
from firebreak.listening.queries.scope import monitors as living
from firebreak.listening.store.understood import Told, claim_size, claims_near, of_claim, texts_before
from firebreak.org.models import Brand

LIMIT = 2_000
"""Posts of a claim that are read."""
SPARK = 24
"""Points of a sparkline."""
_MIDDLE = 40
_TERMS = 4
_EVERY = 4
"""Of the newest posts, one in so many teaches which words are usual."""

terms_of = lru_cache(maxsize=8_192)(terms)
"""The terms of a text; a page asks for the same texts several times."""

denies_it = lru_cache(maxsize=8_192)(denies)
"""Whether a text denies what it speaks of; kept alike."""


@dataclass(frozen=True)
class ClaimView:
    """A claim. Numbers are of the posts that were read, ``size`` of all (at most :data:`MOST_COUNTED`).

    ``first`` is its first post anywhere in the brand, ``typical`` the one in its middle. ``growth`` are counts of equal
    steps of the window. Shares are 0..1. All text is untrusted.
    """

    number: int
    name: str
    terms: tuple[str, ...]
    first: Told
    typical: Told
    posts: int
    size: int
    authors: int
    copies: float
    denials: float
    negative: float
    platforms: tuple[tuple[str, int], ...]
    growth: tuple[int, ...]
    verdict: str
    reason: str
    decided_by: str
    decided_at: datetime | None

    @property
    def first_seen(self) -> datetime:
        """When it was said first."""
        return moment(self.first.time)


def claims(
    brand: Brand, monitor: Monitor, since: datetime, until: datetime, seen: Sample, limit: int = 8
) -> list[ClaimView]:
    """The largest claims among the newest posts of a window; a claim of one post alone is none."""
    groups: dict[int, list[Told]] = {}
    for one in seen.told:
        if one.claim:
            groups.setdefault(one.claim, []).append(one)
    large = sorted(
        (group for group in groups.values() if len(group) > 1), key=lambda g: (-len(g), g[0].claim)
    )
    chosen = large[:limit]
    past = TermCounts(inf)
    past.add([one.words for one in seen.told[::_EVERY]], 0.0)
    mine = [monitor.pk]
    notes = notes_of(brand, [group[0].claim for group in chosen])
    span = (since.timestamp(), until.timestamp())
    return [_view(brand, mine, group[::-1], past, notes.get(group[0].claim), span) for group in chosen]


def notes_of(brand: Brand, numbers: Sequence[int]) -> dict[int, ClaimNote]:
    """What people said of these claims."""
    rows = ClaimNote.objects.filter(brand=brand, number__in=numbers).select_related("decided_by")
    return {row.number: row for row in rows}


def _view(
    brand: Brand, monitors: Sequence[int], group: Sequence[Told], past: TermCounts, note: ClaimNote | None,
    span: tuple[float, float],
) -> ClaimView:  # fmt: skip
    number = group[0].claim
    size = claim_size(brand.pk, monitors, number, MOST_COUNTED)
    first = of_claim(brand.pk, monitors, number, 1)
    return ClaimView(
        number=number,
        name=note.name if note else "",
        terms=_terms(group, past),
        first=first[0] if first else group[0],
        typical=_typical(group),
        posts=len(group),
        size=max(size, len(group)),
        authors=len({(one.platform, one.author_key) for one in group if one.author_key}),
        copies=sum(bool(one.copy_of) for one in group) / len(group),
        denials=len(denying(group)) / len(group),
        negative=sum(one.sentiment == "negative" for one in group) / len(group),
        platforms=tuple(Counter(one.platform for one in group).most_common(8)),
        growth=growth([one.time for one in group], *span),
        verdict=note.verdict if note else ClaimNote.Verdict.UNKNOWN,
        reason=note.reason if note else "",
        decided_by=note.decided_by.name if note and note.decided_by else "",
        decided_at=note.decided_at if note else None,
    )


def denying(group: Sequence[Told]) -> list[Told]:
    """Those of a claim that deny it, by cue words: each by its own, for a near copy may say "It is false that" first."""
    return [one for one in group if denies_it(one.words)]


def growth(times: Sequence[float], since: float, until: float, steps: int = SPARK) -> tuple[int, ...]:
    """Counts in equal steps.

    >>> growth([0.0, 1.0, 9.9], 0.0, 10.0, steps=2)
    (2, 1)
    """
    counts = [0] * steps
    width = max(until - since, 1e-9) / steps
    for time in times:
        at = int((time - since) / width)
        if 0 <= at < steps:
            counts[at] += 1
    return tuple(counts)


def _one_each(group: Sequence[Told]) -> list[Told]:
    """One post of each group of near copies, the first."""
    found: dict[int, Told] = {}
    for one in group:
        found.setdefault(one.leader, one)
    return list(found.values())[:_MIDDLE]


def _terms(group: Sequence[Told], past: TermCounts) -> tuple[str, ...]:
    """What sets the claim apart from the rest of the talk, strongest first."""
    here = Counter(term for one in _one_each(group) for term in terms_of(one.words))
    scored = sorted((-z, term) for term, _, z in log_odds(here, past))
    return tuple(term for _, term in scored[:_TERMS])


def _typical(group: Sequence[Told]) -> Told:
    """The post whose words are most like those of the others; copies count as often as they were said."""
    few = _one_each(group)
    weight = Counter(one.leader for one in group)
    bags = [terms_of(one.words) for one in few]

    def likeness(at: int) -> float:
        mine = bags[at]
        return sum(
            weight[other.leader] * len(mine & bag) / len(mine | bag)
            for other, bag in zip(few, bags, strict=True)
            if mine | bag
        )

    return few[max(range(len(few)), key=lambda at: (likeness(at), -at))]


@dataclass(frozen=True)
class ClaimPage:
    """One claim with its posts as read, oldest first; ``path`` says who carried it on."""

    claim: ClaimView
    posts: list[Told]
    path: list[Step]
    numbers: dict[str, int]
    """The network's id of a post on the path -> our number."""
    monitors: list[Monitor]
    since: datetime
    until: datetime


def current(brand: Brand, number: int) -> int:
    """The claim that a number stands for now: itself, or the one it was made part of."""
    note = ClaimNote.objects.filter(brand=brand, number=number).only("into").first()
    return note.into if note is not None and note.into else number


def claim(brand: Brand, number: int) -> ClaimPage | None:
    """A claim of the brand by its number; ``None`` where nobody makes it."""
    if not 0 < number <= MOST_NUMBER:
        return None
    held = list(living(brand))
    keys = [one.pk for one in held]
    told = of_claim(brand.pk, keys, number, LIMIT) if keys else []
    if not told:
        return None
    past = TermCounts(inf)
    with_it = store.monitors_of(brand.pk, [told[0].post]).get(told[0].post, [])
    past.add(texts_before(with_it[0] if with_it else keys[0], told[-1].time + 1.0, LIMIT // 4), 0.0)
    span = (told[0].time, max(told[-1].time, told[0].time + 3600.0) + 1.0)
    view = _view(brand, keys, told, past, notes_of(brand, [number]).get(number), span)
    return ClaimPage(
        view, told, travelled(told), {one.native: one.post for one in told}, [one for one in held if one.pk in with_it],
        moment(span[0]), moment(span[1]),
    )  # fmt: skip


def other_claims(brand: Brand, number: int, limit: int = 20) -> list[tuple[int, str]]:
    """Number and words of the brand's other recent claims: what this one may be made part of."""
    keys = [one.pk for one in living(brand)]
    if not keys:
        return []
    near = [one for one in claims_near(brand.pk, keys, LIMIT) if one != number][:limit]
    notes = notes_of(brand, near)
    found = []
    for one in near:
        first = of_claim(brand.pk, keys, one, 1)
        if first:
            note = notes.get(one)
            found.append((one, note.name if note and note.name else " ".join(first[0].words.split())[:80]))
    return found
