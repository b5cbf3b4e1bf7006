"""Who may do what, cell by cell, from the registry; and every page of this room by role and brand."""

import pytest
from django.urls import URLPattern, get_resolver

from firebreak.base.permissions import GuestRole, Role, allows
from firebreak.org import queries, urls

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ADMIN, EVERYONE = {"admin"}, {role.value for role in Role}
EXPECTED = {
    "org.see": EVERYONE,
    "org.brand.edit": ADMIN,
    "org.people.edit": ADMIN,
    "org.tokens.edit": ADMIN,
    "org.audit.read": {"admin", "auditor"},
    "org.duties.edit": {"lead", "admin"},
    "org.methods.see": {"responder", "writer", "approver", "lead", "admin"},
    "org.rota.edit": {"lead", "admin"},
    "org.rota.take": {"responder", "writer", "approver", "lead", "admin"},
    "org.rota.own": EVERYONE,
}
UID = "00000000-0000-7000-8000-000000000000"
PAGES = {
    "people": ("get", EVERYONE),
    "invite": ("post", ADMIN),
    "change_role": ("post", ADMIN),
    "remove_member": ("post", ADMIN),
    "revoke_invitation": ("post", ADMIN),
    "roles": ("get", EVERYONE),
    "brand": ("get", ADMIN),
    "archive_brand": ("post", ADMIN),
    "tokens": ("get", ADMIN),
    "revoke_token": ("post", ADMIN),
    "audit": ("get", {"admin", "auditor"}),
    "audit_verify": ("post", {"admin", "auditor"}),
}


def address(name, slug):
    pattern = next(p for p in urls._brand if p.name == name)
    return f"/b/{slug}/" + str(pattern.pattern).replace("<uuid:uid>", UID)


@pytest.fixture
def personas(viewer, auditor, responder, writer, approver, lead, admin):
    return {
        "viewer": viewer, "auditor": auditor, "responder": responder, "writer": writer,
        "approver": approver, "lead": lead, "admin": admin,
    }  # fmt: skip


def test_every_verb_of_this_room_allows_exactly_the_roles_of_the_table():
    found = {
        verb.name: {role.value for role, may in cells.items() if may}
        for verb, cells in queries.permission_table()
        if verb.name.startswith("org.")
    }
    assert found == EXPECTED


def test_the_table_has_every_role_and_agrees_with_the_check():
    for verb, cells in queries.permission_table():
        assert set(cells) == {*Role, *GuestRole}
        assert cells == {role: allows(role.value, verb.name) for role in (*Role, *GuestRole)}
        guests = {role for role in GuestRole if cells[role]}
        assert cells[Role.ADMIN] != bool(guests), (
            f"{verb.name} is closed to admins, or open to guests of a room"
        )


def test_a_guest_may_use_no_verb_of_the_brand():
    of_guests = {
        verb.name: {role.value for role in GuestRole if cells[role]}
        for verb, cells in queries.permission_table()
        if any(cells[role] for role in GuestRole)
    }
    assert of_guests == {
        "incidents.visit": {"guest", "guest_speaker"},
        "incidents.visit.work": {"guest_speaker"},
    }


def test_every_brand_page_is_in_the_list_and_stands_behind_a_verb():
    assert {pattern.name for pattern in urls._brand} == set(PAGES)
    for pattern in urls._brand:
        assert pattern.callback.verb in EXPECTED


@pytest.mark.parametrize("name", PAGES)
def test_each_role_gets_in_or_is_told_no(name, personas, brand, client_of):
    method, allowed = PAGES[name]
    for role, person in personas.items():
        status = getattr(client_of(person), method)(address(name, brand.slug)).status_code
        assert (status != 403) == (role in allowed), (role, status)


@pytest.mark.parametrize("name", PAGES)
def test_outsiders_learn_nothing_and_strangers_are_sent_to_sign_in(name, brand, outsider, client_of, client):
    method, _allowed = PAGES[name]
    for slug in (brand.slug, "no-such-brand"):
        assert getattr(client_of(outsider), method)(address(name, slug)).status_code == 404
        answer = getattr(client, method)(address(name, slug))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", [name for name, (method, _who) in PAGES.items() if method == "post"])
def test_a_get_changes_nothing(name, admin, brand, client_of):
    assert client_of(admin).get(address(name, brand.slug)).status_code == 405


@pytest.mark.parametrize("path", ["/installation", "/installation/audit"])
def test_the_installation_is_its_owners_alone(path, admin, lead, outsider, client_of, client):
    assert client_of(admin).get(path).status_code == 200
    assert client_of(lead).get(path).status_code == 403
    assert client_of(outsider).get(path).status_code == 403
    assert client.get(path).status_code == 302


def test_pages_of_this_room_that_need_no_brand_are_known():
    own = {p.name for p in urls.urlpatterns if isinstance(p, URLPattern)}
    assert own == {
        "start", "join", "new_password", "me", "my_methods", "end_session", "end_others", "switch",
        "installation", "password_link", "installation_audit", "installation_verify",
    }  # fmt: skip
    assert get_resolver().reverse_dict is not None
