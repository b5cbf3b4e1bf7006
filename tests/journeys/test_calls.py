"""Calls in a real browser: accessible, fitting, one big button at night without signing in."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from firebreak.base import clock, jobs
from firebreak.base.actions import machine
from firebreak.notify import actions
from firebreak.notify.models import Page
from firebreak.notify.paging import Rung
from firebreak.notify.paging.composing import token_of
from firebreak.org import actions as org
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests.looking import faults_of, keep_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ACTOR = machine("test")
LOOKS = [(390, "dark", "zh-Hant"), (390, "light", "ms"), (900, "light", "sv"), (1440, "dark", "en")]
BUTTON_AT_LEAST = 46


def run_at(moment: Any) -> None:
    with clock.frozen(moment):
        while jobs.run_one():
            pass


@pytest.fixture
def night(brand: Any, make_person: Any) -> Any:
    """Ada leads and Bo deputises; of four runs one is open, one was answered, one nobody answered, one is a test."""
    ada, bo = make_person("ada", brand, "lead"), make_person("bo", brand, "responder")
    org.set_methods(actor=ACTOR, person=ada, methods=[("phone", "+46 70 123 45 67")])
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[ada, bo])
    rungs, begun = [Rung(ada.pk, "lead"), Rung(bo.pk, "lead")], clock.now() - timedelta(minutes=50)
    runs = {}
    for name in ("exhausted", "answered", "open"):
        at = begun if name != "open" else clock.now() - timedelta(minutes=6)
        with clock.frozen(at):
            runs[name] = actions.page(
                actor=ACTOR, brand=brand, kind="a kind that nobody says", about="x", key=name, params={"number": 12},
                rungs=rungs, urgent=True,
            )  # fmt: skip
    for minute in range(46):
        run_at(begun + timedelta(minutes=minute))
        if minute == 2:
            actions.acknowledge(actor=ACTOR, page=runs["answered"], person=bo)
    run_at(clock.now())
    test = actions.test_call(actor=ACTOR, brand=brand, rungs=rungs, person=ada)
    actions.acknowledge(actor=ACTOR, page=test.pages.first(), person=ada)
    return SimpleNamespace(brand=brand, ada=ada, bo=bo, test=test, **runs)


def link(run: Any) -> str:
    call = run.calls.exclude(token_digest="").first()
    return reverse("notify:answer", args=[token_of(call)])


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_every_page_is_accessible_and_fits(
    width: int, scheme: str, locale: str, open_as: Any, night: Any  # noqa: F811
) -> None:  # fmt: skip
    type(night.ada).objects.update(language=locale.lower())
    base, faults = f"/b/{night.brand.slug}/calls/", []
    paths = [
        base, *(f"{base}{run.uid}" for run in (night.open, night.answered, night.exhausted)), f"{base}test",
        f"{base}test/{night.test.uid}", "/me/chats", link(night.open), link(night.answered), "/answer/nothing",
    ]  # fmt: skip
    page = open_as(night.ada, width=width, scheme=scheme, locale=locale)
    for number, path in enumerate(paths):
        page.goto(path)
        faults += [one for one in faults_of(page, path) if "410 (Gone)" not in one]
        keep_picture(page, f"calls-{number}-{width}-{scheme}")
    assert faults == []


def test_one_press_without_signing_in_ends_the_calls(open_as: Any, night: Any) -> None:  # noqa: F811
    page = open_as(width=390, scheme="dark", locale="en")
    page.goto(link(night.open))
    button = page.get_by_role("button", name="I am on it")
    box = button.bounding_box()
    assert box["height"] >= BUTTON_AT_LEAST
    assert box["width"] > 300
    button.click()
    expect(page.get_by_role("status").first).to_contain_text("You are on it since")
    assert Page.objects.get(pk=night.open.pk).state == "acknowledged"
    assert page.faults == []
