"""Signing in with password, code and recovery code; sessions; what the chain says about it."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from firebreak.base import audit, config, secrets
from firebreak.base.models import AuditEntry, Event
from firebreak.org.models import Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PASSWORD = "correct horse battery"
LOGIN, MFA = "/account/login/", "/account/2fa/"


@pytest.fixture
def ada(brand, make_person):
    return make_person("ada", brand, "admin", password=PASSWORD)


def sign_in(client, email="ada@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(client):
    return "_auth_user_id" in client.session


def chain():
    return [
        (e.action, e.actor, json.loads(e.payload.body))
        for e in AuditEntry.objects.filter(brand_id=0).order_by("number")
    ]


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def code_of(person):
    secret = Authenticator.objects.get(user=person, type="totp").wrap()
    return totp.format_hotp_value(totp.hotp_value(_secret(secret), int(time.time()) // 30))


def _secret(wrapped):
    from allauth.mfa.utils import decrypt

    return decrypt(wrapped.instance.data["secret"])


def with_totp(person):
    totp.TOTP.activate(person, totp.generate_totp_secret())


def test_the_right_password_lets_in_and_the_chain_says_so(ada, client):
    assert sign_in(client)["Location"] == "/"
    assert signed_in(client)
    action, actor, body = chain()[-1]
    assert (action, actor) == ("org.signed_in", f"person:{ada.uid}")
    assert body["ip"] == "127.0.0.1"
    client.post("/account/logout/")
    assert not signed_in(client)
    assert chain()[-1][0] == "org.signed_out"
    assert list(audit.verify(0)) == []


def test_a_get_signs_nobody_out(ada, client):
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)


def test_a_refusal_does_not_say_whether_the_address_exists(ada, make_person, brand):
    make_person("gone", brand, password=PASSWORD, is_active=False)
    answers = [
        sign_in(Client(), "ada@example.org", "wrong horse battery"),
        sign_in(Client(), "nobody@example.org", "wrong horse battery"),
        sign_in(Client(), "gone@example.org", "wrong horse battery"),
    ]
    shown = {
        text(answer).replace(email, "")
        for answer, email in zip(answers, ("ada", "nobody", "gone"), strict=True)
    }
    assert len(shown) == 1
    assert "E-mail address or password is not right." in shown.pop()
    assert {answer.status_code for answer in answers} == {200}


def test_a_failed_sign_in_is_noted_without_what_was_typed(ada, client):
    sign_in(client, password="wrong horse battery")
    sign_in(client, email="my-secret-password@oops.org")
    noted = [entry for entry in chain() if entry[0] == "org.sign_in_failed"]
    assert len(noted) == 2
    assert {actor for _action, actor, _body in noted} == {"address:127.0.0.1"}
    assert "secret" not in json.dumps(noted)
    assert "horse" not in json.dumps(noted)


def test_tries_are_limited_for_one_account_wherever_they_come_from(ada):
    answers = [sign_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), password=f"wrong {n} battery") for n in range(7)]
    assert "Too many tries" in text(answers[-1])
    assert "Too many tries" in text(sign_in(Client(REMOTE_ADDR="192.0.2.99"), password=PASSWORD))


def test_tries_are_limited_for_one_address_whichever_account(ada):
    answers = [
        sign_in(Client(), email=f"n{n}@example.org", password="wrong horse battery") for n in range(13)
    ]
    assert "Too many tries" in text(answers[-1])


@pytest.mark.django_db(transaction=True)
def test_the_count_of_tries_is_shared_by_processes():
    """A worker that starts later (here: a thread with its own connection) sees what others counted."""

    def count(_):
        try:
            return cache.get("tries", 0)
        finally:
            connection.close()

    cache.set("tries", 5)
    with ThreadPoolExecutor(1) as pool:
        assert list(pool.map(count, [0])) == [5]


def test_a_code_is_asked_for_after_the_password_and_a_wrong_one_is_noted(ada, client):
    with_totp(ada)
    assert sign_in(client)["Location"].startswith(f"{MFA}authenticate/")
    assert not signed_in(client)
    assert client.get("/me").status_code == 302
    answer = client.post(f"{MFA}authenticate/", {"code": "000000"})
    assert "This code is not right" in text(answer)
    assert chain()[-1][0] == "org.second_step_failed"
    client.post(f"{MFA}authenticate/", {"code": code_of(ada)})
    assert signed_in(client)


def test_a_recovery_code_works_once(ada):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with_totp(ada)
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        sign_in(client)
        client.post(f"{MFA}authenticate/", {"code": code})
        assert signed_in(client) is expected


def test_turning_the_second_step_on_asks_for_the_password_again_and_is_noted(
    ada, client_of, django_capture_on_commit_callbacks
):
    client = client_of(ada)
    assert client.get(f"{MFA}totp/activate/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(f"{MFA}totp/activate/")
    secret = re.search(r'<code class="wrap">(\w+)</code>', page.content.decode())[1]
    value = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{MFA}totp/activate/", {"code": value})
    assert answer["Location"] == f"{MFA}recovery-codes/"
    assert {"org.second_step_added"} <= {entry[0] for entry in chain()}
    codes = client.get(f"{MFA}recovery-codes/")
    assert len(re.findall(r"<li><code>", codes.content.decode())) == 10
    assert client.get(f"{MFA}recovery-codes/download/").content.count(b"\n") >= 10


def test_a_new_password_ends_the_other_sessions(ada):
    here, there = Client(), Client(HTTP_USER_AGENT="Phone")
    for client in (here, there):
        sign_in(client)
    assert UserSession.objects.filter(user=ada).count() == 2
    new = "another horse battery"
    answer = here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302
    assert "org.password_changed" in [entry[0] for entry in chain()]


def test_other_sessions_are_listed_and_ended_and_nobody_ends_a_strangers(ada, outsider, client_of):
    here, there = Client(HTTP_USER_AGENT="Desk <b>"), Client(HTTP_USER_AGENT="Phone")
    for client in (here, there):
        sign_in(client)
    page = here.get("/me").content.decode()
    assert "Phone" in page
    assert "Desk &lt;b&gt;" in page
    session = UserSession.objects.get(user_agent="Phone")
    assert client_of(outsider).post(f"/me/sessions/{session.pk}/end").status_code == 404
    assert there.get("/me").status_code == 200
    here.post(f"/me/sessions/{session.pk}/end")
    assert there.get("/me").status_code == 302
    sign_in(there)
    here.post("/me/sessions/end-others")
    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200
    assert {"org.session_ended", "org.other_sessions_ended"} <= {entry[0] for entry in chain()}


@pytest.mark.parametrize("path", [
    "/account/signup/", "/account/email/", "/account/confirm-email/", "/account/confirm-email/abc/",
    "/account/login/code/confirm/", "/account/login/code/", "/account/sessions/", f"{MFA}webauthn/signup/",
])  # fmt: skip
def test_pages_that_this_product_does_not_use_are_not_there(path, ada, client, client_of):
    for one in (client, client_of(ada)):
        assert one.get(path).status_code == 404
        assert one.post(path).status_code == 404
    assert Person.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "sv", "ms"])
def test_every_reachable_page_is_ours_and_says_its_language(language, ada, client, client_of):
    Person.objects.update(language=language)
    inside = client_of(ada)
    inside.post("/account/reauthenticate/", {"password": PASSWORD})
    with_totp(ada)
    pages = [(client, path) for path in (LOGIN, "/account/password/reset/", "/account/inactive/")]
    pages += [(inside, path) for path in (
        "/account/logout/", "/account/password/change/", "/account/reauthenticate/", MFA, f"{MFA}totp/deactivate/",
        f"{MFA}recovery-codes/generate/", f"{MFA}webauthn/", f"{MFA}webauthn/add/", f"{MFA}reauthenticate/", "/me",
    )]  # fmt: skip
    for one, path in pages:
        answer = one.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, path
        html = answer.content.decode()
        assert f'<html lang="{language}"' in html, path
        assert html.count("<h1>") == 1, path
        assert "placeholder=" not in html, path
        assert not re.search(r"<script(?![^>]*(src=|application/json))[^>]*>", html), (
            f"inline script on {path}"
        )
        assert " style=" not in html, path
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_reset_page_without_mail_says_whom_to_ask(client):
    assert "owner of the installation" in text(client.get("/account/password/reset/"))


@pytest.fixture
def with_mail(monkeypatch):
    """Mail is set up: the address then leads to allauth's page."""
    monkeypatch.setitem(config.settings(), "mail_url", "smtp://mail.example.org")


