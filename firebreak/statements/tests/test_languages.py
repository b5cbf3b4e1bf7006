"""A text in a language goes out only when the reader named for that language has read that very version."""

from types import SimpleNamespace
from typing import Any

import pytest

from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.org import actions as org
from firebreak.plan import queries as plan_queries
from firebreak.plan.approval import Needs, Step
from firebreak.statements import actions, policy
from firebreak.statements.asking import READS, Given, frozen, second, unread
from firebreak.statements.models import Answer, Statement
from firebreak.statements.tests.conftest import (
    ACTOR,
    alone,
    approve_template,
    ask,
    facts,
    filled,
    later,
    release,
    say,
    start,
)
from firebreak.statements.texts import open_asking

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BOTH = ["en", "sv"]


def steps(plan: Any, *steps: dict[str, Any]) -> None:
    """The policy asks this of every text."""
    for item in plan_queries.items(plan, "approvals"):
        for line in item.body["rows"]:
            line["steps"], line["drafts"], line["releases"] = list(steps), ["social"], ["social"]
        item.save()


@pytest.fixture
def readers(team: Any, make_person: Any) -> Any:
    """A small team that asks the readers of the languages, then its lead: Eve reads English, Sven Swedish."""
    eve, sven = make_person("eve", team.brand, "approver"), make_person("sven", team.brand, "approver")
    for language, person in (("en", eve), ("sv", sven)):
        org.set_reader(actor=ACTOR, brand=team.brand, language=language, person=person)
    steps(team.plan, {"languages": True}, {"duties": ["lead"]})
    return SimpleNamespace(**vars(team), eve=eve, sven=sven)


def asked(found: Any, languages: list[str] | None = None) -> Statement:
    return ask(filled(found.brand, found.sam, languages=languages or BOTH), found.sam)


def test_each_language_of_the_text_waits_for_its_reader_and_no_other_language_does(readers: Any) -> None:
    row = asked(readers, ["sv"])
    assert policy.unread(row) == ["sv"]
    with pytest.raises(NotAllowed):
        say(row, readers.eve)
    row = say(row, readers.sven)
    assert (policy.unread(row), row.state) == ([], "asked")
    assert release(say(row, readers.lea), readers.sam).state == "released"


def test_both_readers_must_say_yes_before_the_lead_is_asked(readers: Any) -> None:
    row = say(asked(readers), readers.eve)
    assert policy.unread(row) == ["sv"]
    for person in (readers.eve, readers.lea):  # once each; the lead has not been asked yet
        with pytest.raises(NotAllowed):
            say(row, person)
    row = say(say(row, readers.sven), readers.lea)
    assert release(row, readers.sam).state == "released"


def test_a_reader_who_refuses_sends_it_back_and_a_changed_text_is_read_again_in_every_language(
    readers: Any,
) -> None:
    row = say(say(asked(readers), readers.eve), readers.sven, "changes", "This reads as a threat in Swedish.")
    assert row.state == "changes"
    row = actions.fill(
        actor=ACTOR, statement=row, person=readers.sam, values=facts(row, what_happened="The shop is shut."),
    )  # fmt: skip
    row = ask(row, readers.sam)
    assert policy.unread(row) == BOTH


def test_who_wrote_it_does_not_read_it_and_a_language_without_a_reader_is_named(readers: Any) -> None:
    org.set_reader(actor=ACTOR, brand=readers.brand, language="sv", person=readers.sam)
    with pytest.raises(WrongInput) as caught:
        asked(readers)
    assert (caught.value.code, caught.value.params["duties"]) == ("statements.nobody", [READS + "sv"])
    org.set_reader(actor=ACTOR, brand=readers.brand, language="sv", person=None)
    with pytest.raises(WrongInput):
        asked(readers)
    assert asked(readers, ["en"]).state == "asked"


def test_an_answer_that_went_away_stops_the_release(readers: Any) -> None:
    row = say(say(say(asked(readers), readers.eve), readers.sven), readers.lea)
    Answer.objects.filter(person=readers.sven).delete()
    with pytest.raises(WrongInput) as caught:
        release(row, readers.sam)
    assert (caught.value.code, caught.value.params["languages"]) == ("statements.unread", ["sv"])


