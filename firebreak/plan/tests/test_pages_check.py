"""The start of a plan, its overview and its check, as pages and as a command."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from firebreak.engine.query import parse
from firebreak.org import queries as org
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.actions.starting import INDUSTRIES
from firebreak.plan.check import Finding, check, known, score
from firebreak.plan.check.registry import Hole
from firebreak.plan.check_words import RULES, RuleWords, add_words, say_finding, words_of
from firebreak.plan.items import LANGUAGES
from firebreak.plan.models import Plan, PlanCheck, PlanItem
from firebreak.plan.queries.starter import starter_counts
from firebreak.plan.signs import heard_by
from firebreak.plan.tests.conftest import ACTOR
from firebreak.plan.views.fixes import monitor_address
from firebreak.site import cli
from firebreak.site.commands import plan as plan_command

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'
SignIn = Callable[..., Client]


@pytest.fixture
def plan_by(writer: Person) -> Person:
    return writer


def at(name: str, brand: Brand, *rest: object) -> str:
    return reverse(f"plan:{name}", args=[brand.slug, *rest])


def item(plan: Plan, kind: str, key: str) -> PlanItem:
    found = queries.item(plan, kind, key)
    assert found is not None
    return found


def retitle(plan: Plan, kind: str, key: str, title: str) -> None:
    row = item(plan, kind, key)
    row.body = {**row.body, "title": dict.fromkeys(row.body["title"], title)}
    row.save()


def test_every_rule_of_the_check_has_words() -> None:
    assert {one.code for one in known()} == RULES.keys()
    for code, words in RULES.items():
        assert all((words.title, words.why, words.fix)), code


def test_a_rule_of_a_room_above_brings_its_words_once() -> None:
    words = RuleWords("Drills that nobody ran", "Why", "", "Run a drill")
    add_words("test.drill", words)
    assert words_of("test.drill") == words
    for taken in ("test.drill", "rota.none"):
        with pytest.raises(ValueError, match="already"):
            add_words(taken, words)
    assert words_of("test.unknown").title == "test.unknown"


def test_a_brand_without_a_plan_is_led_to_its_start(brand: Brand, lead: Person, client_of: SignIn) -> None:
    client = client_of(lead)
    for name in ("overview", "check"):
        answer = client.get(at(name, brand))
        assert (answer.status_code, answer["Location"]) == (302, at("start", brand))
    assert client.post(at("check_now", brand)).status_code == 404


def test_the_start_says_what_one_gets_counted(brand: Brand, lead: Person, client_of: SignIn) -> None:
    brand.languages = ["sv", "zh-TW"]
    brand.save()
    answer = client_of(lead).get(at("start", brand))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert {str(name): number for name, number in answer.context["core"]}["Risks"] >= 25
    assert {"Risks": 5, "Playbooks": 2}.items() <= {str(name): n for name, n in answer.context["own"]}.items()
    chosen = answer.context["form"]["languages"]
    assert [option.data["value"] for option in chosen if option.data["selected"]] == ["sv", "zh-Hant"]
    assert "Two to five people" in text
    assert reverse("org:brand", args=[brand.slug]) not in text


def test_the_counts_are_those_of_the_plan_that_comes(plan: Plan) -> None:
    counts = starter_counts()
    for kind in ("risks", "playbooks", "templates", "policies", "outlets"):
        promised = counts["core"][kind] + counts["software"].get(kind, 0)
        assert queries.items(plan, kind).count() == promised, kind


def test_two_choices_and_one_button_make_a_plan(brand: Brand, lead: Person, client_of: SignIn) -> None:
    client = client_of(lead)
    choices = {"industries": ["software", "food-retail"], "languages": ["sv", "en"]}
    answer = client.post(at("start", brand), choices)
    assert (answer.status_code, answer["Location"]) == (302, at("overview", brand))
    made = queries.plan_of(brand)
    assert made is not None
    assert (made.languages, sorted(made.industries)) == (["en", "sv"], ["food-retail", "software"])
    assert client.get(at("start", brand))["Location"] == at("overview", brand)
    assert client.post(at("start", brand), choices)["Location"] == at("overview", brand)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("size", "others", "leads"), [("one", 0, True), ("one", 1, False), ("small", 0, False)]
)
def test_who_is_the_whole_team_leads_without_being_asked(
    brand: Brand, lead: Person, client_of: SignIn, make_person: Any, size: str, others: int, leads: bool
) -> None:
    for number in range(others):
        make_person(f"other{number}", brand, "viewer")
    Brand.objects.filter(pk=brand.pk).update(team_size=size)
    client_of(lead).post(at("start", brand), {"industries": ["general"], "languages": ["en"]})
    assert org.holders_of(brand) == ({"lead": [lead]} if leads else {})


def test_the_brands_first_language_stays_the_one_that_is_written_first(
    brand: Brand, lead: Person, client_of: SignIn
) -> None:
    brand.languages = ["sv-SE", "en"]
    brand.save()
    client_of(lead).post(at("start", brand), {"industries": ["general"], "languages": ["en", "sv"]})
    made = queries.plan_of(brand)
    assert made is not None
    assert made.languages == ["sv", "en"]


@pytest.mark.parametrize(
    "choices",
    [{}, {"industries": ["mining"], "languages": ["en"]}, {"industries": ["general"], "languages": ["xx"]},
     {"industries": ["general"]}, {"languages": ["en"]}],
)  # fmt: skip
def test_a_wrong_choice_is_said_and_starts_nothing(
    brand: Brand, lead: Person, client_of: SignIn, choices: dict[str, Any]
) -> None:
    answer = client_of(lead).post(at("start", brand), choices)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Plan.objects.exists()


def test_who_may_not_start_a_plan_is_told_who_may(
    brand: Brand, viewer: Person, writer: Person, client_of: SignIn
) -> None:
    for person in (viewer, writer):
        answer = client_of(person).get(at("start", brand))
        assert "A lead or an administrator" in answer.content.decode()
        assert '<form method="post" class="form"' not in answer.content.decode()
        refused = client_of(person).post(at("start", brand), {"industries": ["general"], "languages": ["en"]})
        assert refused.status_code == 403
    assert not Plan.objects.exists()


def test_pages_show_the_plan_to_its_people_only(
    plan: Plan, brand: Brand, viewer: Person, auditor: Person, outsider: Person, client_of: SignIn
) -> None:
    for name in ("overview", "check"):
        for person in (viewer, auditor):
            assert client_of(person).get(at(name, brand)).status_code == 200
        assert client_of(outsider).get(at(name, brand)).status_code == 404
        assert Client().get(at(name, brand)).status_code == 302


def test_the_overview_explains_every_lost_point(
    plan: Plan, brand: Brand, viewer: Person, client_of: SignIn
) -> None:
    answer = client_of(viewer).get(at("overview", brand))
    result = score(queries.findings(plan))
    assert answer.context["result"] == result
    lost = {one.code: one.points for one in result.lost if one.points}
    assert {one.code: one.points for one in answer.context["lost"]} == lost
    text = answer.content.decode()
    for one in result.lost:
        assert f"{at('check', brand)}#{one.code}" in text
    for kind in queries.records(plan):
        assert at("kind", brand, kind) in text
    assert "No version yet" in text


def test_readiness_becomes_a_line_when_there_are_two_days(
    plan: Plan, brand: Brand, viewer: Person, client_of: SignIn
) -> None:
    client = client_of(viewer)
    assert client.get(at("overview", brand)).context["line"] is None
    PlanCheck.objects.create(plan=plan, day=timezone.now().date() - timedelta(days=3), points=17)
    line = client.get(at("overview", brand)).context["line"]
    assert "17" in line
    assert str(score(queries.findings(plan)).points) in line.summary


def test_the_overview_tells_what_changed_since_the_published_version(
    plan: Plan, brand: Brand, writer: Person, lead: Person, client_of: SignIn
) -> None:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=writer)
    client = client_of(lead)
    assert "Waits for review" in client.get(at("overview", brand)).content.decode()
    actions.approve_version(actor=ACTOR, version=version, person=lead, alone=False)
    actions.publish_version(actor=ACTOR, version=version)
    assert "Nothing. The plan is as published." in client.get(at("overview", brand)).content.decode()
    retitle(plan, "risks", "data-breach", HOSTILE)
    gone = item(plan, "risks", "bad-release").body["title"]["en"]
    actions.remove_item(actor=ACTOR, item=item(plan, "risks", "bad-release"))
    answer = client.get(at("overview", brand))
    assert [(one.title, one.gone) for one in answer.context["changes"]] == [(gone, True), (HOSTILE, False)]
    assert "<script>alert" not in answer.content.decode()


def test_the_check_shows_each_hole_with_its_title_and_a_way_to_the_fix(
    plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    retitle(plan, "duties", "lead", HOSTILE)
    answer = client_of(lead).get(at("check", brand))
    groups = answer.context["groups"]
    assert [one.points for one in groups] == sorted((one.points for one in groups), reverse=True)
    assert sum(len(one.holes) + len(one.more) for one in groups) == len(queries.findings(plan))
    assert all(hole.fix.address and hole.fix.label for one in groups for hole in (*one.holes, *one.more))
    assert HOSTILE in {hole.said.name for one in groups if one.code == "duty.no_holder" for hole in one.holes}
    assert "<script>alert" not in answer.content.decode()


def test_a_viewer_gets_no_button_that_would_refuse_them(
    plan: Plan, brand: Brand, viewer: Person, client_of: SignIn
) -> None:
    plan.items.filter(kind="risks", key="data-breach").update(body=no_signs(plan))
    text = client_of(viewer).get(at("check", brand)).content.decode()
    assert at("item", brand, "risks", "data-breach") in text
    assert at("item_edit", brand, "risks", "data-breach") not in text
    assert reverse("listening:monitor_new", args=[brand.slug]) not in text
    assert at("check_now", brand) not in text
    assert "Name a reader" not in text
    assert f"{at('people', brand)}#reader-sv" in text


def test_whoever_must_be_named_is_found_on_the_page_that_the_button_opens(
    plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    people = client.get(at("people", brand)).content.decode()
    groups = client.get(at("check", brand)).context["groups"]
    places = {
        hole.fix.address.partition("#")[2]
        for one in groups for hole in (*one.holes, *one.more)
        if hole.fix.address.startswith(at("people", brand))
    } - {""}  # fmt: skip
    assert {"duty-lead", "reader-sv", "group-second-reader"} <= places
    assert [one for one in places if f'id="{one}"' not in people] == []


@pytest.mark.parametrize("role", ["viewer", "writer", "approver", "lead"])
def test_no_button_of_the_check_leads_to_a_refusal(
    plan: Plan, brand: Brand, make_person: Any, client_of: SignIn, role: str
) -> None:
    client = client_of(make_person(f"a-{role}", brand, role))
    groups = client.get(at("check", brand)).context["groups"]
    for group in groups:
        hole = group.holes[0]
        assert client.get(hole.fix.address).status_code == 200, (group.code, hole.fix.address)


def no_signs(plan: Plan) -> dict[str, Any]:
    return {**item(plan, "risks", "data-breach").body, "signs": []}


def test_a_risk_that_nobody_listens_for_leads_to_a_monitor_already_written(plan: Plan, brand: Brand) -> None:
    address = monitor_address(brand, queries.view_of(plan), "data-breach", "en")
    assert address.startswith(reverse("listening:monitor_new", args=[brand.slug]) + "?name=Personal+data")
    assert "Norrsken+Energi" in address
    assert "%22data+leak%22" in address


def test_the_monitor_that_a_hole_proposes_closes_it_whatever_the_languages(brand: Brand) -> None:
    brand.spellings = ["Norrsken", 'Norr "sken"', "北极光能源"]
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=list(INDUSTRIES), languages=list(LANGUAGES)
    )
    view = queries.view_of(plan)
    open_risks = [one.hole.key for one in check(view) if one.code == "risk.no_monitor"]
    assert len(open_risks) > 10
    for key in open_risks:
        query = parse_qs(urlsplit(monitor_address(brand, view, key, "en")).query)["query"][0]
        assert parse(query), query
        risk: Any = view.risks[key]
        assert any(heard_by(query, sign.terms) for sign in risk.signs), key


def test_todays_result_is_kept_by_who_may_edit_and_only_by_a_post(
    plan: Plan, brand: Brand, writer: Person, viewer: Person, client_of: SignIn
) -> None:
    assert client_of(viewer).post(at("check_now", brand)).status_code == 403
    assert client_of(writer).get(at("check_now", brand)).status_code == 405
    assert not PlanCheck.objects.exists()
    answer = client_of(writer).post(at("check_now", brand))
    assert (answer.status_code, answer["Location"]) == (302, at("check", brand))
    assert PlanCheck.objects.get().points == score(queries.findings(plan)).points
    for name in ("overview", "check"):
        assert client_of(writer).post(at(name, brand)).status_code == 405


def test_keys_in_a_finding_become_titles_names_and_dates(plan: Plan, lead: Person) -> None:
    view = queries.view_of(plan)
    uid = str(lead.uid)
    night = {"from": "2026-11-21T21:00:00+00:00", "to": "2026-11-22T11:00:00+00:00"}
    cases = [
        (Hole("readers", "zh-Hans", {"language": "zh-Hans"}), "reader.none", "简体中文", ""),
        (Hole("rota", "lead", {**night, "weekend": True}), "rota.nobody", view.of("duties")["lead"].title["en"],
         "Nobody is on duty this weekend: Saturday 21 November 22:00 to Sunday 22 November 12:00 (UTC+1)."),
        (Hole("rota", "lead", {**night, "weekend": False}), "rota.nobody", view.of("duties")["lead"].title["en"],
         "Nobody is on duty: Saturday 21 November 22:00 to Sunday 22 November 12:00 (UTC+1)."),
        (Hole("rota", uid, {**night, "person": uid, "hours": 14, "weekend": True}), "rota.unrelieved", "Lead",
         ("Alone this weekend, 14 hours on end without relief: "
         "Saturday 21 November 22:00 to Sunday 22 November 12:00 (UTC+1).")),
        (Hole("duties", "lead", {"duties": ["lead", "social"]}), "escalation.circular",
         view.of("duties")["lead"].title["en"], "In this circle: Response lead and Social media accounts."),
        (Hole("contacts", "second-reader", {"people": 1}), "reader.second_missing", "Second reader",
         "People in the team: 1."),
        (Hole("plan", "", {"count": 3}), "plan.changed_since", "The whole plan", "Items changed: 3."),
        (Hole("templates", "apology-post", {"until": "2026-11-01"}), "template.expired",
         view.templates["apology-post"].title["en"], "Approved until 1 November 2026."),
        (Hole("templates", "gone", {"languages": ["sv", "ms"]}), "text.missing_language", "gone",
         "Missing: Svenska and Bahasa Melayu."),
        (Hole("playbooks", "outage", {"step": "x", "duty": "nobody"}), "playbook.no_duty",
         view.playbooks["outage"].title["en"], "“x” is for “nobody”, a duty that is not in the plan."),
        (Hole("risks", "outage", {}), "risk.no_scenario", "outage", ""),
        (Hole("outlets", "newsletter", {"duty": "pr"}), "outlet.cannot_be_stopped",
         view.outlets["newsletter"].title["en"], f"To be stopped by: {view.duties[view.carried_by('pr')].title['en']}."),
    ]  # fmt: skip
    with translation.override("en"):
        for hole, code, name, detail in cases:
            assert say_finding(Finding(code, 1, hole), view, "en") == (name, detail), code


def test_the_navigation_leads_to_the_plan(
    plan: Plan, brand: Brand, viewer: Person, client_of: SignIn
) -> None:
    text = client_of(viewer).get(at("overview", brand)).content.decode()
    assert f'href="{at("overview", brand)}" data-go="c"' in text


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["plan", "check", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_prints_the_same_holes_and_points(
    plan: Plan, brand: Brand, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _err = run(capsys, "--brand", brand.slug, "--json")
    body = json.loads(out)
    found = check(queries.view_of(plan))
    assert (code, body["points"]) == (1, score(found).points)
    assert [(one["code"], one["key"]) for one in body["findings"]] == [
        (one.code, one.hole.key) for one in found
    ]
    code, out, _err = run(capsys, "--brand", brand.slug)
    assert code == 1
    assert f"{score(found).points} of 100 points, {len(found)} holes" in out
    assert "There is no rota (rota.none)" in out


def test_the_command_says_yes_when_nothing_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    body: dict[str, Any] = {"brand": "norrsken", "points": 100, "lost": [], "findings": []}
    assert plan_command.shown(body, as_json=False) == 0
    assert capsys.readouterr().out == "norrsken: 100 of 100 points, 0 holes\n"


def test_the_command_says_what_is_missing(brand: Brand, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        ([], "Say whose plan"), (["--brand", "nobody"], "There is no brand called nobody"),
        (["--brand", brand.slug], "has no plan yet"), (["--brand", brand.slug, "--folder", "x"], "It takes no folder"),
    ):  # fmt: skip
        code, _out, err = run(capsys, *words)
        assert code == 2
        assert said in err
