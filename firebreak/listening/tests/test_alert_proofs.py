"""Every number of an alert is made again from what is stored: a hundred alerts of random streams, then tampering."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base.clock import running
from firebreak.listening import actions, store
from firebreak.listening.detecting.verifying import verify
from firebreak.listening.detecting.watching import Watcher
from firebreak.listening.jobs import forget_brand
from firebreak.listening.models import Alert, AlertProof, Monitor, Source, SourceGap, Watch
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
START = datetime(2026, 3, 10, 9, 0, 30, tzinfo=UTC)
DAYS = 2
WORDS = (
    "fire",
    "recall",
    "scam",
    "outage",
    "爆炸",
    "late again",
    "thank you",
    "broken screen",
    "burned my hand",
)
TALK = ("{name} opened a shop", "I like {name}", "{name} works", "news about {name} today", "{name} 不错")


class Town:
    """Several monitors, each with days of its own random talk, and a watch over all."""

    def __init__(self, feed: Callable[..., Any], brand: Any, names: list[str], seed: int) -> None:
        self.at, self.feed, self.brand, self.names = START, feed, brand, names
        self.chance, self.number = random.Random(seed), 0
        source = actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="N", settings={})
        Source.objects.filter(pk=source.pk).update(created_at=START - timedelta(days=DAYS))
        self.source = source
        for name in names:
            actions.create_monitor(actor=ACTOR, brand=brand, name=name, kind="topic", query=name)

    def post(self, name: str, text: str, ago: float) -> Any:
        self.number += 1
        followers = int(10 ** self.chance.uniform(0, 5))
        who = f"u{self.chance.randrange(400)}"
        platform = self.chance.choice(["x", "bluesky", "weibo"])
        tail = f" {self.chance.randrange(40)}"
        return make(
            self.number, text.format(name=name) + tail, ago=ago, author=who, followers=followers, platform=platform,
            kind=self.chance.choice(["post", "post", "repost", "reply"]),
        )  # fmt: skip

    def history(self) -> None:
        made = []
        for name in self.names:
            rate = self.chance.uniform(1.5, 4)
            ages = [self.chance.uniform(60, DAYS * 86_400) for _ in range(int(rate * 24 * DAYS))]
            made += [self.post(name, self.chance.choice(TALK), ago) for ago in ages]
        self.feed(made, source=self.source.pk)

    def burst(self, names: list[str], watcher: Watcher, minutes: int) -> None:
        """Each of these gets a burst of its own size and words; some posts come late."""
        strength = {name: (self.chance.randint(7, 16), self.chance.choice(WORDS)) for name in names}
        for _ in range(minutes):
            self.at += timedelta(minutes=1)
            made = []
            for name, (most, word) in strength.items():
                for _ in range(self.chance.randint(1, most)):
                    late = self.chance.choice([0, 0, 0, 1800, 90_000])
                    made.append(self.post(name, f"{{name}} {word}", late + self.chance.uniform(0, 60)))
            self.feed(made, source=self.source.pk)
            watcher.tick()


def _corrected(town: Town, person: Any) -> None:
    """People go through the posts afterwards; late posts and gaps of the sources come in as well."""
    posts = [
        row[0]
        for row in fetch(
            "SELECT DISTINCT post FROM store_mention WHERE brand = %s ORDER BY post", [town.brand.pk]
        )
    ]
    for post in town.chance.sample(posts, min(60, len(posts))):
        feels = town.chance.choice(["negative", "neutral", "positive"])
        actions.correct_sentiment(actor=ACTOR, brand=town.brand, person=person, post=post, sentiment=feels)
    town.feed([town.post(name, "{name} late word", town.chance.uniform(60, 90_000)) for name in town.names])
    SourceGap.objects.create(source=town.source, start=town.at + timedelta(seconds=1), code="gap.failed")


def _raise_some(town: Town, alerts: int, size: int = 70) -> None:
    watcher = Watcher()
    town.history()
    while Watch.objects.filter(monitor__brand=town.brand).count() < len(town.names):
        watcher.tick()  # each tick warms as many as two seconds allow
    left = list(town.names)
    while left and Alert.objects.filter(brand=town.brand).count() < alerts:
        some, left = left[:size], left[size:]
        town.burst(some, watcher, 3)


def test_every_number_of_a_hundred_random_alerts_is_made_again(
    feed: Any, brand: Any, other_brand: Any, lead: Any
) -> None:
    for seed, (owner, person) in enumerate([(brand, lead), (other_brand, lead)]):
        names = [f"{owner.slug.replace('-', '')}x{number}y" for number in range(70)]

        def to_owner(posts: list[Any], owner: Any = owner, **more: Any) -> Any:
            return feed(posts, to=owner, **more)

        town = Town(to_owner, owner, names, seed)
        with running(lambda town=town: town.at):
            _raise_some(town, 50)
            town.at += timedelta(minutes=1)
            _corrected(town, person)
        Monitor.objects.filter(brand=owner).update(watched=False)
    alerts = list(Alert.objects.select_related("monitor__brand"))
    assert len(alerts) >= 100
    assert AlertProof.objects.count() > len(alerts)
    numbers = 0
    for alert in alerts:
        found = verify(alert)
        assert found.wrong == []
        numbers += len(found.numbers)
    assert numbers > 60 * len(alerts)


@pytest.fixture
def town(feed: Any, brand: Any) -> Any:
    found = Town(feed, brand, ["acme"], 5)
    with running(lambda: found.at):
        _raise_some(found, 1)
        yield found


def test_a_changed_number_is_found(town: Town) -> None:
    alert = Alert.objects.get()
    alert.evidence["window"]["count"] += 1
    alert.surprise += 0.5
    alert.save()
    wrong = {number.name for number in verify(alert).wrong}
    assert wrong == {"window.count", "told surprise"}


def test_a_tampered_mention_is_found_and_a_correction_is_not_one(town: Town, lead: Any) -> None:
    alert = Alert.objects.get()
    [post, *_] = alert.evidence["top_posts"]
    for feels in ("positive", "neutral"):
        actions.correct_sentiment(actor=ACTOR, brand=town.brand, person=lead, post=post, sentiment=feels)
    assert verify(alert).wrong == []
    store.correct_sentiment(town.brand.pk, post, "positive")  # past the audit chain: nobody may do that
    before = verify(alert)
    assert before.wrong == []  # the chain says what stood there before
    other = next(p for p in _window(alert) if p != post)
    feels = fetch("SELECT sentiment FROM store_mention WHERE post = %s", [other])[0][0]
    store.correct_sentiment(town.brand.pk, other, "positive" if feels != "positive" else "negative")
    assert verify(alert).wrong
    assert verify(alert).why == ""


def _window(alert: Alert) -> list[int]:
    rows = fetch(
        "SELECT post FROM store_mention WHERE monitor = %s AND time >= %s AND time < %s AND id <= %s ORDER BY post",
        [alert.monitor_id, alert.evidence["since"], alert.evidence["until"], alert.proofs.get().upto
         if alert.proofs.count() == 1 else alert.proofs.latest("pk").upto],
    )  # fmt: skip
    return [row[0] for row in rows]


def test_what_was_forgotten_is_a_difference_that_says_why(town: Town) -> None:
    alert = Alert.objects.get()
    town.brand.retention_days = 1
    town.brand.save()
    town.at += timedelta(days=2)
    assert forget_brand(town.brand) > 0
    found = verify(Alert.objects.select_related("monitor__brand").get(pk=alert.pk))
    assert found.wrong
    assert found.why.startswith("retention")


def test_an_alert_of_other_parameters_is_not_proved_and_says_so(town: Town) -> None:
    AlertProof.objects.update(version="0")
    found = verify(Alert.objects.get())
    assert found.wrong
    assert found.why.startswith("it was judged by parameters 0")


def test_the_command_prints_every_number_and_says_when_one_differs(town: Town, capsys: Any) -> None:
    from firebreak.site.cli import main

    alert = Alert.objects.get()
    assert main(["alert", "verify", f"A-{alert.number}"]) == 0
    printed = capsys.readouterr().out
    assert "window.count: stored" in printed
    assert "all hold" in printed
    Alert.objects.update(surprise=99.0)
    assert main(["alert", "verify", "--all", "--json"]) == 1
    assert '"wrong": 1' in capsys.readouterr().out
    assert main(["alert", "verify", "A-77"]) != 0
