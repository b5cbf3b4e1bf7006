"""Three questions as a page: what it says for each answer, in each language, by an address; and it keeps nothing."""

from collections.abc import Callable
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from firebreak.base import config
from firebreak.base.models import AuditEntry
from firebreak.org.models import Brand
from firebreak.plan.advice import Situation
from firebreak.plan.advice.situation import CLUSTERS, FACTS, Market
from firebreak.plan.advice_words import (
    CLUSTER_NAMES,
    DO_NAMES,
    FACT_NAMES,
    MARKET_NAMES,
    QUESTION_NAMES,
    STRENGTH_NAMES,
    say_situation,
)
from firebreak.plan.items.texts import Strategy
from firebreak.plan.models import Plan
from firebreak.plan.views.advice import situation_of

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SignIn = Callable[..., Client]


@pytest.fixture
def look(client_of: SignIn, anna: Any, brand: Brand) -> Callable[[str], str]:
    """``look("?harm=yes")``: the words of the page."""
    client = client_of(anna)

    def open_page(query: str = "", language: str = "en") -> str:
        anna.language = language
        anna.save()
        reply = client.get(reverse("plan:advice", args=[brand.slug]) + query)
        assert reply.status_code == 200
        return unescape(reply.content.decode())

    return open_page


def test_before_an_answer_there_are_only_questions(look: Any, plan: Plan) -> None:
    page = look()
    for name in QUESTION_NAMES.values():
        assert str(name) in page
    assert "nothing starts here" in page
    assert "level-title" not in page


def test_danger_shows_the_number_of_the_market_first_then_safety_playbooks(look: Any, plan: Plan) -> None:
    page = look("?harm=yes&ours=no&growing=no&market=se")
    answer = page[page.index('id="danger"') :]
    assert answer.index('href="tel:112"') < answer.index(str(QUESTION_NAMES["ours"])), (
        "before the next question"
    )
    assert (
        answer.index('href="tel:112"')
        < answer.index("run at once and need no approval")
        < answer.index("level-title")
    )
    assert "tel:999" not in answer
    safety = [
        key
        for key, body in plan.items.filter(kind="playbooks").values_list("key", "body")
        if body.get("people_first")
    ]
    assert safety
    first = answer[: answer.index("level-title")]
    for key in safety:
        assert reverse("plan:item", args=[plan.brand.slug, "playbooks", key]) in first
    chinese = look("?harm=yes&market=cn")
    assert all(f"tel:{number}" in chinese for number in ("110", "119", "120"))
    assert "tel:112" not in chinese


def test_without_a_market_every_number_is_there_by_market(look: Any, plan: Plan) -> None:
    page = look("?harm=yes&ours=no&growing=no")
    for number, market in (
        ("112", "Sweden"),
        ("911", "United States"),
        ("995", "Singapore"),
        ("999", "Hong Kong"),
    ):
        assert f"tel:{number}" in page
        assert f"{market}:" in page


def test_where_nobody_is_in_danger_no_number_and_no_safety_playbook_shows(look: Any, plan: Plan) -> None:
    page = look("?harm=no&ours=no&growing=no&market=se")
    assert "tel:" not in page
    assert "run at once and need no approval" not in page
    assert "Nobody in danger, not ours, not growing" in page


def test_not_sure_takes_the_higher_level_and_says_what_would_change_it(look: Any, plan: Plan) -> None:
    page = look("?harm=no&ours=unsure&growing=unsure")
    level = page[page.index("level-title") : page.index("how-title")]
    assert "level.ours-and-growing" in level
    assert "Is it growing? <b>No</b>" in level
    assert "Could it be true, or our doing? <b>No</b>" in level
    assert "Is anyone hurt or in danger? <b>Yes</b>" in level


