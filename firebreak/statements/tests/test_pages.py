"""The pages: choose, fill, read and decide, release; what hostile input does to them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firebreak.base import clock
from firebreak.statements import queries
from firebreak.statements.models import Publication, Statement
from firebreak.statements.tests.conftest import (
    alone,
    approve_template,
    ask,
    begun,
    facts,
    filled,
    release,
    say,
)
from firebreak.web.slots import slots

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "{% debug %}",
    "a\x00b",
    "safe\u202egnp.exe",
    "x" * 200_000,
    "\ud83d",
    "${jndi:x}",
    "'; DROP TABLE statements_statement; --",
]


def at(row: Statement, page: str = "") -> str:
    return f"/b/{row.brand.slug}/statements/{row.uid}{page}"


def form(row: Statement, **more: Any) -> dict[str, Any]:
    """What the fill page sends."""
    given: dict[str, Any] = {"version": row.version}
    for name, one in facts(row).items():
        given |= {f"v__{name}__{code}": text for code, text in one["texts"].items()}
        given |= {f"s__{name}": one["source"], f"c__{name}": "on"}
    return given | more


def test_from_a_template_of_the_plan_to_a_released_text_by_the_pages_alone(team: Any, client_of: Any) -> None:
    sam, lea = client_of(team.sam), client_of(team.lea)
    base = f"/b/{team.brand.slug}/statements/"
    on_template = sam.get(f"/b/{team.brand.slug}/plan/templates/holding-general/").content.decode()
    assert f"{base}new?template=holding-general" in on_template
    assert b"Holding statement for any situation" in sam.get(base + "new").content
    assert sam.get(base + "new?template=holding-general").status_code == 200
    made = sam.post(
        base + "new",
        {"template": "holding-general", "level": "concern", "channels": ["short"], "languages": ["en", "sv"]},
    )
    row = Statement.objects.get()
    assert made["Location"] == at(row, "/fill")
    assert sam.get(at(row, "/fill")).status_code == 200
    seen = sam.post(at(row, "/preview"), form(row))
    assert b"The shop on Harbour Street is closed." in seen.content
    assert Statement.objects.get().values != facts(row)
    assert sam.post(at(row, "/fill"), form(row))["Location"] == at(row)
    row.refresh_from_db()
    shown = sam.get(at(row)).content.decode()
    assert row.variants["short"]["sv"] in re.sub("</?mark[^>]*>", "", shown), (
        "whatever the message check marks"
    )
    assert row.digest in shown
    sam.post(at(row, "/ask"), {"digest": row.digest})
    assert b"Waits for you" in lea.get(base).content
    assert b"Your decision" in lea.get(at(row)).content
    assert b"Your decision" not in sam.get(at(row)).content
    lea.post(at(row, "/answer"), {"verdict": "approve", "digest": row.digest})
    assert b"Release now" in sam.get(at(row, "/release")).content
    sam.post(at(row, "/release"), {"digest": row.digest})
    row.refresh_from_db()
    assert row.state == "released"
    page = sam.get(at(row, "/release")).content.decode()
    assert f">{row.variants['short']['en']}</textarea>" in page.replace("&#x27;", "'")
    noted = {
        "channel": "short",
        "language": "en",
        "where": "@norrsken",
        "at": f"{clock.now():%Y-%m-%dT%H:%M:%S}",
        "link": "",
    }
    assert sam.post(at(row, "/published"), {**noted, "link": "javascript:alert(1)"}).status_code == 400
    assert sam.post(at(row, "/published"), noted).status_code == 302
    assert Publication.objects.get().digest == row.digests["short"]["en"]
    assert b"@norrsken" in sam.get(at(row, "/release")).content


def test_words_that_come_back_as_they_were_are_no_change_by_hand(team: Any, client_of: Any) -> None:
    row = begun(team.brand, team.sam, channels=["short", "page"], languages=["en", "sv"])
    words = {
        f"e__{channel}__{code}": row.source["variants"][channel][code].strip().replace("\n", "\r\n") + "\r\n"
        for channel in row.channels
        for code in row.languages
    }
    assert client_of(team.sam).post(at(row, "/fill"), form(row, **words)).status_code == 302
    row.refresh_from_db()
    assert row.edits == {}
    own = words["e__short__en"] + " Truly."
    assert (
        client_of(team.sam).post(at(row, "/fill"), form(row, **{**words, "e__short__en": own})).status_code
        == 302
    )
    row.refresh_from_db()
    assert list(row.edits) == ["short"]
    assert list(row.edits["short"]) == ["en"]


def test_all_that_is_wrong_is_told_at_once_and_kept(team: Any, client_of: Any) -> None:
    row = begun(team.brand, team.sam)
    page = client_of(team.sam).post(
        at(row, "/fill"),
        form(row, v__next_update_time__en="soon", **{"v__more_link__*": "example"}, s__what_happened=""),
    )
    text = page.content.decode()
    assert page.status_code == 400
    assert "Give a time or a date with a number in it." in text
    assert "Give a whole address that begins with https://" in text
    assert "Say where you know it from" in text
    assert 'value="soon"' in text
    assert Statement.objects.get().version == row.version


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_refused_or_stay_plain_text(team: Any, client_of: Any, value: str) -> None:
    client, row = client_of(team.sam), begun(team.brand, team.sam)
    for field in ("v__what_happened__en", "s__what_happened", "e__short__en", "version"):
        for page in ("/fill", "/preview"):
            answer = client.post(at(row, page), encoded(form(row, **{field: value})))
            assert answer.status_code in (200, 302, 400)
            assert b"<script>alert" not in answer.content
            assert b"<img src=x" not in answer.content
            assert b">49<" not in answer.content
    row.refresh_from_db()
    if row.state == "draft" and row.variants:
        shown = client.get(at(row)).content
        assert b"<script>alert" not in shown
        assert b"<img src=x" not in shown


def encoded(given: dict[str, Any]) -> dict[str, Any]:
    """As a browser can send it: a lone surrogate becomes the mark for what could not be read."""
    return {key: str(text).encode("utf-8", "replace").decode() for key, text in given.items()}


@pytest.mark.parametrize("value", ["", "no-such", "\x00", "x" * 9_000, "../templates"])
def test_odd_beginnings_are_told_in_words(team: Any, client_of: Any, value: str) -> None:
    client, base = client_of(team.sam), f"/b/{team.brand.slug}/statements/new"
    assert client.get(base, {"template": value}).status_code in (200, 400)
    good = {"template": "holding-general", "level": "concern", "channels": ["short"], "languages": ["en"]}
    for field in good:
        assert client.post(base, {**good, field: value}).status_code == 400
    assert not Statement.objects.exists()


def test_an_act_without_what_was_seen_changes_nothing(team: Any, client_of: Any) -> None:
    row = filled(team.brand, team.sam)
    sam, lea = client_of(team.sam), client_of(team.lea)
    for digest in ("", "0" * 64, "\x00", "x" * 9_000):
        sam.post(at(row, "/ask"), {"digest": digest})
        row.refresh_from_db()
        assert row.state == "draft"
    ask(row, team.sam)
    lea.post(at(row, "/answer"), {"verdict": "approve", "digest": "1" * 64})
    lea.post(at(row, "/answer"), {"verdict": "bless", "digest": row.digest})
    row.refresh_from_db()
    assert row.state == "asked"


def test_nothing_is_changed_by_looking(team: Any, client_of: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    before = Statement.objects.values().get()
    for person in (team.sam, team.lea):
        for page in ("", "/fill", "/release"):
            client_of(person).get(at(row, page))
    assert Statement.objects.values().get() == before
    for page in (
        "/ask",
        "/stand",
        "/withdraw",
        "/answer",
        "/outside",
        "/release/alone",
        "/published",
        "/preview",
    ):
        assert client_of(team.lea).get(at(row, page)).status_code == 405


def test_the_code_is_shown_once_with_the_phone(solo: Any, client_of: Any) -> None:
    row = ask(filled(solo.brand, solo.uno), solo.uno)
    client: Client = client_of(solo.uno)
    assert b"Send the link" in client.get(at(row)).content
    page = client.post(at(row, "/outside"), {"contact": str(solo.reader.uid)}).content.decode()
    assert 'class="code-face">' in page
    assert "+46 70 123 45 67" in page
    assert 'class="code-face">' not in client.get(at(row)).content.decode()
    assert client.post(at(row, "/outside"), {"contact": "nobody"}).status_code == 400


def test_release_alone_says_what_stands_against_it(solo: Any, client_of: Any) -> None:
    row = ask(filled(solo.brand, solo.uno), solo.uno)
    page = client_of(solo.uno).get(at(row, "/release")).content.decode()
    assert "Its template is not approved in the plan" in page
    assert "Nobody was asked yet." in page
    assert "Release without an answer" not in page
    answer = client_of(solo.uno).post(
        at(row, "/release/alone"), {"digest": row.digest, "reason": "Nobody answers us"}
    )
    assert answer.status_code == 400


def test_a_released_text_is_closed(team: Any, client_of: Any) -> None:
    row = release(say(ask(filled(team.brand, team.sam), team.sam), team.lea), team.sam)
    client = client_of(team.sam)
    assert client.get(at(row, "/fill")).status_code == 302
    for page in ("/ask", "/stand", "/withdraw", "/release"):
        client.post(at(row, page), {"digest": row.digest})
    assert client.post(at(row, "/fill"), form(row)).status_code == 302
    row.refresh_from_db()
    assert row.state == "released"
    with pytest.raises(Exception, match="released"):
        alone(row, team.sam)


def test_the_link_on_a_template_is_for_those_who_may_write(
    team: Any, make_person: Any, client_of: Any
) -> None:
    viewer = make_person("looker", team.brand, "viewer")
    page = f"/b/{team.brand.slug}/plan/templates/holding-general/"
    assert b"statements/new" not in client_of(viewer).get(page).content
    assert b"statements/new" in client_of(team.sam).get(page).content
    assert slots.at("plan.template")


def test_a_brand_without_a_plan_is_led_to_it(brand: Any, lead: Any, client_of: Any) -> None:
    client = client_of(lead)
    for page in ("", "new"):
        answer = client.get(f"/b/{brand.slug}/statements/{page}")
        assert answer.status_code == 200
        assert f"/b/{brand.slug}/plan/".encode() in answer.content


def test_the_number_of_queries_of_the_list_does_not_grow(
    team: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(team.lea)
    for number in range(12):
        filled(team.brand, team.sam, words={"what_happened": f"Shop {number} is closed."})
    with django_assert_max_num_queries(30):
        assert client.get(f"/b/{team.brand.slug}/statements/").status_code == 200


def test_for_who_is_asked_the_number_of_queries_does_not_grow_with_what_waits(
    team: Any, client_of: Any
) -> None:
    lea, path = client_of(team.lea), f"/b/{team.brand.slug}/statements/"
    ask(filled(team.brand, team.sam), team.sam)
    lea.get(path)
    with CaptureQueriesContext(connection) as one:
        lea.get(path)
    for _ in range(4):
        ask(filled(team.brand, team.sam), team.sam)
    with CaptureQueriesContext(connection) as five:
        lea.get(path)
    assert queries.waiting_for(team.brand, team.lea) == 5
    assert len(five) == len(one)


def test_approved_with_its_template_by_the_page(team: Any, client_of: Any) -> None:
    approve_template(team.plan, team.lea)
    row = filled(team.brand, team.sam)
    assert b"Use the template" in client_of(team.sam).get(at(row)).content
    client_of(team.sam).post(at(row, "/stand"), {"digest": row.digest})
    row.refresh_from_db()
    assert row.approved_how == "template"
