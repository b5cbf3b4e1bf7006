"""The book of claims: groups that grow as posts come, in bounded memory."""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np

from firebreak.engine.text.claims.claim import Claim, Member, Shelf
from firebreak.engine.text.claims.denials import denies, without_denial
from firebreak.engine.text.claims.vectors import Rarity, slots_of
from firebreak.engine.text.copies import CopyIndex
from firebreak.engine.text.trends import TermCounts, log_odds, terms

_TERMS: Final = 5


class ClaimRules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds claims together. Times in seconds."""

    likeness: float = 0.3
    """Mean cosine with a claim's texts from which a text joins it."""
    merging: float = 0.1
    """Mean cosine of the texts of two claims from which they become one."""
    merging_at_first: float = 0.14
    """The same while nothing is known of what is usual: then the brand's name makes all texts alike."""
    denial_likeness: float = 0.18
    """The same for a denial, which shares fewer words with what it denies."""
    most_claims: int = 1_000
    most_posts: int = 50_000
    """Copy groups whose claim is remembered."""
    forget_s: float = 14 * 86_400.0
    """After which a claim that nobody repeats is closed."""
    half_life_s: float = 3 * 86_400.0
    """In which the memory of what words are usual fades by half."""


class Saying(NamedTuple):
    """One post: its number, time in seconds, text and author."""

    number: int
    time: float
    text: str
    author: str = ""


class Placed(NamedTuple):
    """Where a post went: its claim, the leader of its near copies, whether it denies, whether it opened the claim."""

    number: int
    claim: int
    leader: int
    denies: bool
    opened: bool


class ClaimLabel(NamedTuple):
    """A claim in words: terms that set it apart, the post in its middle, and its size.

    ``first`` and ``last`` are seconds; ``posts`` counts near copies too, ``denials`` those that deny."""

    claim: int
    terms: list[str]
    medoid: int
    text: str
    posts: int
    denials: int
    first: float
    last: float