def test_what_is_never_done_is_not_among_what_to_do(look: Any, plan: Plan) -> None:
    for harm, ours, growing in product(("yes", "no", "unsure"), repeat=3):
        page = look(f"?harm={harm}&ours={ours}&growing={growing}&type=data-breach")
        how = page[page.index("how-title") : page.index("ours-title")]
        do, never = how.split("<h3>Never</h3>")
        assert "Attack whoever accuses you" in never
        for name in DO_NAMES.values():
            assert not (f"<li>{name}" in do and f"<li>{name}" in never), name


def test_a_first_message_follows_cerc_and_in_sweden_five_questions(look: Any, plan: Plan) -> None:
    swedish = look("?harm=no&ours=yes&growing=yes&market=se")
    assert "What has happened?" in swedish
    assert "Where can I learn more?" in swedish
    assert "first.message" in swedish
    elsewhere = look("?harm=no&ours=yes&growing=yes&market=us")
    assert "first.message" in elsewhere
    assert "What does it mean for me?" not in elsewhere


def test_colours_and_hours_are_for_mainland_china_only(look: Any, plan: Plan) -> None:
    page = look("?harm=no&ours=yes&growing=yes&market=cn")
    assert "In mainland China:" in page
    assert ">Orange<" in page
    assert "In mainland China:" not in look("?harm=no&ours=yes&growing=yes&market=tw")


def test_duties_to_notify_of_the_market_say_counsel_and_day(look: Any, plan: Plan) -> None:
    page = look("?harm=no&ours=yes&growing=no&type=data-breach&market=se")
    limits = page[page.index("limits-title") : page.index("ours-title")]
    assert "duty.eu-authority" in limits
    assert "3 days" in limits or "72 hours" in limits
    assert "Confirm with your counsel." in limits
    assert "Last looked up on" in limits
    unknown = look("?harm=no&ours=yes&growing=no&market=my")
    assert "If personal data turns out to be involved" in unknown
    assert "duty.my-authority" in unknown
    assert "If personal data turns out to be involved" not in look("?harm=no&ours=yes&growing=no")


def test_each_rule_has_its_id_source_strength_and_examples_both_ways(look: Any, plan: Plan) -> None:
    page = look("?harm=yes&ours=unsure&growing=yes&market=cn")
    behind = page[page.index("rules-title") :]
    assert (
        behind.count("It holds here")
        == behind.count("It does not hold here")
        == behind.count('<li id="rule-')
    )
    assert "PagerDuty" in behind
    assert any(str(name) in behind for name in STRENGTH_NAMES.values())
    for anchor in {part.split('"')[0] for part in page.split('href="#rule-')[1:]}:
        assert f'id="rule-{anchor}"' in page, anchor


def test_playbooks_and_holding_statements_of_this_plan_are_linked(look: Any, plan: Plan) -> None:
    page = look("?harm=no&ours=yes&growing=yes&type=outage")
    ours = page[page.index("ours-title") : page.index("rules-title")]
    assert reverse("plan:item", args=[plan.brand.slug, "playbooks", "outage"]) in ours
    assert "/plan/templates/" in ours
    assert "Choose the sort of crisis" in look("?harm=no&ours=yes&growing=yes")


def test_no_plan_is_needed_to_ask(look: Any, brand: Brand) -> None:
    page = look("?harm=yes&market=se")
    assert "tel:112" in page
    assert "There is no plan yet" in page


def test_the_market_of_the_brand_is_chosen_until_somebody_says_otherwise(
    look: Any, plan: Plan, brand: Brand
) -> None:
    brand.market = "SE"
    brand.save()
    assert 'name="market" value="se" checked' in look()
    assert 'name="market" value="se" checked' not in look("?harm=no&market=cn")


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "sv", "ms"])
def test_rules_are_told_in_the_reader_s_language_whatever_the_plan_s_are(
    language: str, look: Any, plan: Plan
) -> None:
    assert plan.languages == ["en", "sv"]
    english, other = (
        look("?harm=yes&ours=yes&growing=yes&market=cn&market=se", one) for one in ("en", language)
    )
    assert "Somebody is or may be hurt" in english
    assert "Somebody is or may be hurt" not in other


