"""What the tests of the rota's pages share: the moments of one Friday, addresses, what a form sends, who is on duty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from firebreak.org import queries as people
from firebreak.org.models import Brand, Person
from firebreak.plan.models import Plan

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10:00 in Stockholm
HOUR = timedelta(hours=1)
TONIGHT, SATURDAY = NOW + 10 * HOUR, NOW + 34 * HOUR
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'
SignIn = Callable[..., Client]


def at(name: str, plan: Plan, *rest: object) -> str:
    return reverse(f"plan:{name}", args=[plan.brand.slug, *rest])


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def names(brand: Brand) -> list[tuple[str, str]]:
    found = people.shifts_between(brand, NOW, NOW + timedelta(days=3))
    return [(one.person.name, f"{one.begin:%d %H}-{one.end:%H}") for one in found]


def giving(giver: Person | None, taker: Person, began: datetime, **times: str) -> dict[str, Any]:
    local = {"begin": f"{began + HOUR:%Y-%m-%dT%H:%M}", "end": f"{began + 13 * HOUR:%Y-%m-%dT%H:%M}", **times}
    return {"giver": giver.uid if giver else "", "taker": taker.uid, "began": began.isoformat(), **local}
