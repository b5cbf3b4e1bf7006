"""A release is followed from the moment its first text is out: once, by what was known before, through any accident."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from firebreak.base import jobs
from firebreak.base.clock import frozen
from firebreak.base.models import AuditEntry, Event, Job
from firebreak.incidents import actions as incidents
from firebreak.incidents.models import Fact
from firebreak.listening.models import Monitor
from firebreak.listening.tests.waves import said
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Delivery, Permit
from firebreak.review import actions, besides, choosing
from firebreak.review import jobs as review_jobs
from firebreak.review.machine import DESK
from firebreak.review.models import ChannelFigures, Followed, Look, Watched
from firebreak.review.rules import BESIDES, CANNOT_TELL, FELL_FASTER
from firebreak.review.tests.conftest import ACTOR, NOW, START, Stage, later, out, states, work
from firebreak.statements.models import FactUse, Statement

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def codes(look: Look) -> list[str]:
    """Why it cannot be told."""
    return [code for code, _params in look.reasons]


def test_the_forecast_from_before_the_first_text_is_kept_and_what_comes_later_changes_nothing(
    stage: Stage,
) -> None:
    release = stage.release(stage.channel())
    assert out(release)
    row = stage.followed
    assert (row.at, row.start, row.incident) == (NOW, START, None)
    watched = row.watched.get()
    assert watched.why == ""
    assert len(watched.hours) == 24
    low, expected, high, normal = watched.hours[0]
    assert low < expected < high
    assert normal == pytest.approx(72, rel=0.5)
    assert [tuple(hour) for hour in watched.before[-2:]] == [(720, 360, 1.0)] * 2
    stage.goes_on(500)
    with later(hours=2):
        review_jobs.sweep({})
        assert actions.follow(actor=DESK, release=release) == row
    assert Watched.objects.get().hours == watched.hours


def test_a_snapshot_that_is_made_late_knows_nothing_that_came_after(stage: Stage, monkeypatch: Any) -> None:
    with monkeypatch.context() as silent:
        silent.setattr(review_jobs, "follow", lambda **_given: None)  # as if the worker stood still
        release = stage.release(stage.channel())
    assert not Followed.objects.exists()
    with frozen(NOW):
        on_time = actions.follow(actor=DESK, release=release)
    assert on_time is not None
    hours = on_time.watched.get().hours
    on_time.delete()
    stage.goes_on(500)
    with later(hours=5):
        review_jobs.sweep({})
        work()
    late = stage.followed.watched.get()
    assert late.hours == hours
    assert late.made_at == NOW + timedelta(hours=5)
    assert list(late.looks.order_by("hours").values_list("hours", flat=True)) == [1, 3]


def test_events_and_timers_that_come_twice_make_one(stage: Stage) -> None:
    release = stage.release(stage.channel(), stage.channel("Second"))
    for event in Event.objects.filter(name="publishing.settled"):
        review_jobs.heard_settled(event)
    for _n in range(2):
        review_jobs.sweep({})
        work()
    with later(hours=30):
        stage.goes_on(3)
        for _n in range(3):
            review_jobs.sweep({})
            work()
    assert Followed.objects.count() == Watched.objects.count() == 1
    assert Look.objects.count() == 4
    assert ChannelFigures.objects.count() == 8
    assert stage.followed.ended_at is not None
    acts = AuditEntry.objects.filter(action__startswith="review.").values_list("action", flat=True)
    assert (
        sorted(acts)
        == ["review.counted"] * 4 + ["review.finished", "review.followed"] + ["review.looked"] * 4
    )
    assert release.followed == stage.followed


def test_nothing_is_followed_before_something_is_out(stage: Stage) -> None:
    by_hand = stage.channel("Shop sign", writer="", settings=None, secrets=None, person=stage.person)
    release = stage.release(by_hand)
    review_jobs.sweep({})
    assert not Followed.objects.exists()
    with later(minutes=50):
        publishing.done_by_hand(actor=ACTOR, delivery=release.deliveries.get(), person=stage.person)
        work()
        assert stage.followed.at == NOW + timedelta(minutes=50)


def test_far_below_with_nothing_else_fell_faster_than_forecast(stage: Stage) -> None:
    stage.release(stage.channel())
    stage.goes_on(1)
    with later(hours=1, minutes=5):
        review_jobs.sweep({})
        assert not Look.objects.exists(), "posts of the last minutes may still arrive"
    with later(hours=1, minutes=12):
        review_jobs.sweep({})
    look = stage.looked(1)
    assert (look.count, look.negative, look.heard) == (12, 0, 1.0)
    assert (look.place, look.verdict, look.reasons) == ("below", FELL_FASTER, [])
    assert look.share_place == "", "twelve mentions are no share"


def test_what_goes_on_as_forecast_cannot_be_told(stage: Stage) -> None:
    stage.release(stage.channel())
    low, expected, high, _normal = stage.followed.watched.get().hours[0]
    stage.goes_on(int(expected / 12))
    with later(hours=3, minutes=12):
        review_jobs.sweep({})
    look = stage.looked(1)
    assert low <= look.count <= high
    assert (look.place, look.verdict, codes(look)) == ("within", CANNOT_TELL, ["within"])
    assert look.share_place == "within"


def test_a_gap_makes_it_untellable_and_never_a_fall(stage: Stage) -> None:
    stage.release(stage.channel())
    source = stage.brand.sources.get()
    source.gaps.create(
        start=START + timedelta(minutes=5), end=START + timedelta(minutes=55), code="gap.failed"
    )
    with later(hours=1, minutes=12):
        review_jobs.sweep({})
    look = stage.looked(1)
    assert (look.count, look.place, look.verdict, codes(look)) == (0, "", CANNOT_TELL, ["gap"])


def test_without_a_forecast_it_says_why(stage: Stage) -> None:
    Monitor.objects.update(created_at=NOW - timedelta(hours=5))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_rollup_minute")
    stage.release(stage.channel())
    assert stage.followed.watched.get().why == "no-profile"
    with later(hours=1, minutes=12):
        review_jobs.sweep({})
    assert stage.looked(1).reasons[0] == ["no_forecast", {"why": "no-profile"}]


def test_what_else_happened_is_named(stage: Stage, make_person: Any) -> None:
    """One of each; then nothing may be said, however far the talk fell."""
    row = incidents.declare(
        actor=ACTOR, brand=stage.brand, person=stage.person, title="Fire", situation={"harm": "no"},
        monitors=[stage.monitor],
    )  # fmt: skip
    first, second = stage.channel(), stage.channel("Second")
    release = stage.release(first)
    followed = stage.followed
    assert followed.incident == row
    assert besides.found(followed, stage.monitor, 1) == []
    with later(minutes=20):
        stage.release(second, about="brand:y")
        publishing.freeze(actor=ACTOR, brand=stage.brand, person=stage.person, why="A rehearsal")
    with later(minutes=25):
        publishing.take_down(
            actor=ACTOR, delivery=release.deliveries.get(), person=stage.person, word="Wrong"
        )
    with later(minutes=30):
        from firebreak.listening import actions as listening
        from firebreak.listening.models import Alert

        listening.change_monitor(actor=ACTOR, monitor=stage.monitor, query="spark OR stove")
        listening.add_source(
            actor=ACTOR,
            brand=stage.brand,
            connector="rss",
            name="News",
            settings={"address": "https://n.example/f"},
        )
        listening.expect_event(
            actor=ACTOR,
            brand=stage.brand,
            person=stage.person,
            name="Launch",
            since=NOW,
            until=NOW + timedelta(hours=1),
        )
        Alert.objects.create(
            brand=stage.brand, monitor=stage.monitor, number=9, state="alert", since=NOW, updated_at=NOW,
            raised_at=NOW + timedelta(minutes=30), channel="volume", surprise=5.0, reason_code="volume",
        )  # fmt: skip
    with later(minutes=40):
        row.words.update_or_create(
            said_at=None, defaults={"due_at": NOW, "said_at": NOW + timedelta(minutes=40)}
        )
        incidents.close(actor=ACTOR, incident=row, outcome="not_crisis", reason="A test")
    again = Followed.objects.select_related("incident").get(pk=followed.pk)
    found = {one.code for one in besides.found(again, stage.monitor, 1)}
    assert found == set(BESIDES) - {"in_steps"}
    Delivery.objects.filter(release__about="brand:y").update(
        release=release, ended_at=NOW + timedelta(minutes=45)
    )
    assert "in_steps" in {one.code for one in besides.found(again, stage.monitor, 1)}
    with later(hours=1, minutes=12):
        review_jobs.sweep({})
    assert stage.looked(1).verdict == CANNOT_TELL


def test_the_incidents_own_monitors_are_watched_and_without_one_those_that_hear_most(stage: Stage) -> None:
    quiet = Monitor.objects.create(
        brand=stage.brand, name="Quiet", query="quiet", created_at=NOW - timedelta(days=6)
    )
    said(quiet, START - timedelta(hours=5), START, lambda _at: 1)
    stage.release(stage.channel())
    assert [one.monitor for one in stage.followed.watched.order_by("place")] == [stage.monitor, quiet]
    stage.followed.delete()
    incidents.declare(
        actor=ACTOR,
        brand=stage.brand,
        person=stage.person,
        title="Fire",
        situation={"harm": "no"},
        monitors=[quiet],
    )
    review_jobs.sweep({})
    assert [one.monitor for one in stage.followed.watched.all()] == [quiet]


def test_services_are_asked_at_each_look_and_what_they_do_not_give_is_said(stage: Stage) -> None:
    sign = stage.channel("Shop sign", writer="", settings=None, secrets=None, person=stage.person)
    release = stage.release(stage.channel(), sign)
    publishing.done_by_hand(actor=ACTOR, delivery=release.deliveries.get(channel=sign), person=stage.person)
    reference = release.deliveries.get(channel__name="Mastodon").reference
    for hours, counts in ((1, (2, 5, 9)), (3, (7, 30, 80))):
        stage.server.react(reference, *counts)
        with later(hours=hours, minutes=1):
            review_jobs.sweep({})
            work()
            row = ChannelFigures.objects.get(hours=hours, state="given")
        assert (row.replies, row.reposts, row.favourites) == counts
    assert states(stage.followed)[("Shop sign", 1)] == "not_given"


def test_a_service_that_does_not_answer_is_asked_again_and_then_it_stands_so(stage: Stage) -> None:
    stage.release(stage.channel())
    stage.server.fault("down", 9)
    with later(hours=1, minutes=1):
        review_jobs.sweep({})
        work()
    assert states(stage.followed) == {("Mastodon", 1): "failed"}
    stage.server.fault("down", 0)
    with later(hours=1, minutes=2):
        work()
    assert states(stage.followed) == {("Mastodon", 1): "given"}
    stage.server.fault("auth", 1)
    with later(hours=3, minutes=1):
        review_jobs.sweep({})
        work()
        assert ChannelFigures.objects.get(hours=3).code == "publish.credential"
    with later(hours=3, minutes=30):
        review_jobs.sweep({})
        work()
        assert states(stage.followed)[("Mastodon", 3)] == "failed", (
            "a dead credential is not asked again and again"
        )


def test_a_figure_of_now_is_never_written_down_as_one_of_an_hour_ago(stage: Stage) -> None:
    stage.release(stage.channel())
    with later(hours=4, minutes=30):
        review_jobs.sweep({})
        work()
    assert states(stage.followed) == {("Mastodon", 1): "missed", ("Mastodon", 3): "missed"}


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_and_the_next_goes_on(
    stage: Stage, monkeypatch: Any
) -> None:
    stage.release(stage.channel())
    stage.goes_on(3)
    with later(hours=3, minutes=15):
        with monkeypatch.context() as dying:
            dying.setattr(Look.objects, "bulk_create", _dies)
            review_jobs.sweep({})
        assert not Look.objects.exists()
        review_jobs.sweep({})
    assert sorted(Look.objects.values_list("hours", flat=True)) == [1, 3]
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def _dies(*_args: Any, **_more: Any) -> None:
    raise RuntimeError("the machine is gone")


def test_the_timer_is_planted() -> None:
    jobs.plant_timers()
    assert Job.objects.filter(name=review_jobs.SWEEP, unique=f"every:{review_jobs.SWEEP}").exists()


def test_of_several_open_incidents_it_is_the_one_whose_fact_the_text_holds(stage: Stage) -> None:
    given = {"actor": ACTOR, "brand": stage.brand, "person": stage.person, "situation": {"harm": "no"}}
    first, second = (incidents.declare(**given, title=title, monitors=[]) for title in ("Fire", "Flood"))
    release = stage.release(stage.channel(), about="statement:018f0000-0000-7000-8000-000000000000")
    assert stage.followed.incident is None, "two are open, and the text is of neither"
    statement = Statement.objects.create(
        uid=UUID("018f0000-0000-7000-8000-000000000000"), brand=stage.brand, template="holding-general", kind="holding",
        item_version=1, source={}, level="concern", changed_at=NOW,
    )  # fmt: skip
    fact = Fact.objects.create(incident=first, text="The stove burns")
    FactUse.objects.create(brand=stage.brand, statement=statement, gap="what", fact=fact.uid)
    assert choosing.incident_of(release, NOW) == first
    assert choosing.incident_of(release, first.opened_at - timedelta(minutes=1)) is None, (
        "it was not open then"
    )
    incidents.close(actor=ACTOR, incident=second, outcome="not_crisis", reason="A test")
    other = stage.release(stage.channel("Second"), about="brand:y")
    with later(minutes=1):
        assert choosing.incident_of(other, NOW + timedelta(minutes=1)) == first, "the only one that is open"


@pytest.mark.parametrize(
    "about", ["statement:", "statement:no-uid", "statement:\x00", "x", "statement:" + "9" * 70]
)
def test_whatever_a_release_is_about_it_is_followed(stage: Stage, about: str) -> None:
    release = stage.release(stage.channel())
    release.about = about
    assert choosing.incident_of(release, NOW) is None


def test_a_mail_list_was_out_when_its_first_mail_went(stage: Stage) -> None:
    release = stage.release(stage.channel())
    permits = [("mail", "sent", 9), ("mail", "sent", 7), ("mail", "refused", 20), ("take_down", "sent", 30)]
    for what, outcome, minutes in permits:
        Permit.objects.create(
            delivery=release.deliveries.get(), brand_id=stage.brand.pk, what=what, outcome=outcome, digest="0",
            opened_at=NOW - timedelta(minutes=minutes),
        )  # fmt: skip
    assert choosing.first_out(release) == NOW - timedelta(minutes=9)
