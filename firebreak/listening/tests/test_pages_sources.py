"""Sources on the pages: picker, forms made from manifests, secrets, health, removal."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.clock import frozen, now
from firebreak.listening import actions
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, filled

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


@pytest.fixture
def news(brand: Any) -> Source:
    settings = {"address": "https://news.example/feed"}
    return actions.add_source(
        actor=ACTOR, brand=brand, connector="rss", name="Evening news", settings=settings
    )


def test_an_empty_list_helps(client: Any, brand: Any) -> None:
    page = client.get(url("sources")).content.decode()
    assert "No source is connected" in page
    assert url("source_new") in page


def test_the_picker_offers_every_connector_a_person_can_connect(client: Any, brand: Any) -> None:
    page = client.get(url("source_new")).content.decode()
    for name in ("rss", "bluesky", "email", "webhook"):
        assert f"?connector={name}" in page
    assert "?connector=demo" not in page
    assert "?connector=byhand" not in page
    assert url("import_new") in page


@pytest.mark.parametrize("name", ["nothing", "../../x", HOSTILE, "byhand"])
def test_a_connector_that_is_none_leads_back_to_the_picker(name: str, client: Any, brand: Any) -> None:
    for response in (
        client.get(url("source_new"), {"connector": name}),
        client.post(url("source_new"), {"connector": name}),
    ):
        page = response.content.decode()
        assert response.status_code == 200
        assert "There is no connector of that name" in page
        assert "<script>alert" not in page
    assert not Source.objects.exists()


def test_a_feed_is_connected_through_the_form(client: Any, brand: Any) -> None:
    form = filled(client.get(url("source_new"), {"connector": "rss"}).content.decode())
    given = {**form, "connector": "rss", "name": "News", "set_address": "https://news.example/feed"}
    response = client.post(url("source_new"), given)
    made = Source.objects.get()
    assert (response.status_code, response["Location"]) == (302, url("source", made.uid))
    assert (made.name, made.settings["address"]) == ("News", "https://news.example/feed")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news",
        "ftp://a.example",
        "https://user:pw@a.example/",
        "javascript:alert(1)",
        "x" * 5000,
        "https://",
    ],
)
def test_an_address_that_is_none_is_refused_beside_its_field(address: str, client: Any, brand: Any) -> None:
    response = client.post(url("source_new"), {"connector": "rss", "name": "News", "set_address": address})
    assert response.status_code == 422
    assert not Source.objects.exists()
    assert "error-summary" in response.content.decode()


def test_a_stored_secret_is_never_drawn_and_an_empty_field_keeps_it(client: Any, brand: Any) -> None:
    secret = "the-mailbox-password"
    settings = {"host": "imap.example", "user": "in@example.org", "folder": "INBOX"}
    made = actions.add_source(
        actor=ACTOR,
        brand=brand,
        connector="email",
        name="Mailbox",
        settings=settings,
        secrets={"password": secret},
    )
    page = client.get(url("source_edit", made.uid)).content.decode()
    assert secret not in page
    assert "A value is stored. Leave this empty to keep it." in page
    assert secret not in client.get(url("source", made.uid)).content.decode()
    given = filled(page)
    sent = client.post(url("source_edit", made.uid), {**given, "name": "Mailbox 2", "set_password": ""})
    made.refresh_from_db()
    assert sent.status_code == 302, sent.content.decode()
    assert (made.name, made.secrets["password"]) == ("Mailbox 2", secret)
    wrong = client.post(url("source_edit", made.uid), {**given, "name": "", "set_password": "typed-now"})
    assert wrong.status_code == 422
    assert "typed-now" not in wrong.content.decode()


def test_a_webhook_shows_its_secret_to_its_maker_until_they_have_copied_it(
    client: Any, brand: Any, viewer: Any, client_of: Any
) -> None:
    response = client.post(
        url("source_new"), {"connector": "webhook", "name": "Our tool", "set_url": "", "set_platform": ""}
    )
    made = Source.objects.get()
    secret = made.secrets["secret"]
    assert response["Location"] == url("source", made.uid)
    first = client.get(response["Location"])
    page = first.content.decode()
    assert secret in page
    assert "curl" in page
    assert f"/hooks/{made.uid}" in page
    assert "no-store" in first["Cache-Control"]
    for reload in ({}, {"Sec-Purpose": "prefetch"}, {"HX-Request": "true", "HX-Boosted": "true"}):
        assert secret in client.get(response["Location"], headers=reload).content.decode(), reload
    assert secret not in client_of(viewer).get(response["Location"]).content.decode()
    assert client.post(url("source_action", made.uid), {"action": "copied"}).status_code == 302
    assert secret not in client.get(response["Location"]).content.decode()
    assert secret not in client_of(viewer).get(response["Location"]).content.decode()


def test_a_fresh_secret_is_drawn_for_half_an_hour_and_each_for_itself(
    client: Any, brand: Any, lead: Any, client_of: Any
) -> None:
    for name in ("One", "Two"):
        client.post(url("source_new"), {"connector": "webhook", "name": name})
    one, two = Source.objects.order_by("pk")
    for made in (one, two):
        assert made.secrets["secret"] in client.get(url("source", made.uid)).content.decode()
    again = client_of(lead)
    assert one.secrets["secret"] not in again.get(url("source", one.uid)).content.decode()
    with frozen(now() + timedelta(minutes=31)):
        assert one.secrets["secret"] not in client.get(url("source", one.uid)).content.decode()


def test_a_new_secret_keeps_the_old_one_valid(client: Any, brand: Any) -> None:
    client.post(url("source_new"), {"connector": "webhook", "name": "Our tool"})
    made = Source.objects.get()
    old = made.secrets["secret"]
    client.post(url("source_action", made.uid), {"action": "new_secret"})
    made.refresh_from_db()
    assert made.secrets["secret"] != old
    assert made.secrets["secret_old"] == old
    page = client.get(url("source", made.uid)).content.decode()
    assert made.secrets["secret"] in page
    assert old not in page


def test_keys_in_an_address_are_for_those_who_may_edit_the_source(
    client: Any, brand: Any, viewer: Any, auditor: Any, client_of: Any
) -> None:
    address = "https://news.example/feed?topic=norrsken&token=Zm9vYmFy"
    made = actions.add_source(
        actor=ACTOR, brand=brand, connector="rss", name=f"Feed {address}", settings={"address": address}
    )
    Source.objects.filter(pk=made.pk).update(
        state="broken",
        error_code="rss.odd",
        error_params={"message": f"{address} is not a feed"},
        warnings=[{"code": "rss.item", "params": {"message": f"An item of {address} is empty"}}],
    )
    made.gaps.create(start=now() - timedelta(hours=1), code="rss.odd", params={"message": address})
    actions.change_source(actor=ACTOR, source=made, settings={"address": address + "2"})
    pages = [url("sources"), url("source", made.uid), url("mentions") + f"?source={made.uid}", "/b/norrsken/"]
    for person in (viewer, auditor):
        reader = client_of(person)
        for one in pages:
            page = reader.get(one).content.decode()
            assert "Zm9vYmFy" not in page, (person, one)
    assert "topic=norrsken" in client_of(viewer).get(url("source", made.uid)).content.decode()
    audit = client_of(auditor).get(reverse("org:audit", args=["norrsken"])).content.decode()
    assert "source.changed" in audit
    assert "Zm9vYmFy" not in audit
    assert "Zm9vYmFy" in client.get(url("source_edit", made.uid)).content.decode()
    made.refresh_from_db()
    assert made.settings["address"] == address + "2"


def test_health_is_told_in_words_with_gaps_and_what_to_do(client: Any, news: Source) -> None:
    Source.objects.filter(pk=news.pk).update(
        state="broken", error_code="gap.broken", lag_s=95, posts_hour=7, last_contact_at=now()
    )
    SourceGap.objects.create(
        source=news, start=now() - timedelta(hours=3), end=now() - timedelta(hours=2), code="gap.rate"
    )
    page = client.get(url("source", news.uid)).content.decode()
    for words in (
        "Needs you",
        "Check the address and the credentials",
        "1 minute",
        "The service asked us to wait",
        "1 hour",
    ):
        assert words in page, words
    assert "Evening news" in client.get(url("sources")).content.decode()


def test_pause_and_resume(client: Any, news: Source) -> None:
    page = client.post(url("source_action", news.uid), {"action": "pause"}, follow=True).content.decode()
    news.refresh_from_db()
    assert (news.active, news.state) == (False, "paused")
    assert "is shown as a gap" in page
    assert "Resume" in page
    client.post(url("source_action", news.uid), {"action": "resume"})
    news.refresh_from_db()
    assert news.active is True


@pytest.mark.parametrize("action", ["", "explode", "new_secret"])
def test_an_action_that_is_none_changes_nothing(action: str, client: Any, news: Source) -> None:
    page = client.post(url("source_action", news.uid), {"action": action}, follow=True).content.decode()
    assert "Nothing was changed" in page
    assert Source.objects.get().active


def test_removal_needs_the_name(client: Any, news: Source) -> None:
    wrong = client.post(url("source_action", news.uid), {"action": "remove", "name": "News"})
    assert wrong.status_code == 422
    assert "Nothing was removed" in wrong.content.decode()
    assert (
        client.post(url("source_action", news.uid), {"action": "remove", "name": "Evening News"}).status_code
        == 302
    )
    assert client.get(url("source", news.uid)).status_code == 404


def test_a_source_whose_connector_is_gone_is_still_shown(client: Any, news: Source) -> None:
    Source.objects.update(connector="vanished")
    assert client.get(url("source", news.uid)).status_code == 200
    assert client.get(url("sources")).status_code == 200
    assert client.get(url("source_edit", news.uid)).status_code == 404


def test_names_of_sources_are_text(client: Any, news: Source) -> None:
    Source.objects.update(name=HOSTILE[:100])
    for address in (
        url("sources"),
        url("source", news.uid),
        url("source_edit", news.uid),
        url("mentions") + f"?source={news.uid}",
    ):
        assert "<script>alert" not in client.get(address).content.decode()
