"""What posts of a brand claim: numbers that stay the same over restarts, and how old a claim is.

Comparing a text with a thousand open claims takes a millisecond, so placing new texts may use up only a small share of
the processor: copies of a text that was placed come first, then the negative and the loud ones. What is left
out makes no claim. Up to some 50 new texts a second of a brand, nothing is.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from time import monotonic, thread_time
from typing import NamedTuple

from firebreak.engine.posts import Post
from firebreak.engine.text.claims import ClaimBook, ClaimRules, Saying
from firebreak.engine.text.copies import CopyIndex
from firebreak.listening.store.records import NOVEL, NOVEL_S, Judged
from firebreak.listening.store.writing import author_key

SHARE, BURST_S = 0.035, 0.5
"""Of a processor that placing may use, and how much of it at once after a pause, in seconds."""
FIRST_COST_S = 0.0007
"""What one text is taken to cost before it was measured."""
MOST_CLAIMS = 1_000
MOST_BEGAN = 20_000


class Said(NamedTuple):
    """One post of a brand, as the memory takes it; what was understood of it before is 0 when it is new."""

    number: int
    post: Post
    copy_of: int = 0
    claim: int = 0

    @property
    def author(self) -> str:
        """Who said it, as the store counts people."""
        return author_key(self.post)


class Claims:
    """The claims of one brand. ``copies`` is the index that gave the leaders."""

    def __init__(self, copies: CopyIndex, most: int) -> None:
        self._book = ClaimBook(ClaimRules(most_claims=min(MOST_CLAIMS, most), most_posts=most), copies)
        self._told: dict[int, int] = {}
        """The book's number of a claim -> the number that was told of it, where they differ."""
        self._began: OrderedDict[int, float] = OrderedDict()
        self._room, self._cost, self._at = BURST_S, FIRST_COST_S, monotonic()

    def recall(self, posts: Sequence[Said], leaders: Sequence[int], began: Mapping[int, float]) -> None:
        """Posts that were placed before, by whoever placed them."""
        placed = [(said, leader) for said, leader in zip(posts, leaders, strict=True) if said.claim]
        found = self._book.add([_saying(said) for said, _ in placed], [leader for _, leader in placed])
        for (said, _), place in zip(placed, found, strict=True):
            if self._told.setdefault(place.claim, said.claim) == place.claim:
                del self._told[place.claim]
        for claim, time in began.items():
            self._note(claim, time)

    def place(self, posts: Sequence[tuple[Said, Judged]], leaders: Sequence[int]) -> None:
        """Give new posts their claims, and mark those of new claims."""
        chosen = self._chosen(posts, leaders)
        began = thread_time()
        groups = len({leaders[at] for at in chosen})
        found = self._book.add([_saying(posts[at][0]) for at in chosen], [leaders[at] for at in chosen])
        self._spent(thread_time() - began, groups)
        for at, place in zip(chosen, found, strict=True):
            said, judged = posts[at]
            judged.claim = self._told.get(place.claim, place.claim)
            if said.post.time - self._note(judged.claim, said.post.time) < NOVEL_S:
                judged.marks |= NOVEL

    def _chosen(self, posts: Sequence[tuple[Said, Judged]], leaders: Sequence[int]) -> list[int]:
        """Positions of the posts that are placed: those of known groups first, as many as there is room for."""
        at = monotonic()
        self._room, self._at = min(BURST_S, self._room + (at - self._at) * SHARE), at
        weights: dict[int, tuple[bool, bool, int]] = {}
        for (said, judged), leader in zip(posts, leaders, strict=True):
            known = self._book.claim_of(leader) is not None
            weight = (known, judged.sentiment == "negative", said.post.followers)
            weights[leader] = max(weights.get(leader, weight), weight)
        order = sorted(weights, key=lambda leader: weights[leader], reverse=True)
        out = set(order[max(0, int(self._room / self._cost)) :])
        return [place for place, leader in enumerate(leaders) if leader not in out]

    def _spent(self, seconds: float, texts: int) -> None:
        self._room -= seconds
        if texts:
            self._cost += 0.2 * (max(seconds / texts, 1e-5) - self._cost)

    def _note(self, claim: int, time: float) -> float:
        """When the claim began, as far as is known; remembers it."""
        first = min(self._began.get(claim, time), time)
        self._began[claim] = first
        self._began.move_to_end(claim)
        if len(self._began) > MOST_BEGAN:
            self._began.popitem(last=False)
        return first


def _saying(said: Said) -> Saying:
    return Saying(said.number, said.post.time, said.post.words, said.author)
