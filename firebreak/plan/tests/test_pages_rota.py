"""The rota's pages: who is on duty, giving shifts away and taking them, patterns with a preview, absence without reasons."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from firebreak.base import clock
from firebreak.org import actions as org
from firebreak.org import queries as people
from firebreak.org.models import Absence, Brand, HandOver, Membership, Person, RotaCover, RotaPattern
from firebreak.plan import actions
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10:00 in Stockholm
HOUR = timedelta(hours=1)
TONIGHT, SATURDAY = NOW + 10 * HOUR, NOW + 34 * HOUR
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def plan_by(brand: Brand, lead: Person) -> Person:
    brand.market = "SE"
    brand.save(update_fields=["market"])
    return lead


@pytest.fixture
def nights(plan: Plan, lead: Person, writer: Person) -> RotaPattern:
    """Twelve hours each night: the lead tonight, the writer on Saturday."""
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(20), "ends": time(8), "turn": "day",
        "time_zone": "Europe/Stockholm", "first": date(2026, 11, 20), "last": None,
    }  # fmt: skip
    return org.add_pattern(actor=ACTOR, brand=plan.brand, people=[lead, writer], given=given)


def at(name: str, plan: Plan, *rest: object) -> str:
    return reverse(f"plan:{name}", args=[plan.brand.slug, *rest])


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def names(brand: Brand) -> list[tuple[str, str]]:
    found = people.shifts_between(brand, NOW, NOW + timedelta(days=3))
    return [(one.person.name, f"{one.begin:%d %H}-{one.end:%H}") for one in found]


def giving(giver: Person | None, taker: Person, began: datetime, **times: str) -> dict[str, Any]:
    local = {"begin": f"{began + HOUR:%Y-%m-%dT%H:%M}", "end": f"{began + 13 * HOUR:%Y-%m-%dT%H:%M}", **times}
    return {"giver": giver.uid if giver else "", "taker": taker.uid, "began": began.isoformat(), **local}


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


def test_who_is_called_next_is_shown_as_an_order(
    plan: Plan, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="lead", people=[lead, writer])
    client = client_of(lead)
    page = body(client, at("people", plan))
    assert (
        page.count("When nobody of it answers, call in this order: 1. Response lead") == 2
    )  # social and technical
    assert page.count("The calls end here: there is nobody above.") == 1
    assert "call in this order:" in body(client, at("item", plan, "duties", "technical"))
    exported = client.get(at("export", plan, "md"))
    assert (
        "Response lead: Lead, Writer"
        in (exported.getvalue() if exported.streaming else exported.content).decode()
    )
    Brand.objects.filter(pk=plan.brand.pk).update(team_size="large")
    page = body(client_of(lead), at("people", plan))
    assert "1. Spokesperson, 2. Response lead, 3. Management" in page


def test_a_circle_of_calls_is_flagged_and_leads_to_the_duty(
    plan: Plan, lead: Person, client_of: SignIn
) -> None:
    row = plan.items.get(kind="duties", key="lead")
    actions.change_item(actor=ACTOR, item=row, body={**row.body, "calls_next": "social"}, person=None)
    page = body(client_of(lead), at("check", plan))
    assert "Calls that go round in a circle" in page
    assert "In this circle: Response lead and Social media accounts." in page
    assert at("item_edit", plan, "duties", "lead") in page
    assert "Calls go round in a circle" in body(client_of(lead), at("people", plan))
    edit = body(client_of(lead), at("item_edit", plan, "duties", "lead"))
    assert "Who is called next" in edit


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
