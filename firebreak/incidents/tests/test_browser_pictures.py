"""The picture of a page, and the words where there is none, on the page of a piece in a real browser."""

from typing import Any

import pytest

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.base.picturing import Picture
from firebreak.incidents import actions
from firebreak.incidents.actions.pictures import keep_picture
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.org.models import Person
from firebreak.org.tests.conftest import _playwright_runs_a_loop, browser_type_launch_args, open_as  # noqa: F401
from firebreak.plan.tests import looking
from firebreak.plan.tests.looking import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LOOKS = [(390, "dark", "sv"), (1440, "light", "en"), (390, "light", "zh-hans"), (1440, "dark", "ms")]
SHOWN = (
    "document.querySelector('#picture img').complete && document.querySelector('#picture img').naturalWidth"
)


def a_page(outage: Incident) -> Evidence:
    """One that is kept and waits for its picture."""
    row = actions.ask_page(actor=ACTOR, incident=outage, person=None, address="https://news.example/fire")
    Evidence.objects.filter(pk=row.pk).update(
        state="kept", picture="waiting", final=row.address, text="Fire in the shop"
    )
    row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def _data(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)


def test_the_picture_and_why_there_is_none_are_seen_in_every_width_and_theme(
    open_as: Any, outage: Incident, lena: Any  # noqa: F811
) -> None:  # fmt: skip
    first = open_as(lena)
    first.set_content("<body style='background:teal;color:white;margin:0;height:4000px'><h1>Fire in the shop")
    png = first.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": 4000})
    shown, none, waits = a_page(outage), a_page(outage), a_page(outage)
    keep_picture(
        shown,
        Picture(
            png, 1280, 4000, True, False, "https://news.example/fire?now", now(), "Chromium/156.0", True, True
        ),
    )
    Evidence.objects.filter(pk=none.pk).update(picture="failed", picture_problem="picture.no_browser")
    for width, scheme, language in LOOKS:
        Person.objects.filter(pk=lena.pk).update(language=language)
        page = open_as(lena, width=width, scheme=scheme, locale=language)
        for row, name in ((shown, "shown"), (none, "none"), (waits, "waits")):
            page.goto(f"/b/norrsken/incidents/{outage.uid}/evidence/{row.uid}/")
            if row is shown:
                page.locator("#picture").scroll_into_view_if_needed()
                for _turn in range(200):  # the policy of our pages forbids what wait_for_function does
                    if page.evaluate(SHOWN) == 1280:
                        break
                    page.wait_for_timeout(50)
                assert page.evaluate(SHOWN) == 1280
                assert page.locator("#picture img").bounding_box()["height"] < 700
            looking.keep_picture(page, f"picture-{name}-{width}-{scheme}-{language}")
            assert faults_of(page, f"{name} {width} {scheme} {language}") == []
    page = open_as(lena)
    page.goto(f"/b/norrsken/incidents/{outage.uid}/evidence/{shown.uid}/file/1/?show=1")
    assert page.evaluate("document.images[0].naturalHeight") == 4000
