"""Groups of accounts in step, against what chance makes of the same stream."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from firebreak.engine.detection.coordination.chance import Chance, at_least
from firebreak.engine.detection.coordination.shares import Rules, Share
from firebreak.engine.detection.coordination.table import Table, Together, core, linked, table, together

Pair = tuple[int, int]


class Group(NamedTuple):
    """Accounts in step, most active first.

    ``observed``: how often two of them shared an object together (pairs x objects); ``expected``: the mean of the
    jittered copies; ``excess``: the difference; ``p``: share of the jittered copies (this one included) with as many.
    ``posts`` are the numbers of the posts shared together; times in seconds.
    """

    accounts: list[str]
    objects: list[str]
    posts: list[int]
    observed: int
    expected: float
    excess: float
    p: float
    first: float
    last: float


class Coordination(NamedTuple):
    """What was found in a window. ``pairs`` co-shared enough objects, in the jittered copies on average
    ``null_pairs``; ``null_p`` is the share of the copies (this one included) with as many pairs. A count of pairs
    without its null means nothing."""

    groups: list[Group]
    pairs: int
    null_pairs: float
    null_p: float
    jitters: int

    @property
    def posts(self) -> set[int]:
        """Numbers of all posts shared together in a group."""
        return {number for group in self.groups for number in group.posts}


def find_groups(shares: Sequence[Share], rules: Rules | None = None) -> Coordination:
    """Groups in these shares, largest excess first; the order of the shares plays no part.

    Raises ``ValueError`` for fewer than 200 jitters. Costs about 1 s of one core for 100,000 shares of ordinary people.
    """
    rules = rules or Rules()
    if rules.jitters < 200:
        raise ValueError("a null of fewer than 200 jitters says too little")
    everything, accounts, objects = table(sorted(shares))
    rows = core(everything, rules)
    found = together(rows, rules.delta_s)
    pairs = linked(found, rules)
    members = _in_step(everything, found, pairs, rules)
    null_pairs, observed = _jittered(rows, members, rules, bool(pairs))
    groups = []
    for at, group in enumerate(members):
        inside = _inside(found, group)
        made = _group(rows, inside, group, observed[:, at])
        if made.p <= rules.most_p:
            groups.append(_named(made, inside, group, accounts, objects))
    groups.sort(key=lambda g: (-g.excess, g.first, g.accounts))
    as_many = int((null_pairs >= len(pairs)).sum())
    return Coordination(
        groups,
        len(pairs),
        float(null_pairs.mean()),
        (1 + as_many) / (1 + rules.jitters),
        rules.jitters,
    )


def _in_step(everything: Table, found: Together, pairs: dict[Pair, int], rules: Rules) -> list[set[int]]:
    """Dense groups of pairs that chance does not explain.

    Each group is tried again with everybody who fell out of it among the outsiders, until it stays: of a star's many fans
    some are together often, but no more in haste than the other fans.
    """
    done: list[set[int]] = []
    waiting = components(pairs)
    while waiting:
        tried = waiting.pop()
        likely = _unlikely_by_chance(everything, found, pairs, tried, rules)
        for group in _dense(likely, rules):
            if group == tried:
                done.append(group)
            elif len(group) >= rules.least_accounts:
                waiting.append(group)
    return sorted((group for group in done if len(group) >= rules.least_accounts), key=min)


def _unlikely_by_chance(
    everything: Table, found: Together, pairs: dict[Pair, int], members: set[int], rules: Rules
) -> set[Pair]:
    """Pairs that shared together more often than their own shares, jittered, or outsiders' haste explain."""
    chance = Chance(everything, rules, members)
    chance.read(set(np.unique(_inside(found, members).object).tolist()))
    kept: set[Pair] = set()
    for (one, other), count in pairs.items():
        if one in members and other in members:
            expected = chance.expected(one, other, chance.common(one, other))
            if at_least(count, expected) <= rules.most_chance:
                kept.add((one, other))
    return kept


def components(pairs: Iterable[Pair]) -> list[set[int]]:
    """Connected components.

    >>> components([(1, 2), (2, 3), (7, 8)])
    [{1, 2, 3}, {8, 7}]
    """
    member: dict[int, set[int]] = {}
    for one, other in pairs:
        a, b = member.setdefault(one, {one}), member.setdefault(other, {other})
        if a is not b:
            a, b = (a, b) if len(a) >= len(b) else (b, a)
            a |= b
            member.update(dict.fromkeys(b, a))
    return list({id(group): group for group in member.values()}.values())


def _dense(pairs: set[Pair], rules: Rules) -> list[set[int]]:
    """Components in which each account is linked with enough of the others; the loosest are let go one by one."""
    done: list[set[int]] = []
    waiting = components(sorted(pairs))
    while waiting:
        group = waiting.pop()
        inside = [pair for pair in pairs if pair[0] in group and pair[1] in group]
        links = dict.fromkeys(group, 0)
        for one, other in inside:
            links[one] += 1
            links[other] += 1
        loosest = min(group, key=lambda account: (links[account], account))
        if links[loosest] >= rules.least_linked * (len(group) - 1):
            done.append(group)
        elif len(group) > 2:
            rest = [pair for pair in inside if loosest not in pair]
            waiting += components(sorted(rest))
    return sorted(done, key=min)


def _inside(found: Together, group: set[int]) -> Together:
    names = list(group)
    keep = np.isin(found.one, names) & np.isin(found.other, names)
    return Together(*(column[keep] for column in found))


def _occasions(found: Together) -> int:
    """Different (pair, object)."""
    if not len(found.one):
        return 0
    return int(np.unique(np.stack((found.one, found.other, found.object)), axis=1).shape[1])


def _jittered(
    rows: Table, members: list[set[int]], rules: Rules, any_pairs: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs, shape (jitters,), and occasions of each group, (jitters, groups), in jittered copies."""
    pairs = np.zeros(rules.jitters)
    observed = np.zeros((rules.jitters, len(members)))
    if not any_pairs:
        return pairs, observed
    chance = np.random.Generator(np.random.PCG64(rules.seed))
    for copy in range(rules.jitters):
        moved = rows.at(rows.time + chance.uniform(-rules.jitter_s, rules.jitter_s, len(rows.time)))
        found = together(moved, rules.delta_s)
        pairs[copy] = len(linked(found, rules))
        for at, group in enumerate(members):
            observed[copy, at] = _occasions(_inside(found, group))
    return pairs, observed


def _group(rows: Table, inside: Together, group: set[int], null: np.ndarray) -> Group:
    observed = _occasions(inside)
    posts = sorted({*inside.post_one.tolist(), *inside.post_other.tolist()})
    times = rows.time[np.isin(rows.post, posts) & np.isin(rows.account, list(group))]
    expected = float(null.mean())
    p = (1 + int((null >= observed).sum())) / (1 + len(null))
    return Group(
        [], [], posts, observed, expected, observed - expected, p, float(times.min()), float(times.max())
    )


def _named(made: Group, inside: Together, group: set[int], accounts: list[str], objects: list[str]) -> Group:
    busy = np.bincount(np.concatenate((inside.one, inside.other)))
    order = sorted(group, key=lambda account: (-int(busy[account]), accounts[account]))
    things = sorted({objects[thing] for thing in inside.object.tolist()})
    return made._replace(accounts=[accounts[account] for account in order], objects=things)
