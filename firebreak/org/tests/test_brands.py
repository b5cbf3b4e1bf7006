"""Brands: addresses, profile, archive."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base import audit
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.org import actions, queries, rules
from firebreak.org.access import person_actor
from firebreak.org.models import Membership

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def create(person, name, **more):
    return actions.create_brand(actor=person_actor(person), person=person, name=name, **more)


def test_the_maker_becomes_admin_and_rooms_above_are_told(admin):
    made = create(admin, "Polaris Battery", products=["P1"], market="se", time_zone="Asia/Taipei")
    assert (made.slug, made.market) == ("polaris-battery", "SE")
    assert Membership.objects.get(brand=made).role == "admin"
    event = Event.objects.get(name="org.brand_created")
    assert event.payload == {"brand": made.pk, "person": admin.pk}
    assert AuditEntry.objects.get(brand_id=made.pk).action == "org.brand_created"
    assert list(audit.verify(made.pk)) == []


@pytest.mark.parametrize("name", ["北极星电池", "🔥", "Å", "---", "x"])
def test_a_name_without_latin_letters_still_gets_its_own_address(admin, name):
    slugs = {create(admin, name).slug for _ in range(7)}
    assert len(slugs) == 7
    assert all(slug.replace("-", "").isalnum() and slug.isascii() and len(slug) > 1 for slug in slugs)


def test_the_same_name_many_times_gets_different_addresses(admin):
    assert len({create(admin, "Same Name").slug for _ in range(9)}) == 9


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_makes_a_slug_that_the_address_takes(name):
    slug = rules.slug_of(name)
    assert 2 <= len(slug) <= 54
    assert slug == slug.strip("-")
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in slug)


def test_only_owners_and_admins_make_brands(viewer, lead, outsider):
    for person in (viewer, lead):
        with pytest.raises(NotAllowed):
            create(person, "Mine")
    assert create(outsider, "Ours").slug == "ours"  # an admin of another brand


@pytest.mark.parametrize("change", [
    {"name": ""}, {"name": "x" * 121}, {"market": "Sweden"}, {"market": "1!"}, {"time_zone": "Mars/Base"},
    {"team_size": "huge"}, {"retention_days": 0}, {"retention_days": "many"}, {"products": ["x" * 121]},
    {"products": [str(n) for n in range(201)]}, {"products": 7}, {"slug": "admin"}, {"archived_at": None},
])  # fmt: skip
def test_a_profile_that_makes_no_sense_is_refused_and_kept_as_it_was(admin, brand, change):
    with pytest.raises(WrongInput):
        actions.change_brand(actor=person_actor(admin), brand=brand, **change)
    assert not AuditEntry.objects.filter(brand_id=brand.pk).exists()


def test_a_change_records_before_and_after_and_no_change_records_nothing(admin, brand):
    actor = person_actor(admin)
    actions.change_brand(actor=actor, brand=brand, products="A\nB\n\nA,C", legal_hold=True)
    brand.refresh_from_db()
    assert brand.products == ["A", "B", "C"]
    actions.change_brand(actor=actor, brand=brand, products=["A", "B", "C"])
    entry = AuditEntry.objects.get(brand_id=brand.pk)
    assert '"after":{"legal_hold":true,"products":["A","B","C"]}' in entry.payload.body
    assert '"before":{"legal_hold":false,"products":[]}' in entry.payload.body


def test_an_archived_brand_is_closed_to_everybody(admin, brand, client_of):
    _token, secret = actions.make_token(
        actor=person_actor(admin), brand=brand, person=admin, label="t", role="admin"
    )
    assert queries.may_hear(admin, brand.slug) == [f"b{brand.pk}.*"]
    actions.archive_brand(actor=person_actor(admin), brand=brand, reason="sold")
    assert queries.brands_of(admin) == []
    assert queries.may_hear(admin, brand.slug) == []
    assert queries.token_by_secret(secret) is None
    assert client_of(admin).get(f"/b/{brand.slug}/people").status_code == 404
    with pytest.raises(WrongMove):
        actions.archive_brand(actor=person_actor(admin), brand=brand)
