"""On legal hold nothing of an incident is deleted, by the real retention job, until it is lifted with a reason."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from firebreak.base import config
from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.hearing import hear
from firebreak.listening import actions as listening
from firebreak.listening import jobs, store
from firebreak.listening import queries as mentions
from firebreak.listening.models import Monitor, Report

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def heard(outage: Incident) -> Iterator[dict[str, Monitor]]:
    """Two monitors of a brand that keeps 30 days; the room listens to the first. Each heard two posts, one of them both."""
    from firebreak.listening.search.indexing import index

    brand = outage.brand
    brand.retention_days = 30
    brand.save()
    made = {
        name: listening.create_monitor(actor=ACTOR, brand=brand, name=name, kind="brand", query=name)
        for name in ("norrsken", "lofoten")
    }
    actions.watch(actor=ACTOR, incident=outage, monitor=made["norrsken"])
    hear(brand, "norrsken is down", "norrsken and lofoten are down", "lofoten is calm")
    yield made
    index().clear()


def held(monitor: Monitor) -> int:
    """How many mentions are left."""
    return int(store.totals(monitor.pk, 0, 1e11)[0])


def later(days: int) -> None:
    """The real job, so many days from now."""
    with frozen(now() + timedelta(days=days)):
        jobs.retention({})


def test_mentions_of_the_room_stay_and_others_go(
    outage: Incident, heard: dict[str, Monitor], lena: Any
) -> None:
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    later(1_000)
    assert (held(heard["norrsken"]), held(heard["lofoten"])) == (2, 0)
    found = mentions.mentions(outage.brand, mentions.MentionFilter(monitor=str(heard["norrsken"].uid)))
    assert {one.text for one in found.items} == {"norrsken is down", "norrsken and lofoten are down"}
    assert store.check() == []


def test_it_holds_after_the_end_and_for_monitors_that_were_let_go(
    outage: Incident, heard: dict[str, Monitor], lena: Any
) -> None:
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    actions.unwatch(actor=ACTOR, incident=outage, monitor=heard["norrsken"])
    actions.close(actor=ACTOR, incident=outage, outcome="handled", reason="Over")
    later(1_000)
    assert held(heard["norrsken"]) == 2


def test_posts_of_its_queue_stay_whoever_heard_them(
    outage: Incident, heard: dict[str, Monitor], lena: Any
) -> None:
    calm = mentions.mentions(outage.brand, mentions.MentionFilter(monitor=str(heard["lofoten"].uid))).items
    actions.take_in(actor=ACTOR, incident=outage, mentions=[one for one in calm if "calm" in one.text])
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    later(1_000)
    assert held(heard["lofoten"]) == 1


def test_posts_that_were_kept_as_evidence_stay_whoever_heard_them(
    outage: Incident, heard: dict[str, Monitor], lena: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    calm = mentions.mentions(outage.brand, mentions.MentionFilter(monitor=str(heard["lofoten"].uid))).items
    [post] = [one.post for one in calm if "calm" in one.text]
    actions.keep_post(actor=ACTOR, incident=outage, person=lena, post=post)
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    later(1_000)
    assert held(heard["lofoten"]) == 1


def test_a_room_without_a_monitor_keeps_all_of_the_brand(
    outage: Incident, crewed: Any, heard: dict[str, Monitor], lena: Any
) -> None:
    bare = actions.declare(actor=ACTOR, brand=crewed, person=lena, title="A letter from a lawyer")
    actions.place_hold(actor=ACTOR, incident=bare, person=lena)
    later(1_000)
    assert (held(heard["norrsken"]), held(heard["lofoten"])) == (2, 2)


def test_originals_stay_while_anything_is_held(
    outage: Incident, heard: dict[str, Monitor], lena: Any
) -> None:
    report = listening.report_sighting(
        actor=ACTOR,
        brand=outage.brand,
        person=lena,
        seen_where="shop",
        text="It smells of smoke",
        urgent=False,
    )
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    later(1_000)
    assert Report.objects.filter(pk=report.pk).exists()


def test_lifted_it_goes_and_another_brand_is_never_touched_by_it(
    outage: Incident, heard: dict[str, Monitor], lena: Any, other_brand: Any
) -> None:
    theirs = listening.create_monitor(
        actor=ACTOR, brand=other_brand, name="N", kind="brand", query="norrsken"
    )
    other_brand.retention_days = 30
    other_brand.save()
    hear(other_brand, "norrsken is their rival")
    actions.place_hold(actor=ACTOR, incident=outage, person=lena)
    later(60)
    assert (held(theirs), held(heard["norrsken"])) == (0, 2)
    with pytest.raises(WrongInput):
        actions.lift_hold(actor=ACTOR, incident=outage, person=lena, reason=" ")
    actions.lift_hold(actor=ACTOR, incident=outage, person=lena, reason="Settled in court")
    later(60)
    assert held(heard["norrsken"]) == 0


def test_one_press_places_it_and_only_who_leads_may(
    outage: Incident, lena: Any, tove: Any, client_of: Any
) -> None:
    client = client_of(lena)
    assert f'action="{at(outage, "hold")}"' in shown(client, outage)
    assert client_of(tove).post(at(outage, "hold"), {"do": "place"}).status_code == 403
    assert client.post(at(outage, "hold"), {"do": "place"}).status_code == 302
    outage.refresh_from_db()
    assert outage.legal_hold
    assert "Nothing that belongs to this incident is deleted" in shown(client_of(tove), outage)
    assert client.post(at(outage, "hold"), {"do": "place"}).status_code == 400
    assert client.post(at(outage, "hold"), {"do": "lift", "reason": ""}).status_code == 400
    assert client.post(at(outage, "hold"), {"do": "lift", "reason": "Settled"}).status_code == 302
    page = shown(client, outage, "hold")
    assert "Lifted: Settled" in page
    assert queries.hold(outage) is None
    with pytest.raises(WrongMove):
        actions.lift_hold(actor=ACTOR, incident=outage, person=lena, reason="Again")
    assert "The legal hold was lifted" in shown(client, outage, "timeline", decisions="1")
