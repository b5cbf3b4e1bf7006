"""Whatever people do in whatever order: nothing goes out that was not approved, but for the one rule of one person.

A second account of what happened is kept beside the product, from what the acts were and not from its tables; each
release is judged by it.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base import clock, secrets
from firebreak.base.errors import FirebreakError
from firebreak.notify.models import Delivery
from firebreak.org import queries as org
from firebreak.org.access import person_actor
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import approve_template, begun, facts, no_steps

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
SEEN: Counter[str] = Counter()
TEXTS = [
    "The shop is closed.",
    "The shop is open.",
    "We are sorry for it.",
    "The shop on Harbour Street is closed today " * 2,
]
who = st.integers(0, 2)
act = st.one_of(
    st.tuples(st.just("fill"), who, st.integers(0, 3), st.booleans()),
    st.tuples(st.just("words"), who),
    st.tuples(st.just("ask"), who),
    st.tuples(st.just("stand"), who),
    st.tuples(st.just("answer"), who, st.sampled_from(["approve", "approve", "changes", "refuse"])),
    st.tuples(st.just("link"), who),
    st.tuples(
        st.just("outside"), st.sampled_from(["approve", "approve", "changes", "refuse"]), st.booleans()
    ),
    st.tuples(st.just("wait"), st.sampled_from([1, 10, 15, 16, 1500])),
    st.tuples(st.just("deputies")),
    st.tuples(st.just("release"), who),
    st.tuples(st.just("alone"), who),
    st.tuples(st.just("withdraw"), who),
    st.tuples(st.just("template"), st.sampled_from(["by 0", "by 1", "over", "changed"])),
    st.tuples(st.just("new"), who),
)
ways = st.sampled_from(
    [
        [("fill", 0, 0, True), ("ask", 0), ("answer", 1, "approve"), ("release", 0)],
        [("template", "by 1"), ("fill", 0, 0, True), ("stand", 0), ("release", 0)],
        [("template", "by 0"), ("fill", 0, 0, True), ("ask", 0), ("link", 0), ("wait", 16), ("alone", 0)],
        [("fill", 0, 1, False), ("ask", 0), ("link", 0), ("outside", "approve", True), ("release", 0)],
        [
            ("fill", 0, 0, True),
            ("ask", 0),
            ("wait", 10),
            ("deputies",),
            ("answer", 2, "approve"),
            ("release", 0),
        ],
        [
            ("template", "by 0"),
            ("fill", 0, 0, True),
            ("ask", 0),
            ("link", 0),
            ("outside", "refuse", True),
            ("new", 0),
            ("fill", 0, 1, True),
            ("ask", 0),
            ("link", 0),
            ("wait", 16),
            ("alone", 0),
        ],
    ]
)
"""Ways that lead far, so that chance starts from them: cut, with other acts between."""


MISCHIEF = st.one_of(
    st.tuples(st.just("words"), who), st.tuples(st.just("fill"), who, st.integers(0, 3), st.booleans()),
    st.tuples(st.just("template"), st.sampled_from(["by 0", "by 1", "over", "changed"])), st.tuples(st.just("new"), who),
    st.tuples(st.just("answer"), who, st.sampled_from(["changes", "refuse"])), st.tuples(st.just("withdraw"), who),
    st.tuples(st.just("outside"), st.just("refuse"), st.just(True)),
)  # fmt: skip
"""What should stop a text that was on its way."""


@st.composite
def sequences(draw: Any) -> list[tuple[Any, ...]]:
    """Chance alone; or a way that leads far, with one thing done to it that should stop it, and a little chance."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.lists(act, max_size=14))
    found = [varied(draw, step) for step in draw(ways)]
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        found.insert(draw(st.integers(0, len(found))), draw(MISCHIEF))
    return [*found, *draw(st.lists(act, max_size=2))]


def varied(draw: Any, step: tuple[Any, ...]) -> tuple[Any, ...]:
    """A step as it is, or now and then a little beside it."""
    if step[0] == "wait" and draw(st.booleans()):
        return ("wait", draw(st.sampled_from([10, 14, 15, 1500])))
    if step[0] == "fill" and draw(st.integers(0, 3)) == 0:
        return ("fill", draw(who), draw(st.integers(0, 3)), draw(st.booleans()))
    return step


