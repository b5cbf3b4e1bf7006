"""The room as it was is made of the audit chain alone, and is what it was."""

import random
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from firebreak.base import audit
from firebreak.base.clock import frozen
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditEntry, AuditPayload
from firebreak.incidents import actions
from firebreak.incidents.actions.pages import keep_page
from firebreak.incidents.archiving import Page
from firebreak.incidents.models import (
    CorrectiveAction,
    Evidence,
    Fact,
    Incident,
    LegalClock,
    Note,
    PressQuestion,
    Question,
    Stakeholder,
    Task,
)
from firebreak.incidents.parts import room_of
from firebreak.incidents.replaying import replay, room_at
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening.actions import create_monitor
from firebreak.listening.models import Monitor

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BEGIN = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


def _one_act(chance: random.Random, row: Incident, people: list[Any], at: datetime) -> None:
    """Something that somebody does; what is not possible now is refused and changes nothing."""
    who = chance.choice(people)

    def pick(model: Any) -> Any:
        rows = list(model.objects.filter(incident=row).order_by("pk"))
        return chance.choice(rows) if rows else None

    task, fact, question, clock = pick(Task), pick(Fact), pick(Question), pick(LegalClock)
    told, press, done = (
        {"actor": ACTOR, "stakeholder": pick(Stakeholder)}, {"actor": ACTOR, "question": pick(PressQuestion)},
        {"actor": ACTOR, "corrective": pick(CorrectiveAction)},
    )  # fmt: skip
    piece = pick(Evidence)
    monitor = Monitor.objects.filter(brand=row.brand).first() or create_monitor(
        actor=ACTOR, brand=row.brand, name="Norrsken", kind="brand", query="norrsken"
    )
    given = {"actor": ACTOR, "incident": row}
    acts = [
        lambda: actions.add_task(**given, title={"en": "Ring"}, holder=who, due_at=at),
        lambda: actions.take_task(actor=ACTOR, task=task, person=who),
        lambda: actions.give_task(actor=ACTOR, task=task, to=who),
        lambda: actions.finish_task(actor=ACTOR, task=task, person=who, proof="seen"),
        lambda: actions.drop_task(actor=ACTOR, task=task, person=who, reason="no"),
        lambda: actions.reopen_task(actor=ACTOR, task=task),
        lambda: actions.move_due(actor=ACTOR, task=task, due_at=at, reason="later"),
        lambda: actions.add_fact(**given, person=who, words="It was us", checker=who),
        lambda: actions.judge_fact(actor=ACTOR, fact=fact, person=who, state=chance.choice(Fact.State.values), source="x"),
        lambda: actions.change_fact(actor=ACTOR, fact=fact, words="Better", seen=fact.version),
        lambda: actions.remove_fact(actor=ACTOR, fact=fact),
        lambda: actions.add_question(**given, words="Why?"),
        lambda: actions.answer_question(actor=ACTOR, question=question, answer="So", ready=True, seen=question.version),
        lambda: actions.remove_question(actor=ACTOR, question=question),
        lambda: actions.write(**given, person=who, words="n", sort=chance.choice(Note.Sort.values), reason="r", names=[who]),
        lambda: actions.promise(**given, due_at=at + timedelta(hours=1)),
        lambda: actions.note_said(**given, person=who, words="We know", link="https://example.org/"),
        lambda: actions.keep_silent(**given, owner=who, reason="r", review_at=at + timedelta(hours=2)),
        lambda: actions.break_silence(**given, person=who),
        lambda: actions.end_silence(incident=row, why="reach"),
        lambda: actions.alarm(incident=row),
        lambda: actions.give_notice(actor=ACTOR, clock=clock, person=who, proof="letter"),
        lambda: actions.confirm_clock(actor=ACTOR, clock=clock, person=who),
        lambda: actions.list_stakeholders(**given, sorts=["staff", "public"], groups=["union"]),
        lambda: actions.add_stakeholder(
            **given, sort="affected", who={"en": "A family"}, name="Ella", private=chance.random() < 0.5, teller=who
        ),
        lambda: actions.change_stakeholder(**told, who={"en": "Other"}, name="Eva", reach="070", affected="hurt"),
        lambda: actions.move_stakeholder(**told, up=chance.random() < 0.5),
        lambda: actions.note_told(**told, person=who, way="phone", proof="rang"),
        lambda: actions.waive_stakeholder(**told, reason="knows"),
        lambda: actions.reopen_stakeholder(**told),
        lambda: actions.remove_stakeholder(**told),
        lambda: actions.add_press_question(**given, outlet="SVT", words="Why?", contact="070", spokesperson=who),
        lambda: actions.add_printed(**given, outlet="DN", tone="factual", printed="It is down"),
        lambda: actions.change_press_question(**press, outlet="SR", words="When?"),
        lambda: actions.give_press_question(**press, to=chance.choice((who, None))),
        lambda: actions.take_press_question(**press, person=who),
        lambda: actions.answer_press_question(**press, person=who, answer="Now"),
        lambda: actions.note_printed(**press, tone="speculative", link="https://example.org/"),
        lambda: actions.drop_press_question(**press, reason="no"),
        lambda: actions.reopen_press_question(**press),
        lambda: actions.note_spoke(**press, spoke="nobody"),
        lambda: actions.add_corrective(**given, kind="repair", words="New disks", owner=who),
        lambda: actions.change_corrective(**done, kind="repair", words=chance.choice(("Other disks", "New disks"))),
        lambda: actions.begin_corrective(**done, person=who),
        lambda: actions.finish_corrective(**done, person=who, proof="seen"),
        lambda: actions.drop_corrective(**done, person=who, reason="no"),
        lambda: actions.reopen_corrective(**done),
        lambda: actions.decide_sayable(**done, person=who, sayable=chance.choice(("yes", "no"))),
        lambda: actions.judge(
            **given, person=who, level=chance.choice(("notice", "concern", "serious", "critical")), reason="why",
            situation={"harm": "no", "type": chance.choice(("outage", "data-breach", "rumour")), "markets": ["se"]},
        ),
        lambda: actions.give_lead(**given, to=who),
        lambda: actions.advance(**given, verb=chance.choice(("forward", "back"))),
        lambda: actions.verify(**given, person=who),
        lambda: actions.let_in(**given, person=who, duty=chance.choice(("", "legal"))),
        lambda: actions.let_out(**given, person=who),
        lambda: actions.set_private(**given, person=who, private=chance.random() < 0.5),
        lambda: actions.watch(**given, monitor=monitor),
        lambda: actions.unwatch(**given, monitor=monitor),
        lambda: actions.plan_reports(**given, person=who, people=people, every_h=chance.choice((0, 2)), times=["08:00"]),
        lambda: actions.keep_report(**given, person=who, at=at, content='{"en": {}}', languages=["en"]),
        lambda: actions.keep_call(**given, person=who, who="Ann", words=chance.choice(("It burns", "It is out"))),
        lambda: actions.ask_page(**given, person=who, address="https://news.example/fire"),
        lambda: keep_page(piece, Page("http://a/", "http://a/b", at, 200, "OK", [], [("X", "y")], b"<title>A")),
        lambda: actions.ask_page_again(actor=ACTOR, evidence=piece),
        lambda: actions.remove_evidence(actor=ACTOR, evidence=piece, person=who, reason="r"),
        lambda: actions.note_export(**given, pieces=[piece]),
        lambda: actions.take_as_true(incident=row),
        *_answering(chance, row, given, who, at),
        lambda: actions.close(**given, outcome="handled", reason="over"),
        lambda: actions.reopen(**given, reason="not over"),
    ]  # fmt: skip
    chance.choice(acts)()


