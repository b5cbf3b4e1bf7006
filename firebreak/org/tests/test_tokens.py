"""API tokens over HTTP: brand, role, revocation and rate."""

from datetime import timedelta

import pytest
from django.http import JsonResponse
from django.test import RequestFactory
from django.urls import path
from ninja import NinjaAPI

from firebreak.base import clock, config
from firebreak.base.clock import now
from firebreak.base.errors import RateError, WrongInput, WrongMove
from firebreak.base.models import AuditEntry
from firebreak.org import actions, api_auth, queries
from firebreak.org.access import person_actor
from firebreak.org.models import ApiToken, Person

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.urls(__name__)]
api = NinjaAPI(auth=api_auth.TokenAuth(), urls_namespace="org-token-tests", docs_url=None)


@api.get("/who")
def who(request):
    token = api_auth.token_of(request)
    return {
        "brand": token.brand.slug, "role": token.role, "may": api_auth.may(request, "org.people.edit"),
        "actor": api_auth.actor_of(request).code,
    }  # fmt: skip


@api.exception_handler(RateError)
def too_fast(request, error):
    return JsonResponse({}, status=429, headers={"Retry-After": str(int(error.retry_after))})


urlpatterns = [path("api/", api.urls)]


@pytest.fixture
def make(admin, brand):
    def token(role="viewer"):
        return actions.make_token(
            actor=person_actor(admin), brand=brand, person=admin, label="Robot", role=role
        )

    return token


def call(client, secret):
    return client.get("/api/who", headers={"Authorization": f"Bearer {secret}"})


def test_a_token_speaks_for_its_brand_in_its_role(client, make, brand):
    token, secret = make("admin")
    assert call(client, secret).json() == {
        "brand": brand.slug, "role": "admin", "may": True, "actor": f"token:{token.uid}",
    }  # fmt: skip
    assert call(client, make("viewer")[1]).json()["may"] is False


@pytest.mark.parametrize("secret", ["", "fb_", "fb_wrong", "x" * 5000, "null", "' OR 1=1 --", "电池"])
def test_a_made_up_token_is_refused(client, make, secret):
    make()
    assert call(client, secret.encode().decode("latin-1")).status_code == 401


def test_a_revoked_token_is_refused(client, make, admin):
    token, secret = make()
    actions.revoke_token(actor=person_actor(admin), token=token)
    assert call(client, secret).status_code == 401
    with pytest.raises(WrongMove):
        actions.revoke_token(actor=person_actor(admin), token=token)


def test_a_token_of_somebody_who_left_is_refused(client, make, admin):
    _token, secret = make()
    Person.objects.filter(pk=admin.pk).update(is_active=False)
    assert call(client, secret).status_code == 401


def test_a_token_of_somebody_removed_from_the_brand_is_revoked_and_stays_so(
    client, brand, admin, make_person
):
    gone = make_person("gone", brand, "admin")
    made, secret = actions.make_token(
        actor=person_actor(gone), brand=brand, person=gone, label="Robot", role="admin"
    )
    assert call(client, secret).status_code == 200
    actions.remove_member(actor=person_actor(admin), membership=gone.memberships.get())
    assert call(client, secret).status_code == 401
    entry = AuditEntry.objects.get(action="org.member_removed")
    assert str(made.uid) in entry.payload.body
    gone.memberships.create(brand=brand, role="viewer")
    assert call(client, secret).status_code == 401


def test_a_token_can_do_no_more_than_its_maker_can_now(client, brand, admin, make_person):
    maker = make_person("maker", brand, "admin")
    _made, secret = actions.make_token(
        actor=person_actor(maker), brand=brand, person=maker, label="Robot", role="admin"
    )
    assert call(client, secret).json()["may"] is True
    actions.change_role(actor=person_actor(admin), membership=maker.memberships.get(), role="viewer")
    assert call(client, secret).json()["may"] is False


def test_too_many_calls_are_told_when_to_come_back(client, make, monkeypatch):
    monkeypatch.setitem(config.settings(), "api_rate_per_minute", 3)
    (_one, first), (_two, second) = make(), make()
    with clock.frozen(now()):
        assert [call(client, first).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert call(client, first)["Retry-After"] == "20"
        assert call(client, second).status_code == 200
    with clock.frozen(now() + timedelta(seconds=21)):
        assert call(client, first).status_code == 200


def test_guessing_tokens_is_slowed_down(client, make, monkeypatch):
    monkeypatch.setattr(api_auth, "FAILED_PER_MINUTE", 2)
    _token, secret = make()
    assert [call(client, f"fb_{n}").status_code for n in range(3)] == [401, 401, 429]
    assert call(client, secret).status_code == 200


def test_a_forged_header_does_not_make_a_guesser_somebody_else(client, settings, monkeypatch):
    """A proxy adds the address it saw at the end; what stands before is what the guesser wrote."""
    monkeypatch.setattr(api_auth, "FAILED_PER_MINUTE", 2)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [
        client.get(
            "/api/who",
            headers={"Authorization": f"Bearer fb_{n}", "X-Forwarded-For": f"10.9.9.{n}, 203.0.113.5"},
            REMOTE_ADDR=f"10.9.9.{n}",
        ).status_code
        for n in range(3)
    ]
    assert answers == [401, 401, 429]


def test_the_secret_is_shown_once_and_kept_nowhere(make):
    token, secret = make()
    assert secret.startswith("fb_")
    assert token.prefix == secret[:10]
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert secret not in "".join(AuditEntry.objects.values_list("payload__body", flat=True))


def test_the_last_use_is_noted_but_not_on_every_call(client, make):
    token, secret = make()
    call(client, secret)
    token.refresh_from_db()
    first = token.last_used_at
    call(client, secret)
    token.refresh_from_db()
    assert token.last_used_at == first
    with clock.frozen(now() + timedelta(minutes=6)):
        call(client, secret)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_call_without_a_token_is_nobodys():
    from ninja.errors import HttpError

    with pytest.raises(HttpError):
        api_auth.token_of(RequestFactory().get("/"))


def test_a_token_of_another_brand_is_not_found(make, other_brand):
    token, _secret = make()
    assert queries.token(other_brand, token.uid) is None


@pytest.mark.parametrize(("label", "role"), [("", "viewer"), ("x" * 81, "viewer"), ("ok", "root")])
def test_what_cannot_be_a_token_is_refused(admin, brand, label, role):
    with pytest.raises(WrongInput):
        actions.make_token(actor=person_actor(admin), brand=brand, person=admin, label=label, role=role)
