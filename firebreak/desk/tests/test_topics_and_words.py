"""Now listens to the topics that are touched; a look writes nothing; the wizard says what is wrong in words."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firebreak.base.actions import machine
from firebreak.listening import actions
from firebreak.web.hub import Change
from firebreak.web.live import message

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_now_waits_for_the_events_that_the_stream_really_sends(brand, lead, client_of):
    page = client_of(lead).get(reverse("desk:now", args=[brand.slug])).content.decode()
    waits_for = page.partition('data-live-topics="')[2].partition('"')[0].split()
    for thing in ("alerts", "reports", "sources"):
        sent = message(Change(f"b{brand.pk}.{thing}", 0, 1)).decode()
        assert sent.partition("event: ")[2].partition("\n")[0] in waits_for


def test_looking_at_now_again_writes_nothing(brand, lead, client_of):
    client, address = client_of(lead), reverse("desk:now", args=[brand.slug])
    client.get(address)
    assert Session.objects.exists()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_wizard_says_in_words_what_is_wrong_with_a_query(brand, admin, client_of):
    actions.create_monitor(actor=machine("test"), brand=brand, name="Else", kind="topic", query="else")
    answer = client_of(admin).post(
        reverse("desk:set_up", args=[brand.slug]), {"monitor": "brand", "query-brand": "(norrsken"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "parenthesis" in page
    assert "(norrsken</textarea>" in page  # what was typed is kept
