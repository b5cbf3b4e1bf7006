"""What the check may say to somebody who may not see who passed which course."""

from collections import Counter
from collections.abc import Collection

from firebreak.plan.check.registry import Finding, Hole

RECORDED = "training.overdue"
"""The rule whose holes name a person and what their record says."""


def without_records(found: Collection[Finding]) -> list[Finding]:
    """The same holes, those of overdue training as one for each course: how many people, and no word about whom.

    Points are counted before; this is only for what is shown.
    """
    late = Counter(one.hole.key for one in found if one.code == RECORDED)
    shown: list[Finding] = []
    for one in found:
        if one.code != RECORDED:
            shown.append(one)
        elif missing := late.pop(one.hole.key, 0):
            shown.append(one._replace(hole=Hole(one.hole.kind, one.hole.key, {"missing": missing})))
    return shown
