"""What a test of the tree found: who answered in how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firebreak.notify.models import Page, TestCall
from firebreak.notify.paging.running import plan_in
from firebreak.notify.paging.viewing import Tried, tried
from firebreak.notify.paging_rules import Called
from firebreak.org.models import Brand, Person

LOOKED = 500
"""Newest runs of tests that are looked through."""


@dataclass(frozen=True)
class Answered:
    """One person in a test. ``seconds`` from the start to the answer; ``None`` for no answer (yet)."""

    person: Person | None
    duty: str
    seconds: float | None
    passed_over: bool = False
    """Left alone: it was quiet for them."""
    waiting: bool = False
    """They can still answer, or are still being called."""
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class TestResult:
    """What a test of the tree says."""

    test: TestCall
    people: tuple[Answered, ...] = field(default=())

    __test__ = False

    @property
    def finished(self) -> bool:
        """Whether nobody is being called any more."""
        return not any(one.waiting for one in self.people)

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(one.seconds is not None for one in self.people)


def test_result(test: TestCall) -> TestResult:
    """Who answered in how long."""
    pages = list(test.pages.prefetch_related("calls__endpoint").order_by("pk"))
    people = Person.objects.in_bulk([_called(page).person for page in pages])
    found = [_answered(page, people) for page in pages]
    quiet = Person.objects.filter(pk__in=test.passed_over).order_by("name", "pk")
    return TestResult(test, (*found, *(Answered(one, "", None, passed_over=True) for one in quiet)))


def _called(page: Page) -> Called:
    (one,) = plan_in(page).rungs
    return one


def _answered(page: Page, people: Mapping[int, Person]) -> Answered:
    one = _called(page)
    took = (page.acknowledged_at - page.created_at).total_seconds() if page.acknowledged_at else None
    return Answered(
        people.get(one.person), one.duty, took, waiting=page.state == Page.State.OPEN,
        tried=tuple(tried(call) for call in page.calls.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class Tested:
    """How somebody's newest test ended."""

    at: datetime
    answered: bool


def newest_answers(brand: Brand) -> dict[int, Tested]:
    """Key of each person who was ever tested -> how their newest test ended. Runs that still go on do not count."""
    found: dict[int, Tested] = {}
    for page in (
        Page.objects.filter(brand=brand, test__isnull=False)
        .exclude(state=Page.State.OPEN)
        .order_by("-pk")[:LOOKED]
    ):
        answered = page.state == Page.State.ACKNOWLEDGED
        found.setdefault(_called(page).person, Tested(page.created_at, answered))
    return found


def last_test_call(brand: Brand) -> TestResult | None:
    """The newest test of a brand's tree, or ``None``."""
    row = TestCall.objects.filter(brand=brand).select_related("started_by").order_by("-pk").first()
    return test_result(row) if row is not None else None
