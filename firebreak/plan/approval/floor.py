"""What no policy can lower: the least that a kind of text needs, and how it is made good where a policy says less."""

from typing import Final, Literal

import msgspec

from firebreak.plan.approval.needs import Needs, Step
from firebreak.plan.items.texts import Key, Level, Size
from firebreak.plan.items.words import TemplateKind

Raised = Literal["gap", "apart", "nobody_else", "one_duty", "own_work", "alone", "no_drafts", "no_releases"]
"""``gap``: the policy says nothing. ``apart``: two answers name nobody in common to write it or to send it out.
``nobody_else``: a kind that needs a second pair of eyes has no step. ``one_duty``: a
large team decides something serious with one duty. ``own_work``: only who drafts it is asked. ``alone``: it may never be
released by one person. ``no_drafts``, ``no_releases``: nobody is named."""
FLOOR_KINDS: Final[frozenset[TemplateKind]] = frozenset(
    {"apology", "correction", "clarification", "condolence", "notification", "press-release"}
)
"""Never go out on one person's word."""
ALONE_NEVER: Final[frozenset[TemplateKind]] = frozenset(
    {"apology", "correction", "clarification", "condolence"}
)
"""Apologies, admissions and denials, and words about the dead: nobody releases these alone, however late it is."""
ALONE_SIZES: Final[frozenset[Size]] = frozenset({"one", "small"})
"""Teams in which one person may be all who is awake; a larger one always has somebody else to ask."""
WAIT_ALONE: Final = 15
"""Minutes without an answer after which one person may release what may be released alone."""
GRAVE: Final[frozenset[Level]] = frozenset({"serious", "critical"})
LADDER: Final[tuple[Key, ...]] = ("lead", "pr", "legal", "executive")
"""Who is asked, any of them, where the policy names too few."""
TWO: Final[tuple[Key, ...]] = ("lead", "legal")
"""Who must both say yes where a large team's policy names nobody for something serious."""
OUTSIDE: Final = Step(outside=True, minutes=WAIT_ALONE)


def lowered(
    found: Needs, *, kind: str, level: Level, size: Size, names_person: bool = False
) -> tuple[Raised, ...]:
    """In what these needs are below the floor; nothing where they hold."""
    wrong: list[Raised] = []
    if not found.drafts:
        wrong.append("no_drafts")
    if not found.releases:
        wrong.append("no_releases")
    if kind in FLOOR_KINDS and not found.judged:
        wrong.append("nobody_else")
    elif found.judged and _own(found, size):
        wrong.append("own_work")
    if size == "large" and level in GRAVE and _sole(found.steps) != frozenset():
        wrong.append("one_duty")
    if found.alone and (kind in ALONE_NEVER or names_person or size not in ALONE_SIZES):
        wrong.append("alone")
    return tuple(wrong)


def lifted(
    found: Needs,
    *,
    kind: str,
    level: Level,
    size: Size,
    names_person: bool = False,
    ladder: tuple[Key, ...] = LADDER,
) -> Needs:
    """The same needs, made good where they are below the floor; ``raised`` says in what.

    ``ladder``: who may be added, as this team carries those duties.
    """
    wrong = lowered(found, kind=kind, level=level, size=size, names_person=names_person)
    steps = list(found.steps)
    drafts, releases = found.drafts or ladder[:1], found.releases or ladder[:1]
    if (
        "nobody_else" in wrong
        or "own_work" in wrong
        or _own(msgspec.structs.replace(found, drafts=drafts), size)
    ):
        steps.append(_another(found, drafts, size, ladder))
    if "one_duty" in wrong and (sole := _sole(tuple(steps))) != frozenset():
        others = tuple(duty for duty in ladder if duty not in (sole or ()))
        steps.append(Step(others) if sole and others else Step(TWO, "all"))
    alone = found.alone and "alone" not in wrong
    return Needs(drafts, tuple(steps), releases, alone, (*found.raised, *wrong))


def _sole(steps: tuple[Step, ...]) -> frozenset[Key] | None:
    """Duties that could each answer all of these steps with nobody else's help; ``None`` where no duty is asked at all."""
    found: frozenset[Key] | None = None
    for step in steps:
        if step.duties:
            able = step.duties if step.how == "any" or len(set(step.duties)) == 1 else ()
            found = frozenset(able) if found is None else found & frozenset(able)
    return found


def _own(found: Needs, size: Size) -> bool:
    """Whether only who drafts it can be asked: one duty for all, or a team of one without the outside reader."""
    if not found.judged or found.outside:
        return False
    return size == "one" or len(found.duties | set(found.drafts)) < 2


def _another(found: Needs, drafts: tuple[Key, ...], size: Size, ladder: tuple[Key, ...]) -> Step:
    """A step that somebody else answers."""
    if size == "one":
        return OUTSIDE
    mine = set(drafts) | found.duties
    others = tuple(duty for duty in ladder if duty not in mine)
    return Step(others) if others else OUTSIDE
