"""What is proposed while an incident is open, and what is said before anybody types in vain."""

from typing import Any

import pytest
from django.urls import reverse

from firebreak.incidents import actions as incidents
from firebreak.statements import beginning
from firebreak.statements.tests.conftest import ACTOR, begun

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def declared(team: Any, type_: str = "outage", harm: str = "no", **differs: Any) -> Any:
    """An incident of some type."""
    situation = {"harm": harm, "ours": "yes", "growing": "yes", "type": type_}
    return incidents.declare(
        actor=ACTOR,
        brand=team.brand,
        person=team.lea,
        title="The app is down",
        situation=situation,
        **differs,
    )


def test_the_level_is_that_of_the_gravest_open_incident_that_one_may_see(team: Any) -> None:
    assert beginning.level(team.brand, team.sam) == "concern"
    row = declared(team)
    assert row.level != "concern"
    assert beginning.level(team.brand, team.sam) == row.level
    declared(team, harm="yes", private=True)
    assert beginning.level(team.brand, team.dan) == row.level
    assert beginning.level(team.brand, team.lea) == "critical"


def test_its_templates_come_first_holding_statements_before_all(team: Any, client_of: Any) -> None:
    address = reverse("statements:new", args=[team.brand.slug])
    assert beginning.fitting(team.plan, team.sam) == []
    assert "For what is open now" not in client_of(team.sam).get(address).content.decode()
    declared(team)
    found = beginning.fitting(team.plan, team.sam)
    assert found[0] == "holding-outage"
    assert len(found) <= beginning.FITTING
    page = client_of(team.sam).get(address).content.decode()
    assert page.index("For what is open now") < page.index("holding-outage")
    form = client_of(team.sam).get(f"{address}?template=holding-outage").content.decode()
    assert f'<option value="{beginning.level(team.brand, team.sam)}" selected>' in form


def test_who_may_not_write_it_is_told_before_they_type(team: Any, client_of: Any, make_person: Any) -> None:
    eva = make_person("eva", team.brand, "writer")
    row = begun(team.brand, eva)
    said = "You hold none of them"
    for person, told in ((eva, True), (team.sam, False)):
        page = (
            client_of(person)
            .get(reverse("statements:fill", args=[team.brand.slug, row.uid]))
            .content.decode()
        )
        assert (said in page) is told
