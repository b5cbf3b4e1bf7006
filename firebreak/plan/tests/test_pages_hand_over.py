"""Handing over on its page: written by who goes, read and accepted by who comes."""

import pytest

from firebreak.base import clock
from firebreak.org.models import HandOver, Person, RotaPattern
from firebreak.plan.models import Plan
from firebreak.plan.tests.rota_pages import HOSTILE, HOUR, TONIGHT, SignIn, at, body

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def test_what_is_open_is_written_by_who_goes_and_accepted_by_who_comes(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, responder: Person, client_of: SignIn
) -> None:
    address = at("rota_hand_over", plan)
    assert "there is nothing to hand over" in body(client_of(lead), address)
    assert client_of(lead).post(address, {"open": "x"}).status_code == 302
    end = TONIGHT + 12 * HOUR
    with clock.frozen(end - HOUR):
        typed = {"shift": f"lead|{end.isoformat()}", "open": HOSTILE, "promised": "", "next": "Look at 14:00"}
        assert client_of(lead).post(address, {**typed, "shift": "lead|never"}).status_code == 422
        assert client_of(lead).post(address, {**typed, "open": "", "next": " "}).status_code == 422
        assert client_of(lead).post(address, typed).status_code == 302
        page = body(client_of(writer), address)
        assert "I have read it and take over" in page
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        row = HandOver.objects.get()
        assert "Lead hands Response lead over to you." in body(client_of(writer), at("rota", plan))
        assert "I have read it" not in body(client_of(responder), address)
        client_of(responder).post(at("rota_accept", plan, row.uid))
        client_of(lead).post(at("rota_accept", plan, row.uid))
        row.refresh_from_db()
        assert row.accepted_at is None
        assert client_of(writer).post(at("rota_accept", plan, row.uid)).status_code == 302
        row.refresh_from_db()
        assert row.accepted_by == writer
        assert "Accepted by Writer" in body(client_of(lead), address)


def test_who_comes_is_told_that_nothing_was_written(
    nights: RotaPattern, plan: Plan, writer: Person, client_of: SignIn
) -> None:
    with clock.frozen(TONIGHT + 11 * HOUR):
        assert "who has not written yet what is open" in body(client_of(writer), at("rota_hand_over", plan))
