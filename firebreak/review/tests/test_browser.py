"""What followed, in a browser: a surge of real posts, a release in its midst, and less talk afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import config
from firebreak.base.clock import frozen, now
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.engine.posts import Post
from firebreak.listening.pipeline import Pipeline
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.readers import Batch
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing.models import Release
from firebreak.review import jobs as review_jobs
from firebreak.review.models import Followed, Look, Watched
from firebreak.review.tests.conftest import Stage, work

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]
WORDS = ("My spark stove caught fire, this is terrible", "Is the spark stove safe?", "Spark says sorry")


AGO = timedelta(hours=6, minutes=30)
TITLES = {
    "en": "First words after the fire in the Harbour Street store, for customers and neighbours",
    "zh-Hans": "港口街门店火灾后的首次说明（面向顾客和周边居民）",
}  # fmt: skip


@pytest.fixture
def stage(brand: Any, lead: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Six hours and a half ago: the server that the browser talks to has the real clock."""
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    with MastodonSimulator() as server, frozen(now() - AGO):
        yield Stage(brand, lead, server, now())


def feed(stage: Stage, since: float, hours: float, each_s: float) -> None:
    """Real posts through the real pipeline, one in so many seconds, from ``since`` hours after the release on."""
    pipeline, begin = Pipeline(), stage.start.timestamp() + since * 3600
    pipeline.matchers.refresh()
    posts = [
        Post(
            id=f"w{since}-{n}", text=f"{WORDS[n % 3]} {n}", time=begin + n * each_s, platform="mastodon",
            author=f"a{n % 40}", followers=50,
        )
        for n in range(int(hours * 3600 / each_s))
    ]  # fmt: skip
    for place in range(0, len(posts), 500):
        origin = Origin(stage.brand.pk, 0, stage.brand.pk)
        pipeline.feed(origin, Batch(posts[place : place + 500], {}), lambda _fed, _last: None)


def followed(stage: Stage, each_s: float = 240.0) -> Any:
    """A release, then a post in so many seconds; looked at after each of six hours, with figures of one account."""
    release = stage.release(stage.channel(), stage.channel("Status", settings={"address": stage.server.root}))
    reference = release.deliveries.first().reference
    for number, (hours, counts) in enumerate(((1, (4, 11, 25)), (3, (12, 64, 180)), (6, (15, 81, 240)))):
        stage.server.react(reference, *counts)
        with frozen(stage.now + timedelta(hours=hours, minutes=11)):
            since = (0.0, 1.0, 3.0)[number]
            feed(stage, since, hours - since, each_s)
            review_jobs.sweep({})
            work()
    return release


def earlier(stage: Stage, state: str, at: datetime) -> None:
    """A release of some days before, with its last look."""
    verdict, reasons = {
        "fell_faster": ("fell_faster", []), "more": ("cannot_tell", [["above", {}]]),
        "cannot_tell": ("cannot_tell", [["gap", {"heard": 0.83}], ["alert", {}]]),
    }[state]  # fmt: skip
    made = Followed.objects.create(
        brand=stage.brand, at=at, start=at,
        release=Release.objects.create(brand=stage.brand, about="brand:x", title=TITLES, at=at),
    )  # fmt: skip
    watched = Watched.objects.create(
        followed=made, monitor=stage.monitor, place=0, version=1, made_at=at, hours=[[40, 90, 200, 6]] * 24
    )
    given = {"count": 310, "negative": 80, "heard": 1.0, "verdict": verdict, "reasons": reasons, "at": at}
    Look.objects.create(watched=watched, hours=24, **given)


def test_from_the_release_to_what_followed_and_on_to_the_posts(stage: Stage, open_as: Any) -> None:  # noqa: F811
    release = followed(stage)
    page = open_as(stage.person)
    page.goto(f"/b/{stage.brand.slug}/publishing/releases/{release.uid}")
    page.get_by_role("link", name="What followed").click()
    expect(page.get_by_role("heading", name="Did the talk fall faster than forecast?")).to_be_visible()
    expect(page.get_by_text("Fell faster than forecast").first).to_be_visible()
    expect(page.get_by_role("cell", name="240")).to_be_visible()
    page.get_by_role("link", name="What followed each release").click()
    expect(page.get_by_text("So far: Fell faster than forecast")).to_be_visible()
    page.locator(".list a.main").click()
    expect(page.locator(".look").last).to_be_visible()
    page.locator(".look").last.get_by_role("link").first.click()
    expect(page.get_by_text("this is terrible").first).to_be_visible()
    assert page.faults == []


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_the_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, stage: Stage, open_as: Any  # noqa: F811
) -> None:  # fmt: skip
    type(stage.person).objects.update(language=locale.lower())
    page, faults = open_as(stage.person, width=width, scheme=scheme, locale=locale), []

    def look(name: str, path: str) -> None:
        page.goto(path)
        faults.extend(faults_of(page, path))
        keep_picture(page, f"followed-{name}-{width}-{scheme}")

    release = followed(stage)
    address = f"/b/{stage.brand.slug}/publishing/releases/{release.uid}"
    Release.objects.update(title=TITLES)
    overview = f"/b/{stage.brand.slug}/publishing/followed"
    look("none", f"{overview}?state=more")
    look("faster", f"{address}/followed")
    look("list", overview)
    look("release", address)
    gap = {"start": stage.start + timedelta(hours=3), "end": stage.start + timedelta(hours=4, minutes=20)}
    stage.brand.sources.get().gaps.create(**gap, code="gap.failed")
    stage.followed.delete()
    with frozen(stage.now + timedelta(hours=6, minutes=11)):
        feed(stage, 2.5, 3.5, 12.0)
        review_jobs.sweep({})
        work()
    look("untold", f"{address}/followed")
    for state, at in (("fell_faster", 9), ("more", 8), ("cannot_tell", 7)):
        earlier(stage, state, stage.now - timedelta(days=at))
    look("list-all", overview)
    look("list-more", f"{overview}?state=more")
    Look.objects.filter(watched__followed__release=release, hours=6).update(
        verdict="cannot_tell", reasons=[["above", {}]], place="above"
    )
    look("more", f"{address}/followed")
    look("publishing", f"/b/{stage.brand.slug}/publishing/")
    assert faults == []
