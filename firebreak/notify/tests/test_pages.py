"""The notices page: who sees addresses, adding and removing webhooks, sending again."""

import pytest
from django.urls import reverse

from firebreak.base.actions import machine
from firebreak.notify import actions, kinds, words
from firebreak.notify.models import Delivery, Endpoint

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def page(brand, name="notices", **more):
    return reverse(f"notify:{name}", kwargs={"brand": brand.slug, **more})


def test_a_lead_sees_who_was_told_and_no_address_outside(brand, lead, client_of, tell):
    tell()
    actions.tell_address(
        brand=brand, kind="test", about="x", key="k2", params={"what": "hi"}, address="new@example.net"
    )
    body = client_of(lead).get(page(brand)).content.decode()
    assert "Lead" in body
    assert "smoke" in body
    assert "new@example.net" not in body


def test_an_admin_sees_the_addresses(brand, admin, client_of):
    actions.tell_address(
        brand=brand, kind="test", about="x", key="k2", params={"what": "hi"}, address="new@example.net"
    )
    assert "new@example.net" in client_of(admin).get(page(brand)).content.decode()


def test_the_page_is_closed_to_a_viewer_and_unknown_to_an_outsider(brand, viewer, outsider, client_of):
    assert client_of(viewer).get(page(brand)).status_code == 403
    assert client_of(outsider).get(page(brand)).status_code == 404


def test_a_kind_that_nobody_says_any_more_does_not_break_the_page(brand, lead, client_of, tell):
    tell()
    kinds._kinds.pop("test")
    assert client_of(lead).get(page(brand)).status_code == 200


def test_a_new_webhook_shows_its_secret_once_and_it_signs(brand, admin, client_of):
    client = client_of(admin)
    made = client.post(
        page(brand, "endpoint_new"), {"service": "webhook", "name": "Bot", "url": "https://example.org/hook"}
    )
    endpoint = Endpoint.objects.get()
    assert endpoint.secrets["secret"] in made.content.decode()
    assert "whsec_" not in client.get(page(brand)).content.decode()
    from firebreak.connectors.webhook.signing import key_of

    assert len(key_of(endpoint.secrets["secret"])) >= 24


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://example.org/x", "https://user:pw@example.org/", "javascript:alert(1)"]
)
def test_a_wrong_address_is_refused_in_words_and_nothing_is_made(brand, admin, client_of, url):
    answer = client_of(admin).post(
        page(brand, "endpoint_new"), {"service": "webhook", "name": "Bot", "url": url}
    )
    assert answer.status_code == 400
    assert not Endpoint.objects.exists()
    assert "error" in answer.content.decode()


def test_a_lead_may_not_add_or_remove_webhooks(brand, lead, client_of):
    endpoint = actions.add_endpoint(
        actor=machine("t"),
        brand=brand,
        pager="webhook",
        name="B",
        settings={"url": "https://e.org"},
        secrets={},
    )
    client = client_of(lead)
    assert client.get(page(brand, "endpoint_new")).status_code == 403
    assert client.post(page(brand, "endpoint_remove", uid=endpoint.uid)).status_code == 403


def test_removing_needs_a_post_and_the_right_brand(brand, admin, outsider, other_brand, client_of):
    endpoint = actions.add_endpoint(
        actor=machine("t"),
        brand=brand,
        pager="webhook",
        name="B",
        settings={"url": "https://e.org"},
        secrets={},
    )
    client = client_of(admin)
    assert client.get(page(brand, "endpoint_remove", uid=endpoint.uid)).status_code == 405
    assert client_of(outsider).post(page(other_brand, "endpoint_remove", uid=endpoint.uid)).status_code == 404
    assert client.post(page(brand, "endpoint_remove", uid=endpoint.uid)).status_code == 302
    endpoint.refresh_from_db()
    assert not endpoint.active


def test_sending_again_is_for_failed_ones_only(brand, lead, client_of, tell):
    tell()
    delivery = Delivery.objects.get()
    url = page(brand, "delivery_again", uid=delivery.uid)
    Delivery.objects.update(state="sent")
    answer = client_of(lead).post(url, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    Delivery.objects.update(state="failed", error_code="mail.refused")
    assert words.say("mail.refused") in client_of(lead).get(page(brand)).content.decode()
    client_of(lead).post(url)
    assert Delivery.objects.get().state == "waiting"


def test_every_code_that_a_pager_can_raise_has_words():
    """Codes are found in the source of the pagers that exist."""
    import re
    from pathlib import Path

    import firebreak

    root = Path(firebreak.__file__).parent / "connectors"
    files = [
        root / "webhook/pager.py",
        root / "email/smtp.py",
        root / "email/composing.py",
        root / "email/address.py",
    ]
    codes = {
        code for file in files for code in re.findall(r'"((?:mail|webhook)\.[a-z_]+)"', file.read_text())
    }
    assert len(codes) > 10
    assert codes <= set(words.WORDS)


def test_a_notice_that_its_kind_hides_is_not_in_the_list(brand, lead, admin, client_of, tell):
    def say(_params):
        return kinds.Said("a private matter", ())

    kinds.register("test", say, seen_by=lambda _params, person: person == admin)
    tell()
    assert "a private matter" not in client_of(lead).get(page(brand)).content.decode()
    assert "a private matter" in client_of(admin).get(page(brand)).content.decode()
