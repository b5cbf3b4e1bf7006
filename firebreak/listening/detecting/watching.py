"""The watch over all monitors: closed slices are learned, the open one is looked at every few seconds."""

import logging
from functools import partial

from firebreak.base.clock import now
from firebreak.base.collector import out_of_sight
from firebreak.engine.detection import Assessment, Bin
from firebreak.listening import store
from firebreak.listening.detecting import slices
from firebreak.listening.detecting.deciding import decide, end_unwatched, speaks, telling, tempered
from firebreak.listening.detecting.gravity import Graves
from firebreak.listening.detecting.looking import Look, Looking
from firebreak.listening.detecting.memories import GRACE_S, Watched, remember, remember_all, warmed
from firebreak.listening.detecting.noting import Notes, Rounds
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.queries.coverage import Ear, ears

log = logging.getLogger(__name__)
LOOK_AGAIN_S = 20.0
WARM_S = 2.0
NOTE_EVERY_S = 10.0
NOTES_A_SECOND = 50.0
"""Sentences of states that did not change are renewed at most this often in all."""
MATTERS = ("version", "name", "kind", "brand_id", "brand__name", "brand__slug", "brand__time_zone")
"""What detection and its alerts read of a monitor."""
MOST_AT_ONCE = 5_000
"""Monitors that are read to be warmed in one round."""


