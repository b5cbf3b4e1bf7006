"""From an approved statement to real channels in a browser; and a freeze that two people lift."""

import contextlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from firebreak.base import config, jobs
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.outlets import outlets_of
from firebreak.plan.tests.looking import faults_of, keep_picture
from firebreak.publishing import actions
from firebreak.publishing.models import Channel, Delivery, Freeze
from firebreak.statements import actions as statements
from firebreak.statements.tests.conftest import ACTOR, ask, filled, release, say, team  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "zh-Hans"), (1440, "light", "en")]


@pytest.fixture
def stage(team: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:  # noqa: F811
    """Two accounts at one server, and a shop sign that Sam changes by hand."""
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    with contextlib.ExitStack() as open_until_the_end:
        server = open_until_the_end.enter_context(MastodonSimulator())
        for name, languages in (("Mastodon", ["en"]), ("Mastodon Sverige", ["sv"])):
            actions.add_channel(
                actor=ACTOR, brand=team.brand, name=name, writer="mastodon", text="short", in_languages=languages,
                settings={"address": server.root}, secrets={"token": server.secret},
            )  # fmt: skip
        actions.add_channel(
            actor=ACTOR, brand=team.brand, name="Shop sign", text="page", person=team.sam, link="https://shop.example/",
        )  # fmt: skip
        row = filled(team.brand, team.sam, channels=["short", "page"], languages=["en", "sv"])
        yield SimpleNamespace(
            **vars(team), server=server, row=release(say(ask(row, team.sam), team.lea), team.sam)
        )


def work() -> None:
    """What the worker does, until nothing is due."""
    while jobs.run_one():
        pass


def at(stage: Any, path: str = "") -> str:
    return f"/b/{stage.brand.slug}/{path}"


def test_a_released_text_goes_to_the_ticked_channels_and_the_page_shows_what_became_of_it(
    stage: Any, open_as: Any  # noqa: F811
) -> None:  # fmt: skip
    page = open_as(stage.sam)
    page.goto(at(stage, f"statements/{stage.row.uid}/release"))
    places = page.locator("input[type=checkbox][name=where]")
    assert places.count() == 4, "two accounts, each in its language, and the sign in both"
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("0 of 4 published")).to_be_visible()
    work()
    page.reload()  # no stream in this server: what wakes a page is tried with the whole product
    expect(page.get_by_text("2 of 4 published")).to_be_visible()
    assert {one["text"] for one in stage.server.published()} == set(stage.row.variants["short"].values())
    page.get_by_label("Link to it").first.fill("https://shop.example/sign")
    page.get_by_role("button", name="I have published it there").first.click()
    expect(page.get_by_text("3 of 4 published")).to_be_visible()
    page.goto(at(stage, f"statements/{stage.row.uid}/release"))
    assert page.locator("input[type=checkbox][name=where]").count() == 0, "nothing is offered twice"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent", "by_hand"}


def test_a_freeze_holds_what_is_planned_and_two_people_lift_it(stage: Any, open_as: Any) -> None:  # noqa: F811
    page = open_as(stage.sam)
    page.goto(at(stage, f"statements/{stage.row.uid}/release"))
    page.get_by_text("Later", exact=True).click()
    page.get_by_label("When").first.fill("2027-03-01T09:00")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("0 of 4 published")).to_be_visible()
    page.get_by_role("link", name="Freeze").first.click()
    page.get_by_label("Why").fill("Accident at the Lund store")
    page.get_by_role("button", name="Freeze now").click()
    expect(page.get_by_text("Frozen here;").first).to_be_visible()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"held"}
    page.get_by_role("button", name="It is stopped").first.click()
    expect(page.get_by_text("Stopped and confirmed").first).to_be_visible()
    page.get_by_role("button", name="Ask to lift the freeze").click()
    expect(page.get_by_text("A second person must agree").first).to_be_visible()
    other = open_as(stage.lea)
    other.goto(at(stage, "freeze"))
    other.get_by_role("button", name="Lift the freeze").click()
    expect(other.get_by_text("The freeze is lifted").first).to_be_visible()
    work()
    assert stage.server.published() == [], "lifting sends nothing"
    assert Freeze.objects.get().lifted_by == stage.lea
    other.goto(at(stage, "freeze/held"))
    other.get_by_role("button", name="Publish it now").first.click()
    expect(other.get_by_text("It goes out now, as it was approved.")).to_be_visible()
    expect(other.get_by_role("button", name="Publish it now")).to_have_count(3)


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, stage: Any  # noqa: F811
) -> None:  # fmt: skip
    type(stage.lea).objects.update(language=locale.lower())
    stage.server.fault("auth", 1)
    channels = list(Channel.objects.filter(brand=stage.brand))
    made = []
    other = filled(
        stage.brand, stage.sam, channels=["short", "page"], languages=["en"], words={"what_happened": "The shop is shut."}
    )  # fmt: skip
    for row in (stage.row, release(say(ask(other, stage.sam), stage.lea), stage.sam)):
        where = [(one, "en") for one in channels if one.name != "Mastodon Sverige"]
        made.append(
            statements.publish(actor=ACTOR, statement=row, person=stage.sam, seen=row.digest, where=where)
        )
        work()
    paths = [f"publishing/releases/{one.uid}" for one in made]
    paths += ["publishing/", "freeze", f"statements/{stage.row.uid}/release"]
    page, faults = open_as(stage.lea, width=width, scheme=scheme, locale=locale), []

    def look(number: int, path: str) -> None:
        page.goto(at(stage, path))
        faults.extend(faults_of(page, path))
        keep_picture(page, f"publishing-{number}-{width}-{scheme}")

    for number, path in enumerate(paths):
        look(number, path)
    why = "Accident at the Lund store"
    actions.freeze(actor=ACTOR, brand=stage.brand, person=stage.sam, why=why, outlets=outlets_of(stage.brand))
    for number, path in enumerate(
        ["freeze", "publishing/", f"publishing/releases/{made[0].uid}", "statements/"], 10
    ):
        look(number, path)
    assert faults == []
