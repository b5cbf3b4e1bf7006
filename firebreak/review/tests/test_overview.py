"""All releases with how they stand: the same as each one's own page says, newest first, paged, and by state."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from firebreak.base.clock import frozen
from firebreak.org import actions as org
from firebreak.publishing.models import Delivery, Release
from firebreak.review import jobs as review_jobs
from firebreak.review.models import ChannelFigures, Followed, Look, Watched
from firebreak.review.standings import standing
from firebreak.review.tests.conftest import ACTOR, NOW, Stage, later, work

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def listed(stage: Stage, client: Any, query: str = "", **gone: float) -> str:
    """The page as it is read so long after the first release."""
    with later(**gone):
        answer = client.get(f"/b/{stage.brand.slug}/publishing/followed{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(html: str) -> list[str]:
    return re.findall(r"<li data-row>.*?</li>", html, re.DOTALL)


def copy(stage: Stage, title: str, at: Any, **look: Any) -> Followed:
    """One more release, at another moment; with a look after 24 hours where one is given."""
    release = Release.objects.create(brand=stage.brand, about="brand:x", title={"en": title}, at=at)
    made = Followed.objects.create(brand=stage.brand, release=release, at=at, start=at)
    watched = Watched.objects.create(
        followed=made, monitor=stage.monitor, place=0, version=1, made_at=at, hours=[[5, 10, 20, 2]] * 24
    )
    if look:
        Look.objects.create(watched=watched, hours=24, negative=0, heard=1.0, at=at, **look)
    return made


def four(stage: Stage) -> dict[str, Followed]:
    """One of each state, the last named the newest."""
    told = {"verdict": "cannot_tell", "place": "above"}
    return {
        "fell_faster": copy(stage, "Faster", NOW - timedelta(days=4), verdict="fell_faster", count=30, place="below"),
        "more": copy(stage, "More", NOW - timedelta(days=3), count=900, reasons=[["above", {}]], **told),
        "cannot_tell": copy(
            stage, "Untold", NOW - timedelta(days=2), count=900, reasons=[["gap", {"heard": 0.5}], ["above", {}]], **told
        ),
        "looking": copy(stage, "Looking", NOW - timedelta(hours=1)),
    }  # fmt: skip


def test_every_release_is_listed_newest_first_with_what_its_own_page_says(
    stage: Stage, client_of: Any
) -> None:
    made, client = four(stage), client_of(stage.person)
    html = listed(stage, client)
    assert [re.search(r'class="main"[^>]*>([^<]*)', row)[1] for row in rows(html)] == [  # type: ignore[index]
        "Looking", "Untold", "More", "Faster",
    ]  # fmt: skip
    words = {
        "fell_faster": "Fell faster than forecast", "more": "More than forecast", "cannot_tell": "Cannot tell",
    }  # fmt: skip
    for code, row in zip(reversed(made), rows(html), strict=True):
        assert f"{made[code].release.uid}/followed" in row
        own = client.get(re.search(r'href="([^"]*/followed)"', row)[1])  # type: ignore[index]
        if code != "looking":
            assert words[code] in row
            assert words[code] in own.content.decode()
    untold, faster = rows(html)[1], rows(html)[3]
    assert "The sources were heard only 50% of this time." in untold
    assert "And 1 more reason." in untold
    assert "After 24 hours: 30 mentions, 120–480 were forecast" in faster


@pytest.mark.parametrize("code", ["looking", "fell_faster", "more", "cannot_tell"])
def test_one_state_alone_is_chosen_in_the_address(stage: Stage, client_of: Any, code: str) -> None:
    made = four(stage)
    html = listed(stage, client_of(stage.person), f"?state={code}")
    assert len(rows(html)) == 1
    assert str(made[code].release.uid) in html
    assert 'aria-current="page"' in re.search(rf'<a href="[^"]*state={code}"[^>]*>', html)[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "query", ["?state=x", "?state=%00", "?state=%ED%A0%80", "?page=x", "?page=-1", "?page=%00"]
)
def test_odd_addresses_show_all(stage: Stage, client_of: Any, query: str) -> None:
    four(stage)
    assert len(rows(listed(stage, client_of(stage.person), query))) == 4


def test_pages_keep_the_filter_and_the_last_is_shown_for_one_too_many(stage: Stage, client_of: Any) -> None:
    for n in range(33):
        copy(stage, f"R{n}", NOW - timedelta(hours=n))
    client = client_of(stage.person)
    first = listed(stage, client, "?state=looking")
    assert len(rows(first)) == 30
    assert "state=looking&page=2" in first
    for query in ("?state=looking&page=2", "?page=99"):
        assert len(rows(listed(stage, client, query))) == 3


def test_before_anything_is_out_and_where_none_is_of_a_kind_it_says_so(stage: Stage, client_of: Any) -> None:
    client = client_of(stage.person)
    assert "Nothing is out yet" in listed(stage, client)
    copy(stage, "One", NOW)
    assert "No release of this kind" in listed(stage, client, "?state=more")


def test_a_release_that_is_looked_at_says_what_it_says_so_far_and_who_reacted(
    stage: Stage, client_of: Any
) -> None:
    release = stage.release(stage.channel(), stage.channel("<b>Second"))
    stage.goes_on(1)
    client = client_of(stage.person)
    early = rows(listed(stage, client, minutes=5))[0]
    assert "Reactions not counted yet" in early
    assert "The next look is in" in early
    stage.server.react(release.deliveries.get(channel__name="Mastodon").reference, 7, 1200, 27)
    with later(hours=1, minutes=12):
        review_jobs.sweep({})
        work()
    row = rows(listed(stage, client, hours=1, minutes=15))[0]
    assert "Still looking" in row
    assert "So far: Fell faster than forecast" in row
    assert "Mastodon" in row
    assert "1,234 reactions" in row
    raw = client.get(f"/b/{stage.brand.slug}/publishing/followed").content
    assert b"<b>Second" not in raw
    ChannelFigures.objects.filter(delivery__channel__name="<b>Second").update(state="failed")
    assert "1,234 reactions (counted for 1 of 2 texts)" in listed(stage, client, hours=1, minutes=15)
    ChannelFigures.objects.update(state="not_given")
    assert "No channel gave figures" in listed(stage, client, hours=1, minutes=15)


def test_later_figures_stand_in_for_earlier_ones_and_never_add_up(stage: Stage, client_of: Any) -> None:
    release = stage.release(stage.channel())
    delivery: Delivery = release.deliveries.get()
    for hours, state, likes in ((1, "given", 10), (3, "given", 15), (6, "gone", None)):
        ChannelFigures.objects.create(
            followed=stage.followed, delivery=delivery, hours=hours, state=state, favourites=likes, at=NOW
        )
    assert "15 reactions" in listed(stage, client_of(stage.person), hours=7)


def test_without_a_monitor_nothing_can_be_said(stage: Stage, client_of: Any) -> None:
    stage.release(stage.channel())
    Watched.objects.all().delete()
    row = rows(listed(stage, client_of(stage.person), hours=2))[0]
    assert "Cannot tell" in row
    assert "No monitor listened" in row


def test_the_verdict_is_of_the_first_monitor_that_is_left(stage: Stage) -> None:
    made = copy(stage, "One", NOW, verdict="cannot_tell", count=1, reasons=[["gap", {}]])
    second = type(stage.monitor).objects.create(brand=stage.brand, name="Second", query="x")
    other = Watched.objects.create(followed=made, monitor=second, place=1, version=1, made_at=NOW)
    Look.objects.create(
        watched=other, hours=24, count=1, negative=0, heard=1.0, at=NOW, verdict="fell_faster"
    )
    assert standing(stage.brand).get().standing == "cannot_tell"  # type: ignore[attr-defined]
    made.watched.get(place=0).delete()
    assert standing(stage.brand).get().standing == "fell_faster"  # type: ignore[attr-defined]


def test_the_way_there_stands_on_publishing(stage: Stage, client_of: Any) -> None:
    html = client_of(stage.person).get(f"/b/{stage.brand.slug}/publishing/").content.decode()
    assert f'href="/b/{stage.brand.slug}/publishing/followed"' in html


def test_of_another_brand_nothing_is_listed(
    stage: Stage, other_brand: Any, make_person: Any, client_of: Any, client: Any
) -> None:
    four(stage)
    stranger = make_person("olle", other_brand, "lead")
    html = client_of(stranger).get(f"/b/{other_brand.slug}/publishing/followed").content.decode()
    assert "Nothing is out yet" in html
    assert client_of(stranger).get(f"/b/{stage.brand.slug}/publishing/followed").status_code == 404
    mine = api(client, token(stage.brand, stage.person), "")["releases"][0]["release"]
    assert api(client, token(other_brand, stranger), f"?after={mine}")["releases"] == []


def test_however_many_there_are_it_takes_as_few_questions(
    stage: Stage, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        copy(stage, f"R{n}", NOW - timedelta(hours=n))
    client = client_of(stage.person)
    listed(stage, client)
    with django_assert_max_num_queries(30):
        listed(stage, client)


def token(brand: Any, person: Any) -> str:
    return org.make_token(actor=ACTOR, brand=brand, person=person, label="T", role="viewer")[1]


def api(client: Any, secret: str, query: str) -> Any:
    answer = client.get(f"/api/v1/followed{query}", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_api_tells_the_same_page_by_page(stage: Stage, client: Any) -> None:
    made = four(stage)
    copy(stage, "Same moment", made["looking"].at)
    secret = token(stage.brand, stage.person)
    with frozen(NOW):
        told = api(client, secret, "")
        assert told["next"] is None
        assert [one["state"] for one in told["releases"]] == [
            "looking", "looking", "cannot_tell", "more", "fell_faster",
        ]  # fmt: skip
        faster = told["releases"][-1]
        assert (faster["hours"], faster["count"], faster["low"], faster["high"]) == (24, 30, 120.0, 480.0)
        assert told["releases"][0]["count"] is None
        assert told["releases"][0]["reactions"] is None
        found, after = [], ""
        for _n in range(9):
            one = api(client, secret, f"?limit=1{after}")
            found += [row["release"] for row in one["releases"]]
            if one["next"] is None:
                break
            after = f"&after={one['next']}"
        assert found == [row["release"] for row in told["releases"]]
        assert [row["state"] for row in api(client, secret, "?state=more")["releases"]] == ["more"]
        for wrong in ("?state=x", "?after=x", "?limit=0", "?limit=201", "?state=%00"):
            answer = client.get(f"/api/v1/followed{wrong}", HTTP_AUTHORIZATION=f"Bearer {secret}")
            assert answer.status_code in (400, 422), wrong
