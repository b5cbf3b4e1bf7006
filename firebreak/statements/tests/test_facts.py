"""Facts of an incident in texts: chosen, kept in step, told of, and never shown to who may not see the incident."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firebreak.base import jobs
from firebreak.base.errors import NotAllowed, WrongInput
from firebreak.base.models import AuditPayload
from firebreak.incidents import actions as incidents
from firebreak.incidents.models import Fact
from firebreak.notify.models import Notice
from firebreak.org.access import person_actor
from firebreak.publishing import actions as publishing
from firebreak.statements import actions
from firebreak.statements.checking import findings_of
from firebreak.statements.facts import changed_in, key_of, print_of, value_from
from firebreak.statements.models import FactUse, Statement
from firebreak.statements.tests.conftest import ACTOR, ask, begun, facts, release, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]
OLD, NEW = "312 bottles are affected.", "540 bottles are affected."
GAP = "what_happened"


@pytest.fixture
def room(team: Any) -> Any:
    """The team with an incident and a confirmed fact in it."""
    return with_fact(team)


def with_fact(team: Any, *, private: bool = False) -> Any:
    row = incidents.declare(
        actor=ACTOR, brand=team.brand, person=team.lea, title="Glass in bottles", situation={"harm": "no"}
    )
    if private:
        incidents.set_private(actor=ACTOR, incident=row, person=team.lea, private=True)
    fact = incidents.add_fact(
        actor=ACTOR,
        incident=row,
        person=team.lea,
        words=OLD,
        state="confirmed",
        source="The bottler, by phone",
    )
    return SimpleNamespace(**vars(team), incident=row, fact=fact)


def key(fact: Fact) -> str:
    return key_of(fact.uid, print_of(fact.text))


def bound(room: Any, person: Any = None, row: Statement | None = None, **given: Any) -> Statement:
    """A draft whose gap says what happened by the fact."""
    person = person or room.sam
    row = row or begun(room.brand, person, **given)
    values = facts(row)
    values[GAP] = {
        "texts": dict.fromkeys(row.languages, room.fact.text),
        "confirmed": True,
        "fact": key(room.fact),
    }
    return actions.fill(actor=person_actor(person), statement=row, person=person, values=values)


def change(room: Any, words: str = NEW) -> Any:
    room.fact.refresh_from_db()
    incidents.change_fact(actor=ACTOR, fact=room.fact, words=words, seen=room.fact.version)
    room.fact.refresh_from_db()
    return room.fact


def withdraw(room: Any) -> None:
    incidents.judge_fact(actor=ACTOR, fact=room.fact, person=room.lea, state="false", source="Counted again")
    room.fact.refresh_from_db()


def stand(room: Any, row: Statement, person: Any = None, **given: Any) -> Statement:
    person = person or room.sam
    said = {"seen": row.digest, "sure": True, "why": "The count is not final yet", **given}
    return actions.let_stand(actor=person_actor(person), statement=row, person=person, **said)


def released(room: Any) -> Statement:
    return release(say(ask(bound(room), room.sam), room.lea), room.sam)


def heard() -> None:
    """Deliver what waits of this room's events."""
    while (claim := jobs.claim()) is not None:
        if claim.payload.get("handler") == "statements.tell":
            jobs.run(claim)
        else:
            jobs.finish(claim)


def page(client: Any, room: Any, name: str, *names: Any) -> str:
    response = client.get(reverse(f"statements:{name}", args=[room.brand.slug, *names]))
    assert response.status_code == 200
    return str(response.content.decode())


