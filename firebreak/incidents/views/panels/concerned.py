"""For whom something waits in a room. Everybody else sees the same "Waiting for you", drawn once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from firebreak.incidents.models import Fact, Incident
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.panels.calls import OPEN_RUNS, runs_of
from firebreak.notify import queries as notify

Who = Callable[[Incident], Iterable[int | None]]
_waits: list[Who] = []


def waits_for(who: Who) -> Who:
    """Announce people (primary keys) for whom something of one sort waits. Whoever adds rows to the part says so here, and
    asks :func:`theirs` before they look for the rows of a reader."""
    _waits.append(who)
    return who


def concerned(row: Incident) -> Mapping[int, Collection[Hashable]]:
    """All of them, each with the sorts of what waits for them."""
    found: defaultdict[int, set[Hashable]] = defaultdict(set)
    for who in _waits:
        for pk in who(row):
            if pk is not None:
                found[pk].add(who)
    return dict(found)


def theirs(request: Any, who: Who) -> bool:
    """Whether rows of this sort are to be looked for: always, but while a part of a room is drawn for somebody for whom none
    wait, or for everybody else at once. Then nobody's rows belong there, whatever the database says by now."""
    sorts = getattr(request, "theirs", None)
    return sorts is None or who in sorts


@waits_for
def holding(row: Incident) -> Iterable[int | None]:
    """Who has a task that is open."""
    return row.tasks.filter(state__in=OPEN_TASKS).values_list("holder", flat=True).distinct()


@waits_for
def finding_out(row: Incident) -> Iterable[int | None]:
    """Who finds out whether something is true."""
    finding = row.facts.filter(removed_at=None, state__in=(Fact.State.CHECKING, Fact.State.UNKNOWN))
    return finding.values_list("checker", flat=True).distinct()


@waits_for
def called(row: Incident) -> Iterable[int | None]:
    """Who is called and has not answered."""
    for run in runs_of(row):
        if run.state in OPEN_RUNS:
            yield from (one.person.pk for one in notify.page_view(run).people if one.person is not None)
