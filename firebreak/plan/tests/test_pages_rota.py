"""The rota's pages: who is on duty, two weeks as a calendar, giving shifts away and taking them."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.org import actions as org
from firebreak.org.models import Brand, Membership, Person, RotaCover, RotaPattern
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.tests.rota_pages import (
    HOSTILE,
    HOUR,
    NOW,
    SATURDAY,
    TONIGHT,
    SignIn,
    at,
    body,
    giving,
    names,
)

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.usefixtures("friday")]


@pytest.fixture
def plan_by(brand: Brand, lead: Person) -> Person:
    brand.market = "SE"
    brand.save(update_fields=["market"])
    return lead


def test_a_brand_without_a_rota_is_told_what_to_do(
    plan: Plan, lead: Person, viewer: Person, client_of: SignIn
) -> None:
    page = body(client_of(lead), at("rota", plan))
    assert "There is no rota yet" in page
    assert at("rota_pattern_new", plan) in page
    assert at("rota_pattern_new", plan) not in body(client_of(viewer), at("rota", plan))


def test_who_is_on_duty_now_is_on_top_with_how_to_reach_them(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, viewer: Person, client_of: SignIn
) -> None:
    org.set_methods(actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67")])
    page = body(client_of(writer), at("rota", plan))
    assert "Nobody at this time" in page
    assert "Next: Lead, from Fri 20 Nov 20:00" in page
    with clock.frozen(TONIGHT + HOUR):
        page = body(client_of(writer), at("rota", plan))
        assert "<b>Lead</b>" in page
        assert "until Sat 21 Nov 08:00" in page
        assert 'href="tel:+46701234567"' in page
        assert "tel:" not in body(client_of(viewer), at("rota", plan))
        assert "no-store" in client_of(viewer).get(at("rota", plan))["Cache-Control"]


def test_two_weeks_are_drawn_and_listed_with_the_zone_and_public_holidays(
    nights: RotaPattern, plan: Plan, lead: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    page = body(client, at("rota", plan))
    assert page.count('<svg class="rota-week"') == 2
    assert "Europe/Stockholm, UTC+1" in page
    assert (
        page.count('<b class="num">20:00–08:00</b>') == 11
    )  # from Friday to the Sunday of next week, and the pattern
    assert "Lead" in page
    christmas = body(client, at("rota", plan) + "?from=2026-12-24")
    assert "Christmas Day" in christmas
    assert "Friday 25 December" in christmas
    Person.objects.filter(pk=lead.pk).update(language="sv")
    swedish = body(client_of(lead), at("rota", plan) + "?from=2026-12-24")
    assert "Juldagen" in swedish
    assert '<span lang="sv">Juldagen</span>' in swedish
    Person.objects.filter(pk=lead.pk).update(language="en")
    for wild in ("9999-99-99x", "9999-12-31", "0001-01-01", ""):
        assert "Monday 16 November" in body(client_of(lead), at("rota", plan) + f"?from={wild}")


@pytest.mark.parametrize(("market", "said"), [
    ("", "No country is set for the brand"), ("XX", "Public holidays of XX are not known here"),
    ("SE", "No public holiday of the whole country in these weeks."),
])  # fmt: skip
def test_a_market_without_data_is_said_in_words(
    market: str, said: str, nights: RotaPattern, plan: Plan, lead: Person, client_of: SignIn
) -> None:
    Brand.objects.filter(pk=plan.brand.pk).update(market=market)
    assert said in body(client_of(lead), at("rota", plan))


def test_people_see_their_own_shifts_on_their_own_clock_too(
    nights: RotaPattern, plan: Plan, writer: Person, viewer: Person, client_of: SignIn
) -> None:
    Person.objects.filter(pk=writer.pk).update(time_zone="Asia/Shanghai")
    page = body(client_of(writer), at("rota", plan))
    assert "Saturday 21 November 20:00 to Sunday 22 November 08:00" in page
    assert "Sun 22 Nov 03:00–15:00 on your own clock" in page
    assert "None of the next two weeks is yours." in body(client_of(viewer), at("rota", plan))


def test_somebody_gives_a_part_of_their_shift_away(
    nights: RotaPattern, plan: Plan, writer: Person, responder: Person, client_of: SignIn
) -> None:
    client = client_of(writer)
    address = at("rota_shift", plan, nights.uid, "2026-11-21")
    page = body(client, address)
    assert "Writer (you)" in page
    assert 'value="2026-11-21T20:00"' in page
    answer = client.post(f"{address}/give", giving(writer, responder, SATURDAY, begin="2026-11-22T01:00"))
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert names(plan.brand)[1:3] == [("Writer", "21 19-00"), ("Responder", "22 00-07")]
    page = body(client, address)
    assert "Responder has it now: Sunday 22 November 01:00–08:00." in page


def test_a_stale_or_wrong_choice_changes_nothing_and_says_so(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, outsider: Person, client_of: SignIn
) -> None:
    address = at("rota_give", plan, nights.uid, "2026-11-21")
    client = client_of(lead)
    for typed, said in (
        (giving(lead, lead, SATURDAY), "This time changed in the meantime"),
        (giving(writer, outsider, SATURDAY), "Choose who takes it."),
        (giving(writer, lead, SATURDAY, begin="tomorrow"), "Give a day and a time"),
        (giving(writer, lead, SATURDAY, end="2026-11-21T19:00"), "The end must be after the beginning."),
        (giving(writer, lead, SATURDAY, end="2026-11-22T10:00"), "This time is not theirs any more"),
    ):
        answer = client.post(address, typed)
        assert answer.status_code == 422, typed
        assert said in answer.content.decode()
    assert not RotaCover.objects.exists()


@pytest.mark.parametrize(("role", "own", "hole", "others"), [
    ("viewer", True, False, False), ("auditor", True, False, False), ("responder", True, True, False),
    ("writer", True, True, False), ("approver", True, True, False), ("lead", True, True, True), ("admin", True, True, True),
])  # fmt: skip
def test_everybody_gives_their_own_away_workers_take_what_is_open_and_leads_keep_the_rota(
    role: str,
    own: bool,
    hole: bool,
    others: bool,
    plan: Plan,
    make_person: Any,
    request: Any,
    client_of: SignIn,
) -> None:
    me = request.getfixturevalue(role)
    bo, cy = make_person("bo", plan.brand, "writer"), make_person("cy", plan.brand, "writer")
    given = {
        "weekdays": list("0123456"), "begins": time(20), "ends": time(8), "turn": "day", "duty": "lead",
        "time_zone": "Europe/Stockholm", "first": date(2026, 11, 20), "last": None,
    }  # fmt: skip
    pattern = org.add_pattern(actor=ACTOR, brand=plan.brand, people=[me, bo, cy], given=given)
    org.add_absence(
        actor=ACTOR, person=cy, begin=NOW, end=NOW + timedelta(days=4), brand=plan.brand, everywhere=True
    )
    client = client_of(me)

    def post(day: str, typed: dict[str, Any]) -> bool:
        status = client.post(at("rota_give", plan, pattern.uid, day), typed).status_code
        assert status in (302, 403)
        return status == 302

    assert post("2026-11-21", giving(bo, me, SATURDAY)) == others
    assert post("2026-11-22", giving(cy, bo, SATURDAY + 24 * HOUR)) == others
    if not others:
        assert post("2026-11-22", giving(cy, me, SATURDAY + 24 * HOUR)) == hole
    assert post("2026-11-20", giving(me, bo, TONIGHT)) == own


def test_a_hole_is_shown_with_who_may_fill_it(
    nights: RotaPattern,
    plan: Plan,
    lead: Person,
    writer: Person,
    responder: Person,
    viewer: Person,
    client_of: SignIn,
) -> None:
    assert "Nobody: Writer" not in body(client_of(lead), at("rota", plan))
    org.add_absence(
        actor=ACTOR, person=writer, begin=NOW, end=NOW + timedelta(days=2), brand=plan.brand, everywhere=True
    )
    page = body(client_of(lead), at("rota", plan))
    assert "Nobody: Writer is away" in page
    assert 'class="hole"' in page
    assert "Give it to" in page
    assert "Nobody is on duty this weekend: Saturday 21 November 08:00" in body(
        client_of(lead), at("check", plan)
    )
    assert "Take it" in body(client_of(responder), at("rota", plan))
    assert "Take it" not in body(client_of(viewer), at("rota", plan))
    address = at("rota_give", plan, nights.uid, "2026-11-21")
    assert client_of(responder).post(address, giving(writer, responder, SATURDAY)).status_code == 302
    assert names(plan.brand)[1] == ("Responder", "21 19-07")
    assert "Nobody: Writer" not in body(client_of(lead), at("rota", plan))


def test_who_left_leaves_an_open_shift(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.remove_member(actor=ACTOR, membership=Membership.objects.get(brand=plan.brand, person=writer))
    page = body(client_of(lead), at("rota", plan))
    assert "Nobody: Writer has left" in page
    assert "somebody who left" in page
    writer.delete()
    assert "Nobody: the account is gone" in body(client_of(lead), at("rota", plan))
    address = at("rota_give", plan, nights.uid, "2026-11-21")
    assert client_of(lead).post(address, giving(None, lead, SATURDAY)).status_code == 302
    assert names(plan.brand)[1] == ("Lead", "21 19-07")


def test_hostile_names_are_shown_as_names(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    Person.objects.filter(pk=writer.pk).update(name=HOSTILE)
    client = client_of(lead)
    shift = at("rota_shift", plan, nights.uid, "2026-11-21")
    for address in (at("rota", plan), shift, at("rota_pattern", plan, nights.uid)):
        page = body(client, address)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_a_shift_that_is_none_is_not_found(
    nights: RotaPattern, plan: Plan, lead: Person, client_of: SignIn
) -> None:
    for day in ("2026-11-19", "2026-02-30", "x", "20261121T", "9999-12-31"):
        assert client_of(lead).get(at("rota_shift", plan, nights.uid, day)).status_code == 404


def test_the_plan_check_leads_to_the_rota(
    plan: Plan, lead: Person, viewer: Person, client_of: SignIn
) -> None:
    page = body(client_of(lead), at("check", plan))
    assert f'href="{at("rota", plan)}"' in page
    assert "Plan the rota" in page


def test_the_form_beside_a_hole_fills_it(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.add_absence(
        actor=ACTOR, person=writer, begin=NOW, end=NOW + timedelta(days=2), brand=plan.brand, everywhere=True
    )
    client = client_of(lead)
    form = body(client, at("rota", plan)).split('class="rota-give"')[1].split("</form>")[0]
    typed = dict(re.findall(r'name="(giver|began|begin|end)" value="([^"]*)"', form))
    answer = client.post(at("rota_give", plan, nights.uid, "2026-11-21"), {**typed, "taker": lead.uid})
    assert answer.status_code == 302
    assert names(plan.brand)[1] == ("Lead", "21 19-07")
    shift = body(client, at("rota_shift", plan, nights.uid, "2026-11-21")).split("<form")
    assert any(f'name="giver" value="{lead.uid}"' in one for one in shift)


def test_a_shift_is_taken_with_the_button_of_its_page(
    nights: RotaPattern, plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    Person.objects.filter(pk=lead.pk).update(time_zone="America/New_York")
    address = at("rota_shift", plan, nights.uid, "2026-11-21")
    (form,) = [
        one
        for one in body(client, address).split("<form")[1:]
        if "Take it from Writer" in one.split("</form>")[0]
    ]
    typed = dict(re.findall(r'name="(giver|began|begin|end|taker)" value="([^"]*)"', form))
    assert client.post(f"{address}/give", typed).status_code == 302
    assert names(plan.brand)[1] == ("Lead", "21 19-07")
