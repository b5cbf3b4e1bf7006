"""The Now now_text: it says calm only when it hears, and what waits comes first. And who may see what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.listening import actions
from firebreak.listening.models import Alert, Report, Source, Watch

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def monitor(brand):
    return actions.create_monitor(actor=ACTOR, brand=brand, name="Norrsken", kind="brand", query="norrsken")


@pytest.fixture
def source(brand):
    return Source.objects.create(
        brand=brand,
        connector="bluesky",
        name="Bluesky",
        state=Source.State.LISTENING,
        last_contact_at=now(),
        last_post_at=now(),
    )


@pytest.fixture
def now_text(brand, lead, client_of):
    client = client_of(lead)
    return lambda: client.get(reverse("desk:now", args=[brand.slug])).content.decode()


def watched(monitor, state):
    Watch.objects.update_or_create(
        monitor=monitor, defaults={"state": state, "checked_at": now(), "since": now()}
    )


def alert(monitor, state, **more):
    fields = {
        "brand": monitor.brand,
        "monitor": monitor,
        "number": 1,
        "state": state,
        "cause": "detected",
        "since": now(),
        "raised_at": now(),
        "updated_at": now(),
        "surprise": 6.0,
        "channel": "volume",
        "reason_code": "spike",
        "reason_params": {},
        "status": "open",
    }
    return Alert.objects.create(**(fields | more))


def test_a_brand_that_listens_to_nothing_says_so(now_text):
    assert "Not listening yet" in now_text()
    assert "Nothing is wrong" not in now_text()


def test_calm_is_said_when_all_is_heard(monitor, source, now_text):
    watched(monitor, "calm")
    assert "Nothing is wrong right now" in now_text()
    assert "No alert is open" in now_text()


def test_no_data_is_not_calm(monitor, source, now_text):
    watched(monitor, "no-data")
    body = now_text()
    assert "We hear nothing right now" in body
    assert "No data is not calm" in body
    assert "Nothing is wrong" not in body


def test_every_source_broken_is_not_calm_even_before_the_detector_says_so(monitor, source, now_text):
    watched(monitor, "calm")
    Source.objects.update(state=Source.State.BROKEN, error_code="fetch.refused")
    body = now_text()
    assert "Nothing is wrong" not in body
    assert "We hear nothing right now" in body


def test_one_broken_source_is_named_beside_the_calm(monitor, source, brand, now_text):
    watched(monitor, "calm")
    Source.objects.create(brand=brand, connector="rss", name="News of the North", state=Source.State.BROKEN)
    assert "News of the North" in now_text()


def test_an_open_alert_waits_on_top_with_its_link(monitor, source, now_text):
    watched(monitor, "alert")
    one = alert(monitor, "alert")
    body = now_text()
    assert "One thing needs a look" in body
    assert str(one.uid) in body


def test_a_crisis_is_named_in_the_heading(monitor, source, now_text):
    watched(monitor, "crisis")
    alert(monitor, "crisis")
    assert "A crisis may be starting" in now_text()


def test_the_living_part_brings_its_heading_along(monitor, source, brand, lead, client_of):
    watched(monitor, "calm")
    client = client_of(lead)
    url = reverse("desk:now_part", args=[brand.slug])
    assert 'id="now-heading" hx-swap-oob="true"' in client.get(url).content.decode()
    alert(monitor, "crisis")
    body = client.get(url).content.decode()
    assert "A crisis may be starting" in body
    assert "Nothing is wrong" not in body


def test_an_alert_of_another_brand_is_never_here(monitor, source, other_brand, now_text):
    watched(monitor, "calm")
    theirs = actions.create_monitor(actor=ACTOR, brand=other_brand, name="Kopi", kind="brand", query="kopi")
    alert(theirs, "crisis")
    assert "Nothing is wrong right now" in now_text()
    assert "Kopi" not in now_text()


def test_a_report_by_hand_waits_for_somebody(monitor, source, brand, lead, now_text):
    watched(monitor, "calm")
    Report.objects.all().delete()
    actions.report_sighting(
        actor=ACTOR, brand=brand, person=lead, seen_where="shop", text="A row in the shop in Umeå"
    )
    body = now_text()
    assert "A row in the shop in Umeå" in body
    assert "not verified" in body


def test_an_alert_that_was_decided_waits_for_nobody(monitor, source, now_text):
    watched(monitor, "calm")
    alert(monitor, "alert", status="not_crisis", raised_at=now() - timedelta(hours=1))
    assert "Nothing is wrong right now" in now_text()


@pytest.mark.parametrize("name", ["now", "now_part", "search"])
def test_an_outsider_learns_nothing_and_members_get_in(brand, outsider, viewer, auditor, client_of, name):
    url = reverse(f"desk:{name}", args=[brand.slug])
    assert client_of(outsider).get(url).status_code == 404
    for person in (viewer, auditor):
        assert client_of(person).get(url).status_code == 200


def test_a_viewer_cannot_set_up_and_is_not_offered_it(brand, viewer, lead, admin, outsider, client_of):
    url = reverse("desk:set_up", args=[brand.slug])
    assert client_of(viewer).get(url).status_code == 403
    assert client_of(lead).post(url).status_code == 403
    assert client_of(outsider).post(url).status_code == 404
    assert client_of(admin).get(url).status_code == 200
    assert url not in client_of(viewer).get(reverse("desk:now", args=[brand.slug])).content.decode()


def test_a_person_without_a_brand_is_told_what_to_do(make_person, client_of):
    body = client_of(make_person("nobody")).get("/").content.decode()
    assert "belong to no brand yet" in body
