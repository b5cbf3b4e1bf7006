"""Lists and read pages of every kind of item."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.html import escape

from firebreak.engine.query import parse
from firebreak.listening import actions as listening
from firebreak.plan import actions, queries
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.views.items.drawing import minute_words

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = "<img src=x onerror=alert(1)>\"'{{ 7|add:7 }}"


@pytest.fixture
def see(plan: Plan, viewer: Any, client_of: Any) -> Any:
    """``see("risks")`` or ``see("risks", "data-breach", "play=1")``: the HTML as a viewer gets it."""
    client = client_of(viewer)

    def get(kind: str, key: str = "", query: str = "", by: Any = client) -> str:
        response = by.get(f"{address(plan, kind, key)}?{query}")
        assert response.status_code == 200, (kind, key, query)
        return str(response.content.decode())

    return get


def address(plan: Plan, kind: str, key: str = "") -> str:
    parts = [plan.brand.slug, kind, key] if key else [plan.brand.slug, kind]
    return reverse("plan:item" if key else "plan:kind", args=parts)


def found(plan: Plan, kind: str, key: str) -> PlanItem:
    item = queries.item(plan, kind, key)
    assert item is not None
    return item


def change(plan: Plan, kind: str, key: str, **parts: Any) -> None:
    item = found(plan, kind, key)
    actions.change_item(actor=ACTOR, item=item, body={**item.body, **parts}, person=None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_of_every_kind_stands_on_its_list_and_opens(kind: str, plan: Plan, see: Any) -> None:
    listed = see(kind)
    rows = list(queries.items(plan, kind))
    assert rows
    for row in rows:
        assert address(plan, kind, row.key) in listed, row.key
    for row in rows[:4]:
        shown = see(kind, row.key)
        assert escape(row.body["title"]["en"]) in shown
        assert "None" not in re.sub(r"<[^>]*>", " ", shown)


@pytest.mark.parametrize("kind", KINDS)
def test_somebody_of_another_brand_sees_nothing(
    kind: str, plan: Plan, outsider: Any, client_of: Any, client: Any
) -> None:
    row = queries.items(plan, kind)[0]
    for where in (address(plan, kind), address(plan, kind, row.key)):
        assert client_of(outsider).get(where).status_code == 404
        assert client.get(where).status_code == 302
        assert client_of(outsider).post(where).status_code in (404, 405)


def test_a_kind_or_key_that_does_not_exist_is_not_found(plan: Plan, viewer: Any, client_of: Any) -> None:
    client = client_of(viewer)
    base = reverse("plan:overview", args=[plan.brand.slug])
    for tail in (
        "meteors/",
        "risks/nothing/",
        "meteors/data-breach/",
        "risks/%00/",
        "templates/data-breach/",
    ):
        assert client.get(base + tail).status_code == 404, tail


def test_only_reading_is_done_here(plan: Plan, lead: Any, client_of: Any) -> None:
    client = client_of(lead)
    for where in (address(plan, "risks"), address(plan, "risks", "data-breach")):
        assert client.post(where).status_code == 405


def test_only_who_may_change_the_plan_is_offered_it(
    plan: Plan, see: Any, viewer: Any, writer: Any, client_of: Any
) -> None:
    edit = reverse("plan:item_edit", args=[plan.brand.slug, "risks", "data-breach"])
    assert edit not in see("risks", "data-breach")
    assert edit in see("risks", "data-breach", by=client_of(writer))


def test_a_square_of_the_heat_map_opens_to_exactly_its_risks(plan: Plan, see: Any) -> None:
    risks = queries.records(plan)["risks"]
    there = {key for key, risk in risks.items() if (risk.likelihood, risk.impact) == (3, 4)}
    assert there
    assert 'href="?likelihood=3&amp;impact=4#list"' in see("risks")
    shown = see("risks", query="likelihood=3&impact=4")
    listed = {key for key in risks if f'class="main" href="{address(plan, "risks", key)}"' in shown}
    assert listed == there


def test_the_heat_map_counts_every_risk_and_the_list_begins_with_the_worst(plan: Plan, see: Any) -> None:
    shown = see("risks")
    risks = queries.records(plan)["risks"]
    squares = re.findall(r'<a href="\?likelihood=\d&amp;impact=\d#list"[^>]*><b class="num">(\d+)</b>', shown)
    assert sum(map(int, squares)) == len(risks)
    scores = [int(one) for one in re.findall(r'class="score [^>]*><b class="num">(\d+)</b>', shown)]
    assert scores == sorted((risk.likelihood * risk.impact for risk in risks.values()), reverse=True)


def test_a_category_is_kept_when_a_square_is_opened(plan: Plan, see: Any) -> None:
    risks = queries.records(plan)["risks"]
    there = {key for key, risk in risks.items() if risk.category == "reputation"}
    shown = see("risks", query="category=reputation")
    assert {key for key in risks if f'class="main" href="{address(plan, "risks", key)}"' in shown} == there
    assert "&amp;category=reputation#list" in shown


@pytest.mark.parametrize("query", ["likelihood=9", "likelihood=x&impact=%00", "category=none", "impact=³"])
def test_nonsense_in_a_filter_shows_everything(plan: Plan, see: Any, query: str) -> None:
    shown = see("risks", query=query)
    assert all(address(plan, "risks", key) in shown for key in queries.records(plan)["risks"])


def test_a_sign_becomes_a_monitor_in_one_step(plan: Plan, see: Any, lead: Any, client_of: Any) -> None:
    plan.brand.spellings = ["norrsken", 'Norr "sken"']
    plan.brand.save()
    assert "name=" not in re.findall(r'href="([^"]*monitors/new[^"]*)"', see("risks", "false-rumour"))
    shown = see("risks", "false-rumour", by=client_of(lead))
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]*monitors/new\?[^"]*)"', shown)]
    assert len(links) == len(found(plan, "risks", "false-rumour").body["signs"])
    given = parse_qs(urlsplit(links[0]).query)
    assert given["query"][0].startswith('("Norrsken Energi" OR norrsken OR "Norr sken") AND (')
    assert "rykte" in given["query"][0]
    assert "谣言" not in given["query"][0]
    parse(given["query"][0])
    form = client_of(lead).get(links[0]).content.decode()
    assert escape(given["query"][0]) in form
    made = listening.create_monitor(
        actor=ACTOR, brand=plan.brand, name=given["name"][0], kind="topic", query=given["query"][0]
    )
    heard = see("risks", "false-rumour", by=client_of(lead))
    assert reverse("listening:monitor", args=[plan.brand.slug, made.uid]) in heard
    assert heard.count("monitors/new?") == len(links) - 1


def test_a_risk_names_its_owner_and_the_scenarios_that_name_it(plan: Plan, see: Any) -> None:
    shown = see("risks", "false-rumour")
    assert address(plan, "duties", "pr") in shown
    naming = [key for key, one in queries.records(plan)["scenarios"].items() if "false-rumour" in one.risks]
    assert naming
    assert all(address(plan, "scenarios", key) in shown for key in naming)


def test_a_reference_to_nothing_is_shown_and_breaks_nothing(plan: Plan, see: Any) -> None:
    change(plan, "risks", "false-rumour", owner="nobody")
    change(plan, "scenarios", "small-rumour", playbook="gone", templates=["gone-too"], risks=["gone-as-well"])
    assert "<code>nobody</code>" in see("risks", "false-rumour")
    shown = see("scenarios", "small-rumour")
    assert all(f"<code>{key}</code>" in shown for key in ("gone", "gone-too", "gone-as-well"))
    see("scenarios")


def test_text_from_users_is_never_markup_in_any_kind(plan: Plan, see: Any) -> None:
    for kind in KINDS:
        item = queries.items(plan, kind)[0]
        key = item.key
        actions.change_item(actor=ACTOR, item=item, body=_poisoned(item.body), person=None)
        for shown in (see(kind), see(kind, key)):
            assert "<img src=x" not in shown, kind
            assert "14" not in re.findall(r"alert\(1\)&gt;&quot;&#x27;(\d+)", shown), kind
        assert "&lt;img src=x" in see(kind, key), kind


def _poisoned(value: Any) -> Any:
    """Every text in a record replaced by markup."""
    if isinstance(value, dict):
        if value and value.keys() <= {"en", "sv"} and all(isinstance(one, str) for one in value.values()):
            return dict.fromkeys(value, HOSTILE)
        return {name: _poisoned(one) for name, one in value.items()}
    return [_poisoned(one) for one in value] if isinstance(value, list) else value


def test_a_text_missing_in_the_readers_language_is_shown_in_another_that_is_named(
    plan: Plan, see: Any
) -> None:
    change(plan, "duties", "legal", title={"sv": "Jurist"}, description={"sv": "Du svarar för juridiken."})
    shown = see("duties", "legal")
    assert '<span lang="sv">Jurist</span> <span class="chip" lang="sv">Svenska</span>' in shown
    assert "Du svarar för juridiken." in shown


def test_each_reader_sees_the_plan_in_their_own_language(brand: Any, viewer: Any, client_of: Any) -> None:
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=["software"], languages=["en", "zh-Hant"]
    )
    type(viewer).objects.filter(pk=viewer.pk).update(language="zh-hant")
    for kind in KINDS:
        row = queries.items(plan, kind)[0]
        shown = client_of(viewer).get(address(plan, kind, row.key)).content.decode()
        assert escape(row.body["title"]["zh-Hant"]) in shown, kind
        assert '<span class="chip" lang="en">English</span>' not in shown, kind


def test_steps_are_those_of_the_level_and_the_team(plan: Plan, see: Any) -> None:
    book = queries.records(plan)["playbooks"]["rumour"]
    body = found(plan, "playbooks", "rumour").body
    steps = [{**one} for one in body["steps"]]
    steps[1]["from_level"], steps[2]["sizes"] = "critical", ["large"]
    change(plan, "playbooks", "rumour", steps=steps)
    titles = [escape(step.title["en"]) for step in book.steps]

    def shown(query: str) -> set[int]:
        html = see("playbooks", "rumour", query)
        return {number for number, title in enumerate(titles) if f'data-title="{title}"' in html}

    every = set(range(len(titles)))
    assert shown("") == every - {2}
    assert shown("level=notice") == every - {1, 2} - {
        number for number, step in enumerate(book.steps) if step.from_level != "notice"
    }
    assert shown("size=large") == every
    assert shown("level=nonsense&size=nonsense") == every - {2}


def test_in_a_team_of_one_every_step_is_done_by_the_lead(plan: Plan, see: Any) -> None:
    shown = see("playbooks", "data-breach", "size=one")
    whose = re.findall(r'<p class="small who"><a href="([^"]+)"', shown)
    assert whose
    assert set(whose) == {address(plan, "duties", "lead")}
    small = re.findall(
        r'<p class="small who"><a href="([^"]+)"', see("playbooks", "data-breach", "size=large")
    )
    assert address(plan, "duties", "legal") in small


def test_a_duty_card_holds_what_a_team_of_this_size_lays_on_it(plan: Plan, see: Any) -> None:
    book = queries.records(plan)["playbooks"]["data-breach"]
    legal = [step for step in book.steps if step.duty == "legal" and not step.sizes]
    assert legal
    plan.brand.team_size = "large"
    plan.brand.save()
    assert escape(legal[0].title["en"]) not in see("duties", "lead")
    plan.brand.team_size = "one"
    plan.brand.save()
    alone = see("duties", "lead")
    assert escape(legal[0].title["en"]) in alone
    assert "you also do the work of" in alone
    assert "this is also done by" in see("duties", "legal")


def test_the_timeline_says_who_hears_when(plan: Plan, see: Any) -> None:
    shown = see("playbooks", "data-breach", "size=large")
    book = queries.records(plan)["playbooks"]["data-breach"]
    legal = min(step.minute for step in book.steps if step.duty == "legal")
    name = queries.records(plan)["duties"]["legal"].title["en"]
    assert f"{name}: {minute_words(legal)}" in shown


def test_the_clock_is_a_file_of_its_own_and_the_list_stands_without_it(plan: Plan, see: Any) -> None:
    played, plain = see("playbooks", "outage", "play=1"), see("playbooks", "outage")
    assert "plan/play.js" in played
    assert "data-play hidden" in played
    assert "plan/play.js" not in plain
    assert played.count("data-step") == plain.count("data-step") > 5
    assert "<script>" not in played
    assert " style=" not in played


def test_times_by_level_are_said_in_words(plan: Plan, see: Any) -> None:
    shown = " ".join(see("playbooks", "danger").split())
    assert "First word within 30 minutes, or a recorded decision to say nothing yet." in shown
    assert "First word within 10 minutes" in shown
    assert "Then something new every 1 hour." in shown
    assert "People first" in shown


def test_a_templates_gaps_are_marked_and_its_lengths_counted(plan: Plan, see: Any) -> None:
    shown = see("templates", "holding-outage")
    assert "<mark>{affected_service}</mark>" in shown
    assert "of 280" in shown
    body = found(plan, "templates", "holding-outage").body
    variants = {**body["variants"], "short": {"en": "Sorry {brand} " + "x" * 300, "sv": ""}}
    change(plan, "templates", "holding-outage", variants=variants)
    longer = see("templates", "holding-outage")
    assert "314 of 280" in longer
    assert "Nothing is written in this language yet." in longer


def test_a_policy_is_read_as_text_with_its_headings(plan: Plan, see: Any) -> None:
    shown = see("policies", "escalation")
    assert "<h3>The levels</h3>" in shown
    assert "<strong>Notice.</strong>" in shown
    assert "Not published yet" in shown


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("type=outage", {"slack-outage"}), ("q=zion", {"nike"}), ("type=outage&industry=travel", set()),
        ("industry=food-retail&q=%3Cscript%3E", set()),
    ],
)  # fmt: skip
def test_cases_are_found_by_type_industry_and_words(plan: Plan, see: Any, query: str, keys: set[str]) -> None:
    shown = see("cases", query=query)
    every = queries.records(plan)["cases"]
    assert {key for key in every if address(plan, "cases", key) in shown} == keys
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind != "approvals"]
)  # there the starter policy holds
def test_an_empty_kind_says_what_belongs_there(kind: str, plan: Plan, see: Any) -> None:
    plan.items.filter(kind=kind).delete()
    assert "Nothing here yet" in see(kind)


def test_a_brand_without_a_plan_is_led_to_its_start(brand: Any, viewer: Any, client_of: Any) -> None:
    response = client_of(viewer).get(reverse("plan:kind", args=[brand.slug, "risks"]))
    assert (response.status_code, response["Location"]) == (302, reverse("plan:start", args=[brand.slug]))
