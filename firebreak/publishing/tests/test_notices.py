"""Whoever must act hears of it, in their language, and of nothing that needs nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from firebreak.base import clock, jobs
from firebreak.base.actions import change
from firebreak.base.clock import now
from firebreak.notify import kinds
from firebreak.notify.models import Delivery as NoticeDelivery
from firebreak.notify.models import Notice
from firebreak.publishing import actions
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.permits import digest_of
from firebreak.statements.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def sam(brand: Any, make_person: Any) -> Any:
    return make_person("sam", brand, "lead")


def queued(brand: Any, sam: Any, at: datetime | None = None) -> Delivery:
    sign = actions.add_channel(actor=ACTOR, brand=brand, name="Shop sign", text="page", person=sam)
    text = "The shop is closed."
    wanted = [actions.Wanted(sign, "page", "en", text, digest_of(text))]
    release = actions.queue(
        actor=ACTOR,
        brand=brand,
        person=sam,
        about="statement:1",
        title={"en": "Shop", "sv": "Butik"},
        wanted=wanted,
        at=at,
    )
    return release.deliveries.get()


def hear() -> list[Notice]:
    """What was told once every event has reached its handlers."""
    while jobs.run_one():
        pass
    return list(Notice.objects.order_by("pk"))


def test_who_publishes_by_hand_hears_that_it_is_their_turn(brand: Any, sam: Any) -> None:
    queued(brand, sam)
    (notice,) = hear()
    assert notice.kind == "publication_by_hand"
    assert [one.person for one in NoticeDelivery.objects.all()] == [sam]
    with translation.override("sv"):
        said = kinds.said(notice.kind, notice.params)
    assert "Butik" in said.subject
    assert "Shop sign" in said.subject


def test_what_is_planned_is_told_at_its_moment_and_not_to_be_copied_before(brand: Any, sam: Any) -> None:
    at = now() + timedelta(days=2)
    row = queued(brand, sam, at)
    page = Client()
    page.force_login(sam)
    address = reverse("publishing:overview", args=[brand.slug])
    assert hear() == []
    early = page.get(address).content.decode()
    assert "Not before" in early
    assert early.count(">Shop</a>") == 2  # of the text that waits, and in the list of releases
    assert "data-copy-button" not in early
    with clock.running(lambda: at + timedelta(seconds=1)):
        (notice,) = hear()
        assert notice.kind == "publication_by_hand"
        assert "data-copy-button" in page.get(address).content.decode()
    row.refresh_from_db()
    assert row.state == "by_hand"


def test_what_is_published_meanwhile_is_told_nobody(brand: Any, sam: Any) -> None:
    row = queued(brand, sam)
    (notice,) = hear()
    actions.done_by_hand(actor=ACTOR, delivery=row, person=sam)
    assert not kinds.still_wanted(notice.kind, notice.params)


def test_what_a_freeze_held_is_told_when_somebody_decides_it_anew(
    brand: Any, sam: Any, make_person: Any
) -> None:
    row = queued(brand, sam)
    hear()
    made = actions.freeze(actor=ACTOR, brand=brand, person=sam, why="Accident at the Lund store")
    assert made.freeze is not None
    for one in (sam, make_person("kim", brand, "lead")):
        actions.lift(actor=ACTOR, freeze=made.freeze, person=one)
    record_all()  # a test's transaction is never committed, and the gate opens after the commit
    hear()
    at = now() + timedelta(hours=3)
    actions.again(actor=ACTOR, delivery=row, person=sam, at=at)
    told = Notice.objects.filter(kind="publication_by_hand")
    assert hear()
    assert told.count() == 1  # that it was theirs before the freeze
    with clock.running(lambda: at + timedelta(seconds=1)):
        assert hear()
    assert told.count() == 2


@pytest.mark.parametrize(
    ("state", "asks", "kind"),
    [
        ("unknown", True, "publication_asks"), ("unknown", False, ""), ("failed", False, "publication_failed"),
        ("sent", False, ""),
    ],
)  # fmt: skip
def test_who_decided_hears_what_needs_a_person(
    brand: Any, sam: Any, state: str, asks: bool, kind: str
) -> None:
    row = queued(brand, sam)
    hear()
    Delivery.objects.update(state=state, asks=asks, error_code="publish.credential")
    with change(actor=ACTOR, brand_id=brand.pk, action="publishing.settled") as record:
        record.about(f"delivery:{row.uid}")
        record.event("publishing.settled", {"delivery": str(row.uid), "state": state})
    told = [one.kind for one in hear() if one.kind != "publication_by_hand"]
    assert told == ([kind] if kind else [])


def test_everybody_hears_of_a_freeze_until_it_is_lifted(brand: Any, sam: Any) -> None:
    made = actions.freeze(actor=ACTOR, brand=brand, person=sam, why="Accident at the Lund store")
    (notice,) = hear()
    assert (
        kinds.said(notice.kind, notice.params).subject == "Publishing is frozen: Accident at the Lund store"
    )
    assert made.freeze is not None
    made.freeze.lifted_at = made.at
    made.freeze.save()
    assert not kinds.still_wanted(notice.kind, notice.params)


def test_a_removed_channel_tells_nobody_any_more(brand: Any, sam: Any) -> None:
    row = queued(brand, sam)
    (notice,) = hear()
    actions.remove_channel(actor=ACTOR, channel=Channel.objects.get(pk=row.channel_id))
    assert not kinds.still_wanted(notice.kind, notice.params)
