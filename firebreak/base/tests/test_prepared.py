"""A prepared query finds what the same query of the ORM finds, whatever was asked before."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry
from firebreak.base.prepared import Prepared
from firebreak.org.models import Brand, Membership, Person, RotaPattern

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def members() -> list[Membership]:
    made = []
    for name in ("ada", "bo"):
        brand = Brand.objects.create(name=name.title(), slug=name)
        person = Person.objects.create_user(name=name, email=f"{name}@example.org")
        made.append(Membership.objects.create(brand=brand, person=person, role="lead"))
    return made


def test_it_finds_what_the_orm_finds_with_every_field(members: list[Membership]) -> None:
    one = Prepared(lambda uid: Membership.objects.select_related("brand", "person").filter(uid=uid)[:1])
    for row in members:
        found = one.first(row.uid)
        assert found is not None
        with CaptureQueriesContext(connection) as asked:
            same: tuple[tuple[Any, Any], ...] = (
                (found, row), (found.brand, row.brand), (found.person, row.person),
            )  # fmt: skip
            for there, here in same:
                fields = [field.attname for field in here._meta.concrete_fields]
                assert [getattr(there, name) for name in fields] == [getattr(here, name) for name in fields]
        assert not len(asked)
    assert one.first(members[0].brand.uid) is None


def test_each_call_has_its_own_values(members: list[Membership]) -> None:
    role = Prepared(lambda brand, role: Membership.objects.filter(brand=brand, role=role))
    first, second = members
    assert role.all(first.brand_id, "lead") == [first]
    assert role.all(second.brand_id, "lead") == [second]
    assert role.all(second.brand_id, "viewer") == []
    with pytest.raises(TypeError):
        role.all(first.brand_id)


def test_it_counts_what_the_orm_counts(members: list[Membership]) -> None:
    both = Prepared(
        lambda role, at: Membership.objects.select_related("brand").filter(role=role, created_at__lt=at)[:1]
    )
    slim = Prepared(lambda role: Membership.objects.filter(role=role).order_by("-pk").only("pk"))
    later = now() + timedelta(minutes=1)
    assert (both.count("lead", later), both.count("lead", now() - timedelta(days=1))) == (1, 0)
    assert (slim.count("lead"), slim.count("viewer")) == (2, 0)
    assert slim.all("lead") == list(reversed(members))
    with pytest.raises(TypeError):
        slim.count()


def test_days_are_compared_as_they_are_stored(members: list[Membership]) -> None:
    given = {
        "duty": "lead",
        "weekdays": [0],
        "begins": time(8),
        "ends": time(20),
        "turn": "day",
        "time_zone": "UTC",
    }
    for number in range(3):
        first = date(2026, 3, 1) + timedelta(days=number)
        RotaPattern.objects.create(brand=members[0].brand, first=first, **given)
    since = Prepared(lambda day: RotaPattern.objects.filter(first__gte=day))
    assert [len(since.all(date(2026, 3, day))) for day in (1, 2, 3, 4)] == [3, 2, 1, 0]


def test_times_are_compared_as_they_are_stored() -> None:
    at = now()
    for number in range(3):
        AuditEntry.objects.create(
            brand_id=7, number=number, at=at + timedelta(hours=number), actor="", action="", object="",
            payload_digest="", previous="", digest="",
        )  # fmt: skip
    since = Prepared(lambda at: AuditEntry.objects.filter(brand_id=7, at__gt=at).order_by("-number"))
    assert [one.number for one in since.all(at)] == [2, 1]
    assert [one.at for one in since.all(at + timedelta(hours=1))] == [at + timedelta(hours=2)]


def test_a_changed_row_is_seen(members: list[Membership]) -> None:
    """Nothing that was read is kept: only the text of the query is."""
    row = members[0]
    one = Prepared(lambda key: Membership.objects.filter(pk=key)[:1])
    assert one.all(row.pk)[0].role == "lead"
    Membership.objects.filter(pk=row.pk).update(role="viewer")
    assert one.all(row.pk)[0].role == "viewer"
    row.delete()
    assert one.all(row.pk) == []