def test_a_link_for_a_new_password_goes_out_sealed_to_our_own_address(ada, client, with_mail):
    for email in ("ada@example.org", "nobody@example.org"):
        answer = client.post(
            "/account/password/reset/",
            {"email": email},
            headers={"host": "localhost", "x-forwarded-host": "evil.org"},
        )
        assert answer["Location"] == "/account/password/reset/done/"
    event = Event.objects.get(name="org.mail_asked")
    mail = secrets.unseal(event.payload["sealed"])
    assert mail["to"] == "ada@example.org"
    link = re.search(r"http://\S+", mail["text"])[0]
    assert link.startswith("http://127.0.0.1:8730/account/password/reset/key/")
    assert link not in json.dumps(event.payload)
    page = client.get(link.removeprefix("http://127.0.0.1:8730"), follow=True)
    new = "another horse battery"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    ada.refresh_from_db()
    assert ada.check_password(new)
    assert "org.password_reset" in [entry[0] for entry in chain()]
    again = Client().get(link.removeprefix("http://127.0.0.1:8730"), follow=True)
    assert "used already" in text(again)


def test_a_forged_host_is_refused(client, ada):
    assert client.get(LOGIN, headers={"host": "evil.org"}).status_code == 400


def test_sign_in_leads_only_to_our_own_pages(ada):
    for target in ("https://evil.org/", "//evil.org/", "javascript:alert(1)", "http:evil.org"):
        assert sign_in(Client(), next=target)["Location"] == "/"
    assert sign_in(Client(), next="/me")["Location"] == "/me"


def test_the_look_that_a_person_chose_is_kept_with_them(ada, client_of):
    client = client_of(ada)
    client.post(reverse("web:theme"), {"theme": "dark"})
    client.post(reverse("web:shortcuts"), {"shortcuts": "off"})
    client.post(reverse("web:language"), {"language": "sv"})
    ada.refresh_from_db()
    assert (ada.theme, ada.single_keys, ada.language) == ("dark", False, "sv")
    with translation.override("en"):
        assert 'lang="sv"' in client.get("/me").content.decode()
