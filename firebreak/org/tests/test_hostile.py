"""Wrong, huge, hostile and replayed input at every form of this room: a clear answer, and nothing lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from firebreak.base import audit, clock
from firebreak.base.clock import now
from firebreak.org import actions
from firebreak.org.access import person_actor
from firebreak.org.models import ApiToken, Brand, Invitation, Membership, Person
from firebreak.org.views import common

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PASSWORD = "correct horse battery"
NASTY = [
    "", " ", "\x00", "a\x00b", "\ud800", "x" * 100_000, "<script>alert(1)</script>", "{{ 7*7 }}{% debug %}", "%s%n",
    "' OR 1=1 --", "../../etc/passwd", "‮gnp.exe", "🔥" * 50, "\r\nSet-Cookie: a=b", "null", "-1", "1e309",
]  # fmt: skip
FORMS = {
    "invite": (["email", "role"], {"email": "new@example.org", "role": "viewer"}),
    "tokens": (["label", "role"], {"label": "Robot", "role": "viewer"}),
    "brand": (
        [
            "name",
            "spellings",
            "market",
            "time_zone",
            "team_size",
            "retention_days",
            "languages",
            "legal_hold",
        ],
        {"name": "N", "time_zone": "UTC", "team_size": "one", "retention_days": "30"},
    ),
    "archive_brand": (["name"], {"name": ""}),
}
ME = (
    ["name", "language", "time_zone", "theme", "single_keys", "mail_alerts"],
    {"name": "Me", "language": "en", "time_zone": "UTC", "theme": "auto"},
)


def encode(data):
    """A body as a hostile client would write it: lone surrogates are sent as their raw bytes."""
    from urllib.parse import quote_from_bytes

    return "&".join(f"{k}={quote_from_bytes(v.encode('utf-8', 'surrogatepass'))}" for k, v in data.items())


def post(client, path, data):
    return client.post(path, encode(data), content_type="application/x-www-form-urlencoded")


def fine(answer, path, value):
    assert answer.status_code in {200, 302, 400}, (path, value[:20], answer.status_code)
    html = answer.content.decode()
    assert "<script>alert(1)" not in html
    assert "49{" not in html
    assert "Set-Cookie" not in str(answer.headers.get("Location", ""))


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_brand_forms_take_anything_without_breaking(value, admin, brand, client_of):
    client = client_of(admin)
    for name, (fields, good) in FORMS.items():
        path = reverse(f"org:{name}", args=[brand.slug])
        for field in fields:
            fine(post(client, path, {**good, field: value}), f"{name}.{field}", value)
    for page in ("people", "tokens", "brand", "audit"):
        answer = client.get(reverse(f"org:{page}", args=[brand.slug]))
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.content.decode()
    assert Brand.objects.get().archived_at is None
    assert list(audit.verify(brand.pk)) == []


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_the_profile_and_the_doors_take_anything_without_breaking(value, admin, brand, client_of):
    client, fields, good = client_of(admin), *ME
    for field in fields:
        fine(post(client, "/me", {**good, field: value}), f"me.{field}", value)
    _made, path = actions.invite(
        actor=person_actor(admin), brand=brand, person=admin, email="n@example.org", role="viewer"
    )
    stranger = Client()
    for field in ("name", "password"):
        given = {"name": "New", "password": "short", field: value}
        if given["password"] in {"short"} or len(value) < 10 or len(value) > 200:
            fine(post(stranger, path, given), f"join.{field}", value)
    for field in ("login", "password"):
        fine(
            post(stranger, "/account/login/", {"login": "a@example.org", "password": "p", field: value}),
            field,
            value,
        )
    assert not Person.objects.filter(email="n@example.org").exists()


@pytest.mark.parametrize("query", [
    "action=%00", "actor=" + "x" * 5000, "since=yesterday", "since=0001-01-01&until=9999-12-31", "until=0001-01-01",
    "page=-1", "page=99999999999999999999", "page=x", "action='--", "since=2026-13-45", "action=%ED%A0%80",
])  # fmt: skip
def test_the_audit_filter_takes_anything(query, admin, brand, client_of):
    actions.change_brand(actor=person_actor(admin), brand=brand, name="Other")
    path = reverse("org:audit", args=[brand.slug])
    assert client_of(admin).get(f"{path}?{query}").status_code == 200


def test_a_form_without_its_csrf_token_is_refused_everywhere(admin, brand, client_of):
    client = client_of(admin, enforce_csrf_checks=True)
    paths = [reverse(f"org:{name}", args=[brand.slug]) for name in FORMS]
    paths += [
        "/me",
        "/me/sessions/end-others",
        "/switch",
        "/account/logout/",
        "/account/login/",
        "/installation/audit/verify",
    ]
    paths += [
        actions.invite(actor=person_actor(admin), brand=brand, person=admin, email="n@e.org", role="viewer")[
            1
        ]
    ]
    for path in paths:
        assert client.post(path, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403, path
    assert not ApiToken.objects.exists()
    assert Membership.objects.filter(brand=brand).count() == 1


@pytest.mark.parametrize("door", ["start", "join", "new-password"])
def test_an_unknown_used_or_expired_link_is_told_the_same(door, client, admin, brand):
    bad = ["x", "x" * 2000, "..", "%00", "%ED%A0%80", "' OR 1=1"]
    answers = [client.get(f"/{door}/{token}") for token in bad]
    assert {answer.status_code for answer in answers} <= {410, 404}
    assert any(answer.status_code == 410 for answer in answers)
    assert (
        client.post(f"/{door}/x", {"name": "Eve", "email": "eve@e.org", "password": PASSWORD}).status_code
        == 410
    )
    assert Person.objects.count() == 1


def test_trying_links_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(common, "LINK_TRIES_PER_MINUTE", 3)
    answers = [client.get(f"/join/{n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [410, 410, 410, 429, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_the_first_account_is_made_through_the_page_and_signed_in(client, db):
    path = actions.make_setup_link()
    assert client.get(path)["Cache-Control"] == "no-store, private"
    weak = client.post(path, {"name": "Ada", "email": "ada@example.org", "password": "password"})
    assert weak.status_code == 400
    assert 'value="ada@example.org"' in weak.content.decode()
    assert "password" not in re.findall(r'value="([^"]*)"', weak.content.decode())
    answer = client.post(path, {"name": "Ada", "email": "ada@example.org", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert client.get("/me").status_code == 200
    assert client.get("/installation").status_code == 200
    assert Client().post(path, {"name": "E", "email": "e@e.org", "password": PASSWORD}).status_code == 410


def test_an_invitation_is_taken_through_the_page_once(admin, brand, client_of, outsider):
    answer = client_of(admin).post(
        reverse("org:invite", args=[brand.slug]), {"email": "new@example.org", "role": "writer"}
    )
    link = re.search(r"http://127\.0\.0\.1:8730(/join/[\w-]+)", answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    stranger = Client()
    assert brand.name in stranger.get(link).content.decode()
    assert stranger.post(link, {"name": "New", "password": PASSWORD})["Location"] == "/"
    assert stranger.get(reverse("org:people", args=[brand.slug])).status_code == 200
    assert Client().post(link, {"name": "Eve", "password": PASSWORD}).status_code == 410
    assert client_of(outsider).post(link).status_code == 410
    assert Membership.objects.filter(brand=brand).count() == 2


def test_an_invitation_to_an_account_asks_it_to_sign_in_and_comes_back(admin, brand, make_person):
    person = make_person("known", password=PASSWORD)
    _made, path = actions.invite(
        actor=person_actor(admin), brand=brand, person=admin, email=person.email, role="viewer"
    )
    client = Client()
    page = client.get(path).content.decode()
    assert f"/account/login/?next={path}" in page
    assert client.post(path, {"name": "Eve", "password": PASSWORD}).status_code == 200
    assert not Membership.objects.filter(person=person).exists()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD, "next": path})
    assert client.post(path).status_code == 302
    assert Membership.objects.get(person=person).role == "viewer"


def test_an_expired_invitation_is_told_in_words(admin, brand):
    _made, path = actions.invite(
        actor=person_actor(admin), brand=brand, person=admin, email="n@e.org", role="viewer"
    )
    with clock.frozen(now() + timedelta(days=8)):
        assert Client().post(path, {"name": "N", "password": PASSWORD}).status_code == 410
    assert Invitation.objects.get().accepted_at is None


def test_things_of_another_brand_cannot_be_touched_through_ones_own(
    admin, brand, outsider, other_brand, client_of
):
    token, _secret = actions.make_token(
        actor=person_actor(admin), brand=brand, person=admin, label="t", role="viewer"
    )
    made, _path = actions.invite(
        actor=person_actor(admin), brand=brand, person=admin, email="n@e.org", role="viewer"
    )
    member = Membership.objects.get(person=admin)
    client = client_of(outsider)
    for name, uid in (
        ("revoke_token", token.uid), ("revoke_invitation", made.uid), ("remove_member", member.uid),
        ("change_role", member.uid),
    ):  # fmt: skip
        answer = client.post(reverse(f"org:{name}", args=[other_brand.slug, uid]), {"role": "viewer"})
        assert answer.status_code == 404, name
    assert client.post("/switch", {"brand": brand.slug}).status_code == 404
    assert client.post(f"/installation/people/{admin.uid}/password-link").status_code == 403
    token.refresh_from_db()
    made.refresh_from_db()
    member.refresh_from_db()
    assert (token.revoked_at, made.revoked_at, member.role) == (None, None, "admin")


def test_the_audit_page_says_when_the_chain_was_changed(admin, brand, client_of):
    from firebreak.base.models import AuditPayload

    actions.change_brand(actor=person_actor(admin), brand=brand, name="Other <b>name</b>")
    client, path = client_of(admin), reverse("org:audit_verify", args=[brand.slug])
    good = client.post(path).content.decode()
    assert "The chain holds" in good
    assert "<b>name</b>" not in good
    AuditPayload.objects.update(body="{}")
    assert "The chain does not hold" in client.post(path).content.decode()


def test_an_owner_makes_a_password_link_and_the_person_uses_it(admin, viewer, client_of):
    answer = client_of(admin).post(f"/installation/people/{viewer.uid}/password-link")
    link = re.search(r"http://127\.0\.0\.1:8730(/new-password/[\w-]+)", answer.content.decode())[1]
    open_elsewhere = client_of(viewer)
    assert Client().post(link, {"password": PASSWORD})["Location"] == "/account/login/"
    assert open_elsewhere.get("/me").status_code == 302
    assert Client().post(link, {"password": PASSWORD}).status_code == 410


def test_the_last_admin_is_told_why_not(admin, brand, client_of):
    member = Membership.objects.get(person=admin)
    client = client_of(admin)
    path = reverse("org:remove_member", args=[brand.slug, member.uid])
    assert "A brand needs an admin" in client.post(path, follow=True).content.decode()


def test_an_admin_who_removes_themselves_lands_outside(admin, brand, make_person, client_of):
    make_person("second", brand, "admin")
    member = Membership.objects.get(person=admin)
    answer = client_of(admin).post(reverse("org:remove_member", args=[brand.slug, member.uid]))
    assert answer["Location"] == "/"


def test_the_brand_that_was_switched_to_is_remembered(admin, other_brand, client_of):
    Membership.objects.create(brand=other_brand, person=admin, role="viewer")
    client = client_of(admin)
    assert client.post("/switch", {"brand": other_brand.slug})["Location"] == "/"
    assert client.session["brand"] == other_brand.slug
