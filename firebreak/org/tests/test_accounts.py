"""The first account and links that work once."""

from datetime import timedelta

import pytest

from firebreak.base import audit, clock
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.models import AuditEntry
from firebreak.org import actions, queries
from firebreak.org.access import person_actor
from firebreak.org.models import OneTimeLink, Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
GOOD = {"email": "Ada@Example.org", "name": "Ada", "password": "correct horse battery"}


def secret(path):
    return path.rsplit("/", 1)[1]


def test_the_link_makes_one_owner_and_then_works_no_more():
    token = secret(actions.make_setup_link())
    person = actions.create_first_account(token=token, **GOOD)
    assert (person.email, person.is_owner) == ("ada@example.org", True)
    assert person.check_password(GOOD["password"])
    with pytest.raises(NotAllowed):
        actions.create_first_account(token=token, **{**GOOD, "email": "eve@example.org"})
    assert Person.objects.count() == 1
    assert actions.make_setup_link() == ""
    assert list(audit.verify(audit.INSTALLATION)) == []
    assert [e.action for e in AuditEntry.objects.order_by("number")] == [
        "org.setup_link_made",
        "org.first_account_made",
    ]


def test_only_the_link_last_made_works_and_only_for_a_day():
    first, second = secret(actions.make_setup_link()), secret(actions.make_setup_link())
    assert not queries.setup_link_works(first)
    assert queries.setup_link_works(second)
    with clock.frozen(now() + timedelta(hours=25)):
        assert not queries.setup_link_works(second)
        with pytest.raises(NotAllowed):
            actions.create_first_account(token=second, **GOOD)


def test_a_link_refuses_when_an_account_came_by_another_way(make_person):
    token = secret(actions.make_setup_link())
    make_person("eve")
    with pytest.raises(NotAllowed):
        actions.create_first_account(token=token, **GOOD)


def test_the_secret_of_a_link_is_stored_nowhere():
    token = secret(actions.make_setup_link())
    assert not OneTimeLink.objects.filter(token_digest=token).exists()
    assert token not in str(list(AuditEntry.objects.values_list("payload__body", flat=True)))


@pytest.mark.parametrize("change", [
    {"password": "short"}, {"password": "password123456"[:8]}, {"password": "1234567890"}, {"password": "x" * 201},
    {"password": "long enough \x00 yes"}, {"password": "long enough \ud800 yes"}, {"email": "nobody"}, {"email": ""},
    {"email": "a@b\x00.org"}, {"name": ""}, {"name": " \t "}, {"name": "x" * 121}, {"email": "x" * 250 + "@e.org"},
])  # fmt: skip
def test_what_cannot_be_an_account_is_refused_and_the_link_still_works(change):
    token = secret(actions.make_setup_link())
    with pytest.raises(WrongInput):
        actions.create_first_account(token=token, **{**GOOD, **change})
    assert not Person.objects.exists()
    assert queries.setup_link_works(token)


def test_a_password_link_sets_the_password_once_and_only_for_its_person(admin, viewer):
    token = secret(actions.make_password_link(actor=person_actor(admin), person=viewer))
    with pytest.raises(WrongInput):
        actions.set_password_by_link(token=token, password="short")
    actions.set_password_by_link(token=token, password="correct horse battery")
    viewer.refresh_from_db()
    assert viewer.check_password("correct horse battery")
    with pytest.raises(NotAllowed):
        actions.set_password_by_link(token=token, password="another horse battery")
    setup = OneTimeLink.objects.create(
        purpose="first-account", token_digest="x" * 64, expires_at=now() + timedelta(hours=1)
    )
    assert not queries.password_link_works(str(setup.pk))


def test_a_password_link_of_somebody_who_left_does_nothing(admin, viewer):
    token = secret(actions.make_password_link(actor=person_actor(admin), person=viewer))
    Person.objects.filter(pk=viewer.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        actions.set_password_by_link(token=token, password="correct horse battery")