class ClaimBook:
    """Claims of a stream. Deterministic for the same posts in the same order and the same corrections.

    Near-copy groups first; the first text of each joins the claim whose texts it resembles most on average (tf-idf of
    short letter runs, average link), else opens one. At most ``most_claims`` claims are open: the longest silent is
    closed. Memory: about 5 MB without the copies, and 10 kB for each claim.
    The costly step is taken once per copy group.

    >>> book = ClaimBook()
    >>> texts = ["Acme kettles caught fire in three homes", "Three homes: kettle by Acme caught fire, say firemen",
    ...          "Tickets for the Friday concert are sold out", "Acme says it is not true that kettles caught fire"]
    >>> placed = book.add([Saying(n, float(n), text) for n, text in enumerate(texts)])
    >>> [(p.claim, p.denies) for p in placed]
    [(0, False), (0, False), (2, False), (0, True)]
    """

    def __init__(self, rules: ClaimRules | None = None, copies: CopyIndex | None = None) -> None:
        """``copies`` may be given to share one index; then give ``leaders`` to :meth:`add`."""
        self.rules = rules or ClaimRules()
        self._copies = copies or CopyIndex(self.rules.forget_s, self.rules.most_posts)
        self._rarity = Rarity(self.rules.half_life_s)
        self._shelf = Shelf(self.rules.most_claims)
        self._claim_of: OrderedDict[int, int] = OrderedDict()
        self._leaders_of: defaultdict[int, set[int]] = defaultdict(set)
        """The same the other way round."""
        self._together: dict[int, int] = {}
        self._apart: dict[int, set[int]] = {}
        self._past = TermCounts(self.rules.half_life_s)
        self._merges: list[tuple[int, int]] = []
        self._grown: set[int] = set()

    def __len__(self) -> int:
        """Open claims."""
        return len(self._shelf.claims)

    def claim_of(self, number: int) -> int | None:
        """The claim of a post that leads its near copies; None when it is unknown or long forgotten."""
        return self._claim_of.get(number)

    def add(self, sayings: Sequence[Saying], leaders: Sequence[int] | None = None) -> list[Placed]:
        """Place posts in order. ``leaders`` of their near copies are found here unless given."""
        if leaders is None:
            columns = ([s.number for s in sayings], [s.time for s in sayings], [s.text for s in sayings])
            leaders = self._copies.add_all(*columns)
        pairs = zip(sayings, leaders, strict=True)
        leaders = [s.number if s.number in self._apart.get(leader, ()) else leader for s, leader in pairs]
        denied = [denies(saying.text) for saying in sayings]
        fresh = [at for at, leader in enumerate(leaders) if leader not in self._claim_of]
        bags = dict(zip(fresh, slots_of([_said(sayings[at], denied[at]) for at in fresh]), strict=True))
        placed = []
        for at, (saying, leader, denial) in enumerate(zip(sayings, leaders, denied, strict=True)):
            known = self._open(self._claim_of.get(leader))
            if known is None:
                slots, counts = bags[at] if at in bags else slots_of([_said(saying, denial)])[0]
                known = self._place(saying, leader, slots, counts, denial)
            known.count(saying.time, denial)
            self._remember(leader, known.number)
            placed.append(Placed(saying.number, known.number, leader, denial, known.number == saying.number))
        return self._settled(placed)

    def take_merges(self) -> list[tuple[int, int]]:
        """Claims that have become part of others since the last call, as ``(gone, kept)`` in order: what was stored under
        ``gone`` belongs to ``kept`` now."""
        taken, self._merges = self._merges, []
        return taken

    def keep_together(self, one: int, other: int) -> int | None:
        """A person says that two posts (leaders) make one claim: now, and whenever they come again. The claim's number, or
        None while one of them is unknown."""
        self._together[max(one, other)] = min(one, other)
        a, b = (self._open(self._claim_of.get(number)) for number in (one, other))
        if a is None or b is None:
            return None
        return a.number if a is b else self._merge(a, b).number

    def keep_apart(self, one: int, other: int) -> int | None:
        """A person says that two posts (leaders) make different claims: now, and whenever they come again. ``other`` leaves,
        with the posts more like it than like ``one``; the number of its claim, or None while one is unknown."""
        self._apart.setdefault(one, set()).add(other)
        self._apart.setdefault(other, set()).add(one)
        a, b = self._open(self._claim_of.get(one)), self._open(self._claim_of.get(other))
        if a is None or b is None:
            return None
        if a is not b:
            return b.number
        for leader, claim in self._shelf.split(a, one, other).items():
            self._remember(leader, claim)
        return self._claim_of[other]

    def label(self, claim: int) -> ClaimLabel | None:
        """A claim in words; None when it is closed."""
        found = self._open(claim)
        if found is None or not found.members:
            return None
        middle = found.medoid()
        here = Counter(term for member in found.members for term in terms(member.text))
        scored = sorted(
            ((z, term) for term, _, z in log_odds(here, self._past) if z > 0), key=lambda s: (-s[0], s[1])
        )
        return ClaimLabel(
            found.number, [term for _, term in scored[:_TERMS]], middle.number, middle.text,
            found.posts, found.denials, found.first, found.last,
        )  # fmt: skip

    def labels(self) -> list[ClaimLabel]:
        """All open claims, largest first."""
        found = [label for claim in list(self._shelf.claims) if (label := self.label(claim))]
        return sorted(found, key=lambda label: (-label.posts, label.claim))

    def learn_usual(self, texts: Iterable[str], time: float) -> None:
        """What is usually said (posts from before, a sample will do): makes no claims, teaches which words are common."""
        given = list(texts)
        for slots, _ in slots_of(given):
            self._rarity.see(slots, time)
        self._past.add(given, time)

    def _open(self, number: int | None) -> Claim | None:
        return None if number is None else self._shelf.claims.get(number)

    def _place(
        self, saying: Saying, leader: int, slots: np.ndarray, counts: np.ndarray, denial: bool
    ) -> Claim:
        vector = self._rarity.vector(slots, counts)
        self._rarity.see(slots, saying.time)
        self._past.add([saying.text], saying.time)
        self._shelf.close(saying.time - self.rules.forget_s)
        member = Member(leader, saying.text, vector, saying.time)
        wanted = self._open(self._claim_of.get(self._together.get(leader, -1)))
        if wanted is None:
            least = self.rules.denial_likeness if denial else self.rules.likeness
            wanted = self._shelf.nearest(vector, least, self._barred(leader))
        if wanted is None:
            wanted = self._shelf.open(saying.number, saying.time)
        wanted.take(member)
        self._shelf.write(wanted)
        self._grown.add(wanted.number)
        return wanted

    @property
    def _merging(self) -> float:
        at_first, later = max(self.rules.merging_at_first, self.rules.merging), self.rules.merging
        return later + (at_first - later) * self._rarity.unknown

    def _settled(self, placed: list[Placed]) -> list[Placed]:
        """Merge the claims of this batch with those they have come to resemble."""
        moved: dict[int, int] = {}
        waiting = sorted(self._grown)
        self._grown = set()
        while waiting:
            claim = self._open(waiting.pop(0))
            if claim is None:
                continue
            barred = {claim.number}.union(*(self._barred(number) for number in self._held(claim)))
            other = self._shelf.nearest(claim.mean(), self._merging, barred)
            if other is not None:
                kept = self._merge(claim, other)
                moved[claim.number + other.number - kept.number] = kept.number
                waiting.append(kept.number)
        if not moved:
            return placed
        return [place._replace(claim=_final(place.claim, moved)) for place in placed]

    def _held(self, claim: Claim) -> list[int]:
        """Posts of a claim that a person has kept out of others."""
        return [number for number in self._apart if self._claim_of.get(number) == claim.number]

    def _merge(self, one: Claim, other: Claim) -> Claim:
        """The older of two claims, with all of the other in it."""
        kept, gone = (one, other) if one.number <= other.number else (other, one)
        self._shelf.merge(kept, gone)
        self._merges.append((gone.number, kept.number))
        if moved := self._leaders_of.pop(gone.number, None):
            self._claim_of.update(dict.fromkeys(moved, kept.number))
            self._leaders_of[kept.number] |= moved
        return kept

    def _barred(self, leader: int) -> set[int]:
        """Claims that a person has kept this post out of."""
        return {
            claim for other in self._apart.get(leader, ()) if (claim := self._claim_of.get(other)) is not None
        }

    def _remember(self, leader: int, claim: int) -> None:
        self._leave(leader, self._claim_of.get(leader))
        self._claim_of[leader] = claim
        self._leaders_of[claim].add(leader)
        self._claim_of.move_to_end(leader)
        if len(self._claim_of) > self.rules.most_posts:
            self._leave(*self._claim_of.popitem(last=False))

    def _leave(self, leader: int, claim: int | None) -> None:
        if claim is not None:
            self._leaders_of[claim].discard(leader)
            if not self._leaders_of[claim]:
                del self._leaders_of[claim]


def _said(saying: Saying, denial: bool) -> str:
    return without_denial(saying.text) if denial else saying.text


def _final(claim: int, moved: dict[int, int]) -> int:
    while claim in moved:
        claim = moved[claim]
    return claim
