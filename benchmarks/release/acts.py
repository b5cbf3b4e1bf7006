"""What people do in the lives, each by the product's own action, and what the judge is told of it."""

import random
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from benchmarks.release.book import OUTSIDE, Book, Texts
from benchmarks.release.team import OTHER_HANDS, Team

WORDS = ("closed", "open again", "closed until Monday", "being looked at", "safe")
SHIFT = timedelta(hours=8)


@dataclass
class Act:
    """Somebody (``name``) does something with the page (``row``) that they have before them."""

    team: Team
    book: Book
    row: Any
    name: str
    chance: random.Random
    noted: Callable[[], None] = lambda: None
    """Called when the judge has heard of it."""
    behind: Callable[[], None] = lambda: None
    """Called before the judge hears of it: whoever was first is heard first."""

    @property
    def by(self) -> dict[str, Any]:
        """Who, and what."""
        from firebreak.org.access import person_actor

        person = self.team.people[self.name]
        return {"actor": person_actor(person), "person": person, "statement": self.row}

    @property
    def texts(self) -> Texts:
        """What they see."""
        return texts_of(self.row)

    @contextmanager
    def telling(self) -> Any:
        """The judge hears of it, alone."""
        self.behind()
        with self.book.lock:
            yield self.book
        self.noted()


def texts_of(row: Any) -> Texts:
    """The words of a statement."""
    return frozenset((language, text) for texts in row.variants.values() for language, text in texts.items())


def _now() -> Any:
    from firebreak.base.clock import now

    return now()


def fill(act: Act) -> None:
    """Other facts."""
    from firebreak.statements import actions
    from firebreak.statements.tests.conftest import facts

    words = f"The shop is {act.chance.choice(WORDS)} ({act.chance.randint(1, 999)})."
    confirmed = act.chance.random() < 0.9
    row = actions.fill(**act.by, values=facts(act.row, what_happened=words, confirmed=confirmed))
    with act.telling() as book:
        book.wrote(act.name, edited=bool(row.edits), confirmed=confirmed)


def edit(act: Act) -> None:
    """Other words, by hand."""
    from firebreak.statements import actions

    edits: Mapping[str, Mapping[str, str]] = {
        channel: {language: f"{text} {act.chance.choice(WORDS)}." for language, text in texts.items()}
        for channel, texts in act.row.variants.items()
    }
    actions.fill(**act.by, values=act.row.values, edits=edits)
    known = all(one["confirmed"] and one["source"] for one in act.row.values.values())
    with act.telling() as book:
        book.wrote(act.name, edited=True, confirmed=known)


def ask(act: Act) -> None:
    """Ask for approval, of whoever holds the duty at that time."""
    from firebreak.statements import actions

    before = act.book.holding(_now())
    row = actions.ask(**act.by, seen=act.row.digest)
    with act.telling() as book:
        at = _now()
        entitled = [*before, *book.holding(at)]
        book.asked(act.name, at, entitled, passed=not row.needs.get("rounds"))


def answer(act: Act) -> None:
    """Approve, mostly."""
    verdict = act.chance.choices(["approve", "changes", "refuse"], weights=[16, 1, 1])[0]
    _answer(act, verdict)


def approve(act: Act) -> None:
    """Yes."""
    _answer(act, "approve")


def refuse(act: Act) -> None:
    """No."""
    _answer(act, "refuse")


def _answer(act: Act, verdict: str) -> None:
    from firebreak.statements import actions

    actions.answer(**act.by, verdict=verdict, seen=act.row.digest, why="So")
    with act.telling() as book:
        book.answered(act.name, verdict, act.texts)