def form_of(client: Any, room: Any, row: Statement) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    html = page(client, room, "fill", row.uid)
    start = html.index('class="form gaps-form"')
    form = html[start : html.index("</form>", start)]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = text.lstrip("\n")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def save(client: Any, room: Any, row: Statement, sent: dict[str, str]) -> str:
    """Save the form; the page that follows."""
    address = reverse("statements:fill", args=[room.brand.slug, row.uid])
    response = client.post(address, sent, follow=True)
    assert response.status_code == 200, response.context["form"].errors
    row.refresh_from_db()
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("sort", "text", "value"),
    [
        ("text", "Two  people\nare hurt.", "Two people are hurt."), ("number", "312 bottles are affected.", "312"),
        ("number", "Between 3 and 5 people.", ""), ("number", "It began at 21:00.", ""), ("number", "1,200 people", "1,200"),
        ("link", "See https://example.com/a.", "https://example.com/a"), ("time", "Nobody knows.", ""),
        ("text", "A {brace}", ""), ("product", "x" * 90, ""),
    ],
)  # fmt: skip
def test_what_a_fact_puts_into_a_gap(sort: str, text: str, value: str) -> None:
    assert value_from(sort, text) == value


def test_a_chosen_fact_fills_value_and_source_without_script(room: Any, client_of: Any) -> None:
    client, row = client_of(room.sam), begun(room.brand, room.sam)
    sent = {**form_of(client, room, row), f"f__{GAP}": key(room.fact), "use": GAP}
    address = reverse("statements:fill", args=[room.brand.slug, row.uid])
    shown = client.post(address, sent).content.decode()
    assert f'value="{key(room.fact)}" selected' in shown
    assert f"Incident I-{room.incident.number}, fact 1, confirmed by" not in page(
        client, room, "fill", row.uid
    )
    assert re.search(rf"Incident I-{room.incident.number}, fact \d, confirmed by Lea", shown)
    row.refresh_from_db()
    assert GAP not in row.values, "nothing is kept before somebody saves"
    sent.pop("use")
    save(client, room, row, sent)
    value = row.values[GAP]
    assert (value["texts"]["en"], value["confirmed"], value["fact"]) == (OLD, True, str(room.fact.uid))
    use = FactUse.objects.get()
    assert (use.statement_id, use.gap, str(use.fact), use.digest) == (
        row.pk,
        GAP,
        value["fact"],
        print_of(OLD),
    )


def test_the_part_of_one_gap_is_drawn_for_script(room: Any, client_of: Any) -> None:
    client, row = client_of(room.sam), begun(room.brand, room.sam)
    address = reverse("statements:preview", args=[room.brand.slug, row.uid])
    sent = {**form_of(client, room, row), f"f__{GAP}": key(room.fact)}
    part = client.post(f"{address}?gap={GAP}", sent).content.decode()
    assert part.strip().startswith("<fieldset")
    assert OLD in part
    assert OLD in client.post(address, sent).content.decode()
    assert client.post(f"{address}?gap=nothing", sent).status_code == 404


def test_a_value_edited_by_hand_loses_the_fact_openly(room: Any, client_of: Any) -> None:
    client, row = client_of(room.sam), bound(room)
    sent = {**form_of(client, room, row), f"v__{GAP}__en": "A few bottles are affected."}
    assert sent[f"k__{GAP}"] == sent[f"f__{GAP}"] == key(room.fact)
    preview = client.post(
        reverse("statements:preview", args=[room.brand.slug, row.uid]), sent
    ).content.decode()
    assert f"No longer bound to a fact: {GAP}" in preview
    assert f"No longer bound to a fact: {GAP}" in save(client, room, row, sent)
    value = row.values[GAP]
    assert (value["source"], value["confirmed"], "fact" in value) == ("", False, False)
    assert not FactUse.objects.exists()


def test_saved_again_as_it_is_it_stays_bound(room: Any, client_of: Any) -> None:
    client, row = client_of(room.sam), bound(room)
    save(client, room, row, form_of(client, room, row))
    assert row.values[GAP]["fact"] == str(room.fact.uid)
    # A caller that knows nothing of facts and sends the same values keeps them too.
    same = {gap: {name: part for name, part in one.items() if name in ("texts", "confirmed", "source")}
            for gap, one in row.values.items()}  # fmt: skip
    row = actions.fill(actor=ACTOR, statement=row, person=room.sam, values=same)
    assert row.values[GAP]["fact"] == str(room.fact.uid)


