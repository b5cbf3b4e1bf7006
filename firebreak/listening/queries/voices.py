"""Who drives the talk, from the newest posts, with what people of the brand said of an account before the rules."""

from dataclasses import dataclass
from math import log1p

from firebreak.engine.detection.voices import Voice, voices
from firebreak.listening.models import AccountKind
from firebreak.listening.queries.latest import Sample
from firebreak.listening.store.understood import Told
from firebreak.org.models import Brand


@dataclass(frozen=True)
class KeyVoice:
    """One account; ``set_by`` names the person who said what kind it is, empty where the rules did."""

    voice: Voice
    platform: str
    key: str
    """As authors are counted, and filtered."""
    top: int
    """Number of its most spread post."""
    negative: int
    by_person: bool
    set_by: str
    reason: str


def key_voices(brand: Brand, seen: Sample, limit: int = 12) -> list[KeyVoice]:
    """The accounts behind the newest posts, heaviest first."""
    mine = {(one.platform, one.native): one for one in seen.told}
    found = voices(
        [one.as_post(str(one.post)) for one in _heavy(list(mine.values()), 2 * limit)], limit=limit
    )
    tops = {str(one.post): one for one in mine.values()}
    named = {
        (row.platform, row.author): row
        for row in AccountKind.objects.filter(brand=brand, author__in={tops[v.top].author_key for v in found})
        .select_related("set_by")
        .order_by("pk")
    }
    negative: dict[tuple[str, str], int] = {}
    for one in mine.values():
        key = (one.platform, one.author_key)
        negative[key] = negative.get(key, 0) + (one.sentiment == "negative")
    return [_named(voice, tops[voice.top], named, negative) for voice in found]


def _heavy(told: list[Told], most: int) -> list[Told]:
    """The posts of the accounts that can weigh most, as the engine weighs them: judging each account takes longer."""
    followers: dict[tuple[str, str], int] = {}
    carried: dict[tuple[str, str], int] = {}
    for one in told:
        if one.author_id or one.author:
            key = (one.platform, one.author_id or one.author)
            followers[key] = max(followers.get(key, 0), one.followers)
            carried[key] = carried.get(key, 0) + (max(one.reposts, 0) if one.kind != "repost" else 0)
    order = sorted(followers, key=lambda key: -(log1p(followers[key]) + log1p(carried[key])))
    chosen = set(order[:most])
    return [one for one in told if (one.platform, one.author_id or one.author) in chosen]


def _named(
    voice: Voice, top: Told, named: dict[tuple[str, str], AccountKind], negative: dict[tuple[str, str], int]
) -> KeyVoice:
    key = (top.platform, top.author_key)
    row = named.get(key)
    if row is not None:
        voice = voice._replace(kind=row.kind, confidence=1.0, reasons=("voice.named_by_person",))
    return KeyVoice(
        voice, top.platform, top.author_key, top.post, negative.get(key, 0), row is not None,
        row.set_by.name if row is not None and row.set_by else "", row.reason if row is not None else "",
    )  # fmt: skip
