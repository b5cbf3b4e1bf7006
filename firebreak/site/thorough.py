"""Checks that read everything: rollups against mentions, every audit chain, every file of evidence."""

from collections.abc import Callable, Iterator

from firebreak.base import audit
from firebreak.incidents import shelf
from firebreak.incidents.models import Evidence
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


def evidence() -> Iterator[Check]:
    rows = Evidence.objects.filter(removed_at=None, state=Evidence.State.KEPT).only("files")
    wrong = shelf.damaged(rows.iterator(chunk_size=500))
    text = (
        f"{len(wrong)} files are missing or changed, first {wrong[0]}"
        if wrong
        else "every file is as it was kept"
    )
    yield Check("evidence", FAIL if wrong else OK, text)


CHECKS: tuple[Callable[[], Iterator[Check]], ...] = (rollups, chains, evidence)
