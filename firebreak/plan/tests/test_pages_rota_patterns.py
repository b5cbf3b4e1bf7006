"""Patterns of the rota on their pages: looked at before they are saved, changed from a day on, ended."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.org import actions as org
from firebreak.org.models import Person, RotaPattern
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.rota_pages import NOW, SignIn, at, body, names

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("friday")]


TYPED = {
    "duty": "lead", "weekdays": ["5", "6"], "begins": "20:00", "ends": "08:00", "time_zone": "Europe/Stockholm",
    "turn": "day", "first": "2026-11-21", "last": "",
}  # fmt: skip


def test_a_pattern_is_looked_at_for_two_weeks_before_it_is_saved(
    plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    client, typed = client_of(lead), {**TYPED, "person_0": lead.uid, "person_1": writer.uid}
    page = client.post(at("rota_pattern_new", plan), {**typed, "do": "preview"}).content.decode()
    assert "Nothing is saved yet." in page
    assert page.count("<li><span><b>") == 4
    assert "Sat 21 Nov 20:00 to Sun 22 Nov 08:00" in page
    assert not RotaPattern.objects.exists()
    assert client.post(at("rota_pattern_new", plan), {**typed, "do": "save"}).status_code == 302
    assert [name for name, _when in names(plan.brand)] == ["Lead", "Writer"]
    assert "Saturday, Sunday" in body(client, at("rota", plan))


def test_the_preview_says_who_is_away_and_who_is_on_for_too_long(
    plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.add_absence(
        actor=ACTOR, person=writer, begin=NOW, end=NOW + timedelta(days=9), brand=plan.brand, everywhere=True
    )
    typed = {**TYPED, "ends": "20:00", "person_0": lead.uid, "person_1": writer.uid, "do": "preview"}
    page = client_of(lead).post(at("rota_pattern_new", plan), typed).content.decode()
    assert "Writer is away for all or a part of it" in page
    assert "24 hours on end without relief" in page


@pytest.mark.parametrize(("wrong", "said"), [
    ({"person_0": "", "person_3": ""}, "Choose at least one person."),
    ({"weekdays": []}, "Choose at least one day of the week."), ({"first": "2026-11-19"}, "Begin today or later"),
    ({"last": "2026-11-20"}, "The last day must be the first day"),
    ({"begins": "late"}, "such as 20:00."), ({"time_zone": "Mars"}, "Select a valid choice."),
    ({"duty": "astronaut"}, "Select a valid choice."),
])  # fmt: skip
def test_a_wrong_pattern_is_said_at_its_field_with_all_that_was_typed(
    wrong: dict[str, Any], said: str, plan: Plan, lead: Person, client_of: SignIn
) -> None:
    for do in ("preview", "save"):
        typed = {**TYPED, "person_0": lead.uid, "person_3": lead.uid, "do": do, **wrong}
        answer = client_of(lead).post(at("rota_pattern_new", plan), typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert (f'<option value="{lead.uid}" selected>' in page) == ("person_3" not in wrong)
    assert not RotaPattern.objects.exists()


def test_a_pattern_is_changed_from_a_day_on_and_ended(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    page = body(client, at("rota_pattern", plan, nights.uid))
    assert 'value="2026-11-21"' in page
    assert page.index(f'<option value="{writer.uid}" selected>') < page.index(
        f'<option value="{lead.uid}" selected>'
    )
    typed = {**TYPED, "weekdays": list("0123456"), "person_0": lead.uid, "do": "save"}
    assert client.post(at("rota_pattern", plan, nights.uid), typed).status_code == 302
    assert [name for name, _when in names(plan.brand)] == ["Lead"] * 3
    new = RotaPattern.objects.get(last=None)
    assert client.post(at("rota_pattern_end", plan, new.uid), {"last": "2026-11-21"}).status_code == 302
    assert len(names(plan.brand)) == 2
    client.post(at("rota_pattern_end", plan, new.uid), {"last": "x"})
    assert "Choose the last day on which a shift begins." in body(client, at("rota", plan))


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver"])
def test_only_who_keeps_the_rota_makes_patterns(
    role: str, nights: RotaPattern, plan: Plan, request: Any, client_of: SignIn
) -> None:
    client = client_of(request.getfixturevalue(role))
    for name, rest in (
        ("rota_pattern_new", ()),
        ("rota_pattern", (nights.uid,)),
        ("rota_pattern_end", (nights.uid,)),
    ):
        assert client.post(at(name, plan, *rest), {**TYPED, "do": "save"}).status_code == 403
    assert RotaPattern.objects.count() == 1
