"""What the product names is named in the reader's language; what a person names stays as they wrote it."""

import io
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from firebreak.base import connectors
from firebreak.listening import actions, notices, queries
from firebreak.listening.models import Alert, Monitor, Source
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import filled

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    """A lead who reads Swedish."""
    lead.language = "sv"
    lead.save()
    return client_of(lead)


@pytest.fixture
def reported(brand: Any) -> Alert:
    actions.report_sighting(actor=ACTOR, brand=brand, person=None, seen_where="call", text="x", urgent=True)
    return Alert.objects.get()


def test_the_monitor_for_reports_is_called_so_in_the_readers_language(client: Any, reported: Alert) -> None:
    uid = reported.monitor.uid
    for one in ("/b/norrsken/", url("alerts"), url("alert", reported.uid), url("monitors"), url("mentions"),
                url("monitor", uid), reverse("desk:search", args=["norrsken"]) + "?q=a-1"):  # fmt: skip
        page = client.get(one).content.decode()
        assert "Rapporter" in page, one
        assert ">Reports<" not in page, one


def test_a_mail_about_a_report_names_it_in_its_readers_language(reported: Alert) -> None:
    params = notices.params_of(reported, "alert")
    for language, name in (("en", "Reports"), ("sv", "Rapporter")):
        with translation.override(language):
            assert notices.said(params).subject.split(": ")[1].startswith(name)
    del params["monitor_kind"]  # a notice that was written before an upgrade
    assert "Reports" in notices.said(params).subject
    assert mail.outbox == []


def test_a_source_that_we_named_is_called_so_in_the_readers_language(client: Any, brand: Any) -> None:
    table = io.BytesIO(b"id,created_at,text\n1,2026-10-01T10:00:00Z,norrsken\n")
    actions.begin_import(actor=ACTOR, brand=brand, person=None, file=table, file_name="t.csv")
    source = Source.objects.get()
    for one in (url("sources"), url("source", source.uid)):
        page = client.get(one).content.decode()
        assert "Filer" in page
        assert "Files" not in page


def test_a_name_left_as_it_was_offered_is_no_persons_name(client: Any, brand: Any, viewer: Any) -> None:
    page = client.get(url("source_new"), {"connector": "rss"}).content.decode()
    title = connectors.get("rss").title
    with translation.override("sv"):
        offered = translation.gettext(title)
    assert offered != title
    assert offered in page
    form = {**filled(page), "connector": "rss", "set_address": "https://news.example/feed"}
    client.post(url("source_new"), {**form, "name": offered})
    made = Source.objects.get()
    with translation.override("en"):
        assert (made.name, made.title) == (title, title)
    assert offered in client.get(url("source_edit", made.uid)).content.decode()
    client.post(url("source_edit", made.uid), {**form, "name": "Nyheterna"})
    made.refresh_from_db()
    assert (made.name, made.title) == ("Nyheterna", "Nyheterna")


def test_a_removal_asks_for_the_name_that_is_shown(client: Any, brand: Any) -> None:
    source = actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="", settings={})
    with translation.override("sv"):
        shown = source.title
    assert shown != source.name
    wrong = client.post(url("source_action", source.uid), {"action": "remove", "name": source.name})
    assert wrong.status_code == 422
    assert (
        client.post(url("source_action", source.uid), {"action": "remove", "name": shown}).status_code == 302
    )


def test_a_persons_own_words_are_never_translated(brand: Any, monitor: Any) -> None:
    Monitor.objects.filter(pk=monitor.pk).update(name="Reports")
    source = actions.add_source(actor=ACTOR, brand=brand, connector="webhook", name="Files", settings={})
    with translation.override("sv"):
        assert queries.monitor(brand, monitor.uid).title == "Reports"  # type: ignore[union-attr]
        assert source.title == "Files"
    source.connector = "gone"
    assert source.title == "Files"
