"""Who does what in an incident: people of each duty, who is on duty now first, as a team of this size folds its duties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from firebreak.notify.paging import Rung
from firebreak.org import queries as org
from firebreak.org.models import Brand, Person
from firebreak.org.rota_queries import on_duty
from firebreak.plan import queries as plan
from firebreak.plan.escalating import calls
from firebreak.plan.items import Duty, carried_by
from firebreak.plan.items.texts import Size

LEAD = "lead"


@dataclass(frozen=True)
class Crew:
    """A brand's people by duty at a moment."""

    size: Size
    duties: Mapping[str, Duty]
    people: Mapping[str, list[Person]]
    """Duty -> who is on duty by the rota, then its holder, then deputies; only people who still work on the brand."""

    def carrier(self, duty: str) -> str:
        """The duty that carries another in this team."""
        return carried_by(self.duties, self.size, duty)

    @property
    def carried(self) -> dict[str, str]:
        """Every duty of the plan -> the one that carries it."""
        return {key: self.carrier(key) for key in self.duties}

    def of(self, duty: str) -> list[Person]:
        """Who answers for a duty; where it has nobody, who is called for it next."""
        for key in (self.carrier(duty), *calls(self.duties, self.carrier, duty)):
            if found := self.people.get(key):
                return found
        return []

    def rungs(self, duty: str) -> list[Rung]:
        """Who is called for a duty one after the other: its people, then those of the duties after it; each once."""
        found: dict[int, Rung] = {}
        for key in (self.carrier(duty), *calls(self.duties, self.carrier, duty)):
            for person in self.people.get(key, ()):
                found.setdefault(person.pk, Rung(person.pk, key))
        return list(found.values())


def crew_of(brand: Brand, at: datetime) -> Crew:
    """The brand's crew at a moment."""
    duties = plan.working(brand, "duties")["duties"]
    members = {one.person_id for one in org.people_of(brand) if one.person.is_active}
    people: dict[str, list[Person]] = {}
    for shift in on_duty(brand, at):
        people.setdefault(shift.duty, []).append(shift.person)
    for duty, held in org.holders_of(brand).items():
        people.setdefault(duty, []).extend(held)
    return Crew(
        cast("Size", brand.team_size), duties, {duty: _once(found, members) for duty, found in people.items()}
    )


def _once(found: Iterable[Person], members: Iterable[Any]) -> list[Person]:
    there = set(members)
    return list({person.pk: person for person in found if person.pk in there}.values())
