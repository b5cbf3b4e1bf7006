"""How much the packaged starter plan holds, before anybody starts one."""

from collections import Counter
from functools import cache

from firebreak.plan.folders import CONTENT
from firebreak.plan.items import KINDS


@cache
def starter_counts() -> dict[str, dict[str, int]]:
    """Place (``core`` or an industry) -> kind -> items. Counted by file: the package does not change while we run."""
    found: dict[str, Counter[str]] = {}
    for path in CONTENT.glob("*/*/*.yaml"):
        kind = path.parent.name
        if kind in KINDS:
            found.setdefault(path.parent.parent.name, Counter())[kind] += 1
    return {
        place: {kind: counts[kind] for kind in KINDS if counts[kind]}
        for place, counts in sorted(found.items())
    }
