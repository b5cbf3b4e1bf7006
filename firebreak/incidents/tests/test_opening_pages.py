"""An incident is opened from a phone in the street, an alert, a report or a post, and leads to its room."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.clock import now
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening
from firebreak.listening.models import Alert, Monitor

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def here(crewed: Any) -> str:
    return reverse("incidents:open", args=[crewed.slug])


@pytest.fixture
def monitor(crewed: Any) -> Monitor:
    return listening.create_monitor(
        actor=ACTOR, brand=crewed, name="Norrsken", kind="brand", query="norrsken"
    )


@pytest.fixture
def alert(crewed: Any, monitor: Monitor) -> Alert:
    at = now()
    return Alert.objects.create(
        brand=crewed, monitor=monitor, number=7, state="crisis", since=at - timedelta(hours=1), raised_at=at, updated_at=at,
        channel="volume", surprise=6.0, reason_code="volume", evidence={"risk": "outage"},
    )  # fmt: skip


def test_a_title_is_enough_and_leads_to_the_room(
    here: str, crewed: Any, sam: Any, monitor: Monitor, client_of: Any
) -> None:
    client = client_of(sam)
    form = client.get(here).content.decode()
    assert form.count('value="unsure"') == 3
    assert form.count("checked") == 4  # the freeze too
    sent = {"title": "Smoke in the shop", "harm": "unsure", "ours": "unsure", "growing": "unsure"}
    answer = client.post(here, sent)
    row = Incident.objects.get()
    assert answer["Location"] == reverse("incidents:room", args=[crewed.slug, row.uid])
    assert (row.title, row.type, row.opened_by) == ("Smoke in the shop", "", sam)
    assert [one.monitor for one in row.watched.all()] == [monitor]


def test_the_local_emergency_number_stands_on_the_form_without_any_script(
    here: str, crewed: Any, sam: Any, client_of: Any
) -> None:
    crewed.market = "SE"
    crewed.save()
    html = client_of(sam).get(here).content.decode()
    assert 'href="tel:112"' in html
    assert 'href="tel:999"' not in html
    crewed.market = ""
    crewed.save()
    assert 'href="tel:999"' in client_of(sam).get(here).content.decode()


def test_from_an_alert_title_type_and_monitors_are_there_and_it_opens_once(
    here: str, crewed: Any, sam: Any, alert: Alert, monitor: Monitor, client_of: Any
) -> None:
    client = client_of(sam)
    page = client.get(reverse("listening:alert", args=[crewed.slug, alert.uid])).content.decode()
    assert f"{here}?alert={alert.uid}" in page
    html = client.get(here, {"alert": str(alert.uid)}).content.decode()
    assert 'value="Norrsken"' in html
    assert '<option value="outage" selected' in html
    sent = {
        "title": "It",
        "harm": "no",
        "ours": "yes",
        "growing": "yes",
        "type": "outage",
        "alert": str(alert.uid),
    }
    first, again = client.post(here, sent), client.post(here, sent)
    row = Incident.objects.get()
    assert first["Location"] == again["Location"]
    assert (row.origin, row.origin_about) == ("alert", f"alert:{alert.uid}")
    assert row.aware_at == alert.raised_at
    assert [one.monitor for one in row.watched.all()] == [monitor]
    page = client.get(reverse("listening:alert", args=[crewed.slug, alert.uid])).content.decode()
    assert "Go to incident I-1" in page


def test_from_an_alert_what_is_new_in_the_words_is_in_the_title(
    here: str, sam: Any, alert: Alert, client_of: Any
) -> None:
    words = [("blend", 60, 35), ("metal", 40, 0), ("<b>", 20, 1), ("金属", 10, 2), ("tins", 9, 0)]
    alert.evidence = {
        **alert.evidence,
        "terms": [{"term": term, "count": count, "before": before} for term, count, before in words],
    }
    alert.save()
    html = client_of(sam).get(here, {"alert": str(alert.uid)}).content.decode()
    assert 'value="Norrsken: metal, &lt;b&gt;, 金属"' in html


def test_from_a_report_its_words_are_the_title(here: str, crewed: Any, sam: Any, client_of: Any) -> None:
    report = listening.report_sighting(
        actor=ACTOR,
        brand=crewed,
        person=sam,
        seen_where="shop",
        text="The meter smells of smoke\nand hums",
        urgent=False,
    )
    client = client_of(sam)
    assert (
        'value="The meter smells of smoke"' in client.get(here, {"report": str(report.uid)}).content.decode()
    )
    client.post(here, {"title": "A", "harm": "no", "ours": "no", "growing": "no", "report": str(report.uid)})
    assert Incident.objects.get().origin_about == f"report:{report.uid}"
    assert (
        f"{here}?report={report.uid}"
        not in client.get(reverse("listening:report", args=[crewed.slug, report.uid])).content.decode()
    )
    post = client.get(here, {"post": str(report.post_id)}).content.decode()
    assert "The meter smells of smoke" in post


@pytest.mark.parametrize(
    "query",
    [
        {"alert": "no-such"}, {"alert": "\x00"}, {"report": "1' OR 1=1"}, {"post": "9" * 40}, {"post": "-1"}, {"post": "٣"},
        {"alert": "00000000-0000-0000-0000-000000000000"},
    ],
)  # fmt: skip
def test_what_an_address_names_that_is_not_ours_is_as_if_nothing_was_named(
    here: str, sam: Any, client_of: Any, query: dict[str, str]
) -> None:
    client = client_of(sam)
    assert client.get(here, query).status_code == 200
    answer = client.post(here, {"title": "A", "harm": "no", "ours": "no", "growing": "no", **query})
    assert answer.status_code in (302, 400)
    assert not Incident.objects.exclude(origin="person").exists()


def test_an_alert_of_another_brand_is_not_there(
    here: str, alert: Alert, other_brand: Any, outsider: Any, client_of: Any
) -> None:
    other = reverse("incidents:open", args=[other_brand.slug])
    assert "Norrsken" not in client_of(outsider).get(other, {"alert": str(alert.uid)}).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 161},
        {"harm": "maybe"},
        {"harm": ""},
        {"type": "meteor"},
        {"growing": "\x00"},
    ],
)
def test_wrong_input_opens_nothing_and_keeps_what_was_typed(
    here: str, sam: Any, client_of: Any, wrong: dict[str, str]
) -> None:
    sent = {"title": "Something is on", "harm": "no", "ours": "no", "growing": "no", **wrong}
    answer = client_of(sam).post(here, sent)
    assert answer.status_code == 400
    assert not Incident.objects.exists()
    if "title" not in wrong:
        assert 'value="Something is on"' in answer.content.decode()


def test_who_may_not_open_incidents_sees_no_way_to(
    here: str, crewed: Any, make_person: Any, client_of: Any
) -> None:
    client = client_of(make_person("vera", crewed, "viewer"))
    assert client.get(here).status_code == 403
    assert client.post(here, {"title": "A"}).status_code == 403
    assert here not in client.get(reverse("desk:now", args=[crewed.slug])).content.decode()