class Watcher:
    """All detectors of this installation; used by one thread."""

    def __init__(self) -> None:
        self._watched: dict[int, Watched] = {}
        self._noted_at = 0.0
        self._graves = Graves()
        self._notes, self._rounds = Notes(), Rounds()
        self._whole = False
        """Whether every monitor that is to be watched is."""
        self._seen: dict[int, tuple[object, ...]] = {}
        self._telling: set[int] = set()
        """Monitors with an alert that is open or acknowledged."""

    def forget(self) -> None:
        """Another process watches now: what is in memory here will be stale."""
        self._watched.clear()

    def tick(self) -> None:
        """One look at everything. A monitor that fails is logged and does not stop the others."""
        at = now().timestamp()
        by_brand: dict[int, list[Watched]] = {}
        for watched in self._current(at):
            by_brand.setdefault(watched.monitor.brand_id, []).append(watched)
        start = slices.start_of(at - GRACE_S)
        self._telling = telling()
        self._single_posts(start, at)  # first: what a single post says is clearer than that its voice is loud
        for group in by_brand.values():
            since = min(watched.closed_until for watched in group)
            listeners = ears(group[0].monitor.brand, since, at)
            heard = slices.share_heard(start, at, listeners)
            sums = store.sums_of([watched.monitor.pk for watched in group], start, start + slices.WIDTH_S)
            ended = self._ended(group, start, listeners)
            learned: list[Watched] = []
            for watched in group:
                try:
                    if self._close(watched, start, listeners, ended):
                        learned.append(watched)
                    bin_ = slices.open_bin(sums.get(watched.monitor.pk), start, heard)
                    self._look(watched, bin_, at, listeners)
                except Exception:
                    log.exception("a monitor could not be assessed", extra={"monitor": watched.monitor.pk})
                    self._watched.pop(watched.monitor.pk, None)
                if self._notes.due():
                    self._note()
            self._note()
            try:
                remember_all([watched for watched in learned if watched.monitor.pk in self._watched])
            except Exception:
                log.exception("memories could not be stored; they are replayed after a restart")
        if at - self._noted_at >= NOTE_EVERY_S:
            self._noted_at = at
            self._rounds.note(self._watched)
            end_unwatched(set(self._watched))

    def _note(self) -> None:
        """Store for the pages what was found out, and go on where that fails: it is said again."""
        try:
            self._notes.write()
        except Exception:
            log.exception("states could not be stored; they are told anew")
            for watched in self._watched.values():
                watched.said = ("", "")

    def _single_posts(self, start: float, at: float) -> None:
        """Grave posts, which need no volume."""

        def look(one: Watched) -> Look:
            listeners = ears(one.monitor.brand, start, at)
            return Look(at, start, one.detector.snapshot(), tuple(listeners))

        def watched(key: int) -> tuple[Monitor, Looking, float | None] | None:
            one = self._watched.get(key)
            return (one.monitor, partial(look, one), one.detector.usual_followers()) if one else None

        try:
            self._graves.look(watched, whole=self._whole)
        except Exception:
            log.exception("single posts could not be looked at")

    def _current(self, at: float) -> list[Watched]:
        """Monitors to watch now; new ones are warmed, gone ones forgotten."""
        wanted = self._wanted()
        stale = set(Watch.objects.exclude(replay_from=None).values_list("monitor_id", flat=True))
        for key in [key for key in self._watched if self._seen.get(key) != wanted.get(key) or key in stale]:
            del self._watched[key]
        missing = [key for key in wanted if key not in self._watched]
        monitors = Monitor.objects.select_related("brand").in_bulk(missing[:MOST_AT_ONCE])
        for one in warmed(list(monitors.values()), stale, at, WARM_S):  # the rest in the next rounds
            self._watched[one.monitor.pk] = one
        self._seen = wanted
        before, self._whole = self._whole, len(self._watched) == len(wanted)
        if self._whole and not before:
            out_of_sight()  # what was warmed stays
        return list(self._watched.values())

    def _wanted(self) -> dict[int, tuple[object, ...]]:
        """Each monitor that is to be watched, with all of it that matters here: another value, and it is read anew."""
        rows = Monitor.objects.filter(watched=True, active=True, removed_at=None, brand__archived_at=None)
        rows = rows.exclude(kind=Monitor.Kind.REPORTS).order_by("pk")
        return {key: tuple(said) for key, *said in rows.values_list("pk", *MATTERS)}

    def _ended(self, group: list[Watched], start: float, listeners: list[Ear]) -> dict[int, Bin]:
        """The slice before the open one, of the monitors that have not learned it and miss no other: most, once it ended."""
        last = start - slices.WIDTH_S
        return slices.ended([one.monitor.pk for one in group if one.closed_until == last], last, listeners)

    def _close(self, watched: Watched, start: float, listeners: list[Ear], ended: dict[int, Bin]) -> bool:
        """Learn the slices that have ended since; whether there were any."""
        if watched.closed_until >= start:
            return False
        key = watched.monitor.pk
        last = ended.get(key)
        for bin_ in [last] if last else slices.closed(key, watched.closed_until, start, listeners):
            before = watched.memory or watched.detector.snapshot()
            found = watched.detector.update(bin_)
            watched.closed_until, watched.memory = bin_.end, watched.detector.snapshot()
            if found.alarm or found.changed:
                look = Look(now().timestamp(), bin_.start, before, tuple(listeners))
                self._say(watched, found, partial(_same, look))
        return True

    def _look(self, watched: Watched, bin_: Bin, at: float, listeners: list[Ear]) -> None:
        """Judge the open slice when something came in, and now and then anyway."""
        sums = (bin_.start, bin_.count, bin_.negative, float(bin_.coverage > 0))
        if sums == watched.looked and at - watched.looked_at < LOOK_AGAIN_S:
            return
        watched.looked, watched.looked_at = sums, at
        found = watched.detector.peek(bin_)
        self._say(watched, found, lambda: Look(at, bin_.start, watched.detector.snapshot(), tuple(listeners)))
        if found.alarm:
            watched.detector.accept(found, bin_)
            remember(watched)

    def _say(self, watched: Watched, found: Assessment, look: Looking) -> None:
        """Alerts first, then the state for the pages, when it is another one."""
        found, key = tempered(watched.monitor, found), watched.monitor.pk
        if (speaks(found) or key in self._telling) and decide(watched.monitor, found, look) is not None:
            self._telling.add(key)
        said, at = (found.state.value, found.reason), now().timestamp()
        every_s = max(NOTE_EVERY_S, len(self._watched) / NOTES_A_SECOND)
        newer = found.params != watched.params and at - watched.noted_at >= every_s
        if said != watched.said or newer:
            self._notes.add(watched.monitor, found)
            watched.said, watched.params, watched.noted_at = said, found.params, at


def _same(look: Look) -> Look:
    return look