def outside(act: Act) -> None:
    """A link and its code to the reader outside, who answers by it."""
    from firebreak.base import secrets
    from firebreak.notify.models import Delivery
    from firebreak.statements import actions

    sent = actions.send_link(**act.by, contact=act.team.reader)
    with act.book.lock:
        act.book.turn_at = _now()
    if act.chance.random() < 0.3:  # she is asleep
        act.noted()
        return
    told = Delivery.objects.select_related("notice").get(
        notice__key=f"reading:{sent.reading.uid}", pager="email"
    )
    token = secrets.unseal(told.notice.params["sealed"])["path"].rsplit("/", 1)[1]
    verdict = act.chance.choices(["approve", "changes", "refuse"], weights=[12, 1, 1])[0]
    given = {"token": token, "code": sent.code, "verdict": verdict, "name": "Rita", "why": "So"}
    row = actions.answer_outside(**given, seen=act.row.digest)
    if row is not None:
        with act.telling() as book:
            book.answered(OUTSIDE, verdict, act.texts)


def stand(act: Act) -> None:
    """The template's approval is to carry over."""
    from firebreak.statements import actions

    actions.stand(**act.by, seen=act.row.digest)
    with act.telling() as book:
        book.stands(act.name)


def release(act: Act) -> None:
    """It may go out."""
    from firebreak.statements import actions

    before = act.book.holding(_now())
    actions.release(**act.by, seen=act.row.digest)
    with act.telling() as book:
        book.released(act.name, [*before, *book.holding(_now())], act.texts)


def alone(act: Act) -> None:
    """In an emergency, nobody answering."""
    from firebreak.statements import actions

    before = act.book.holding(_now())
    actions.release_alone(**act.by, seen=act.row.digest, reason="Nobody answers and people stand outside")
    with act.telling() as book:
        at = _now()
        book.released_alone(act.name, at, [*before, *book.holding(at)], act.texts)


def withdraw(act: Act) -> None:
    """Nobody wants it any more."""
    from firebreak.statements import actions

    actions.withdraw(**act.by)
    with act.telling() as book:
        book.withdrawn()


def publish(act: Act) -> None:
    """To the paper, in each language; then its jobs, as a worker does them."""
    from firebreak.publishing import sending
    from firebreak.statements import actions

    where = [(act.team.channel, language) for language in act.row.languages]
    made = actions.publish(**act.by, seen=act.row.digest, where=where)
    act.noted()
    for one in made.deliveries.all():
        sending.send(one.pk)


def hand(act: Act) -> None:
    """A duty is handed over: to a deputy, or to somebody who did not have it."""
    if not (others := OTHER_HANDS[act.team.size]):
        return
    duty = act.chance.choice(sorted(others))
    names = act.chance.choice(others[duty])
    then = act.book.handing(duty, names)
    act.team.hand(duty, names)
    with act.telling() as book:
        book.handed(then)


def shift(act: Act) -> None:
    """Lea gives her shift away for eight hours: who has it is asked first."""
    from firebreak.org import actions
    from firebreak.statements.tests.conftest import ACTOR

    if act.team.rota is None:
        return
    at, taker = _now(), act.chance.choice(["pat", "dan"])
    with act.book.lock:
        act.book.covers.append((at - timedelta(minutes=1), at + SHIFT, taker))
    people = act.team.people
    try:
        actions.give_shift(
            actor=ACTOR,
            pattern=act.team.rota,
            giver=people["lea"],
            taker=people[taker],
            begin=at,
            end=at + SHIFT,
        )
    except BaseException:
        with act.book.lock:
            act.book.covers.pop()
        raise
    act.noted()


def deputies(act: Act) -> None:
    """Nobody answered in time: the jobs that ask deputies, as a worker does them when they are due."""
    from firebreak.base.models import Job
    from firebreak.statements import jobs
    from firebreak.statements.actions.asking import DEPUTIES

    open_ = list(act.row.askings.filter(ended_at=None).values_list("pk", flat=True))
    due = Job.objects.filter(name=DEPUTIES, due_at__lte=_now(), brand_id=act.team.brand.pk)
    for row in due.order_by("-pk")[:3]:
        if row.payload["asking"] in open_:
            jobs.deputies(row.payload)
            act.noted()


ACTS: dict[str, Callable[[Act], None]] = {
    one.__name__: one
    for one in (
        fill, edit, ask, answer, approve, refuse, outside, stand, release, alone, withdraw, publish, hand, shift, deputies,
    )
}  # fmt: skip
