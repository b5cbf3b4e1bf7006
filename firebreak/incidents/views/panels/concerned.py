"""For whom something waits in a room. Everybody else sees the same "Waiting for you", drawn once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from firebreak.incidents.models import Fact, Incident
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.panels.calls import OPEN_RUNS, runs_of
from firebreak.notify import queries as notify

Who = Callable[[Incident], Iterable[int | None]]
_waits: list[Who] = []


def waits_for(who: Who) -> Who:
    """Announce people (primary keys) for whom something of one sort waits. Whoever adds rows to the part says so here."""
    _waits.append(who)
    return who


def concerned(row: Incident) -> frozenset[int]:
    """All of them."""
    return frozenset(pk for who in _waits for pk in who(row) if pk is not None)


@waits_for
def _work(row: Incident) -> Iterable[int | None]:
    yield from row.tasks.filter(state__in=OPEN_TASKS).values_list("holder", flat=True).distinct()
    finding = row.facts.filter(removed_at=None, state__in=(Fact.State.CHECKING, Fact.State.UNKNOWN))
    yield from finding.values_list("checker", flat=True).distinct()


@waits_for
def _called(row: Incident) -> Iterable[int | None]:
    for run in runs_of(row):
        if run.state in OPEN_RUNS:
            yield from (one.person.pk for one in notify.page_view(run).people if one.person is not None)
