"""The reader outside sees what changed: since they answered last, else since it was approved last, and no other words."""

from typing import Any

import pytest
from django.test import Client

from firebreak.base import secrets
from firebreak.notify.models import Delivery
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.statements import actions
from firebreak.statements.differing import for_outside
from firebreak.statements.models import Reading, Statement
from firebreak.statements.tests.conftest import ACTOR, ask, facts, filled, say
from firebreak.statements.tests.test_outside import link
from firebreak.statements.tests.test_versions import refill

pytestmark = [pytest.mark.room, pytest.mark.django_db]
AGAIN = "The shop in Lund is closed."


def shown(row: Statement, solo: Any, client: Client, contact: Any = None) -> str:
    """What a new link opens, in English."""
    sent = actions.send_link(
        actor=person_actor(solo.uno), statement=row, person=solo.uno, contact=contact or solo.reader
    )
    mail = Delivery.objects.filter(notice__kind="statement_reading").latest("pk")
    path = secrets.unseal(mail.notice.params["sealed"])["path"]
    answer = client.post(path.replace("/read/sv/", "/read/en/"), {"code": sent.code})
    assert answer.status_code == 200
    return str(answer.content.decode())


def answered(row: Statement, solo: Any, verdict: str = "changes") -> Statement:
    """The reader outside answered."""
    path, code, _reading = link(row, solo)
    made = actions.answer_outside(
        token=path.rsplit("/", 1)[1], code=code, verdict=verdict, name="Rita", seen=row.digest, why="Say where."
    )  # fmt: skip
    assert made is not None
    return made


def other_reader(solo: Any) -> Any:
    """Bo, whom the plan knew before anything was asked."""
    return org.add_contact(
        actor=ACTOR, brand=solo.brand, group="second-reader", name="Bo", methods=[("mail", "bo@reader.example")]
    )  # fmt: skip


def test_a_text_that_nobody_has_answered_or_approved_is_compared_with_nothing(
    solo: Any, client: Client
) -> None:
    row = ask(filled(solo.brand, solo.uno), solo.uno)
    assert "What changed" not in shown(row, solo, client)


def test_who_sent_it_back_sees_what_was_done_about_it(solo: Any, client: Client) -> None:
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo)
    row = ask(refill(row, solo.uno, AGAIN), solo.uno)
    html = shown(row, solo, client)
    assert "What changed since you answered last" in html
    assert "<del>on Harbour Street</del><ins>in Lund</ins>" in html
    assert html.index('id="since"') < html.index('id="texts"') < html.index('id="answer"')
    for inside in (
        solo.uno.email,
        "Version 3",
        "All versions",
        "Say where.",
        row.versions.first().digest[:12],
    ):
        assert inside not in html.replace(f"{solo.uno.name} of", "")


def test_who_never_answered_sees_what_changed_since_the_approval(solo: Any, client: Client) -> None:
    bo = other_reader(solo)
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo, "approve")
    row = ask(refill(row, solo.uno, AGAIN), solo.uno)
    html = shown(row, solo, client, bo)
    assert "What changed since it was approved last" in html
    assert "<del>on Harbour Street</del><ins>in Lund</ins>" in html
    assert "Rita" not in html


def test_the_words_that_only_another_reader_has_seen_are_not_shown(solo: Any, client: Client) -> None:
    bo = other_reader(solo)
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo, "changes")
    row = ask(refill(row, solo.uno, AGAIN), solo.uno)
    html = shown(row, solo, client, bo)
    assert "What changed" not in html
    assert "Harbour" not in html


def test_a_version_that_readers_inside_sent_back_stays_inside(team: Any, client: Client) -> None:
    given = {"template": "apology-post", "level": "critical"}
    row = filled(team.brand, team.sam, words={"what_happened": "Kim broke it."}, **given)
    row = say(ask(row, team.sam), team.lea, "changes", "Name nobody.")
    row = actions.fill(
        actor=person_actor(team.sam), statement=row, person=team.sam, values=facts(row, what_happened="It broke.")
    )  # fmt: skip
    row = say(ask(row, team.sam), team.lea)
    path, code, _reading = link(row, _asks(team))
    html = client.post(path, {"code": code}).content.decode()
    for hidden in ("Kim broke", "Name nobody", "<del>", team.lea.name):
        assert hidden not in html


def _asks(team: Any) -> Any:
    team.uno = team.sam
    return team


def test_the_same_contact_at_another_address_may_be_somebody_else(solo: Any, client: Client) -> None:
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo)
    org.change_contact(
        actor=ACTOR, contact=solo.reader, name="Rolf", methods=[("mail", "rita@reader.example")]
    )
    row = ask(refill(row, solo.uno, AGAIN), solo.uno)
    assert "What changed since you answered last" in shown(row, solo, client)
    org.change_contact(
        actor=ACTOR, contact=solo.reader, name="Rolf", methods=[("mail", "rolf@reader.example")]
    )
    reading = Reading.objects.latest("pk")
    assert for_outside(reading) is None
    solo.reader.delete()
    reading.refresh_from_db()
    assert for_outside(reading) is None


def test_where_no_word_differs_it_says_so(solo: Any, client: Client) -> None:
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo, "approve")
    row = ask(
        refill(refill(row, solo.uno, AGAIN), solo.uno, "The shop on Harbour Street is closed."), solo.uno
    )
    assert "No word of the texts below differs" in shown(row, solo, client)


def test_texts_that_are_not_before_them_are_left_out_and_a_new_one_is_not_told_twice(
    solo: Any, client: Client
) -> None:
    row = filled(solo.brand, solo.uno, channels=["short", "post"], languages=["en", "sv"])
    row = answered(ask(row, solo.uno), solo)
    row = ask(refill(row, solo.uno, AGAIN), solo.uno)
    first = row.askings.order_by("number").first()
    assert first is not None
    first.variants = {"short": {**first.variants["short"], "ms": "Rahsia"}, "page": {"en": "Long gone"}}
    first.save()
    html = shown(row, solo, client)
    assert "Rahsia" not in html
    assert "Long gone" not in html
    assert html.count("New: there was no such text before.") == 2
    assert html.count("<del>") == 2 + 1, "both short texts, and the word for it"


def test_hostile_words_are_no_markup_and_the_link_speaks_its_language(solo: Any, client: Client) -> None:
    row = answered(ask(filled(solo.brand, solo.uno), solo.uno), solo)
    row = ask(refill(row, solo.uno, "<img src=x onerror=alert(1)> is closed."), solo.uno)
    path, code, _reading = link(row, solo)
    html = client.post(path, {"code": code}).content.decode()
    assert "<img" not in html
    assert 'lang="sv"' in html
