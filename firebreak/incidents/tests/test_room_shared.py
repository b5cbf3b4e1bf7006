"""Parts of the room are drawn once for many readers: nobody sees what another alone may see, or gets another's token."""

import re
from typing import Any

import pytest
from django.middleware.csrf import _does_token_match, _unmask_cipher_token
from django.urls import reverse

from firebreak.incidents import actions, queries
from firebreak.incidents.models import Fact, Incident, Seat, Task
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.views.panels import drawing
from firebreak.org import actions as org
from firebreak.org.models import Membership

pytestmark = [pytest.mark.room, pytest.mark.django_db]
WOKEN = ["room-head", "room-lines", "room-tasks", "room-facts", "room-waiting", "room-people", "room-handing"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _fresh() -> None:
    drawing.forget()


def ask(client: Any, row: Incident, *parts: str) -> Any:
    return client.get(reverse("incidents:parts", args=[row.brand.slug, row.uid]), {"part": [*parts] or WOKEN})


def part(client: Any, row: Incident, *parts: str) -> str:
    answer = ask(client, row, *parts)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the parts that were drawn, in order; what came from what was kept is not among them."""
    found: list[str] = []
    draw = drawing.Panel._drawn

    def noted(self: drawing.Panel, *given: Any) -> Any:
        found.append(self.key)
        return draw(self, *given)

    monkeypatch.setattr(drawing.Panel, "_drawn", noted)
    return found


def test_readers_with_the_same_rights_share_what_was_drawn(
    outage: Incident, make_person: Any, client_of: Any, drawn: list[str]
) -> None:
    clients = [client_of(make_person(name, outage.brand, "responder")) for name in ("ada", "bo", "cy")]
    first, *others = [TOKEN.sub("", part(one, outage)) for one in clients]
    assert others == [first, first]
    assert sorted(drawn) == sorted(key.removeprefix("room-") for key in WOKEN)


def test_who_lost_access_gets_nothing_of_what_is_kept(
    outage: Incident, sam: Any, make_person: Any, client_of: Any
) -> None:
    people = {name: make_person(name, outage.brand, "responder") for name in ("ada", "bo", "cy", "di")}
    clients = {name: client_of(one) for name, one in people.items()}
    assert all("The app is down" in part(one, outage) for one in clients.values())
    org.remove_member(actor=ACTOR, membership=Membership.objects.get(person=people["ada"]))
    people["bo"].is_active = False
    people["bo"].save()
    clients["cy"].logout()
    answers = {name: ask(one, outage) for name, one in clients.items()}
    assert {name: one.status_code for name, one in answers.items()} == {
        "ada": 404,
        "bo": 302,
        "cy": 302,
        "di": 200,
    }
    assert not any("The app is down" in answers[name].content.decode() for name in ("ada", "bo", "cy"))


def test_a_private_room_is_drawn_for_whom_it_names_only(
    outage: Incident, lena: Any, sam: Any, tove: Any, make_person: Any, client_of: Any
) -> None:
    """Everything is kept before each step; nothing in between empties it."""
    other = make_person("ada", outage.brand, "responder")
    readers = {one.name: client_of(one) for one in (lena, sam, tove, other)}
    Seat.objects.filter(incident=outage, person=tove).delete()

    def see() -> set[str]:
        return {name for name, one in readers.items() if ask(one, outage).status_code == 200}

    assert len(see()) == 4
    actions.set_private(actor=ACTOR, incident=outage, person=lena, private=True)
    assert see() == {lena.name, sam.name}
    actions.let_in(actor=ACTOR, incident=outage, person=other)
    assert see() == {lena.name, sam.name, other.name}
    # Not even through a change that the record does not tell of.
    Seat.objects.filter(incident=outage, person=other).delete()
    assert see() == {lena.name, sam.name}


def test_a_changed_language_shows_at_once_and_to_nobody_else(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    ada, bo = (make_person(name, outage.brand, "responder") for name in ("ada", "bo"))
    first, second = client_of(ada), client_of(bo)
    assert all("What we know" in part(one, outage) for one in (first, second))
    org.change_profile(actor=ACTOR, person=ada, language="sv")
    assert "What we know" not in part(first, outage)
    assert "What we know" in part(second, outage)


def test_a_changed_zone_shows_the_times_of_that_zone(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    ada, bo = (make_person(name, outage.brand, "responder") for name in ("ada", "bo"))
    first, second = client_of(ada), client_of(bo)
    assert part(first, outage, "room-lines") == part(second, outage, "room-lines")
    org.change_profile(actor=ACTOR, person=ada, time_zone="Asia/Kuala_Lumpur")
    assert part(first, outage, "room-lines") != part(second, outage, "room-lines")


def test_a_changed_role_takes_the_forms_away_at_once(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    ada, bo = (make_person(name, outage.brand, "responder") for name in ("ada", "bo"))
    first, second = client_of(ada), client_of(bo)
    assert all('value="finish"' in part(one, outage, "room-tasks") for one in (first, second))
    org.change_role(actor=ACTOR, membership=Membership.objects.get(person=ada), role="viewer")
    assert 'value="finish"' not in part(first, outage, "room-tasks")
    assert 'value="finish"' in part(second, outage, "room-tasks")


def test_counsels_notes_are_drawn_for_counsel_and_the_lead_only(
    outage: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    """Both are responders with a seat, and ask after each other within the second."""
    counsel, other = (make_person(name, outage.brand, "responder") for name in ("ada", "bo"))
    actions.let_in(actor=ACTOR, incident=outage, person=counsel, duty="legal")
    actions.let_in(actor=ACTOR, incident=outage, person=other)
    actions.write(actor=ACTOR, incident=outage, person=counsel, words="We may be liable", sort="privileged")
    for _lap in range(2):
        for person, sees in ((counsel, True), (other, False), (lena, True)):
            shown = "We may be liable" in part(client_of(person), outage, "room-lines")
            assert shown is sees, person.name
    Seat.objects.filter(incident=outage, person=counsel, duty="legal").update(left_at=outage.opened_at)
    assert "We may be liable" not in part(client_of(counsel), outage, "room-lines")


def test_each_form_of_a_kept_part_holds_the_token_of_its_reader(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    clients = [
        client_of(make_person(name, outage.brand, "responder"), enforce_csrf_checks=True)
        for name in ("ada", "bo")
    ]
    tokens = [TOKEN.findall(part(one, outage, "room-tasks")) for one in clients]
    secrets = [one.cookies["firebreak_csrf"].value for one in clients]
    assert all(tokens)
    assert all(
        _does_token_match(one, own) for found, own in zip(tokens, secrets, strict=True) for one in found
    )
    assert not any(_does_token_match(one, secrets[1]) for one in tokens[0])
    assert _unmask_cipher_token(tokens[0][0]) != _unmask_cipher_token(tokens[1][0])
    task = outage.tasks.filter(state="open").first()
    assert task is not None
    address = reverse("incidents:task", args=[outage.brand.slug, outage.uid, task.uid])
    sent = {"do": "take", "version": task.version}
    assert clients[1].post(address, {**sent, "csrfmiddlewaretoken": tokens[0][0]}).status_code == 403
    assert clients[1].post(address, {**sent, "csrfmiddlewaretoken": tokens[1][0]}).status_code == 302


def test_no_words_of_anybody_become_the_readers_token(
    outage: Incident, sam: Any, make_person: Any, client_of: Any
) -> None:
    """What stands for a token cannot be guessed: words or an address with it would show or send the reader's own."""
    assert len(drawing.TOKEN) > 40
    words = drawing.TOKEN[: drawing.TOKEN.rindex("-")]
    actions.write(actor=ACTOR, incident=outage, person=sam, words=f"https://example.org/?{words}")
    html = part(client_of(make_person("ada", outage.brand, "responder")), outage, "room-lines")
    assert f"?{words}" in html
    assert drawing.TOKEN not in html


def test_what_waits_for_one_person_never_gets_into_what_all_others_share(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    """For whom something waits is known for some seconds. What has become theirs since without an entry of the record, they
    see when it is asked anew, never somebody else."""
    ada, bo, cy = (make_person(name, outage.brand, "responder") for name in ("ada", "bo", "cy"))
    part(client_of(ada), outage, "room-waiting")
    for row in (bo, cy):  # in their language nothing is kept yet
        row.language = "sv"
        row.save()
    task = outage.tasks.filter(state="open").first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(holder=bo, title={"en": "Only for Bo"})
    Fact.objects.filter(incident=outage).update(
        checker=bo, text="Only Bo asks", state="checking", due_at=outage.opened_at
    )
    shown = [part(client_of(one), outage, "room-waiting") for one in (bo, cy)]
    assert not any("Only" in html for html in shown)
    drawing.forget()
    assert "Only for Bo" in part(client_of(bo), outage, "room-waiting")
    assert "Only" not in part(client_of(cy), outage, "room-waiting")


def test_a_hand_over_is_shown_to_both_sides_and_who_leads(
    outage: Incident, lena: Any, sam: Any, tove: Any, make_person: Any, client_of: Any, drawn: list[str]
) -> None:
    actions.offer_hand_over(
        actor=ACTOR,
        incident=outage,
        giver=sam,
        duty="",
        taker=tove,
        open="Ring the paper",
        promised="",
        next="",
    )
    others = [make_person(name, outage.brand, "responder") for name in ("ada", "bo")]
    for person, sees in ((others[0], False), (sam, True), (tove, True), (lena, True), (others[1], False)):
        assert ("Ring the paper" in part(client_of(person), outage, "room-handing")) is sees, person.name
    assert 'value="accept"' in part(client_of(tove), outage, "room-handing")
    assert 'value="accept"' not in part(client_of(lena), outage, "room-handing")


def test_a_change_while_a_part_is_drawn_is_not_hidden_by_what_is_kept(
    outage: Incident, sam: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody says that it is real after the incident was read and before its head is drawn."""
    client, read = client_of(sam), queries.incident
    assert "Not checked yet" in part(client, outage, "room-head")
    drawing.forget()

    def read_and_changed(*given: Any) -> Incident | None:
        found = read(*given)
        monkeypatch.undo()
        actions.verify(actor=ACTOR, incident=outage, person=sam)
        return found

    monkeypatch.setattr("firebreak.incidents.views.common.queries.incident", read_and_changed)
    part(client, outage, "room-head")
    assert "Not checked yet" not in part(client, outage, "room-head")