HOSTILE = [
    "?harm=<script>alert(1)</script>", "?harm=yes&harm=no&type=%00&market=%00", "?harm=unsure&type=dragons&cluster=x",
    "?harm=yes&market=" + "&market=".join(["se", "xx", "cn"] * 50), "?harm=%ff&ours=%F0%9F%98%80",
    "?harm=yes&personal_data=2&deaths=yes&type=" + "x" * 4000, "?growing[]=yes&harm=YES",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_what_nobody_could_have_chosen_counts_as_not_known(query: str, look: Any, plan: Plan) -> None:
    page = look(query)
    assert "<script>alert" not in page
    found = situation_of(QueryDict(query[1:]))
    assert found.type is None
    assert not found.personal_data
    assert not found.deaths


def test_looking_keeps_nothing(look: Any, plan: Plan) -> None:
    before = AuditEntry.objects.count()
    look("?harm=yes&ours=yes&growing=yes&type=outage&market=cn")
    assert AuditEntry.objects.count() == before


def test_every_word_that_rules_may_need_has_a_name() -> None:
    from typing import get_args

    assert set(FACT_NAMES) | set(QUESTION_NAMES) | {
        "type",
        "cluster",
        "markets",
        "affected_share",
        "level",
    } == set(FACTS)
    assert set(MARKET_NAMES) == set(get_args(Market))
    assert set(DO_NAMES) == set(get_args(Strategy))
    assert set(CLUSTER_NAMES) == set(CLUSTERS.values())
    said = say_situation(
        Situation(harm="yes", markets=("cn",), media=True, affected_share=0.25, level="serious")
    )
    assert said[0] == "Is anyone hurt or in danger? Yes"
    assert {
        "A newsroom has asked or written",
        "Mainland China",
        "Serious",
        "25% of all users or customers",
    } <= set(said)


# --- The rule packs.


def test_the_packs_are_listed_with_version_source_and_how_to_replace_one(
    client_of: SignIn, anna: Any, brand: Brand, plan: Plan
) -> None:
    client = client_of(anna)
    page = unescape(client.get(reverse("plan:rules", args=[brand.slug])).content.decode())
    for words in ("Three questions, one level", "Version 1", "plan-packs", "scct.apologise", "Coombs", "112"):
        assert words in page, words
    file = client.get(reverse("plan:rule_pack", args=[brand.slug, "china"]))
    assert file["Content-Disposition"] == 'attachment; filename="china.yaml"'
    assert b"key: china" in file.content
    assert client.get(reverse("plan:rule_pack", args=[brand.slug, "nobody"])).status_code == 404


def test_a_pack_taken_from_the_page_changed_and_put_in_place_changes_the_advice(
    client_of: SignIn,
    anna: Any,
    brand: Brand,
    plan: Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    look: Any,
) -> None:
    client = client_of(anna)
    taken = client.get(reverse("plan:rule_pack", args=[brand.slug, "three-questions"])).content.decode()
    assert "level.ours-and-growing" in look("?harm=no&ours=yes&growing=yes")
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    folder = tmp_path / "plan-packs"
    folder.mkdir()
    mine = taken.replace("version: 1", "version: 2", 1).replace(
        "id: level.ours-and-growing", "id: level.our-own-rule"
    )
    (folder / "mine.yaml").write_text(mine, "utf-8")
    page = look("?harm=no&ours=yes&growing=yes")
    assert "level.our-own-rule" in page
    assert "level.ours-and-growing" not in page
    listed = unescape(client.get(reverse("plan:rules", args=[brand.slug])).content.decode())
    assert "Version 2" in listed
    assert "Your own" in listed
    (folder / "mine.yaml").write_text("key: three-questions\nrules: 7", "utf-8")
    listed = unescape(client.get(reverse("plan:rules", args=[brand.slug])).content.decode())
    assert "A file of yours is not used" in listed
    assert "mine.yaml" in listed
    assert "level.ours-and-growing" in look("?harm=no&ours=yes&growing=yes")
