"""People who need a reply: taken in, one person at a time, answered by hand, followed up, solved."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditPayload
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, Message
from firebreak.incidents.rules_answers import CLAIM_FOR
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.hearing import hear
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def heard(outage: Incident) -> Iterator[Incident]:
    """The room listens to a monitor, which heard a complaint, a question, praise, and a copy of the complaint."""
    from firebreak.listening.search.indexing import index

    monitor = listening.create_monitor(
        actor=ACTOR, brand=outage.brand, name="Norrsken", kind="brand", query="norrsken"
    )
    actions.watch(actor=ACTOR, incident=outage, monitor=monitor)
    hear(
        outage.brand, "This is the worst service, Norrsken, I want my money back!",
        "When will the Norrsken app work again?", "I love Norrsken, thank you so much",
    )  # fmt: skip
    yield outage
    index().clear()


def asked(row: Incident, **more: Any) -> Message:
    """Something in the queue."""
    return actions.add_message(
        actor=ACTOR, incident=row, **{"words": "When does it work again?", "kind": "question", **more}
    )


def test_what_the_monitors_heard_is_offered_and_taken_in_once(
    heard: Incident, sam: Any, client_of: Any
) -> None:
    offered = queries.to_answer(heard)
    assert {one.intent for one in offered} == {"complaint", "question"}
    client, page = client_of(sam), shown(client_of(sam), heard, "messages")
    assert "I want my money back" in page
    assert "I love Norrsken" not in page
    sent = {"post": [str(one.post) for one in offered]}
    assert client.post(at(heard, "message_take"), sent).status_code == 302
    client.post(at(heard, "message_take"), sent)
    assert sorted(heard.messages.values_list("kind", flat=True)) == ["complaint", "question"]
    assert queries.to_answer(heard) == []
    assert "I want my money back" in shown(client, heard)


def test_a_post_of_another_brand_is_never_taken_in(
    heard: Incident, other_brand: Any, outsider: Any, client_of: Any
) -> None:
    post = queries.to_answer(heard)[0].post
    theirs = actions.declare(actor=ACTOR, brand=other_brand, person=outsider, title="Ours")
    client_of(outsider).post(at(theirs, "message_take"), {"post": [str(post)]})
    assert theirs.messages.count() == 0


def test_a_mention_and_a_report_offer_the_queue_on_their_pages(
    heard: Incident, sam: Any, viewer: Any, client_of: Any
) -> None:
    post = queries.to_answer(heard)[0].post
    address = reverse("listening:mention", args=[heard.brand.slug, post])
    assert at(heard, "message_take") in client_of(sam).get(address).content.decode()
    assert at(heard, "message_take") not in client_of(viewer).get(address).content.decode()
    report = listening.report_sighting(
        actor=ACTOR, brand=heard.brand, person=sam, seen_where="mail", text="My heating is off since noon",
        urgent=False,
    )  # fmt: skip
    client_of(sam).post(at(heard, "message_take"), {"report": str(report.uid)})
    client_of(sam).post(at(heard, "message_take"), {"report": str(report.uid)})
    taken = heard.messages.get(origin="report")
    assert taken.personal
    page = (
        client_of(sam).get(reverse("listening:report", args=[heard.brand.slug, report.uid])).content.decode()
    )
    assert at(heard, "message", taken.uid) in page


def test_one_person_answers_at_a_time_and_after_a_while_it_is_free_again(
    outage: Incident, lena: Any, sam: Any
) -> None:
    row, begin = asked(outage), now()
    with frozen(begin):
        actions.claim_message(actor=ACTOR, message=row, person=sam)
        with pytest.raises(WrongMove) as held:
            actions.claim_message(actor=ACTOR, message=row, person=lena)
        assert held.value.code == "incidents.held"
        assert held.value.params["name"] == "Sam"
        with pytest.raises(WrongMove):
            actions.answer_message(actor=ACTOR, message=row, person=lena, answer="At six")
    with frozen(begin + CLAIM_FOR):
        assert queries.message_counts(outage).waiting == 1
        actions.claim_message(actor=ACTOR, message=row, person=lena)
        with pytest.raises(WrongMove) as lost:
            actions.answer_message(actor=ACTOR, message=row, person=sam, answer="At six")
        assert lost.value.code == "incidents.not_claimed"
        done = actions.answer_message(actor=ACTOR, message=row, person=lena, answer="At six")
    assert (done.state, done.answered_by, done.holder) == (Message.State.ANSWERED, lena, None)


def test_what_nobody_claimed_cannot_be_answered(outage: Incident, sam: Any) -> None:
    with pytest.raises(WrongMove):
        actions.answer_message(actor=ACTOR, message=asked(outage), person=sam, answer="At six")


def test_it_is_answered_followed_up_and_solved_on_its_page(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    row, client = asked(outage, link="https://x.example/1"), client_of(sam)
    address = at(outage, "message", row.uid)
    page = shown(client, outage, "message", row.uid)
    assert 'href="https://x.example/1" target="_blank" rel="noopener noreferrer nofollow"' in page
    assert "I have answered it" not in page
    assert client.post(address, {"do": "claim"})["Location"] == address
    assert f'href="{address}">I answer it' in shown(client, outage)
    assert "I have answered it" in shown(client, outage, "message", row.uid)
    assert client.post(address, {"do": "answer", "answer": ""}).status_code == 400
    answer = client.post(address, {"do": "answer", "answer": "Dear {first_name}, at six"})
    assert answer.status_code == 400
    assert "Fill in {first_name} first" in answer.content.decode()
    assert "Dear {first_name}, at six" in answer.content.decode()
    bad = client.post(address, {"do": "answer", "answer": "At six", "answer_link": "javascript:alert(1)"})
    assert bad.status_code == 400
    sent = {
        "do": "answer",
        "answer": "At six",
        "answer_link": "https://x.example/2",
        "follow_at": "2099-01-01T10:00",
    }
    assert client.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_by) == ("answered", "At six", sam)
    with frozen(row.follow_at + timedelta(minutes=1)):
        assert queries.message_counts(outage).late == 1
    client.post(address, {"do": "solve"})
    counts = queries.message_counts(outage)
    assert (counts.solved, counts.replied, counts.waiting) == (1, 1, 0)
    assert "Answered a message" in shown(client, outage, "timeline")
    assert client.post(address, {"do": "solve"}).status_code == 302
    client.post(address, {"do": "reopen"})
    assert queries.message_counts(outage).waiting == 1


def test_a_message_without_an_answer_says_why(outage: Incident, sam: Any, client_of: Any) -> None:
    row = asked(outage)
    address = at(outage, "message", row.uid)
    assert client_of(sam).post(address, {"do": "drop", "reason": ""}).status_code == 400
    client_of(sam).post(address, {"do": "drop", "reason": "A robot"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("dropped", "A robot")
    assert queries.message_counts(outage).all == 0


def test_saved_answers_come_in_the_language_of_the_message_and_lose_nothing_typed(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    made = actions.add_question(actor=ACTOR, incident=outage, words="When will it work?", answer="At six")
    actions.answer_question(actor=ACTOR, question=made, answer="At six", ready=True, seen=1)
    row, client = asked(outage, language="sv"), client_of(sam)
    address = at(outage, "message", row.uid)
    client.post(address, {"do": "claim"})
    saved = queries.saved_answers(outage, queries.content_of("sv", "en"))
    assert saved[0].text == "At six"
    template = next(one for one in saved if one.key == "template:reply-complaint")
    assert template.language == "sv"
    assert "Hej {first_name}" in template.text
    page = client.post(address, {"use": template.key, "answer": "First my own words"}).content.decode()
    assert "First my own words\n\nHej {first_name}" in page
    row.refresh_from_db()
    assert row.answer == ""
    assert client.post(address, {"use": "template:none"}).status_code == 404


def test_what_was_written_to_us_alone_is_read_by_those_who_work_here_and_leaves_only_its_digest(
    outage: Incident, sam: Any, viewer: Any, client_of: Any
) -> None:
    row = asked(outage, words="My mother was hurt", author="Anna Berg", personal=True)
    actions.claim_message(actor=ACTOR, message=row, person=sam)
    actions.answer_message(actor=ACTOR, message=row, person=sam, answer="We ring you now")
    for secret in ("My mother was hurt", "Anna Berg", "We ring you now"):
        for name in ("messages", "room", "timeline"):
            assert secret not in shown(client_of(viewer), outage, name, show="all")
        assert not AuditPayload.objects.filter(body__contains=secret).exists()
    assert client_of(viewer).get(at(outage, "message", row.uid)).status_code == 403
    assert "Anna Berg" in shown(client_of(sam), outage, "message", row.uid)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "‮evil", "a" * 5_000], ids=["tag", "turned", "long"]
)
def test_the_text_of_strangers_is_never_markup(
    outage: Incident, sam: Any, client_of: Any, words: str
) -> None:
    row = asked(outage, words=words, author=words[:200], link="")
    for page in (
        shown(client_of(sam), outage, "messages"),
        shown(client_of(sam), outage, "message", row.uid),
    ):
        assert "<script>alert" not in page


def test_by_hand_it_needs_words_a_kind_and_a_moment_that_was(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    assert client.post(at(outage, "message_add"), {"words": "", "kind": "question"}).status_code == 400
    assert (
        client.post(at(outage, "message_add"), {"words": "a" * 5_001, "kind": "question"}).status_code == 400
    )
    assert client.post(at(outage, "message_add"), {"words": "When?", "kind": "spam"}).status_code == 400
    assert client.post(at(outage, "message_add"), {"words": "When?", "kind": "question"}).status_code == 302
    with pytest.raises(WrongInput):
        asked(outage, said_at=now() + timedelta(hours=1))
    assert outage.messages.count() == 1


def test_a_viewer_reads_the_queue_and_changes_nothing(outage: Incident, viewer: Any, client_of: Any) -> None:
    row, client = asked(outage), client_of(viewer)
    page = shown(client, outage, "messages")
    assert "When does it work again?" in page
    assert "Put one in by hand" not in page
    for address in (at(outage, "message_add"), at(outage, "message_take"), at(outage, "message", row.uid)):
        assert client.post(address, {"do": "claim"}).status_code == 403


def test_what_one_person_answers_waits_for_them_and_for_nobody_else(
    outage: Incident, brand: Any, tove: Any, make_person: Any, client_of: Any
) -> None:
    row, alike = asked(outage), make_person("rut", brand, "responder")
    actions.claim_message(actor=ACTOR, message=row, person=tove)
    address = at(outage, "message", row.uid)
    parts = [shown(client_of(one), outage, "parts", part="room-waiting") for one in (alike, tove)]
    assert [address in one for one in parts] == [False, True]


def test_who_leads_frees_what_somebody_holds(
    outage: Incident, lena: Any, sam: Any, tove: Any, client_of: Any
) -> None:
    row = asked(outage)
    actions.claim_message(actor=ACTOR, message=row, person=sam)
    client_of(tove).post(at(outage, "message", row.uid), {"do": "release"})
    row.refresh_from_db()
    assert row.holder == sam
    client_of(lena).post(at(outage, "message", row.uid), {"do": "release"})
    row.refresh_from_db()
    assert (row.state, row.holder) == ("waiting", None)