def test_said_in_own_words_in_another_language_it_stays_bound(room: Any) -> None:
    row = begun(room.brand, room.sam, languages=["en", "sv"])
    values = facts(row)
    values[GAP] = {
        "texts": {"en": OLD, "sv": "312 flaskor berörs."},
        "confirmed": True,
        "fact": key(room.fact),
    }
    row = actions.fill(actor=ACTOR, statement=row, person=room.sam, values=values)
    assert row.values[GAP]["bound"] == ["en"]
    change(room)
    row = actions.use_new_value(actor=ACTOR, statement=row, person=room.sam, fact=room.fact.uid)
    assert row.values[GAP]["texts"] == {"en": NEW}, "what was said in Swedish is to be said anew"


def test_only_confirmed_facts_of_open_incidents_can_be_chosen(room: Any, client_of: Any) -> None:
    row = begun(room.brand, room.sam)
    likely = incidents.add_fact(
        actor=ACTOR, incident=room.incident, person=room.lea, words="A machine broke.", state="likely"
    )
    html = page(client_of(room.sam), room, "fill", row.uid)
    assert OLD in html
    assert likely.text not in html
    with pytest.raises(WrongInput) as caught:
        bound(SimpleNamespace(**{**vars(room), "fact": likely}), row=row)
    assert (caught.value.code, caught.value.params["gap"]) == ("statements.no_fact", GAP)


def test_a_changed_fact_stops_release_until_somebody_says_that_the_old_value_may_stand(
    room: Any, client_of: Any
) -> None:
    row = say(ask(bound(room), room.sam), room.lea)
    change(room)
    with pytest.raises(WrongInput) as caught:
        release(row, room.sam)
    assert (caught.value.code, caught.value.params["gaps"]) == ("statements.fact_changed", [GAP])
    html = page(client_of(room.sam), room, "statement", row.uid)
    assert "A fact in this text has changed" in html
    assert NEW in html
    for given, code in (
        ({"sure": False}, "statements.not_sure"),
        ({"why": "so"}, "statements.not_alone.reason"),
    ):
        with pytest.raises(WrongInput) as caught:
            stand(room, row, **given)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        stand(room, row, room.dan)  # does not release
    client_of(room.sam).post(
        reverse("statements:let_stand", args=[room.brand.slug, row.uid]),
        {"digest": row.digest, "sure": "on", "why": "The count is not final yet"},
    )
    kept = " ".join(AuditPayload.objects.values_list("body", flat=True))
    assert "The count is not final yet" in kept
    assert release(row, room.sam).state == "released"


def test_what_a_person_let_stand_is_asked_again_when_the_fact_changes_once_more(room: Any) -> None:
    row = say(ask(bound(room), room.sam), room.lea)
    change(room)
    stand(room, row)
    change(room, "900 bottles are affected.")
    with pytest.raises(WrongInput):
        release(row, room.sam)
    change(room, OLD)
    assert release(row, room.sam).state == "released"


@pytest.mark.parametrize("how", ["withdraw", "remove"])
def test_a_withdrawn_fact_stops_publication_of_what_was_released(room: Any, how: str) -> None:
    row = released(room)
    if how == "withdraw":
        withdraw(room)
    else:
        incidents.remove_fact(actor=ACTOR, fact=room.fact)
    channel = publishing.add_channel(
        actor=ACTOR, brand=room.brand, name="Ours", text="short", person=room.sam
    )
    send = {
        "actor": ACTOR,
        "statement": row,
        "person": room.sam,
        "seen": row.digest,
        "where": [(channel, "en")],
    }
    with pytest.raises(WrongInput) as caught:
        actions.publish(**send)
    assert caught.value.code == "statements.fact_changed"
    stand(room, row)
    assert actions.publish(**send).deliveries.count() == 1