def test_the_approval_of_a_template_carries_over_no_reading_of_the_filled_text(readers: Any) -> None:
    approve_template(readers.plan, readers.lea)
    row = filled(readers.brand, readers.sam, languages=BOTH)
    assert policy.not_standing(row) == ("unread",)
    steps(readers.plan, {"duties": ["lead"]})
    assert policy.not_standing(row) == ()


def test_nobody_releases_alone_what_a_reader_has_not_read(readers: Any) -> None:
    steps(readers.plan, {"languages": True}, {"duties": ["lead"]})
    for item in plan_queries.items(readers.plan, "approvals"):
        for line in item.body["rows"]:
            line["alone"] = True
        item.save()
    approve_template(readers.plan, readers.lea)
    row = asked(readers, ["sv"])
    with later(16), pytest.raises(WrongInput) as caught:
        alone(row, readers.sam)
    assert caught.value.params["why"] == ("unread",)
    row = say(row, readers.sven)
    with later(32):
        assert alone(row, readers.sam).state == "released"


def test_where_only_readers_are_asked_facts_are_confirmed_and_own_words_are_judged_all_the_same(
    readers: Any,
) -> None:
    steps(readers.plan, {"languages": True})
    plain = filled(readers.brand, readers.sam, confirmed=False)
    with pytest.raises(WrongInput) as caught:
        ask(plain, readers.sam)
    assert caught.value.code == "statements.unconfirmed"
    row = say(asked(readers, ["en"]), readers.eve)
    assert row.state == "approved"
    words = {"short": {"en": "Our own words. {more_link} {brand} {what_happened} {next_update_time}"}}
    row = actions.fill(
        actor=ACTOR, statement=row, person=readers.sam, values=facts(row), edits=words
    )  # fmt: skip
    row = say(ask(row, readers.sam), readers.eve)
    assert row.state == "asked"  # the floor asks somebody about the matter too
    assert say(row, readers.lea).state == "approved"


def test_a_reader_is_no_second_pair_of_eyes_where_two_people_are_wanted(brand: Any, make_person: Any) -> None:
    plan = start(brand, "large")
    people = {name: make_person(name, brand, "lead") for name in ("sam", "lea", "mia", "eve")}
    for duty in plan_queries.records(plan, "duties")["duties"]:
        org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=[people["sam"]])
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[people["lea"], people["mia"]])
    org.set_holders(actor=ACTOR, brand=brand, duty="legal", people=[people["lea"]])
    org.set_reader(actor=ACTOR, brand=brand, language="en", person=people["eve"])
    steps(plan, {"languages": True}, {"duties": ["lead", "legal"], "how": "all"})
    row = ask(filled(brand, people["sam"], level="critical"), people["sam"])
    row = say(say(row, people["eve"]), people["lea"])
    assert row.state == "asked"  # Lea alone judged it, though Eve read it
    assert say(row, people["mia"]).state == "approved"


def test_a_step_of_readers_is_a_step_of_duties_like_any_other() -> None:
    needs = Needs(("pr",), (Step(languages=True), Step(("lead",))), ("pr",), alone=False)
    found = frozen(
        needs, holders={"lead": ["ann"], READS + "en": ["eve"], READS + "sv": ["sven"]}, able={"ann", "eve", "sven"},
        barred=(), size="large", languages=BOTH, two_people=True,
    )  # fmt: skip
    assert found.rounds[0].people == {READS + "en": ("eve",), READS + "sv": ("sven",)}
    assert found.rounds[0].how == "all"
    yes = Given("eve", "approve", frozenset({READS + "en"}))
    assert unread(found, {}) == BOTH
    assert unread(found, {0: [yes]}) == ["sv"]
    assert unread(found, {1: [yes]}) == BOTH  # said in another step
    assert second(found, 0, set()) == {}


def test_the_page_of_a_reader_names_their_language(readers: Any, client_of: Any) -> None:
    row = asked(readers)
    at = f"/b/{readers.brand.slug}/statements/{row.uid}"
    said = client_of(readers.sven).get(at).content.decode()
    assert "You are asked as the reader of Svenska" in said
    assert "Reader of English: eve" in said.replace("Eve", "eve")
    assert "The deputy is asked after" not in said
    assert "You are asked as the reader of" not in client_of(readers.lea).get(at).content.decode()
    asking = open_asking(row)
    assert asking is not None
    assert {one.duty for one in asking.asked.all()} == {READS + "en", READS + "sv"}