def _answering(chance: random.Random, row: Incident, given: Any, who: Any, at: datetime) -> list[Any]:
    """Acts on messages, hand-overs and the hold."""
    rows, hands = (
        list(row.messages.order_by("pk")),
        list(row.hand_overs.filter(state="offered").order_by("pk")),
    )
    message = chance.choice(rows) if rows else None
    hand = chance.choice(hands) if hands else None
    members = [one.person for one in row.brand.memberships.select_related("person").order_by("pk")]
    mine: Any = {"actor": ACTOR, "message": message}
    theirs: Any = {"actor": ACTOR, "hand_over": hand}
    return [
        lambda: actions.add_message(**given, words="When?", kind="question", personal=chance.random() < 0.5),
        lambda: actions.claim_message(**mine, person=who),
        lambda: actions.answer_message(
            **mine, person=message.holder or who, answer="At six", follow_at=at + timedelta(hours=1)
        ),
        lambda: actions.drop_message(**mine, person=who, reason="spam"),
        lambda: actions.follow_up(**mine, follow_at=None),
        lambda: actions.solve_message(**mine),
        lambda: actions.release_message(**mine, person=who, any_of=True),
        lambda: actions.reopen_message(**mine),
        lambda: actions.offer_hand_over(
            **given, giver=who, taker=chance.choice(members), duty=chance.choice(("", "lead", "social")), open="Much"
        ),
        lambda: actions.accept_hand_over(**theirs, person=hand.taker),
        lambda: actions.decline_hand_over(**theirs, person=hand.taker, reason="ill"),
        lambda: actions.withdraw_hand_over(**theirs, person=hand.giver),
        lambda: actions.place_hold(**given, person=who),
        lambda: actions.lift_hold(**given, person=who, reason="settled"),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_random_incidents_are_replayed_as_they_were_at_every_moment(
    crewed: Any, lena: Any, sam: Any, tove: Any, seed: int
) -> None:
    chance, at = random.Random(seed), BEGIN
    with frozen(at):
        row = actions.declare(actor=ACTOR, brand=crewed, person=sam, title="It", situation={"type": "outage"})
    seen = [(at, room_of(row))]
    done = 0
    while done < 40:
        at += timedelta(seconds=chance.randint(1, 900))
        with frozen(at):
            try:
                _one_act(chance, row, [lena, sam, tove], at)
                done += 1
            except (WrongInput, WrongMove, AttributeError):
                continue
            row.refresh_from_db()
            seen.append((at, room_of(row)))
    for moment, room in seen:
        assert room_at(row, moment) == room
    assert room_at(row, BEGIN - timedelta(seconds=1)) == {}
    assert [one for one in audit.verify(crewed.pk) if not isinstance(one, int)] == []


def test_ten_thousand_entries_are_replayed_within_a_second(outage: Incident) -> None:
    last = AuditEntry.objects.filter(brand_id=outage.brand_id).latest("number").number
    fields = {"state": "doing", "holder": str(outage.uid), "version": 3, "due_at": BEGIN.isoformat()}
    entries = [
        AuditEntry(
            brand_id=outage.brand_id, number=last + n, at=outage.opened_at + timedelta(seconds=n), actor="person:x",
            action="incidents.task_taken", object=f"incident:{outage.uid}", payload_digest="", previous="", digest="",
        )
        for n in range(1, 10_001)
    ]  # fmt: skip
    made = AuditEntry.objects.bulk_create(entries, batch_size=1000)
    AuditPayload.objects.bulk_create(
        [
            AuditPayload(
                entry=entry, body=audit.canonical({"parts": {f"task:{n % 300}": {**fields, "n": n}}})
            )
            for n, entry in enumerate(made)
        ],
        batch_size=1000,
    )
    began = process_time()
    room = room_at(outage, outage.opened_at + timedelta(days=1))
    assert process_time() - began < 1.0  # of this process: what others do on the machine says nothing
    assert room["task:299"]["n"] == 9_899


def test_a_privileged_note_leaves_only_its_digest_in_the_chain(outage: Incident, lena: Any) -> None:
    actions.write(actor=ACTOR, incident=outage, person=lena, words="We may be liable", sort="privileged")
    bodies = AuditPayload.objects.filter(entry__brand_id=outage.brand_id).values_list("body", flat=True)
    assert not any("liable" in body for body in bodies)
    assert any("sha256:" in body for body in bodies)


def test_an_erased_entry_changes_nothing_and_the_rest_stands() -> None:
    assert replay(["", '{"parts":{"fact:1":{"text":"a"}}}', '{"other":1}']) == {"fact:1": {"text": "a"}}
