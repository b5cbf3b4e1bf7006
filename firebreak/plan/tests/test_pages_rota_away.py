"""Being away on the page of the rota: said of oneself or by who keeps the rota, without a reason."""

from datetime import UTC, datetime
from typing import Any

import pytest

from firebreak.org.models import Absence, Person
from firebreak.plan.models import Plan
from firebreak.plan.tests.rota_pages import SignIn, at, body

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def away(person: Person, begin: str = "2026-11-21T00:00", end: str = "2026-11-23T00:00") -> dict[str, Any]:
    return {"person": person.uid, "begin": begin, "end": end}


def test_everybody_says_of_themselves_when_they_are_away_and_leads_of_others(
    plan: Plan, lead: Person, writer: Person, viewer: Person, client_of: SignIn
) -> None:
    assert client_of(viewer).post(at("absence_add", plan), away(viewer)).status_code == 302
    assert client_of(viewer).post(at("absence_add", plan), away(writer)).status_code == 422
    assert client_of(lead).post(at("absence_add", plan), away(writer)).status_code == 302
    own, said = Absence.objects.get(person=viewer), Absence.objects.get(person=writer)
    assert (own.brand, said.brand) == (None, plan.brand)
    assert own.begin == datetime(2026, 11, 20, 23, tzinfo=UTC)
    page = body(client_of(writer), at("rota", plan))
    assert "Sat 21 Nov 00:00 to Mon 23 Nov 00:00" in page
    client_of(lead).post(at("absence_remove", plan, own.uid))
    assert Absence.objects.filter(pk=own.pk).exists()
    client_of(viewer).post(at("absence_remove", plan, said.uid))
    assert Absence.objects.filter(pk=said.pk).exists()
    client_of(writer).post(at("absence_remove", plan, said.uid))
    client_of(viewer).post(at("absence_remove", plan, own.uid))
    assert not Absence.objects.exists()


def test_a_wrong_absence_is_said_at_its_field(plan: Plan, lead: Person, client_of: SignIn) -> None:
    for typed, said in (
        (away(lead, end="2026-11-20T23:00"), "The end must be after the beginning."),
        (away(lead, "2026-11-01T00:00", "2026-11-02T00:00"), "This time is over."),
        (away(lead, "0001-01-01T00:00"), "Give a day and a time"), (away(lead, "2026-13-01T00:00"), "Give a day and a time"),
        (away(lead, end="2190-01-01T00:00"), "Choose a time within three years."),
    ):  # fmt: skip
        answer = client_of(lead).post(at("absence_add", plan), typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Absence.objects.exists()
