"""A page looks at the whole plan once: its items are the largest thing there is to read."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firebreak.base.clock import now
from firebreak.org import actions as org
from firebreak.plan import actions, queries
from firebreak.plan.check import Finding, PlanView, check
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.views.people import rows

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def bodies_read(client: Any, name: str, brand: Any) -> list[str]:
    """Queries of a page that read what is in items or versions."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse(f"plan:{name}", args=[brand.slug])).status_code == 200
    return [
        one["sql"]
        for one in seen.captured_queries
        if '"plan_planitem"."body"' in one["sql"] or '"plan_planversion"."items"' in one["sql"]
    ]


@pytest.fixture
def published(plan: Plan, anna: Any, bo: Any) -> Plan:
    """A plan with a published version that one person read, and one change since."""
    version = actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    actions.approve_version(actor=ACTOR, version=version, person=bo, alone=False)
    actions.publish_version(actor=ACTOR, version=version)
    actions.note_read(actor=ACTOR, version=version, person=anna)
    row = queries.item(plan, "risks", "outage") or plan.items.filter(kind="risks").first()
    assert row is not None
    body = {**row.body, "title": {**row.body["title"], "en": "Quite another title"}}
    actions.change_item(actor=ACTOR, item=row, body=body, person=anna)
    return plan


def test_the_overview_reads_the_items_once(published: Plan, brand: Any, anna: Any, client_of: Any) -> None:
    client = client_of(anna)
    read = [one for one in bodies_read(client, "overview", brand) if "plan_planitem" in one]
    everything = [one for one in read if '"kind" =' not in one and "IN (" not in one]
    assert len(everything) == 1, everything
    page = client.get(reverse("plan:overview", args=[brand.slug])).content.decode()
    assert "Quite another title" in page


def test_the_check_reads_the_items_once(published: Plan) -> None:
    with CaptureQueriesContext(connection) as seen:
        standing = queries.standing(published)
    read = [one["sql"] for one in seen.captured_queries if '"plan_planitem"."body"' in one["sql"]]
    assert len([one for one in read if '"kind" =' not in one]) == 1, read
    assert [(one.kind, one.what) for one in standing.changes] == [("risks", "changed")]
    assert standing.view.changed_since == 1


def test_the_page_of_people_is_checked_once(
    plan: Plan, brand: Any, anna: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[object] = []

    def counted(view: PlanView) -> list[Finding]:
        runs.append(view)
        return check(view)

    monkeypatch.setattr(rows, "check", counted)
    read = bodies_read(client_of(anna), "people", brand)
    assert len(runs) == 1
    assert len(read) <= 2, "duties and contacts once, and the groups that a contact may be added to"


def test_the_page_of_hand_overs_reads_the_duties_once(
    plan: Plan, brand: Any, anna: Any, bo: Any, client_of: Any
) -> None:
    for hours in range(3):
        org.hand_over(
            actor=ACTOR, brand=brand, duty="lead", person=bo, shift_end=now() - timedelta(hours=hours), open="A queue",
            promised="", next="",
        )  # fmt: skip
    client = client_of(anna)
    assert len(bodies_read(client, "rota_hand_over", brand)) == 1
    page = client.get(reverse("plan:rota_hand_over", args=[brand.slug])).content.decode()
    assert page.count("Response lead") >= 3
