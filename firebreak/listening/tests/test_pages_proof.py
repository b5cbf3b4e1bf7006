"""The pages of a proof and of expected events."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from firebreak.listening import actions
from firebreak.listening.models import Alert, ExpectedEvent
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.test_alerts import Desk, desk
from firebreak.listening.views.alert_proof import proof_view

__all__ = ["desk"]
pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _page(client: Any, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_alert_shows_its_proof(desk: Desk, client: Any, brand: Any, lead: Any) -> None:
    desk.burst()
    alert = Alert.objects.get()
    other = actions.create_monitor(actor=ACTOR, brand=brand, name="Second desk", kind="topic", query="pump")
    actions.join_alert(actor=ACTOR, alert=alert, monitor=other)
    client.force_login(lead)
    body = _page(client, "listening:alert", brand.slug, alert.uid)
    proof = proof_view(brand, alert, alert.evidence, desk.at)
    for words in (proof.without, proof.copies, proof.record, proof.command):
        assert words
        assert escape(words) in body
    assert f"firebreak alert verify --brand {brand.slug} A-{alert.number}" in body
    assert "as times its alert level" in body
    assert "Who is heard" in body
    assert "Second desk" in body
    assert "Claims" in body
    assert "author=a" in body
    assert "Seen by another monitor as well" in body


def test_a_report_and_an_alert_of_an_older_version_have_no_proof_and_their_page_opens(
    client: Any, brand: Any, lead: Any
) -> None:
    actions.report_sighting(
        actor=ACTOR, brand=brand, person=lead, seen_where="shop", text="Smoke", urgent=True
    )
    alert = Alert.objects.get()
    alert.evidence = {"copies": 0.3, "top_posts": [1], "channels": [{"channel": "spike/1", "surprise": 4.0}]}
    alert.save()
    client.force_login(lead)
    assert "alert verify" not in _page(client, "listening:alert", brand.slug, alert.uid)


def test_an_event_is_added_changed_listed_and_removed(
    client: Any, brand: Any, other_brand: Any, monitor: Any, lead: Any, viewer: Any
) -> None:
    client.force_login(lead)
    new = reverse("listening:expected_event_new", args=[brand.slug])
    times = {"since": "2026-11-01T10:00", "until": "2026-11-02T10:00"}
    assert client.post(new, {"name": "Launch", **times, "until": "2026-10-01T10:00"}).status_code == 422
    assert client.post(new, {"name": "Launch", **times, "until": "2027-11-02T10:00"}).status_code == 422
    assert (
        client.post(new, {"name": "<b>Launch</b>", **times, "monitors": [str(monitor.uid)]}).status_code
        == 302
    )
    event = ExpectedEvent.objects.get()
    assert list(event.monitors.all()) == [monitor]
    body = _page(client, "listening:expected_events", brand.slug)
    assert "&lt;b&gt;Launch&lt;/b&gt;" in body
    assert monitor.name in body
    edit = reverse("listening:expected_event_edit", args=[brand.slug, event.uid])
    assert client.post(edit, {"name": "Sale", **times}).status_code == 302
    event.refresh_from_db()
    assert (event.name, event.monitors.count()) == ("Sale", 0)
    foreign = actions.create_monitor(actor=ACTOR, brand=other_brand, name="F", kind="topic", query="f")
    assert client.post(edit, {"name": "Sale", **times, "monitors": [str(foreign.uid)]}).status_code == 422
    assert (
        client.post(reverse("listening:expected_event_remove", args=[brand.slug, event.uid])).status_code
        == 302
    )
    assert client.get(edit).status_code == 404
    client.force_login(viewer)
    assert client.get(new).status_code == 403


def test_the_charts_mark_an_event(desk: Desk, client: Any, brand: Any, monitor: Any, lead: Any) -> None:
    actions.expect_event(
        actor=ACTOR, brand=brand, person=lead, name="Derby match", since=desk.at - timedelta(hours=2),
        until=desk.at + timedelta(hours=1), monitors=[monitor],
    )  # fmt: skip
    client.force_login(lead)
    assert "Derby match" in _page(client, "listening:monitor", brand.slug, monitor.uid)
