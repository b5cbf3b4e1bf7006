"""From a template to a released text: who is asked, what an edit voids, what carries over, who releases."""

from datetime import time, timedelta
from typing import Any

import pytest

from firebreak.base import audit, clock, jobs
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditPayload
from firebreak.notify.models import Notice
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.statements import actions, policy, queries
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import (
    ACTOR,
    alone,
    approve_template,
    ask,
    begun,
    facts,
    filled,
    later,
    no_steps,
    release,
    say,
)

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def told(row: Statement) -> list[tuple[str, list[str]]]:
    notices = Notice.objects.filter(about=f"statement:{row.uid}").order_by("pk")
    return [(one.kind, sorted(row.to for row in one.deliveries.all())) for one in notices]


def test_a_text_goes_from_template_to_released_as_it_was_read(team: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    assert row.state == "asked"
    assert "The shop on Harbour Street is closed." in row.variants["short"]["en"]
    assert queries.waits_for(team.brand, team.lea) == [row]
    assert told(row) == [("statement_asked", ["lea@example.org"])]
    row = say(row, team.lea)
    assert (row.state, row.approved_how, row.approved_digest) == ("approved", "people", row.digest)
    assert told(row)[-1] == ("statement_answered", ["sam@example.org"])
    row = release(row, team.sam)
    assert (row.state, row.released_by, row.alone) == ("released", team.sam, False)
    noted = actions.note_published(
        actor=person_actor(team.sam), statement=row, person=team.sam, channel="short", language="en", where="@norrsken",
        at=clock.now(), link="https://social.example/1",
    )  # fmt: skip
    assert noted.digest == row.digests["short"]["en"]
    assert list(audit.verify(team.brand.pk)) == []


def test_an_unfilled_gap_is_never_asked_approved_or_released(team: Any) -> None:
    approve_template(team.plan, team.lea)
    row = begun(team.brand, team.sam)
    for act in (ask, release):
        with pytest.raises((WrongInput, WrongMove)):
            act(row, team.sam)
    with pytest.raises(WrongInput) as caught:
        actions.stand(actor=ACTOR, statement=row, person=team.sam, seen=row.digest)
    assert caught.value.code == "statements.open_gaps"


def test_a_text_too_long_for_its_channel_is_not_asked(team: Any) -> None:
    row = filled(team.brand, team.sam, words={"what_happened": "long words " * 40})
    with pytest.raises(WrongInput) as caught:
        ask(row, team.sam)
    assert caught.value.code == "statements.does_not_fit"


@pytest.mark.parametrize("state", ["asked", "approved", "changes", "refused"])
def test_any_edit_voids_what_was_asked_or_approved(team: Any, state: str) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    if state != "asked":
        row = say(
            row, team.lea, {"approved": "approve", "changes": "changes", "refused": "refuse"}[state], "see me"
        )
    assert row.state == state
    values = facts(row, what_happened="The shop is open again.")
    row = actions.fill(actor=ACTOR, statement=row, person=team.sam, values=values)
    assert (row.state, row.approved_how, row.approved_digest) == ("draft", "", "")
    assert not row.askings.filter(ended_at=None).exists()
    for act in (release, alone):
        with pytest.raises(WrongMove):
            act(row, team.sam)
    with pytest.raises(WrongMove):
        say(row, team.lea)


def test_what_was_seen_is_what_is_decided_on(team: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    for act in (
        lambda: actions.answer(actor=ACTOR, statement=row, person=team.lea, verdict="approve", seen="0" * 64),
        lambda: actions.answer(actor=ACTOR, statement=row, person=team.lea, verdict="approve", seen=""),
    ):
        with pytest.raises(WrongMove) as caught:
            act()
        assert caught.value.code == "statements.changed_meanwhile"
    Statement.objects.filter(pk=row.pk).update(variants={"short": {"en": "Other bytes"}})
    with pytest.raises(WrongMove):
        say(row, team.lea)


def test_bytes_changed_behind_the_approval_are_not_released(team: Any) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    for change in ({"variants": {"short": {"en": "Other"}}}, {"approved_digest": "1" * 64}):
        kept = {name: getattr(row, name) for name in change}
        Statement.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(WrongMove) as caught:
            release(row, team.sam)
        assert caught.value.code == "statements.changed_meanwhile"
        Statement.objects.filter(pk=row.pk).update(**kept)
    assert release(row, team.sam).state == "released"


def test_only_who_is_asked_answers_and_never_who_wrote_it(team: Any, make_person: Any) -> None:
    boss = make_person("boss", team.brand, "admin")
    row = ask(filled(team.brand, team.sam), team.sam)
    for person in (team.sam, team.dan, boss):
        with pytest.raises(NotAllowed):
            say(row, person)
    mine = filled(team.brand, team.sam)
    mine = actions.fill(actor=ACTOR, statement=mine, person=team.lea, values=facts(mine))
    asked = ask(mine, team.sam)
    with pytest.raises(NotAllowed):
        say(asked, team.lea)  # she wrote in it
    assert [one.person for one in asked.askings.get().asked.all()] == [team.dan]


def test_the_deputy_is_asked_once_when_nobody_answered_in_time(team: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    with later(9):
        assert run_due() == 0
    with later(11):
        assert run_due() == 1
        actions.ask_deputies(row.askings.get().pk, 0, 1)
    assert told(row) == [("statement_asked", ["lea@example.org"]), ("statement_asked", ["dan@example.org"])]
    with later(12):
        assert say(row, team.dan).state == "approved"


def test_who_is_on_shift_is_asked_first_and_may_release_alone(team: Any, make_person: Any) -> None:
    night = make_person("night", team.brand, "approver")
    shift = {"weekdays": list("0123456"), "begins": time(8), "ends": time(20), "turn": "day", "time_zone": "UTC",
             "first": clock.now().date(), "last": None}  # fmt: skip
    row = filled(team.brand, team.sam)
    approve_template(team.plan, team.lea)
    with clock.frozen(clock.now().replace(hour=12, minute=0)):
        for duty in ("lead", "pr"):  # in a small team social carries pr
            org.add_pattern(actor=ACTOR, brand=team.brand, people=[night], given={**shift, "duty": duty})
        row = ask(row, team.sam)
        assert [one.person for one in row.askings.get().asked.all()] == [night]
        with later(16):
            for person, why in ((team.sam, ("on_duty",)), (night, ())):
                assert policy.not_alone(row, person, "Nobody answers us") == why
            assert alone(row, night).alone


def test_after_an_answer_no_deputy_is_asked(team: Any) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    with later(11):
        run_due()
    assert [kind for kind, _to in told(row)] == ["statement_asked", "statement_answered"]


def run_due() -> int:
    """Do what is due of our own jobs; how many."""
    done = 0
    while (claim := jobs.claim()) is not None:
        if claim.name == "statements.deputies":
            jobs.run(claim)
            done += 1
        else:
            jobs.finish(claim)
    return done


def test_who_is_asked_stays_as_it_was_when_it_was_asked(team: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    org.set_holders(actor=ACTOR, brand=team.brand, duty="lead", people=[team.dan])
    team.plan.items.filter(kind="approvals").delete()
    with pytest.raises(NotAllowed):
        say(row, team.dan)
    assert say(row, team.lea).state == "approved"


def test_no_answer_without_a_word_why_and_not_the_same_text_again(team: Any) -> None:
    row = ask(filled(team.brand, team.sam), team.sam)
    with pytest.raises(WrongInput) as caught:
        say(row, team.lea, "changes")
    assert caught.value.code == "statements.no_word"
    row = say(row, team.lea, "changes", "Which street?")
    row = actions.fill(actor=ACTOR, statement=row, person=team.sam, values=facts(row))
    with pytest.raises(WrongInput) as caught:
        ask(row, team.sam)
    assert caught.value.code == "statements.same_again"


def test_the_template_approval_carries_over_when_only_gaps_are_filled_with_confirmed_facts(team: Any) -> None:
    approve_template(team.plan, team.lea)
    row = filled(team.brand, team.sam)
    row = actions.stand(actor=ACTOR, statement=row, person=team.sam, seen=row.digest)
    assert (row.state, row.approved_how) == ("approved", "template")
    assert release(row, team.sam).state == "released"


def stands(row: Statement, person: Any) -> str:
    with pytest.raises(WrongInput) as caught:
        actions.stand(actor=ACTOR, statement=row, person=person, seen=row.digest)
    return caught.value.code.rsplit(".", 1)[1]


def test_it_does_not_carry_over_otherwise(team: Any) -> None:
    brand, sam = team.brand, team.sam
    assert stands(filled(brand, sam), sam) == "not_approved"
    approve_template(team.plan, team.lea)
    assert stands(filled(brand, sam, confirmed=False), sam) == "unconfirmed"
    assert stands(filled(brand, sam, words={"what_happened": "We are sorry for our mistake."}), sam) == "free"
    assert (
        stands(filled(brand, sam, words={"what_happened": "The shop on Harbour Street is closed " * 2}), sam)
        == "free"
    )
    row = filled(brand, sam)
    edits = {"short": {"en": row.source["variants"]["short"]["en"].strip() + " Truly."}}
    row = actions.fill(actor=ACTOR, statement=row, person=sam, values=facts(row), edits=edits)
    assert stands(row, sam) == "edited"
    row = actions.fill(actor=ACTOR, statement=row, person=team.lea, values=facts(row), edits={})
    assert (row.edits, stands(row, sam)) == (
        {},
        "own_template",
    )  # Lea approved the template, and now wrote in it
    approve_template(team.plan, team.lea, days=-1)
    assert stands(filled(brand, sam), sam) == "not_approved"
    approve_template(team.plan, team.lea, "apology-post")
    assert stands(filled(brand, sam, template="apology-post"), sam) == "kind"
    approve_template(team.plan, team.lea, "holding-danger")
    names = filled(brand, sam, template="holding-danger", channels=["page"])
    assert stands(names, sam) == "names"


def test_a_template_changed_or_no_longer_approved_in_the_plan_stops_the_release(team: Any) -> None:
    approve_template(team.plan, team.lea)
    row = filled(team.brand, team.sam)
    row = actions.stand(actor=ACTOR, statement=row, person=team.sam, seen=row.digest)
    item = team.plan.items.get(kind="templates", key="holding-general")
    item.approved_until = clock.now().date() - timedelta(days=2)
    item.save()
    with pytest.raises(WrongInput) as caught:
        release(row, team.sam)
    assert caught.value.code == "statements.not_standing.not_approved"


def test_a_no_bars_the_same_template_from_standing_for_a_day(team: Any) -> None:
    approve_template(team.plan, team.lea)
    say(ask(filled(team.brand, team.sam), team.sam), team.lea, "refuse", "Not now")
    other = filled(team.brand, team.sam)
    assert stands(other, team.sam) == "refused"
    with later(24 * 60 + 1):
        assert policy.refused_lately(other) is False


def test_who_writes_and_who_releases_is_the_plan_to_say(team: Any) -> None:
    row = filled(team.brand, team.lea)
    with pytest.raises(NotAllowed) as caught:
        ask(row, team.lea)
    assert (caught.value.code, caught.value.params["duties"]) == (
        "statements.not_drafting",
        ["social", "technical"],
    )
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    with pytest.raises(NotAllowed) as caught:
        release(row, team.lea)
    assert caught.value.params["duties"] == ["social"]


def test_where_the_policy_asks_nobody_every_fact_is_confirmed(team: Any) -> None:
    row = filled(team.brand, team.sam, confirmed=False, level="notice")
    with pytest.raises(WrongInput) as caught:
        ask(row, team.sam)
    assert caught.value.code == "statements.unconfirmed"
    row = actions.fill(actor=ACTOR, statement=row, person=team.sam, values=facts(row))
    row = ask(row, team.sam)
    assert (row.state, row.approved_how) == ("approved", "policy")


@pytest.mark.parametrize(
    "given",
    [
        {"words": {"what_happened": "We are sorry for our mistake."}},
        {"words": {"what_happened": "The shop on Harbour Street is closed, and so is the yard behind it."}},
        {"template": "holding-danger", "channels": ["page"]},
        {},
    ],
)
def test_where_the_policy_asks_nobody_own_words_and_names_are_read_all_the_same(
    team: Any, client_of: Any, given: dict[str, Any]
) -> None:
    no_steps(team.plan)
    row = filled(team.brand, team.sam, level="notice", **given)
    if not given:
        own = {"short": {"en": "We have always known of it, and said nothing."}}
        row = actions.fill(actor=ACTOR, statement=row, person=team.sam, values=facts(row), edits=own)
    row = ask(row, team.sam)
    assert row.state == "asked"
    with pytest.raises(WrongMove):
        release(row, team.sam)
    page = client_of(team.sam).get(f"/b/{team.brand.slug}/statements/{row.uid}").content.decode()
    assert "So somebody else reads it first." in page
    assert say(row, team.lea).state == "approved"


def test_a_team_of_one_with_own_words_asks_the_reader_outside(solo: Any) -> None:
    no_steps(solo.plan, "lead")
    plain = ask(filled(solo.brand, solo.uno, level="notice"), solo.uno)
    assert (plain.state, plain.approved_how) == ("approved", "policy")
    row = ask(filled(solo.brand, solo.uno, level="notice", words={"what_happened": "We admit it."}), solo.uno)
    assert row.state == "asked"
    assert [one["outside"] for one in row.needs["rounds"]] == [True]


def test_a_step_that_nobody_can_answer_is_told_when_asking(team: Any) -> None:
    org.set_holders(actor=ACTOR, brand=team.brand, duty="lead", people=[])
    with pytest.raises(WrongInput) as caught:
        ask(filled(team.brand, team.sam), team.sam)
    assert (caught.value.code, caught.value.params["duties"]) == ("statements.nobody", ["lead"])


def test_two_writers_lose_nothing(team: Any) -> None:
    row = begun(team.brand, team.sam)
    actions.fill(actor=ACTOR, statement=row, person=team.sam, values=facts(row), version=1)
    with pytest.raises(WrongInput) as caught:
        actions.fill(actor=ACTOR, statement=row, person=team.lea, values={}, version=1)
    assert caught.value.code == "statements.written_meanwhile"


def test_hand_made_words_keep_known_gaps_and_hold_nothing_unseen(team: Any) -> None:
    row = begun(team.brand, team.sam)
    for text, code in (
        ("We say {nothing_known}", "statements.strange_gap"), ("A } brace", "statements.strange_gap"),
        ("safe\u202egnp", "statements.mark"), ("a\x00b", "statements.mark"), ("x" * 8_001, "statements.too_long"),
    ):  # fmt: skip
        with pytest.raises(WrongInput) as caught:
            actions.fill(
                actor=ACTOR, statement=row, person=team.sam, values={}, edits={"short": {"en": text}}
            )
        assert caught.value.code == code
    own = actions.fill(
        actor=ACTOR, statement=row, person=team.sam, values={"next_update_time": {"texts": {"en": "21:00"}}},
        edits={"short": {"en": "More at {next_update_time}."}},
    )  # fmt: skip
    assert own.variants == {"short": {"en": "More at 21:00."}}
    assert set(own.values) == {"next_update_time"}


def test_where_it_was_published_is_noted_only_of_what_was_released(team: Any) -> None:
    row = say(ask(filled(team.brand, team.sam), team.sam), team.lea)
    note = {
        "actor": ACTOR,
        "statement": row,
        "person": team.sam,
        "channel": "short",
        "language": "en",
        "where": "here",
    }
    with pytest.raises(WrongMove):
        actions.note_published(**note, at=clock.now())
    release(row, team.sam)
    for more, code in (
        ({"at": clock.now() + timedelta(hours=1)}, "statements.when"),
        ({"at": clock.now() - timedelta(days=1)}, "statements.when"),
        ({"at": clock.now(), "language": "sv"}, "statements.no_text"),
        ({"at": clock.now(), "link": "javascript:x"}, "statements.not_a_link"),
        ({"at": clock.now(), "where": " "}, "org.empty"),
    ):
        with pytest.raises(WrongInput) as caught:
            actions.note_published(**{**note, **more})
        assert caught.value.code == code


def test_the_audit_chain_holds_no_words_of_readers(team: Any) -> None:
    say(ask(filled(team.brand, team.sam), team.sam), team.lea, "changes", "Call Kim on 070-1234567 first")
    kept = " ".join(AuditPayload.objects.values_list("body", flat=True))
    assert "070-1234567" not in kept
    assert "changes" in kept
