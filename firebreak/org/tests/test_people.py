"""Invitations, roles, leaving."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from firebreak.base import clock, secrets
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, NotAllowed, RateError, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.org import actions, queries
from firebreak.org.access import person_actor
from firebreak.org.actions import people
from firebreak.org.models import Invitation, Membership, Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NEW = {"name": "New", "password": "correct horse battery"}


@pytest.fixture
def invite(admin, brand):
    def make(email="new@example.org", role="writer"):
        made, path = actions.invite(
            actor=person_actor(admin), brand=brand, person=admin, email=email, role=role
        )
        return made, path.rsplit("/", 1)[1]

    return make


def test_a_new_person_joins_in_the_role_that_was_offered(invite, brand):
    _made, token = invite()
    membership = actions.accept_invitation(token=token, **NEW)
    assert (membership.role, membership.person.email) == ("writer", "new@example.org")
    assert not membership.person.is_owner
    with pytest.raises(NotAllowed):
        actions.accept_invitation(token=token, name="Eve", password="correct horse battery")
    assert Person.objects.filter(name="Eve").count() == 0


def test_a_signed_in_person_joins_and_nobody_else_takes_an_account_over(invite, outsider, brand):
    _made, token = invite(email=outsider.email)
    with pytest.raises(WrongInput):
        actions.accept_invitation(token=token, **NEW)
    assert actions.accept_invitation(token=token, person=outsider).brand == brand


def test_an_invitation_ends_by_time_by_being_taken_back_and_by_a_newer_one(invite, admin):
    made, first = invite()
    _newer, second = invite()
    assert queries.invitation_by_link(first) is None
    with clock.frozen(now() + timedelta(days=8)):
        assert queries.invitation_by_link(second) is None
        with pytest.raises(NotAllowed):
            actions.accept_invitation(token=second, **NEW)
    actions.revoke_invitation(actor=person_actor(admin), invitation=_newer)
    with pytest.raises(NotAllowed):
        actions.accept_invitation(token=second, **NEW)
    with pytest.raises(WrongMove):
        actions.revoke_invitation(actor=person_actor(admin), invitation=made)


def test_who_is_here_is_not_invited_again_and_cannot_join_twice(invite, viewer, lead, brand):
    with pytest.raises(WrongInput):
        invite(email=viewer.email.upper())
    _made, token = invite(email="someone@example.org", role="admin")
    with pytest.raises(WrongInput):
        actions.accept_invitation(token=token, person=lead)
    assert Membership.objects.get(person=lead).role == "lead"


def test_the_link_is_only_in_the_sealed_event_for_the_mail(invite):
    made, token = invite()
    event = Event.objects.get(name="org.invited")
    assert token not in str(event.payload)
    assert secrets.unseal(event.payload["sealed"]) == {"path": f"/join/{token}"}
    assert token not in "".join(AuditEntry.objects.values_list("payload__body", flat=True))
    assert made.token_digest != token


def test_invitations_are_limited_in_number(invite, monkeypatch):
    monkeypatch.setattr(people, "INVITATIONS_PER_HOUR", 2)
    for number in range(2):
        invite(email=f"n{number}@example.org")
    with pytest.raises(RateError):
        invite(email="n3@example.org")
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(("email", "role"), [
    ("x", "viewer"), ("", "viewer"), ("a@b.org", "root"), ("a@b.org", ""), ("a\x00@b.org", "viewer"),
])  # fmt: skip
def test_what_cannot_be_an_invitation_is_refused(invite, email, role):
    with pytest.raises(WrongInput):
        invite(email=email, role=role)
    assert not Invitation.objects.exists()


def test_roles_change_and_members_leave_but_never_the_last_admin(admin, viewer, brand):
    actor = person_actor(admin)
    mine, theirs = (Membership.objects.get(person=person) for person in (admin, viewer))
    for act in (
        lambda: actions.change_role(actor=actor, membership=mine, role="lead"),
        lambda: actions.remove_member(actor=actor, membership=mine),
    ):
        with pytest.raises(WrongMove):
            act()
    actions.change_role(actor=actor, membership=theirs, role="admin")
    actions.remove_member(actor=actor, membership=mine)
    with pytest.raises(WrongMove):
        actions.remove_member(actor=actor, membership=mine)
    with pytest.raises(WrongMove):
        actions.change_role(actor=actor, membership=theirs, role="viewer")
    assert [m.person for m in queries.people_of(brand)] == [viewer]


def test_an_admin_who_may_not_sign_in_does_not_count(admin, viewer, brand):
    theirs = Membership.objects.get(person=viewer)
    actions.change_role(actor=person_actor(admin), membership=theirs, role="admin")
    Person.objects.filter(pk=viewer.pk).update(is_active=False)
    with pytest.raises(WrongMove):
        actions.remove_member(actor=person_actor(admin), membership=Membership.objects.get(person=admin))


def test_who_was_removed_hears_and_sees_nothing_more(admin, viewer, brand, client_of):
    client = client_of(viewer)
    assert client.get(f"/b/{brand.slug}/people").status_code == 200
    actions.remove_member(actor=person_actor(admin), membership=Membership.objects.get(person=viewer))
    assert client.get(f"/b/{brand.slug}/people").status_code == 404
    assert queries.may_hear(viewer, brand.slug) == []


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_remove_each_other_at_once_leave_one(brand, make_person):
    pair = [make_person(name, brand, "admin") for name in ("ann", "bob")]
    rows = {person.pk: Membership.objects.get(person=person) for person in pair}
    gate, refused = threading.Barrier(2), []

    def leave(me, other):
        gate.wait()
        try:
            actions.remove_member(actor=person_actor(me), membership=rows[other.pk])
        except FirebreakError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(one, two)) for one, two in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refused == ["org.last_admin"]
    assert Membership.objects.filter(brand=brand, role="admin").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_used_by_two_at_once_lets_one_in(invite, make_person):
    _made, token = invite()
    takers = [make_person(name) for name in ("cat", "dan", "eli")]
    gate, results = threading.Barrier(3), []

    def take(person):
        gate.wait()
        try:
            actions.accept_invitation(token=token, person=person)
            results.append("in")
        except NotAllowed:
            results.append("out")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(person,)) for person in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == ["in", "out", "out"]
