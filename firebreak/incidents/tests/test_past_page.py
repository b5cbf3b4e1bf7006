"""The room at a past moment is shown as it was, is clearly marked, and nothing can be done on it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import frozen, now
from firebreak.incidents import actions
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def lived(crewed: Any, sam: Any, lena: Any) -> Incident:
    """Opened an hour ago; a fact was likely after 10 minutes and false after 30."""
    begin = now().replace(second=0, microsecond=0) - timedelta(hours=1)
    with frozen(begin):
        row = actions.declare(
            actor=ACTOR,
            brand=crewed,
            person=sam,
            title="The app is down",
            situation={"harm": "no", "type": "outage"},
        )
    with frozen(begin + timedelta(minutes=10)):
        fact = actions.add_fact(actor=ACTOR, incident=row, person=sam, words="It is the disk", state="likely")
    with frozen(begin + timedelta(minutes=20)):
        actions.judge(actor=ACTOR, incident=row, person=lena, situation=row.situation, level="critical")
    with frozen(begin + timedelta(minutes=30)):
        actions.judge_fact(actor=ACTOR, fact=fact, person=sam, state="false", source="The disk is fine")
    return row


def moment(row: Incident, minutes: int) -> str:
    return (row.opened_at + timedelta(minutes=minutes)).isoformat()


def test_facts_level_and_phase_are_those_of_the_moment(lived: Incident, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    early, middle, late = (shown(client, lived, at=moment(lived, minutes)) for minutes in (5, 15, 40))
    assert "It is the disk" not in early
    assert "Likely: It is the disk" in middle
    assert "The disk is fine" not in middle
    assert "Critical" not in middle
    assert "The disk is fine" in late
    assert "Level 4 of 4: Critical" in late
    assert "The room as it was at" in middle


def test_a_moment_at_the_full_minute_that_names_its_second_is_that_second(
    lived: Incident, sam: Any, client_of: Any
) -> None:
    minute = lived.opened_at + timedelta(minutes=10)
    assert minute.second == 0
    with frozen(minute + timedelta(seconds=30)):
        actions.add_fact(actor=ACTOR, incident=lived, person=sam, words="Half a minute later")
    client = client_of(sam)
    for exact in (minute.isoformat(), (minute + timedelta(microseconds=7)).isoformat(), f"{minute:%FT%T}Z"):
        html = shown(client, lived, at=exact)
        assert "It is the disk" in html
        assert "Half a minute later" not in html, exact


def test_nothing_can_be_done_in_the_past(lived: Incident, lena: Any, client_of: Any) -> None:
    html = shown(client_of(lena), lived, at="p50")
    main = html[html.index('<main id="main"') : html.index("</main>")]
    assert 'method="post"' not in main
    assert "data-live-topics" not in main


def test_a_minute_typed_on_the_readers_clock_means_all_of_it(
    lived: Incident, sam: Any, client_of: Any
) -> None:
    sam.time_zone = "Asia/Taipei"
    sam.save()
    there = lived.opened_at + timedelta(hours=8, minutes=10)
    assert "Likely: It is the disk" in shown(client_of(sam), lived, at=there.strftime("%Y-%m-%dT%H:%M"))


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "yesterday",
        "p",
        "p999",
        "p-1",
        "p٣",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "\x00",
        "2026-02-30T10:00",
    ],
)
def test_a_moment_that_is_none_is_the_nearest_one(
    lived: Incident, sam: Any, client_of: Any, wanted: str
) -> None:
    assert "The room as it was at" in shown(client_of(sam), lived, at=wanted)


def test_counsels_notes_are_not_told_to_others_by_the_past(
    lived: Incident, sam: Any, lena: Any, client_of: Any
) -> None:
    actions.write(actor=ACTOR, incident=lived, person=lena, words="We may be liable", sort="privileged")
    assert "liable" not in shown(client_of(sam), lived, at="p100")
    assert "sha256" not in shown(client_of(lena), lived, at="p100")
    assert "liable" not in shown(client_of(sam), lived)
    assert "We may be liable" in shown(client_of(lena), lived)


def test_the_timeline_goes_back_page_by_page_and_can_show_decisions_alone(
    lived: Incident, sam: Any, client_of: Any
) -> None:
    for number in range(60):
        actions.write(actor=ACTOR, incident=lived, person=sam, words=f"Note number {number}.")
    actions.write(
        actor=ACTOR, incident=lived, person=sam, words="Close the shop", sort="decision", reason="Smoke"
    )
    client = client_of(sam)
    first = shown(client, lived, "timeline")
    assert "Note number 59." in first
    assert "Incident opened" not in first
    older = re.search(r'href="\?(before=\d+)"', first)
    assert older is not None
    second = client.get(f"{at(lived, 'timeline')}?{older[1]}").content.decode()
    assert "Incident opened" in second
    assert "Note number 59." not in second
    only = shown(client, lived, "timeline", decisions="1")
    assert "Decided: Close the shop" in only
    assert "Smoke" in only
    assert "Note number" not in only
    for hostile in ("x", "-1", "9" * 30, "٣"):
        assert "Note number 59." in shown(client, lived, "timeline", before=hostile)


def test_every_action_of_the_record_has_a_sentence_of_its_own() -> None:
    """What the actions of this room call themselves is known to the timeline."""
    from pathlib import Path

    import firebreak.incidents.actions as package
    from firebreak.incidents.models import Note
    from firebreak.incidents.views.moments import _says

    code = "".join(path.read_text(encoding="utf-8") for path in Path(package.__path__[0]).glob("*.py"))
    named = set(re.findall(r'action="(?:incidents\.)?(\w+)"', code)) | {
        f"{sort}_written" for sort in Note.Sort.values
    }
    assert named - set(_says) == set()
