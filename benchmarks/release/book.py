"""The judge of one life: a book of what people did, in the order in which it was decided, kept beside the product.

It reads no state of the product's. It knows who holds which duty because it heard who handed it to whom, and which words
each person had before their eyes. Each release is judged by it, and each text that a writer is given.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.release.team import APPROVES, DUTIES, RELEASES

WAIT_ALONE = timedelta(minutes=15)
OUTSIDE = "outside"
Texts = frozenset[tuple[str, str]]
"""(language, text) of each."""
Held = dict[str, set[str]]
"""Duty -> who holds it or has its shift."""


@dataclass
class Yes:
    """Somebody's yes to words that they saw."""

    who: str
    texts: Texts


@dataclass
class Book:
    """Of one statement."""

    size: str
    level: str
    writers: set[str]
    approver: str
    """Who approved the template's words."""
    template_holds: bool
    hands: list[dict[str, list[str]]] = field(default_factory=list)
    """Duty -> holder and deputies; two of these while a duty is on its way from one to another."""
    covers: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    """The shift of the lead, where somebody took it over: begin, end, who."""
    yes: list[Yes] = field(default_factory=list)
    entitled: list[Held] = field(default_factory=list)
    """Who held what when its approval was asked for: one of these, as duties are handed over at the same moment."""
    asked_at: datetime | None = None
    turn_at: datetime | None = None
    """Since when somebody was asked who could answer."""
    stood: bool = False
    passed: bool = False
    said_no: bool = False
    filled: bool = False
    edited: bool = False
    confirmed: bool = False
    out: Texts = frozenset()
    """What was released, and may be sent."""
    how: str = ""
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.hands = [DUTIES[self.size]]

    def holding(self, at: datetime) -> list[Held]:
        """Who may hold what just now."""
        with self.lock:
            found = [{duty: set(names) for duty, names in one.items()} for one in self.hands]
            if self.size == "small":
                for one in found:
                    one["lead"] |= {"lea"} | {who for begin, end, who in self.covers if begin <= at < end}
        return found

    def handing(self, duty: str, names: list[str]) -> dict[str, list[str]]:
        """A duty is on its way: for a moment it is the one's or the other's. Give what this gives to :meth:`handed`."""
        with self.lock:
            then = {**self.hands[-1], duty: list(names)}
            self.hands = [*self.hands, then]
        return then

    def handed(self, then: dict[str, list[str]]) -> None:
        """It has arrived."""
        self.hands = [then]

    def wrote(self, who: str, *, edited: bool, confirmed: bool) -> None:
        """Other words: whatever anybody said yes to is void."""
        if self.out:
            self.faults.append("changed after it was released")
        self.writers.add(who)
        self.filled, self.edited, self.confirmed = True, edited, confirmed
        self._void()

    def _void(self) -> None:
        self.yes.clear()
        self.entitled.clear()
        self.asked_at = self.turn_at = None
        self.stood = self.passed = False

    def asked(self, who: str, at: datetime, entitled: list[Held], *, passed: bool) -> None:
        """Approval was asked for; ``passed``: the policy asks nobody."""
        self.writers.add(who)
        self.asked_at, self.passed, self.entitled = at, passed, entitled
        self.turn_at = None if self.size == "one" else at

    def stands(self, who: str) -> None:
        """The template's approval is to carry over."""
        self.writers.add(who)
        self.stood = True

    def answered(self, who: str, verdict: str, texts: Texts) -> None:
        """A reader spoke."""
        if verdict == "approve":
            self.yes.append(Yes(who, texts))
        else:
            self.said_no = True
            self._void()

    def withdrawn(self) -> None:
        """Nobody wants it any more."""
        if self.out:
            self.faults.append("withdrawn after it was released")
        self._void()

    def released(self, who: str, held: list[Held], texts: Texts) -> None:
        """It may go out, with these words. Judged here."""
        if not any(who in one[RELEASES[self.size]] for one in held):
            self.faults.append(f"released by {who}, who does not hold that duty")
        if not (by := self._approved_by(texts)):
            self.faults.append("released without the yes that it needs")
        self._released(by or "nobody", texts)

    def _approved_by(self, texts: Texts) -> str:
        if self._by_readers(texts):
            return "people"
        if self.stood and self._pre_approved() and self.approver not in self.writers:
            return "template"
        return "policy" if self.passed and self.level == "notice" and self._only_facts() else ""

    def _by_readers(self, texts: Texts) -> bool:
        """Whoever said yes to these words was to be asked, and did not write them."""
        said = {one.who for one in self.yes if one.texts == texts}
        if self.size == "one":
            return OUTSIDE in said
        return any(self._enough(said - self.writers, held) for held in self.entitled)

    def _enough(self, said: set[str], held: Held) -> bool:
        """Where the plan names only one who did not write it, theirs is all there is."""
        there = set[str]().union(*(held[duty] for duty in APPROVES[self.size])) - self.writers
        enough = min(2, len(there)) if self.size == "large" and self.level in ("serious", "critical") else 1
        return len(said) >= enough and all(said & held[duty] for duty in APPROVES[self.size])

    def _only_facts(self) -> bool:
        return self.confirmed and not self.edited

    def _pre_approved(self) -> bool:
        return self.template_holds and self._only_facts() and not self.said_no

    def released_alone(self, who: str, at: datetime, held: list[Held], texts: Texts) -> None:
        """One person, as nobody answered. Judged here."""
        wrong = {
            "by somebody else": not any(who in one[RELEASES[self.size]] for one in held),
            "though its template is not approved": not self._pre_approved(),
            "before anybody could answer": self.turn_at is None or at - self.turn_at < WAIT_ALONE,
            "in a large team": self.size == "large",
        }
        self.faults += [f"released alone {code}" for code, found in wrong.items() if found]
        self._released("alone", texts)

    def _released(self, how: str, texts: Texts) -> None:
        if self.out:
            self.faults.append("released twice")
        self.out, self.how = texts, how

    def given(self, language: str, text: str) -> None:
        """A writer was given these words to send. Judged here."""
        self.sent[language, text] += 1
        if (language, text) not in self.out:
            self.faults.append("sent without anybody's yes to these words")
        if self.sent[language, text] > 1:
            self.faults.append("sent twice")