def test_the_new_value_in_one_step_voids_what_was_approved(room: Any, client_of: Any) -> None:
    row = say(ask(bound(room), room.sam), room.lea)
    change(room)
    client_of(room.sam).post(
        reverse("statements:use_new_value", args=[room.brand.slug, row.uid, room.fact.uid])
    )
    row.refresh_from_db()
    assert (row.state, row.approved_digest, NEW in row.variants["short"]["en"]) == ("draft", "", True)
    assert changed_in(row, room.sam) == []
    assert row.values["next_update_time"]["source"], "the other values stay as they were"


def test_the_message_check_names_the_value_that_has_changed(room: Any) -> None:
    row = bound(room)
    change(room)
    found = [
        one
        for one in findings_of(row, changed=changed_in(row, room.sam))["short", "en"]
        if one.rule == "changed_fact"
    ]
    assert found
    assert found[0].params["now"] == NEW


def test_who_wrote_and_who_released_hears_of_it_once(room: Any) -> None:
    bound(room)
    released(room)
    room.fact.refresh_from_db()
    incidents.judge_fact(
        actor=ACTOR, fact=room.fact, person=room.lea, state="confirmed", source="The bottler", public=True
    )
    heard()
    assert not Notice.objects.filter(kind="statement_fact_changed").exists(), "it says the same"
    change(room)
    heard()
    notice = Notice.objects.get(kind="statement_fact_changed")
    assert [one.person for one in notice.deliveries.all()] == [room.sam]
    assert notice.params["texts"] == 2
    assert NEW not in str(notice.params)


def test_the_page_of_a_fact_tells_each_text_and_where_it_went(room: Any, client_of: Any) -> None:
    draft, row, client = bound(room), released(room), client_of(room.sam)
    channel = publishing.add_channel(
        actor=ACTOR, brand=room.brand, name="Our page", text="short", person=room.sam
    )
    actions.publish(
        actor=person_actor(room.sam), statement=row, person=room.sam, seen=row.digest, where=[(channel, "en")]
    )
    html = page(client, room, "fact_uses", room.fact.uid)
    assert "Our page" in html
    assert "Says something else now" not in html
    change(room)
    html = page(client, room, "fact_uses", room.fact.uid)
    assert html.count("Says something else now") == 2
    assert "Use the new value" in html
    for one in (draft, row):
        assert str(one.uid) in html
    client.post(reverse("statements:stop_waiting", args=[room.brand.slug, row.uid, room.fact.uid]))
    assert [one.state for one in channel.deliveries.all()] == ["cancelled"]
    fact_page = client.get(
        reverse("incidents:fact", args=[room.brand.slug, room.incident.uid, room.fact.uid])
    )
    assert "2 say something else now" in fact_page.content.decode()


def test_a_correction_begins_with_what_was_said_and_what_is_known(room: Any, client_of: Any) -> None:
    row, client = released(room), client_of(room.sam)
    change(room)
    html = page(client, room, "fact_uses", room.fact.uid)
    address = re.search(r'href="([^"]*statements/new\?[^"]*)"', html)
    assert address is not None
    form = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert OLD in form
    assert NEW in form
    client.post(
        reverse("statements:new", args=[room.brand.slug]),
        {"template": "correct-own-post", "corrects": str(row.uid), "fact": str(room.fact.uid), "level": "concern",
         "channels": ["short"], "languages": ["en"]},
    )  # fmt: skip
    made = Statement.objects.get(template="correct-own-post")
    assert made.values["what_happened"]["texts"] == {"en": OLD}
    assert (made.values["true_fact"]["texts"], made.values["true_fact"]["fact"]) == (
        {"en": NEW},
        str(room.fact.uid),
    )
    assert FactUse.objects.filter(statement=made).count() == 1


