"""The room says who drives the talk, and which of them need a direct answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.hearing import hear
from firebreak.incidents.views.panels.drawing import forget
from firebreak.incidents.views.panels.numbers import window_for
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]
CLAIM = "Norrsken charged me twice for the same month and nobody answers, what a terrible service"
PART = {"part": "room-driving"}


@pytest.fixture
def heard(outage: Incident) -> Iterator[Incident]:
    """A customer said it first, a loud account repeated it, a newspaper wrote of it, and somebody wrote to us alone."""
    from firebreak.listening.search.indexing import index

    forget()
    monitor = listening.create_monitor(
        actor=ACTOR, brand=outage.brand, name="Norrsken", kind="brand", query="norrsken"
    )
    actions.watch(actor=ACTOR, incident=outage, monitor=monitor)
    brand = outage.brand
    hear(brand, CLAIM, author="karin", ago=3_000, followers=40)
    hear(brand, f"{CLAIM}!", author="<b>loud</b>", ago=2_000, followers=250_000)
    hear(
        brand,
        "Norrsken takes double payment, customers say",
        author="The Daily News",
        ago=900,
        platform="news",
        followers=0,
    )
    hear(brand, f"{CLAIM}?", author="Only To Us", ago=4_000, followers=900_000, kind="mail", verified=False)
    yield outage
    index().clear()
    forget()


def part(client: Any, row: Incident) -> str:
    """The panel as this reader sees it."""
    return shown(client, row, "parts", **PART)


def test_first_post_path_voices_and_media_stand_in_the_room_with_reasons_and_no_private_mail(
    heard: Incident, sam: Any, client_of: Any
) -> None:
    html = part(client_of(sam), heard)
    first, voices = html.index("The first post"), html.index("Key voices")
    assert "<bdi>karin</bdi>" in html[first:voices]
    assert "2 posts say the same" in html[first:voices]
    assert "is heard far and speaks against you" in html[voices:]
    assert "wrote the first post" in html[voices:]
    assert "250K followers" in html[voices:]
    assert "&lt;b&gt;loud" in html
    assert "<b>loud" not in html
    assert "Only To Us" not in html
    media = html.index("Media, apart from social")
    assert "The Daily News" in html[media:]
    assert "The Daily News" not in html[:media]


def test_who_needs_an_answer_is_put_into_the_queue_with_one_button_and_then_stands_there(
    heard: Incident, sam: Any, viewer: Any, client_of: Any
) -> None:
    client, looker = client_of(sam), client_of(viewer)
    found = queries.driving(heard, window_for(heard).since, window_for(heard).until)
    assert found is not None
    loud = next(one for one in found.drivers if one.why == ("against",))
    button = f'name="post" value="{loud.post}"'
    assert button in part(client, heard)
    assert "Put into the answer queue" not in part(looker, heard)
    client.post(at(heard, "message_take"), {"post": str(loud.post)})
    html = part(client, heard)
    assert button not in html
    assert at(heard, "message", heard.messages.get().uid) in html
    assert at(heard, "message", heard.messages.get().uid) not in part(looker, heard)


def test_an_account_that_is_ours_needs_no_answer(heard: Incident, sam: Any) -> None:
    from firebreak.listening.actions import corrections

    corrections.set_account_kind(
        actor=ACTOR, brand=heard.brand, person=sam, platform="bluesky", author="karin", kind="staff", reason=""
    )  # fmt: skip
    found = queries.driving(heard, window_for(heard).since, window_for(heard).until)
    assert found is not None
    assert {one.voice.key: one.why for one in found.drivers}["karin"] == ()


def test_a_room_whose_monitors_heard_nothing_shows_none_of_it(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    forget()
    assert "Who drives it" not in part(client_of(sam), outage)


def test_it_is_read_once_although_the_record_grows(heard: Incident, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    part(client, heard)
    actions.write(actor=ACTOR, incident=heard, person=sam, words="Somebody wrote something down")
    with CaptureQueriesContext(connection) as asked:
        part(client, heard)
    assert not [one["sql"] for one in asked if "store_mention" in one["sql"]]