class Witness:
    """Does the acts, and remembers in its own way what they were."""

    def __init__(self, brand: Any, plan: Any, people: list[Any], size: str, asks: bool = True) -> None:
        self.asks = asks  # whether the policy asks anybody
        self.brand, self.plan, self.people, self.size = brand, plan, people, size
        self.at = clock.now()
        self.no: list[Any] = []  # when somebody said no to this template
        self.template: dict[str, Any] = {"by": None, "until": None, "same": True}
        self.begin(0)

    def begin(self, person: int) -> None:
        self.row = begun(self.brand, self.people[person])
        self.writers = {person}
        self.said_no = False
        self.fresh()
        self.confirmed, self.text, self.words = False, None, False

    def fresh(self) -> None:
        self.yes: set[Any] = set()
        self.asked_at: Any = None
        self.turn_at: Any = None
        self.code: tuple[str, str] | None = None
        self.stood = False
        self.passed = False

    def do(self, name: str, *given: Any) -> None:
        with clock.frozen(self.at), suppress(FirebreakError):
            getattr(self, f"do_{name}")(*given)
            SEEN[name] += 1

    def now_row(self) -> Statement:
        return Statement.objects.select_related("brand").get(pk=self.row.pk)

    def by(self, person: int) -> dict[str, Any]:
        one = self.people[person % len(self.people)]
        return {"actor": person_actor(one), "statement": self.now_row(), "person": one}

    def do_fill(self, person: int, text: int, confirmed: bool) -> None:
        values = facts(self.row, confirmed=confirmed, what_happened=TEXTS[text])
        actions.fill(**self.by(person), values=values, edits={} if self.words and text == 0 else None)
        self.words = self.words and text != 0
        self.writers.add(person % len(self.people))
        self.confirmed, self.text = confirmed, text
        self.fresh()

    def do_words(self, person: int) -> None:
        own = self.row.source["variants"]["short"]["en"].strip() + " Truly."
        actions.fill(**self.by(person), values=self.now_row().values, edits={"short": {"en": own}})
        self.words = True
        self.writers.add(person % len(self.people))
        self.fresh()

    def do_ask(self, person: int) -> None:
        row = actions.ask(**self.by(person), seen=self.now_row().digest)
        self.writers.add(person % len(self.people))
        self.asked_at = self.at
        self.turn_at = None if self.size == "one" else self.at
        self.passed = not self.asks and self.confirmed and not self.words and self.text in (0, 1)
        assert row.state == ("approved" if self.passed else "asked")

    def do_stand(self, person: int) -> None:
        actions.stand(**self.by(person), seen=self.now_row().digest)
        self.writers.add(person % len(self.people))
        self.stood = True

    def do_answer(self, person: int, verdict: str) -> None:
        actions.answer(**self.by(person), verdict=verdict, seen=self.now_row().digest, why="As I said")
        self.heard(person % len(self.people), verdict)

    def do_link(self, person: int) -> None:
        given = self.by(person)
        reader = next(one for one in org.contacts_of(self.brand) if one.group == "second-reader")
        sent = actions.send_link(**given, contact=reader)
        delivery = Delivery.objects.filter(notice__kind="statement_reading").latest("pk")
        self.code = secrets.unseal(delivery.notice.params["sealed"])["path"].rsplit("/", 1)[1], sent.code
        self.turn_at = self.at

    def do_outside(self, verdict: str, right: bool) -> None:
        if self.code is None:
            return
        token, code = self.code
        given = {
            "token": token,
            "code": code if right else "x",
            "verdict": verdict,
            "name": "Rita",
            "why": "As I said",
        }
        row = actions.answer_outside(**given, seen=self.now_row().digest)
        if row is not None:
            assert right
            self.heard("outside", verdict)

    def heard(self, reader: Any, verdict: str) -> None:
        if verdict == "approve":
            self.yes.add(reader)
        else:
            self.no.append(self.at)
            self.said_no = True

    def do_wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    def do_deputies(self) -> None:
        asking = self.now_row().askings.order_by("-number").first()
        if asking is not None:
            actions.ask_deputies(asking.pk, asking.step, 1)

    def do_withdraw(self, person: int) -> None:
        actions.withdraw(**self.by(person))
        self.fresh()

    def do_template(self, what: str) -> None:
        item = self.plan.items.get(kind="templates", key="holding-general")
        if what.startswith("by"):
            person = int(what[-1]) % len(self.people)
            approve_template(self.plan, self.people[person])
            self.template |= {"by": person, "until": (self.at + timedelta(days=80))}
        elif what == "over":
            item.approved_until = (self.at - timedelta(days=3)).date()
            item.save()
            self.template["until"] = self.at - timedelta(days=2)
        else:
            item.body = {**item.body, "expires_months": 30 - item.body.get("expires_months", 12)}
            item.save()
            self.template["same"] = not self.template["same"]

    def do_new(self, person: int) -> None:
        person %= len(self.people)
        self.template["same"] = True
        self.begin(person)

    def do_release(self, person: int) -> None:
        row = actions.release(**self.by(person), seen=self.now_row().digest)
        inside = {one for one in self.yes if one in (1, 2) and one not in self.writers}
        by_readers = self.asked_at is not None and bool(
            inside if self.size == "small" else {"outside"} & self.yes
        )
        assert by_readers or self.by_template() or self.passed, "released without approval"
        assert not self.said_no or by_readers or self.passed
        assert person % len(self.people) == 0, "only who does that duty releases"
        self.out(row)

    def by_template(self) -> bool:
        """Stood, and still does: two pairs of eyes, only confirmed facts in gaps."""
        return self.stood and self.pre_approved() and self.template["by"] not in self.writers

    def pre_approved(self) -> bool:
        until = self.template["until"]
        good = until is not None and until >= self.at and self.template["same"]
        return good and self.confirmed and not self.words and self.text in (0, 1)

    def do_alone(self, person: int) -> None:
        row = actions.release_alone(**self.by(person), seen=self.now_row().digest, reason="Nobody answers us")
        assert person % len(self.people) == 0
        assert self.pre_approved(), "alone without a template that was approved"
        assert self.turn_at is not None
        assert self.at - self.turn_at >= timedelta(minutes=15)
        assert not self.said_no
        assert not any(self.at - one < timedelta(hours=24) for one in self.no)
        SEEN["out alone"] += 1
        self.out(row)

    def out(self, row: Statement) -> None:
        SEEN["out"] += 1
        assert row.state == "released"
        assert "{" not in row.variants["short"]["en"]