def test_nobody_learns_of_a_fact_of_an_incident_that_they_may_not_see(team: Any, client_of: Any) -> None:
    """Lea is in the private room, Sam is not; Lea's words stand in a text that both may read."""
    room = with_fact(team, private=True)
    row = bound(room, team.lea)
    number = f"I-{room.incident.number}"
    assert number not in row.values[GAP]["source"]
    client = client_of(team.sam)
    other = begun(team.brand, team.sam)
    assert OLD not in page(client, room, "fill", other.uid)
    with pytest.raises(WrongInput):
        bound(room, team.sam, other)
    change(room)
    heard()
    assert [one.person for one in Notice.objects.get(kind="statement_fact_changed").deliveries.all()] == [
        team.lea
    ]
    uid = str(room.fact.uid)
    for name in ("statement", "fill", "proof"):
        html = page(client, room, name, row.uid)
        assert NEW not in html, name
        assert uid not in html, name
        assert number not in html, name
        assert room.incident.title not in html, name
    assert "may not be right any more" in page(client, room, "statement", row.uid)
    gone = [
        client.get(reverse("statements:fact_uses", args=[team.brand.slug, uid])),
        client.post(reverse("statements:use_new_value", args=[team.brand.slug, row.uid, uid])),
        client.post(reverse("statements:stop_waiting", args=[team.brand.slug, row.uid, uid])),
    ]
    assert [one.status_code for one in gone] == [404, 404, 404]
    assert page(client_of(team.lea), room, "fact_uses", uid)


def test_who_may_not_see_it_may_save_the_text_and_may_not_let_it_stand(team: Any, client_of: Any) -> None:
    room = with_fact(team, private=True)
    row, client = bound(room, team.lea), client_of(team.sam)
    sent = form_of(client, room, row)
    save(client, room, row, sent)
    assert row.values[GAP]["fact"] == str(room.fact.uid), "saved as it was, it keeps what Sam cannot see"
    change(room)
    row = ask(row, team.sam)
    with pytest.raises(NotAllowed) as caught:
        stand(room, row, team.sam)
    assert caught.value.code == "statements.fact_kept"


def test_an_incident_made_private_later_leaves_nothing_behind_in_the_texts(room: Any, client_of: Any) -> None:
    row = bound(room)
    incidents.set_private(actor=ACTOR, incident=room.incident, person=room.lea, private=True)
    for name in ("fill", "proof"):
        html = page(client_of(room.dan if name == "proof" else room.sam), room, name, row.uid)
        assert f"I-{room.incident.number}" not in html
        assert str(room.fact.uid) not in html


def test_another_brand_finds_no_fact(room: Any, outsider: Any, other_brand: Any, client_of: Any) -> None:
    bound(room)
    found = client_of(outsider).get(reverse("statements:fact_uses", args=[other_brand.slug, room.fact.uid]))
    assert found.status_code == 404


def many(room: Any, count: int) -> None:
    """So many copies of a draft that holds the fact."""
    row = bound(room)
    plain = {field.attname: getattr(row, field.attname) for field in Statement._meta.concrete_fields}
    for name in ("id", "uid"):
        plain.pop(name)
    made = Statement.objects.bulk_create((Statement(**plain) for _ in range(count)), batch_size=500)
    FactUse.objects.bulk_create(
        (
            FactUse(brand=room.brand, statement=one, gap=GAP, fact=room.fact.uid, digest=print_of(OLD))
            for one in made
        ),
        batch_size=2_000,
    )


def test_ten_thousand_texts_ask_the_database_no_more_often_than_two(room: Any, client_of: Any) -> None:
    client = client_of(room.sam)
    bound(room)
    change(room)
    page(client, room, "fact_uses", room.fact.uid)
    asked = []
    for count in (1, 10_000):
        room.fact.text = OLD
        room.fact.save()
        many(room, count)
        change(room)
        with CaptureQueriesContext(connection) as queries:
            html = page(client, room, "fact_uses", room.fact.uid)
        asked.append(len(queries))
    assert "10,00" in html or "1000" in html
    assert asked[1] <= asked[0] + 2, "only the pages of the list may ask once more"
    assert asked[1] < 40
