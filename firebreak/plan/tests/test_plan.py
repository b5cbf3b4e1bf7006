"""A brand's plan: started from the packaged content, changed, reviewed by somebody else, published, read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.listening.actions import create_monitor
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.check import check, score
from firebreak.plan.folders import CONTENT
from firebreak.plan.folders.writing import file_of
from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.jobs import nightly
from firebreak.plan.models import Plan, PlanCheck, PlanItem, PlanVersion
from firebreak.plan.rules import VERSION_MOVES, move
from firebreak.plan.signs import query_of
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def plan_by(anna: Person) -> Person:
    return anna


def risk(plan: Plan, key: str = "data-breach") -> PlanItem:
    found = queries.item(plan, "risks", key)
    assert found is not None
    return found


def with_title(item: PlanItem, **title: str) -> dict[str, Any]:
    spoken = {language.replace("_", "-"): text for language, text in title.items()}
    return {**item.body, "title": {**item.body["title"], **spoken}}


def test_a_started_plan_holds_the_core_and_its_industry_in_its_languages(plan: Plan) -> None:
    records = queries.records(plan)
    assert {"data-breach", "bad-release"} <= records["risks"].keys()
    assert "food-poisoning" not in records["risks"]
    for kind, least in {
        "risks": 30,
        "scenarios": 12,
        "playbooks": 14,
        "templates": 40,
        "policies": 6,
    }.items():
        assert len(records[kind]) >= least, kind
    assert {language for item in records["templates"].values() for language in item.title} == {
        "en",
        "zh-Hans",
    }
    assert records["policies"]["moderation"].body.keys() == {"en", "zh-Hans"}


def test_an_untouched_plan_in_all_languages_goes_out_byte_for_byte(brand: Brand) -> None:
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=["general"], languages=list(LANGUAGES)
    )
    folder, sources = queries.folder_of(plan)
    for (kind, key), path in folder.paths.items():
        written = file_of(folder.items[kind][key], sources[kind, key])
        assert written in {(CONTENT / place / path).read_bytes() for place in ("core", "general")
                           if (CONTENT / place / path).exists()}, path  # fmt: skip


def test_an_approval_policy_that_is_taken_later_is_the_same_as_one_that_came_with_the_plan(
    brand: Brand,
) -> None:
    plan = actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=["general"], languages=list(LANGUAGES)
    )
    rows = plan.items.filter(kind="approvals").order_by("key")
    began = [(one.key, one.path, one.body, bytes(one.source)) for one in rows]
    rows.delete()
    actions.take_policy(actor=ACTOR, plan=plan, person=None)
    assert [(one.key, one.path, one.body, bytes(one.source)) for one in rows.all()] == began
    assert all(source for *_rest, source in began)


def test_a_second_plan_and_wrong_choices_are_refused(brand: Brand, plan: Plan) -> None:
    for industries, languages, code in (
        (["software"], ["en"], "plan.exists"), (["mining"], ["en"], "plan.industries"), ([], ["en"], "plan.industries"),
        (["software"], [], "plan.languages"), (["software"], ["xx"], "plan.languages"),
    ):  # fmt: skip
        with pytest.raises(WrongInput) as caught:
            actions.start_plan(
                actor=ACTOR, brand=brand, person=None, industries=industries, languages=languages,  # type: ignore[arg-type]
            )  # fmt: skip
        assert caught.value.code == code


def test_a_text_that_moves_on_leaves_the_other_language_behind_until_it_follows(
    plan: Plan, anna: Person
) -> None:
    changed = actions.change_item(
        actor=ACTOR, item=risk(plan), body=with_title(risk(plan), en="Data gets out"), person=anna
    )
    assert changed.stale == {"zh-Hans": ["title"]}
    assert changed.version == 2
    assert {one.hole.key for one in queries.findings(plan) if one.code == "text.stale_language"} == {
        "data-breach"
    }
    level = actions.change_item(
        actor=ACTOR, item=changed, body=with_title(changed, zh_Hans="资料外泄"), person=anna
    )
    assert level.stale == {}
    same = actions.change_item(actor=ACTOR, item=level, body=level.body, person=anna)
    assert same.version == level.version


def test_two_writers_at_once_lose_nothing(plan: Plan, anna: Person, bo: Person) -> None:
    seen = risk(plan)
    actions.change_item(actor=ACTOR, item=seen, body=with_title(seen, en="One"), person=anna, version=1)
    with pytest.raises(WrongInput) as caught:
        actions.change_item(actor=ACTOR, item=seen, body=with_title(seen, en="Two"), person=bo, version=1)
    assert caught.value.code == "plan.changed_meanwhile"
    assert risk(plan).body["title"]["en"] == "One"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"likelihood": 9}, "plan.bad_item"), ({"likelihood": "often"}, "plan.bad_item"),
        ({"key": "other"}, "plan.key_fixed"),
        ({"spare": 1}, "plan.bad_item"), ({"title": {}}, "plan.bad_item"),
        ({"title": {"en": "x" * 300_000}}, "plan.too_large"),
        ({"title": {"en": "\ud800"}}, "plan.bad_text"), ({"mitigation": {"en": "no list"}}, "plan.bad_item"),
    ],
)  # fmt: skip
def test_a_wrong_item_is_refused_in_words_and_the_old_one_stays(
    plan: Plan, change: dict[str, Any], code: str
) -> None:
    before = risk(plan).body
    with pytest.raises(WrongInput) as caught:
        actions.change_item(actor=ACTOR, item=risk(plan), body={**before, **change}, person=None)
    assert caught.value.code == code
    assert risk(plan).body == before


def test_an_item_is_added_and_taken_away_but_not_twice(plan: Plan, anna: Person) -> None:
    body = {**risk(plan).body, "key": "meteor"}
    made = actions.add_item(actor=ACTOR, plan=plan, kind="risks", body=body, person=anna)
    with pytest.raises(WrongInput, match="already"):
        actions.add_item(actor=ACTOR, plan=plan, kind="risks", body=body, person=anna)
    assert queries.item(plan, "risks", "meteor") is not None
    actions.remove_item(actor=ACTOR, item=made)
    assert queries.item(plan, "risks", "meteor") is None


def test_a_version_is_what_was_asked_for_whoever_changes_the_plan_after(
    plan: Plan, anna: Person, bo: Person
) -> None:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=anna, note="First")
    actions.change_item(actor=ACTOR, item=risk(plan), body=with_title(risk(plan), en="Later"), person=anna)
    with pytest.raises(NotAllowed):
        actions.approve_version(actor=ACTOR, version=version, person=anna, alone=False)
    actions.approve_version(actor=ACTOR, version=version, person=bo, alone=False, answer="Good")
    published = actions.publish_version(actor=ACTOR, version=version)
    assert (published.number, published.state) == (1, PlanVersion.State.PUBLISHED)
    assert published.items["risks"]["data-breach"]["title"]["en"] != "Later"
    after = queries.view_of(plan)
    assert (after.published is not None, after.changed_since) == (True, 1)


def test_a_team_of_one_approves_its_own_plan(plan: Plan, anna: Person) -> None:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    assert actions.approve_version(actor=ACTOR, version=version, person=anna, alone=True).state == "approved"


def test_a_returned_version_says_why_and_the_same_plan_may_be_asked_for_again(
    plan: Plan, anna: Person, bo: Person
) -> None:
    first = actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    with pytest.raises(WrongInput, match="Nothing has changed"):
        actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    with pytest.raises(WrongInput, match="Say what"):
        actions.return_version(actor=ACTOR, version=first, person=bo, answer=" ")
    actions.return_version(actor=ACTOR, version=first, person=bo, answer="Shorter")
    with pytest.raises(WrongMove):
        actions.publish_version(actor=ACTOR, version=first)
    assert actions.ask_review(actor=ACTOR, plan=plan, person=anna).number == 2


@pytest.mark.parametrize("state", list(PlanVersion.State))
@pytest.mark.parametrize("verb", ["approve", "return", "publish"])
def test_versions_move_by_the_table_only(state: str, verb: str) -> None:
    following = VERSION_MOVES[state].get(verb)
    if following is None:
        with pytest.raises(WrongMove):
            move(state, verb)
    else:
        assert move(state, verb) == following


def test_what_changed_since_somebody_last_read_it_is_told(plan: Plan, anna: Person, bo: Person) -> None:
    def publish() -> PlanVersion:
        version = actions.ask_review(actor=ACTOR, plan=plan, person=anna)
        actions.approve_version(actor=ACTOR, version=version, person=bo, alone=False)
        return actions.publish_version(actor=ACTOR, version=version)

    first = publish()
    assert queries.unread_changes(plan, bo) is None
    actions.note_read(actor=ACTOR, version=first, person=bo)
    assert queries.unread_changes(plan, bo) == []
    actions.change_item(
        actor=ACTOR, item=risk(plan), body=with_title(risk(plan), en="Data gets out"), person=anna
    )
    actions.remove_item(actor=ACTOR, item=risk(plan, "bad-release"))
    publish()
    changes = queries.unread_changes(plan, bo)
    assert changes is not None
    assert [(one.key, one.what) for one in changes] == [
        ("bad-release", "removed"),
        ("data-breach", "changed"),
    ]
    assert [(place, language, after) for place, language, _before, after in changes[1].texts] == [
        ("title", "en", "Data gets out")
    ]


def test_an_unpublished_version_cannot_be_acknowledged(plan: Plan, anna: Person) -> None:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    with pytest.raises(WrongInput, match="not published"):
        actions.note_read(actor=ACTOR, version=version, person=anna)


def test_a_template_is_approved_by_another_and_a_change_takes_that_back(
    plan: Plan, anna: Person, bo: Person
) -> None:
    template = queries.item(plan, "templates", "holding-general")
    assert template is not None
    until = timezone.now().date() + timedelta(days=200)
    with pytest.raises(NotAllowed):
        actions.approve_template(actor=ACTOR, item=template, person=anna, until=until, alone=False)
    for day in (timezone.now().date(), until + timedelta(days=2000)):
        with pytest.raises(WrongInput, match="Choose a day"):
            actions.approve_template(actor=ACTOR, item=template, person=bo, until=day, alone=False)
    approved = actions.approve_template(actor=ACTOR, item=template, person=bo, until=until, alone=False)
    assert queries.view_of(plan).approved_until == {"holding-general": until}
    actions.change_item(actor=ACTOR, item=approved, body=with_title(approved, en="Other"), person=anna)
    assert queries.view_of(plan).approved_until == {}


def test_the_untouched_starter_plan_has_only_holes_that_are_truly_open(plan: Plan) -> None:
    codes = {one.code for one in queries.findings(plan)}
    assert codes == {
        # Nobody has said yet who does what, when, and who reads it; nothing is approved, published, heard or learnt.
        "duty.no_holder", "rota.none", "reader.none", "reader.second_missing", "contact.none", "policy.not_published",
        "approval.nobody", "plan.not_published", "template.not_approved", "risk.no_monitor", "outlet.cannot_be_stopped",
    }  # fmt: skip


def test_a_sign_that_a_monitor_listens_for_is_no_hole(plan: Plan) -> None:
    def unheard() -> set[str]:
        return {one.hole.key for one in queries.findings(plan) if one.code == "risk.no_monitor"}

    terms = queries.records(plan)["risks"]["data-breach"].signs[0].terms
    query = query_of(["Norrsken"], terms, ["en", "zh-Hans"])
    before = unheard()
    made = create_monitor(actor=ACTOR, brand=plan.brand, name="Leaks", kind="topic", query=query)
    assert before - unheard() == {"data-breach"}
    made.active = False
    made.save()
    assert unheard() == before


def test_each_night_the_plan_is_checked_once_a_day(plan: Plan) -> None:
    nightly({})
    nightly({})
    kept = PlanCheck.objects.get(plan=plan)
    expected = score(check(queries.view_of(plan)))
    assert (kept.points, kept.lost) == (expected.points, [list(one) for one in expected.lost])
    assert queries.history(plan) == [kept]
