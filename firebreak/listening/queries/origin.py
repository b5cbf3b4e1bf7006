"""Where the talk of a window began and who carried it on: the path of the claim that most of its newest posts make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from firebreak.engine.detection.voices import Step, path
from firebreak.listening.models import Monitor
from firebreak.listening.pipeline.judging import REPORTED
from firebreak.listening.queries.latest import Sample
from firebreak.listening.store.understood import Told, claim_size, of_claim
from firebreak.org.models import Brand

LIMIT = 500
"""Oldest posts of the claim that are read for its path."""
MOST_COUNTED = 50_000


@dataclass(frozen=True)
class Origin:
    """A claim's beginning. ``size`` counts all of its posts (at most :data:`MOST_COUNTED`); accounts, platforms and steps
    are of those read. All text is untrusted."""

    claim: int
    first: Told
    size: int
    authors: int
    platforms: tuple[str, ...]
    """Where it was said, most posts first."""
    steps: list[Step]
    posts: dict[str, Told]
    """The network's id of each post on the path -> the post."""


def in_public(told: Sequence[Told]) -> list[Told]:
    """Without what a person brought to us: its author is who told us, and it may have been said in private."""
    return [one for one in told if one.kind not in REPORTED and one.platform != "private"]


def travelled(told: Sequence[Told]) -> list[Step]:
    """The path of a claim's posts; a near copy hangs on the post it copies."""
    native = {one.post: one.native for one in told}
    copies = {one.native: native[one.copy_of] for one in told if one.copy_of in native}
    return path([one.as_post() for one in told], copies)


def origin(brand: Brand, monitor: Monitor, seen: Sample) -> Origin | None:
    """Of the claim that most of these posts make; ``None`` where none is made by two posts."""
    found = Counter(one.claim for one in seen.told if one.claim)
    best = max(found, key=lambda claim: (found[claim], -claim), default=0)
    if found[best] < 2:
        return None
    read = of_claim(brand.pk, [monitor.pk], best, LIMIT)
    told = in_public(read)
    if not told:
        return None
    steps, named = travelled(told), {one.native: one for one in told}
    size = claim_size(brand.pk, [monitor.pk], best, MOST_COUNTED) if len(read) >= LIMIT else len(told)
    return Origin(
        best, told[0], size, len({(one.platform, one.author_key) for one in told if one.author_key}),
        tuple(code for code, _count in Counter(one.platform for one in told).most_common()), steps,
        {step.id: named[step.id] for step in steps},
    )  # fmt: skip
