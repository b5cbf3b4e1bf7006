"""A room with hundreds of tasks and facts and thousands of entries asks the database no more than a small one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firebreak.base import audit
from firebreak.base.models import AuditEntry, AuditPayload
from firebreak.incidents.models import Fact, Incident, Task
from firebreak.incidents.parts import key_of
from firebreak.incidents.views.panels.drawing import forget

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def fill(row: Incident, person: Any) -> None:
    """300 tasks, 300 facts and 2,000 entries of the record."""
    at = row.opened_at
    Task.objects.bulk_create(
        Task(
            incident=row,
            title={"en": f"Task {n}"},
            holder=person,
            due_at=at + timedelta(minutes=n),
            version=1,
        )
        for n in range(300)
    )
    Fact.objects.bulk_create(
        Fact(
            incident=row,
            text=f"Fact {n}",
            state=Fact.State.values[n % 5],
            source="x",
            decided_by=person,
            decided_at=at,
        )
        for n in range(300)
    )
    last = AuditEntry.objects.filter(brand_id=row.brand_id).latest("number").number
    entries = AuditEntry.objects.bulk_create(
        AuditEntry(
            brand_id=row.brand_id, number=last + n, at=at + timedelta(seconds=n), actor=f"person:{person.uid}",
            action="incidents.task_taken", object=key_of(row), payload_digest="", previous="", digest="",
        )
        for n in range(1, 2_001)
    )  # fmt: skip
    tasks = [str(uid) for uid in row.tasks.values_list("uid", flat=True)]
    AuditPayload.objects.bulk_create(
        AuditPayload(
            entry=entry,
            body=audit.canonical(
                {"parts": {f"task:{tasks[n % len(tasks)]}": {"holder": str(person.uid), "version": 2}}}
            ),
        )
        for n, entry in enumerate(entries)
    )


def test_a_large_room_asks_no_more_than_a_small_one(outage: Incident, sam: Any, client_of: Any) -> None:
    client, address = client_of(sam), reverse("incidents:room", args=[outage.brand.slug, outage.uid])

    def asked() -> int:
        forget()
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    client.get(address)
    small = asked()
    fill(outage, sam)
    assert asked() <= small + 3
