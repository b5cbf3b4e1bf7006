"""Three brands whose people act: a small team, a team of one with a reader outside, a large team with two duties.

They are laid once; each batch of lives begins from a copy of that database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

FIRST_DAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""Lives are lived from this day on, a week apart, so that a no in one of them does not bar a text in the next."""
APART = timedelta(days=7)
BATCH = 200
"""So many lives begin from one copy of the database."""
FOREVER, LONG_AGO = date(2040, 1, 1), date(2025, 12, 1)
ALL_DAY = {"weekdays": list("0123456"), "begins": time(0), "ends": time(0), "turn": "day", "last": None}
TEMPLATE = "holding-general"

ROLES = {
    "small": {"sam": "writer", "tom": "writer", "lea": "lead", "dan": "approver", "pat": "approver"},
    "one": {"uno": "admin"},
    "large": {"sam": "lead", "lea": "lead", "mia": "lead", "zed": "lead"},
}
DUTIES = {
    "small": {"social": ["sam"], "lead": ["lea", "dan"]},
    "one": {"lead": ["uno"]},
    "large": {"social": ["sam"], "lead": ["lea", "mia"], "legal": ["mia"]},
}
"""Size of the team -> duty -> its holder and deputies, as each life begins."""
OTHER_HANDS = {
    "small": {
        "lead": [["dan", "lea"], ["pat"], ["pat", "lea"], ["dan"]],
        "social": [["tom"], ["tom", "sam"]],
    },
    "one": {},
    "large": {"lead": [["zed", "lea"], ["mia", "zed"], ["lea"]], "legal": [["mia", "zed"], ["zed"]]},
}
"""To whom a duty may be handed over."""
RELEASES = {"small": "social", "one": "lead", "large": "social"}
"""The duty that releases."""
APPROVES = {"small": ("lead",), "one": (), "large": ("lead", "legal")}


@dataclass
class Team:
    """One brand with its people by name, and what a life before may have left otherwise than it was."""

    size: str
    brand: Any
    plan: Any
    channel: Any
    people: dict[str, Any]
    names: dict[str, str]
    """Uid -> name."""
    rota: Any = None
    reader: Any = None
    moved: set[str] = field(default_factory=set)
    """Duties that were handed over and are to be handed back."""
    template: tuple[str, date] = ("", FOREVER)
    """By whom its template's words are approved, and until when."""

    def approve_template(self, name: str, until: date) -> None:
        """Whom the plan lets approve it is not tried here."""
        if (name, until) != self.template:
            item = self.plan.items.get(kind="templates", key=TEMPLATE)
            item.approved_until, item.approved_by = until, self.people[name]
            item.save()
            self.template = (name, until)

    def hand(self, duty: str, names: list[str]) -> None:
        """The duty and its deputies go to others, by the product's own action."""
        from firebreak.org import actions
        from firebreak.statements.tests.conftest import ACTOR

        self.moved.add(duty)
        people = [self.people[name] for name in names]
        actions.set_holders(actor=ACTOR, brand=self.brand, duty=duty, people=people)

    def hand_back(self) -> None:
        """As each life begins."""
        for duty in sorted(self.moved):
            self.hand(duty, DUTIES[self.size][duty])
        self.moved.clear()


def lay() -> None:
    """The brands, in an empty installation."""
    from firebreak.base import clock

    with clock.frozen(FIRST_DAY - timedelta(days=1)):
        for size in ROLES:
            _lay(size)


def _lay(size: str) -> None:
    from firebreak.org import actions as org
    from firebreak.org.models import Brand, Membership, Person
    from firebreak.plan import queries as plan_queries
    from firebreak.publishing import actions as publishing
    from firebreak.statements.tests.conftest import ACTOR, second_reader, start

    brand = Brand.objects.create(slug=f"flow-{size}", name="Norrsken", time_zone="Europe/Stockholm")
    plan, people = start(brand, size), dict[str, Any]()
    for name, role in ROLES[size].items():
        people[name] = Person.objects.create_user(name=name.title(), email=f"{name}@{size}.example")
        Membership.objects.create(brand=brand, person=people[name], role=role)
    for duty, names in DUTIES[size].items():
        held = [people[name] for name in names]
        org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=held)
    second_reader(brand)
    publishing.add_channel(actor=ACTOR, brand=brand, name="Paper", writer="paper", text="short")
    if size == "small":
        given = {**ALL_DAY, "duty": "lead", "time_zone": "Europe/Stockholm", "first": FIRST_DAY.date()}
        org.add_pattern(actor=ACTOR, brand=brand, people=[people["lea"]], given=given)
    if size == "large":
        for item in plan_queries.items(plan, "approvals"):
            for line in item.body["rows"]:
                line["steps"] = [{"duties": ["lead", "legal"], "how": "all", "minutes": 10}]
                line["drafts"] = line["releases"] = ["social"]
            item.save()


def found() -> dict[str, Team]:
    """The same from the database, in every copy of it."""
    from firebreak.org import queries as org
    from firebreak.org.models import Brand, Person, RotaPattern
    from firebreak.plan import queries as plan_queries

    teams = {}
    for size, roles in ROLES.items():
        brand = Brand.objects.get(slug=f"flow-{size}")
        people = {name: Person.objects.get(email=f"{name}@{size}.example") for name in roles}
        teams[size] = Team(
            size, brand, plan_queries.plan_of(brand), brand.channels.get(), people,
            {str(one.uid): name for name, one in people.items()}, RotaPattern.objects.filter(brand=brand).first(),
            next(one for one in org.contacts_of(brand) if one.group == "second-reader"),
        )  # fmt: skip
    return teams


@contextmanager
def paper() -> Iterator[list[tuple[str, str, str]]]:
    """A connector that writes on paper: (statement, language, text) of each call."""
    from firebreak.base import connectors
    from firebreak.base.connectors import WRITE, Manifest
    from firebreak.publishing.models import Delivery
    from firebreak.publishing.writers import Account, Piece, Published, Writer

    got: list[tuple[str, str, str]] = []

    class Paper(Writer):
        def fits(self, piece: Piece) -> None:
            """Everything does."""

        def find(self, piece: Piece) -> Published | None:  # noqa: ARG002
            """Never asked."""
            return None

        def account(self) -> Account:
            """The paper."""
            return Account("paper")

        def _publish(self, piece: Piece) -> Published:
            about = Delivery.objects.values_list("release__about", flat=True).get(uid=piece.key)
            got.append((about.removeprefix("statement:"), piece.language, piece.text))
            return Published("1")

    manifest = Manifest(
        name="paper",
        title="",
        summary="",
        can=frozenset({WRITE}),
        writer=lambda *_: Paper(),
        carries=("short",),
    )
    connectors.register(manifest)
    try:
        yield got
    finally:
        del connectors._manifests["paper"]
