"""The policy asked for one text."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from typing import NamedTuple

import msgspec

from firebreak.plan.approval.floor import LADDER, lifted
from firebreak.plan.approval.needs import Needs, Step
from firebreak.plan.items.approvals import Approval, ApprovalRow, ApprovalStep
from firebreak.plan.items.texts import LEVELS, SIZES, Key, Level, Size
from firebreak.plan.items.words import TEMPLATE_KINDS, TemplateKind

Policy = Mapping[str, Approval]
"""Key -> item."""


class Folded(dict[str, Approval]):
    """A policy in the duties that a team keeps apart; it remembers which carries which, for what the floor adds."""

    def __init__(
        self, items: Policy, carried_by: Callable[[str], str], known: Collection[str] | None
    ) -> None:
        super().__init__(items)
        kept = dict.fromkeys(carried_by(duty) for duty in LADDER)
        self.ladder: tuple[Key, ...] = tuple(one for one in kept if known is None or one in known) or LADDER


class Cell(NamedTuple):
    """One combination that a policy must answer for."""

    kind: TemplateKind
    level: Level
    size: Size


def needs(policy: Policy, *, kind: str, level: Level, size: Size, names_person: bool = False) -> Needs:
    """What a text of this kind needs at this level in a team of this size; never less than the floor.

    ``names_person``: the text has a gap for somebody's name, so nobody releases it alone. Where several rows answer, all of
    them hold; where none does, any of the duties of the floor is asked, and ``raised`` says ``gap``.
    """
    found = _rows(policy, kind, level, size)
    ladder = policy.ladder if isinstance(policy, Folded) else LADDER
    said = _joined(found) if found else _nothing_said(size, ladder)
    return lifted(said, kind=kind, level=level, size=size, names_person=names_person, ladder=ladder)


def coverage(policy: Policy) -> dict[Cell, tuple[str, ...]]:
    """Every combination of kind, level and size, and the keys of the items that answer for it, one per row."""
    return {
        Cell(kind, level, size): tuple(key for key, _row in _rows(policy, kind, level, size))
        for kind, level, size in product(TEMPLATE_KINDS, LEVELS, SIZES)
    }


def folded(policy: Policy, carried_by: Callable[[str], str], known: Collection[str] | None = None) -> Folded:
    """The same policy in the duties that a team really keeps apart: each named by the one that carries it.

    ``known``: the duties of the plan, so that the floor adds none that is not there.
    """

    def keys(duties: Iterable[Key]) -> list[Key]:
        return list(dict.fromkeys(carried_by(duty) for duty in duties))

    def step(one: ApprovalStep) -> ApprovalStep:
        return msgspec.structs.replace(one, duties=keys(one.duties))

    def row(one: ApprovalRow) -> ApprovalRow:
        return ApprovalRow(
            levels=one.levels, sizes=one.sizes, drafts=keys(one.drafts), steps=[step(each) for each in one.steps],
            releases=keys(one.releases), alone=one.alone,
        )  # fmt: skip

    items = {
        key: Approval(
            key=one.key,
            title=one.title,
            kinds=one.kinds,
            note=one.note,
            rows=[row(each) for each in one.rows],
        )
        for key, one in policy.items()
    }
    return Folded(items, carried_by, known)


def _rows(policy: Policy, kind: str, level: Level, size: Size) -> list[tuple[str, ApprovalRow]]:
    return [
        (key, row)
        for key, one in sorted(policy.items())
        if kind in one.kinds
        for row in one.rows
        if level in row.levels and size in row.sizes
    ]


def _joined(rows: list[tuple[str, ApprovalRow]]) -> Needs:
    """Several answers as one that is weaker than none of them: the steps of all, in their order and the same once; alone
    only where all say so; written and sent out by those whom all name. Where they name nobody in common, the first answer
    stands and ``raised`` says ``apart``."""
    made = [needs_of(row) for _key, row in rows]
    drafts, apart = _shared([one.drafts for one in made if one.drafts])
    releases, sent_apart = _shared([one.releases for one in made if one.releases])
    raised = ("apart",) if apart or sent_apart else ()
    return Needs(drafts, _all_steps(made), releases, all(one.alone for one in made), raised)


def _all_steps(made: list[Needs]) -> tuple[Step, ...]:
    """The steps of all answers; one that an answer itself asks twice stays twice."""
    steps: list[Step] = []
    there: Counter[object] = Counter()
    for one in made:
        mine: Counter[object] = Counter()
        for step in one.steps:
            who = (
                frozenset(step.duties),
                step.how if len(step.duties) > 1 else "any",
                step.outside,
                step.languages,
            )
            mine[who] += 1
            if mine[who] > there[who]:
                there[who] += 1
                steps.append(step)
    return tuple(steps)


def _shared(named: list[tuple[Key, ...]]) -> tuple[tuple[Key, ...], bool]:
    """Duties that all answers name, and whether there were none and the first answer's are taken instead."""
    if not named:
        return (), False
    common = tuple(duty for duty in named[0] if all(duty in one for one in named))
    return (common, False) if common else (named[0], True)


def needs_of(row: ApprovalRow) -> Needs:
    """What one row says, before the floor."""
    steps = [
        Step(
            () if one.outside or one.languages else tuple(dict.fromkeys(one.duties)),
            one.how,
            one.minutes,
            one.outside,
            one.languages,
        )
        for one in row.steps
    ]
    return Needs(
        tuple(dict.fromkeys(row.drafts)), tuple(steps), tuple(dict.fromkeys(row.releases)), row.alone
    )


def _nothing_said(size: Size, ladder: tuple[Key, ...]) -> Needs:
    step = Step(outside=True) if size == "one" else Step(ladder)
    return Needs(ladder[:1], (step,), ladder[:1], False, ("gap",))
