"""Checks that read everything: rollups against mentions, every audit chain."""

from collections.abc import Callable, Iterator

from firebreak.base import audit
from firebreak.listening import store
from firebreak.site.health import FAIL, OK, Check


def rollups() -> Iterator[Check]:
    wrong = store.check()
    yield Check(
        "rollups",
        FAIL if wrong else OK,
        f"{len(wrong)} differ from the mentions" if wrong else "equal the mentions",
    )


def chains() -> Iterator[Check]:
    for brand_id in audit.chains():
        faults = [found for found in audit.verify(brand_id) if isinstance(found, audit.Fault)]
        name = "installation" if brand_id == audit.INSTALLATION else f"brand {brand_id}"
        text = f"{name}: {faults[0].kind} at {faults[0].number}" if faults else f"{name}: holds"
        yield Check("audit", FAIL if faults else OK, text)


CHECKS: tuple[Callable[[], Iterator[Check]], ...] = (rollups, chains)
