"""The streaming side: is this post one of several accounts in step, as far as can be told now?"""

import zlib
from collections import OrderedDict
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Final

from firebreak.engine.detection.coordination.shares import Rules, Share

SHARERS: Final = 32
"""Accounts remembered of an object within ``delta_s``. Of more, those with the smallest checksums stay: the same ones
for every object, so that a large group still shows by a part of it."""
ANCHORS: Final = 8
"""Of those, the ones that an account beyond them is held against."""
MOST_OBJECTS: Final = 8
"""Objects remembered of a pair: more than enough to pass ``least_objects``."""

Pair = tuple[str, str]
_Sharer = tuple[float, str, int, int]
"""When, which account, in which post, and the account's checksum."""
_CHECKSUM: Final = itemgetter(3)


class CoordinationWatch:
    """Marks posts of accounts that share objects in step, as they come.

    At most ``SHARERS`` steps and as many pairs per share; at most ``most`` objects and ``most`` pairs are
    remembered, each for ``window_s`` seconds; 0.4 kB for each object and 0.7 for each pair: 110 MB at 100,000. It
    compares with no null: it says which slices are worth a call of :func:`find_groups`, and gives detection the number of
    coordinated posts in a slice.

    >>> watch = CoordinationWatch()
    >>> three = [Share(name, f"copy:{k}", k * 900.0 + n, 3 * k + n) for k in range(3) for n, name in enumerate("abc")]
    >>> [watch.add(share) for share in three]
    [False, False, False, False, False, False, False, False, True]
    """

    def __init__(self, rules: Rules | None = None, window_s: float = 86_400.0, most: int = 100_000) -> None:
        """``window_s`` seconds over which objects of a pair add up."""
        self.rules, self.window_s, self.most = rules or Rules(), window_s, most
        self._recent: OrderedDict[str, list[_Sharer]] = OrderedDict()
        self._pairs: OrderedDict[Pair, dict[str, tuple[float, int, int]]] = OrderedDict()
        self._partners: dict[str, dict[str, float]] = {}

    def __len__(self) -> int:
        """Pairs remembered."""
        return len(self._pairs)

    def add(self, share: Share) -> bool:
        """Whether the share was made together with accounts that have done so often enough. Times go forward; a share
        that comes up to ``delta_s`` late is still paired."""
        linked = 0
        for time, account, post, _ in self._others(share):
            if account != share.account and abs(share.time - time) <= self.rules.delta_s:
                linked += self._count(share, account, post)
        return linked > 0 and self._in_group(share.account, share.time)

    def _others(self, share: Share) -> list[_Sharer]:
        """Who shared the object just before; the share itself is remembered for the next.

        Of an object that more accounts share than are remembered, one that will not be among them is held against
        the smallest checksums alone: they are the same for every object, so what it shares with them adds up.
        """
        checksum = zlib.crc32(share.account.encode("utf-8", "replace"))
        recent = self._recent.get(share.object)
        if recent is None:  # most objects are nobody else's
            self._recent[share.object] = [(share.time, share.account, share.post, checksum)]
            if len(self._recent) > self.most:
                self._recent.popitem(last=False)
            return []
        self._recent.move_to_end(share.object)
        while recent and share.time - recent[0][0] > self.rules.delta_s:
            del recent[0]
        before = list(recent)
        recent.append((share.time, share.account, share.post, checksum))
        if len(recent) > SHARERS:
            largest = max(recent, key=_CHECKSUM)
            recent.remove(largest)
            if largest[3] == checksum:
                before = nsmallest(ANCHORS, before, key=_CHECKSUM)
        return before

    def _count(self, share: Share, other: str, post: int) -> bool:
        """Remember the object for the pair; whether the pair has enough of them."""
        pair = one, two = (share.account, other) if share.account < other else (other, share.account)
        kept = self._pairs.setdefault(pair, {})
        self._pairs.move_to_end(pair)
        for name in [name for name, (time, _, _) in kept.items() if share.time - time > self.window_s]:
            del kept[name]
        posts = (share.post, post) if one == share.account else (post, share.post)
        used = any(first == posts[0] or second == posts[1] for _, first, second in kept.values())
        if not used and len(kept) < MOST_OBJECTS:
            kept.setdefault(share.object, (share.time, *posts))
        if len(self._pairs) > self.most:
            self._forget(self._pairs.popitem(last=False)[0])
        if len(kept) < self.rules.least_objects:
            return False
        self._partners.setdefault(one, {})[two] = share.time
        self._partners.setdefault(two, {})[one] = share.time
        return True

    def _forget(self, pair: Pair) -> None:
        for mine, other in (pair, pair[::-1]):
            partners = self._partners.get(mine, {})
            partners.pop(other, None)
            if not partners:
                self._partners.pop(mine, None)

    def _in_group(self, account: str, now: float) -> bool:
        partners = (time for time in self._partners[account].values() if now - time <= self.window_s)
        enough = self.rules.least_accounts - 1
        return sum(1 for _ in islice(partners, enough)) == enough
