"""What people read of it: the verdict with its reasons, numbers that open to their posts, and what the API tells."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from firebreak.base.clock import frozen
from firebreak.incidents import actions as incidents
from firebreak.org import actions as org
from firebreak.review import jobs as review_jobs
from firebreak.review.models import Look, Watched
from firebreak.review.rules import BESIDES
from firebreak.review.tests.conftest import ACTOR, NOW, Stage, later, work
from firebreak.review.words import say_reason
from firebreak.statements.tests.conftest import ask, filled, say, team  # noqa: F401
from firebreak.statements.tests.conftest import release as let_out

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def page(stage: Stage, client: Any, release: Any, **gone: float) -> str:
    """As it is read so long after the release."""
    with later(**gone):
        answer = client.get(f"/b/{stage.brand.slug}/publishing/releases/{release.uid}/followed")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def measured(stage: Stage, per_slice: int, hours: int = 1) -> Any:
    """A release with so much said after it, looked at."""
    release = stage.release(stage.channel())
    stage.goes_on(per_slice)
    with later(hours=hours, minutes=12):
        review_jobs.sweep({})
        work()
    return release


def test_the_page_says_cannot_tell_with_every_reason_and_opens_each_number(
    stage: Stage, client_of: Any
) -> None:
    release = measured(stage, 30)
    Look.objects.update(verdict="cannot_tell", reasons=[["alert", {}], ["gap", {"heard": 0.83}]])
    html = page(stage, client_of(stage.person), release, hours=1, minutes=15)
    assert "Cannot tell" in html
    assert "A new alert was raised: something else had begun." in html
    assert "The sources were heard only 83% of this time." in html
    assert "The next look is in 1 hour" in html
    assert "This release" in html
    assert 'class="ahead"' in html, "what is forecast is drawn on, beyond what was measured"
    assert "Forecast from" in html
    links = re.findall(r'href="(/b/[^"]*/mentions[^"]*)"', html)
    assert any("sentiment=negative" in one for one in links)
    client = client_of(stage.person)
    for link in dict.fromkeys(links[-6:]):
        assert client.get(link).status_code == 200, link


def test_far_below_it_says_faster_and_that_this_is_no_proof(stage: Stage, client_of: Any) -> None:
    html = page(stage, client_of(stage.person), measured(stage, 1), hours=1, minutes=15)
    assert "Fell faster than forecast" in html
    assert "no proof that the release was the cause" in html
    assert "at most 8% of the cases in our tests" in html


def test_before_anything_is_out_or_measured_the_page_says_so(stage: Stage, client_of: Any) -> None:
    client = client_of(stage.person)
    sign = stage.channel("Shop sign", writer="", settings=None, secrets=None, person=stage.person)
    waiting = stage.release(sign)
    assert "Nothing is out yet" in page(stage, client, waiting)
    release = stage.release(stage.channel(), about="brand:y")
    html = page(stage, client, release, minutes=5)
    assert "not measured yet" in html
    assert "The services are asked after 1, 3, 6 and 24 hours." in html
    Watched.objects.all().delete()
    assert "Nobody listened" in page(stage, client, release, minutes=5)


def test_channels_figures_stand_in_a_table_and_what_is_not_given_is_said(
    stage: Stage, client_of: Any
) -> None:
    release = stage.release(stage.channel(), stage.channel("<b>Second"))
    reference = release.deliveries.get(channel__name="Mastodon").reference
    stage.server.react(reference, 7, 1234, 80)
    stage.server.fault("auth", 0)
    with later(hours=1, minutes=2):
        review_jobs.sweep({})
        work()
    with later(hours=9):
        review_jobs.sweep({})
        work()
    html = page(stage, client_of(stage.person), release, hours=9)
    assert ">1,234<" in html
    assert "not asked in time" in html
    assert release.deliveries.get(channel__name="Mastodon").address in html
    raw = client_of(stage.person).get(f"/b/{stage.brand.slug}/publishing/releases/{release.uid}/followed")
    assert b"<b>Second" not in raw.content


def test_a_private_incident_is_not_told_to_those_who_may_not_see_it(
    stage: Stage, make_person: Any, client_of: Any
) -> None:
    row = incidents.declare(
        actor=ACTOR, brand=stage.brand, person=stage.person, title="Hidden matter", situation={"harm": "no"},
        monitors=[stage.monitor],
    )  # fmt: skip
    type(row).objects.filter(pk=row.pk).update(private=True)
    release = measured(stage, 5)
    assert stage.followed.incident == row
    assert "Hidden matter" in page(stage, client_of(stage.person), release, hours=1, minutes=15)
    outsider = make_person("olle", stage.brand, "viewer")
    assert "Hidden matter" not in page(stage, client_of(outsider), release, hours=1, minutes=15)


def test_the_button_stands_on_the_release_once_something_is_out(stage: Stage, client_of: Any) -> None:
    sign = stage.channel("Shop sign", writer="", settings=None, secrets=None, person=stage.person)
    client = client_of(stage.person)
    for release, there in ((stage.release(sign), False), (stage.release(stage.channel(), about="x:y"), True)):
        html = client.get(f"/b/{stage.brand.slug}/publishing/releases/{release.uid}").content.decode()
        assert (f"{release.uid}/followed" in html) == there


def test_the_button_stands_on_the_statement_too(stage: Stage, team: Any, client_of: Any) -> None:  # noqa: F811
    with frozen(NOW):
        row = let_out(
            say(ask(filled(team.brand, team.sam, channels=["short"]), team.sam), team.lea), team.sam
        )
    address = f"/b/{stage.brand.slug}/statements/{row.uid}"
    client = client_of(team.sam)
    assert "What followed" not in client.get(address).content.decode()
    made = stage.release(stage.channel(), about=f"statement:{row.uid}")
    assert f"releases/{made.uid}/followed" in client.get(address).content.decode()


def test_every_reason_has_words_of_its_own() -> None:
    codes = [
        *BESIDES,
        "few",
        "about_normal",
        "gap",
        "seldom_right",
        "not_far",
        "within",
        "above",
        "no_forecast",
    ]
    said = [say_reason(code, {}) for code in codes]
    assert len(set(said)) == len(codes)
    assert not set(codes) & set(said)
    whys = {
        say_reason("no_forecast", {"why": why}) for why in ("no-profile", "gap", "too-little-seen", "too-old")
    }
    assert len(whys) == 4


def test_the_api_tells_the_same(stage: Stage, client: Any) -> None:
    release = measured(stage, 1)
    with frozen(NOW + timedelta(hours=1, minutes=15)):
        _row, secret = org.make_token(
            actor=ACTOR, brand=stage.brand, person=stage.person, label="T", role="viewer"
        )
        asked = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        told = client.get(f"/api/v1/releases/{release.uid}/followed", **asked).json()
        missing = client.get(f"/api/v1/releases/{stage.brand.uid}/followed", **asked)
        sign = stage.channel("Shop sign", writer="", settings=None, secrets=None, person=stage.person)
        waiting = stage.release(sign, about="brand:y")
        waits = client.get(f"/api/v1/releases/{waiting.uid}/followed", **asked).json()
    assert missing.status_code == 404
    assert (waits["at"], waits["monitors"], waits["figures"]) == (None, [], [])
    (monitor,) = told["monitors"]
    (look,) = monitor["looks"]
    assert (look["hours"], look["count"], look["verdict"], look["reasons"]) == (1, 12, "fell_faster", [])
    assert look["low"] == monitor["hours_ahead"][0][0]
    assert len(monitor["hours_before"]) == 24
    assert [(one["hours"], one["state"]) for one in told["figures"]] == [(1, "given")]


def test_a_page_costs_few_questions_however_much_was_measured(
    stage: Stage, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    release = measured(stage, 3, hours=25)
    client = client_of(stage.person)
    page(stage, client, release, hours=25)
    with django_assert_max_num_queries(40):
        page(stage, client, release, hours=25)
