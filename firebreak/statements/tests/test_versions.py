"""Every version of a text is kept with who made it; what changed is shown in words, to who decides first of all."""

from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firebreak.org.access import person_actor
from firebreak.statements import actions
from firebreak.statements.differing import base_of, differences
from firebreak.statements.models import Statement, Version
from firebreak.statements.tests.conftest import (
    approve_template,
    ask,
    begun,
    facts,
    filled,
    no_steps,
    release,
    say,
)

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def refill(row: Statement, person: Any, happened: str) -> Statement:
    """The same text with another sentence in it."""
    return actions.fill(
        actor=person_actor(person), statement=row, person=person, values=facts(row, what_happened=happened)
    )


def page(client: Any, row: Statement, name: str = "versions", query: str = "") -> str:
    answer = client.get(reverse(f"statements:{name}", args=[row.brand.slug, row.uid]) + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_saving_keeps_its_bytes_and_who_made_it(team: Any) -> None:
    row = filled(team.brand, team.sam)
    was = row.variants
    row = refill(row, team.lea, "The lift is stuck.")
    kept = list(row.versions.order_by("number"))
    assert [(one.number, one.made_by) for one in kept] == [(1, team.sam), (2, team.sam), (3, team.lea)]
    assert kept[1].variants == was
    assert (kept[2].variants, kept[2].digest) == (row.variants, row.digest)


@pytest.mark.parametrize("how", ["people", "template", "policy"])
def test_a_version_says_how_it_was_approved_and_goes_on_saying_so_when_the_text_is_changed(
    team: Any, how: str
) -> None:
    if how == "template":
        approve_template(team.plan, team.lea)
    if how == "policy":
        no_steps(team.plan)
    row = filled(team.brand, team.sam)
    if how == "template":
        row = actions.stand(actor=person_actor(team.sam), statement=row, person=team.sam, seen=row.digest)
    else:
        row = ask(row, team.sam)
    if how == "people":
        row = say(row, team.lea)
    assert row.state == "approved"
    row = refill(row, team.sam, "The lift is stuck.")
    assert row.approved_how == ""
    assert [one.approved_how for one in row.versions.order_by("number")] == ["", how, ""]


def test_who_decides_sees_what_changed_since_the_last_approved_version(team: Any, client_of: Any) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    row = ask(refill(row, team.sam, "The shop on Harbour Street is open."), team.sam)
    html = page(client_of(team.lea), row, "statement")
    assert "What changed since the last approved version" in html
    assert "<del>closed</del><ins>open</ins>" in html
    again = refill(row, team.sam, "The shop on Harbour Street is closed.")
    assert base_of(again) is None, "back to what was approved: nothing differs"
    assert "What changed since" not in page(client_of(team.lea), again, "statement")


def test_without_an_approved_one_it_is_compared_with_what_readers_sent_back(
    team: Any, client_of: Any
) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea, "changes", "Say where.")
    row = ask(refill(row, team.sam, "The shop in Lund is closed."), team.sam)
    html = page(client_of(team.lea), row, "statement")
    assert "What changed since readers sent it back" in html
    assert "<del>on Harbour Street</del><ins>in Lund</ins>" in html


def test_any_two_versions_can_be_compared_in_any_order(team: Any, client_of: Any) -> None:
    row = filled(team.brand, team.sam, channels=["short", "post"], languages=["en", "sv"])
    row = refill(refill(row, team.sam, "One."), team.sam, "Two.")
    client = client_of(team.sam)
    for query in ("?old=3&new=4", "?old=4&new=3"):
        html = page(client, row, query=query)
        assert html.count("<del>One</del><ins>Two</ins>") == 4, "two channels in two languages"
    assert "No word differs" not in page(client, row)
    assert "Choose two different" in page(client, row, query="?old=2&new=2")


def test_chinese_is_compared_sign_by_sign_and_a_text_is_never_markup() -> None:
    found = differences(
        {"short": {"zh-Hans": "门店今天关闭。", "en": "<b>a</b>"}},
        {"short": {"zh-Hans": "门店明天关闭。", "en": "<b>b</b>"}},
    )
    assert [(one.what, one.text) for one in found[0].parts] == [
        ("same", "门店"), ("out", "今"), ("in", "明"), ("same", "天关闭。"),
    ]  # fmt: skip
    assert [one.language for one in found] == ["zh-Hans", "en"]


def test_a_text_that_is_only_in_one_of_them_is_new_as_a_whole() -> None:
    found = differences({"short": {"en": "a"}}, {"short": {"en": "a"}, "post": {"en": "b"}})
    assert [[tuple(part) for part in one.parts] for one in found] == [[("in", "b")]]


def test_a_page_of_texts_that_cannot_be_compared_is_shown_whole_in_time() -> None:
    before = {"page": {str(n): "的一" * 1_000 for n in range(40)}}
    after = {"page": {str(n): "一的是" * 600 for n in range(40)}}
    before["page"] |= {f"short {n}": "的一" * 140 for n in range(40)}
    after["page"] |= {f"short {n}": "一的是" * 90 for n in range(40)}
    begun = perf_counter()
    found = differences(before, after)
    assert perf_counter() - begun < 10
    assert len(found) == 80
    whole = [one for one in found if len(one.parts) == 2]
    assert 40 < len(whole) < 80


@pytest.mark.parametrize(
    "query",
    ["?old=9", "?new=0", "?old=-1", "?old=%00", "?new=1e3", "?old=99999999999999999999", "?old=١", "?new=x"],
)
def test_a_version_that_is_not_there_is_not_found(team: Any, client_of: Any, query: str) -> None:
    row = filled(team.brand, team.sam)
    url = reverse("statements:versions", args=[team.brand.slug, row.uid])
    assert client_of(team.sam).get(url + query).status_code == 404


def test_a_text_without_kept_versions_says_so(team: Any, client_of: Any) -> None:
    row = begun(team.brand, team.sam)
    Version.objects.all().delete()
    assert "No version was kept" in page(client_of(team.sam), row)


def test_a_released_text_keeps_its_versions_and_hundreds_cost_no_more_queries(
    team: Any, client_of: Any
) -> None:
    row = release(say(ask(filled(team.brand, team.sam), team.sam), team.lea), team.sam)
    client = client_of(team.sam)
    page(client, row)
    with CaptureQueriesContext(connection) as few:
        page(client, row)
    last = row.versions.get(number=row.version)
    Version.objects.bulk_create(
        Version(
            statement=row,
            number=100 + n,
            variants=last.variants,
            digest=last.digest,
            made_by=team.sam,
            at=last.at,
        )
        for n in range(300)
    )
    with CaptureQueriesContext(connection) as many:
        html = page(client, row)
    assert len(many) <= len(few)
    assert "202 older versions are kept too" in html


def test_the_proof_names_every_version(team: Any, client_of: Any) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    row = refill(row, team.sam, "The lift is stuck.")
    found = (
        client_of(team.sam)
        .get(reverse("statements:proof", args=[team.brand.slug, row.uid]))
        .json()["versions"]
    )
    assert [(one["number"], one["approved_how"]) for one in found] == [(1, ""), (2, "people"), (3, "")]
    assert found[2]["digest"] == row.digest
    assert found[1]["by"]["name"] == team.sam.name
