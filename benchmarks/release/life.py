"""One life of a statement: what happens in it follows from its seed and its number, two people at once included."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from benchmarks.release.acts import ACTS, Act
from benchmarks.release.book import Book
from benchmarks.release.team import APART, BATCH, FIRST_DAY, FOREVER, LONG_AGO, ROLES, TEMPLATE, Team
from benchmarks.release.together import Crossing, Hand

SIZES = {"small": 6, "one": 2, "large": 2}
STEPS = (4, 10)
SENSIBLE = 0.8
"""So often people do what comes next, and those do it whose it is."""
TOGETHER = 0.25
"""So often two people act at the same moment."""
OLD_PAGE = 0.12
"""So often somebody acts on a page that was opened a while ago."""
PLACES = 32
"""The first of two is stopped before one of so many of its statements to the database."""
MICROSECOND = timedelta(microseconds=1)
NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("ask", "ask", "ask", "fill", "stand"), "asked": ("answer", "answer", "answer", "alone", "deputies"),
    "changes": ("fill",), "refused": ("fill",), "approved": ("release", "release", "release", "edit"),
    "released": ("publish",),
}  # fmt: skip
NEXT_ALONE = {**NEXT, "asked": ("outside", "outside", "alone")}
"""Of a team of one."""
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (("fill", "ask"), ("edit", "ask"), ("ask", "fill"), ("fill", "edit"), ("ask", "stand"), ("stand", "fill"),
        ("ask", "hand")),
    "asked": (("edit", "approve"), ("approve", "edit"), ("approve", "refuse"), ("refuse", "approve"), ("approve", "approve"),
        ("withdraw", "approve"), ("alone", "fill"), ("alone", "approve"), ("deputies", "approve"), ("hand", "approve")),
    "approved": (("release", "edit"), ("edit", "release"), ("fill", "release"), ("release", "release"),
        ("release", "withdraw"), ("withdraw", "release"), ("hand", "release")),
    "released": (("publish", "publish"), ("publish", "edit"), ("edit", "publish")),
}  # fmt: skip
HANDS = {
    "small": {"sam": ("fill", "edit", "ask", "stand", "withdraw", "release", "alone", "publish"),
        "tom": ("release", "alone", "publish", "fill"), "lea": ("answer", "approve", "refuse"),
        "dan": ("answer", "approve", "refuse"), "pat": ("answer", "approve", "refuse")},
    "one": {"uno": tuple(ACTS)},
    "large": {"sam": ("fill", "edit", "ask", "stand", "withdraw", "release", "alone", "publish"),
        "lea": ("answer", "approve", "refuse"), "mia": ("answer", "approve", "refuse"), "zed": ("answer", "approve")},
}  # fmt: skip
"""Whose it is."""
WEIGHTS = {
    "fill": 5, "edit": 3, "ask": 5, "answer": 7, "stand": 2, "release": 5, "alone": 3, "withdraw": 1, "publish": 5,
    "hand": 2, "shift": 2, "deputies": 1, "outside": 1,
}  # fmt: skip


@cache
def _pages() -> Any:
    from firebreak.base.prepared import Prepared
    from firebreak.statements.models import Statement

    return Prepared(lambda key: Statement.objects.select_related("brand").filter(pk=key)[:1])


@dataclass
class Tally:
    """What came of lives."""

    lives: int = 0
    texts_sent: int = 0
    pairs: int = 0
    waited: int = 0
    """Pairs in which the second had to wait for the first."""
    delegations: int = 0
    released: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Life:
    """One of them. ``trace`` gets a line for each act."""

    def __init__(self, teams: dict[str, Team], hands: tuple[Hand, Hand], seed: int, number: int) -> None:
        self.name = f"{seed}:{number}"
        self.chance = random.Random(self.name)
        size = self.chance.choices(list(SIZES), weights=list(SIZES.values()))[0]
        self.team, self._hands = teams[size], hands
        self._at = FIRST_DAY + APART * (number % BATCH)
        self._ticks = itertools.count()
        self._drawn = itertools.count()
        self.trace: list[str] = []

    def now(self) -> datetime:
        """The clock of this life: it never shows the same moment twice."""
        return self._at + MICROSECOND * next(self._ticks)

    def live(self, paper: list[tuple[str, str, str]], tally: Tally) -> None:
        """From the first word on."""
        from firebreak.base import clock

        with clock.running(self.now):
            book = self._begin()
            for _ in range(self.chance.randint(*STEPS)):
                self._at += timedelta(minutes=self.chance.choice([0, 0, 0, 1, 16, 20, 300]))
                self._step(book, tally)
            self.team.hand_back()
        for _statement, language, text in paper:
            book.given(language, text)
        tally.lives += 1
        tally.texts_sent += len(paper)
        tally.released[book.how or "not"] += 1
        tally.faults += [f"life {self.name}: {one}" for one in book.faults]
        paper.clear()

    def _begin(self) -> Book:
        from firebreak.statements.tests.conftest import begun

        team, chance = self.team, self.chance
        writer = next(iter(ROLES[team.size]))
        until = FOREVER if chance.random() < 0.8 else LONG_AGO
        approver = chance.choice(list(ROLES[team.size])[:3])
        team.approve_template(approver, until)
        levels = (
            ["notice", "concern", "concern", "serious"] if team.size != "large" else ["concern", "serious"]
        )
        level, languages = chance.choice(levels), chance.choice([["en"], ["en", "sv"]])
        row = begun(team.brand, team.people[writer], level=level, languages=languages, template=TEMPLATE)
        self._key, self._held = row.pk, row
        self.trace.append(f"{team.size} {level} {languages} template by {approver} until {until}")
        return Book(team.size, level, {writer}, approver, template_holds=until == FOREVER)

    def _page(self, *, old: bool = False) -> Any:
        """The statement as somebody has it before them: fresh, or opened a while ago."""
        if not old:
            self._held = _pages().first(self._key)
        return self._held

    def _step(self, book: Book, tally: Tally) -> None:
        state = self._page(old=self.chance.random() < OLD_PAGE).state
        if state in PAIRS and (book.filled or state != "draft") and self.chance.random() < TOGETHER:
            self._two(self.chance.choice(PAIRS[state]), book, tally)
            return
        name = self.chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
        if self.chance.random() < SENSIBLE:  # else nearly nothing would ever be released
            ways = NEXT_ALONE if self.team.size == "one" else NEXT
            name = self.chance.choice(ways.get(state, (name,)))
            if state == "draft" and not book.filled:
                name = "fill"
        self._tried(name, self._act(name, book, self._held), tally)

    def _two(self, names: tuple[str, str], book: Book, tally: Tally) -> None:
        """Two people, each with a page of their own."""
        from firebreak.base import clock

        place, said = self.chance.randrange(PLACES), list[str]()
        crossing = Crossing(place)
        acts = [self._act(name, book, self._page()) for name in names]
        acts[0].noted, acts[1].behind = crossing.noted, crossing.behind

        def run(which: int) -> Callable[[], None]:
            def do() -> None:
                with clock.running(self.now):
                    said.append(self._tried(names[which], acts[which], tally, said=False))

            return do

        waited = crossing.run(self._hands, run(0), run(1))
        tally.pairs += 1
        tally.waited += waited
        self.trace.append(f"at {place}: {' | '.join(said)}{' (waited)' if waited else ''}")

    def _act(self, name: str, book: Book, row: Any) -> Act:
        chance = random.Random(f"{self.name}:{next(self._drawn)}")
        people = list(ROLES[self.team.size])
        if chance.random() < SENSIBLE:
            people = [one for one, hands in HANDS[self.team.size].items() if name in hands] or people
        return Act(self.team, book, row, chance.choice(people), chance)

    def _tried(self, name: str, act: Act, tally: Tally, *, said: bool = True) -> str:
        """One act, which may be refused; how it went."""
        from firebreak.base.errors import FirebreakError

        how = ""
        try:
            ACTS[name](act)
        except FirebreakError as error:
            how = f": {error.kind}"
            detail = f" ({error.code})"
        except Exception as error:
            how, detail = ": broken", f" ({error!r})"
            act.book.faults.append(f"{name} by {act.name} broke: {error!r}"[:300])
        else:
            detail = ""
            tally.delegations += name in ("hand", "shift")
        tally.acts[name + how] += 1
        line = f"{act.name} {name}{how}{detail}"
        if said:
            self.trace.append(line)
        return line