def run(witness: Witness, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        for name, *given in steps:
            witness.do(name, *given)
        transaction.set_rollback(True)


quiet = settings(
    max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@quiet
@given(steps=sequences())
def test_in_a_small_team_no_order_of_acts_lets_out_what_was_not_approved(team: Any, steps: list[Any]) -> None:
    with transaction.atomic():
        run(Witness(team.brand, team.plan, [team.sam, team.lea, team.dan], "small"), steps)
        transaction.set_rollback(True)


@quiet
@given(steps=sequences())
def test_where_the_policy_asks_nobody_only_facts_in_the_plans_words_go_out_so(
    team: Any, steps: list[Any]
) -> None:
    with transaction.atomic():
        no_steps(team.plan)
        run(Witness(team.brand, team.plan, [team.sam, team.lea, team.dan], "small", asks=False), steps)
        transaction.set_rollback(True)


@quiet
@given(steps=sequences())
def test_in_a_team_of_one_no_order_of_acts_lets_out_what_was_not_approved(
    solo: Any, steps: list[Any]
) -> None:
    with transaction.atomic():
        run(Witness(solo.brand, solo.plan, [solo.uno], "one"), steps)
        transaction.set_rollback(True)


STRAIGHT: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("small", [("fill", 0, 0, True), ("ask", 0), ("answer", 1, "approve"), ("release", 0)]),
    ("small", [("template", "by 1"), ("fill", 0, 0, True), ("stand", 0), ("release", 0)]),
    ("small", [("template", "by 1"), ("fill", 0, 0, True), ("ask", 0), ("wait", 16), ("alone", 0)]),
    ("one", [("fill", 0, 1, False), ("ask", 0), ("link", 0), ("outside", "approve", True), ("release", 0)]),
    (
        "one",
        [("template", "by 0"), ("fill", 0, 0, True), ("ask", 0), ("link", 0), ("wait", 16), ("alone", 0)],
    ),
]


@pytest.mark.parametrize(("size", "steps"), STRAIGHT)
def test_straight_ways_do_let_texts_out_so_that_the_tests_above_are_not_empty(
    request: pytest.FixtureRequest, size: str, steps: list[tuple[Any, ...]]
) -> None:
    one = request.getfixturevalue("team" if size == "small" else "solo")
    people = [one.sam, one.lea, one.dan] if size == "small" else [one.uno]
    before = SEEN["out"]
    run(Witness(one.brand, one.plan, people, size), steps)
    assert SEEN["out"] == before + 1
