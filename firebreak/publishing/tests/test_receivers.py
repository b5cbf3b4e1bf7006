"""Receivers of a mail list: brought as anybody brings them, looked through, taken out, and gone by one press of a button."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from firebreak.base import clock
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry, AuditPayload
from firebreak.publishing import actions, leave_tokens
from firebreak.publishing.actions import receivers
from firebreak.publishing.actions.receivers import bring_receivers, look_at_lines, remove_receiver
from firebreak.publishing.models import Channel, Subscriber
from firebreak.publishing.receiver_lines import Line, address, read_lines
from firebreak.publishing.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def channel(brand: Any) -> Channel:
    return actions.add_channel(
        actor=ACTOR, brand=brand, name="Press", writer="email", text="mail", settings={"list": "News"}
    )


def at(brand: Any, name: str, uid: Any) -> str:
    return reverse(f"publishing:{name}", kwargs={"brand": brand.slug, "uid": uid})


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def shown(answer: Any) -> str:
    """A page but for the moment at which it was drawn, and the mark of its forms."""
    return re.sub(r'data-live-since="\d+"|FToken": "\w+"', "", said(answer))


def bring(channel: Channel, text: str, language: str = "en") -> Any:
    return bring_receivers(actor=ACTOR, channel=channel, text=text, language=language, source="a test")


def token(channel: Channel, email: str) -> str:
    row = Channel.objects.get(pk=channel.pk)
    return leave_tokens.token_of(leave_tokens.key_of(row), Subscriber.objects.get(email=email).uid)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("ann@x.example", Line(1, "ann@x.example", "", "")),
        ("Ann Lind <ann@x.example>", Line(1, "ann@x.example", "Ann Lind", "")),
        ('"Lind, Ann" <ann@x.example>', Line(1, "ann@x.example", "Lind, Ann", "")),
        ("ann@x.example,Ann Lind,sv", Line(1, "ann@x.example", "Ann Lind", "sv")),
        ("Ann Lind;ann@x.example;zh-TW", Line(1, "ann@x.example", "Ann Lind", "zh-Hant")),
        ("\ufeffemail\tname\nann@x.example\t林安", Line(2, "ann@x.example", "林安", "")),
        ("Namn;E-post;Språk\r\nAnn;ann@x.example;Svenska\r\n", Line(2, "ann@x.example", "Ann", "sv")),
        ("mailto:ann@X.Example", Line(1, "ann@x.example", "", "")),
        ("ann@bücher.example", Line(1, "ann@xn--bcher-kva.example", "", "")),
        ("ann@例え.example", Line(1, "ann@xn--r8jz45g.example", "", "")),
        ("'=sum@x.example", Line(1, "=sum@x.example", "", "")),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_meant(text: str, row: Line) -> None:
    assert read_lines(text) == ([row], [], [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nobody", "line_address"),
        ("ann@", "line_address"),
        ("@x.example", "line_address"),
        ("ann@localhost", "line_address"),
        ("ann@10.0.0.1", "line_address"),
        ("ann@x..example", "line_address"),
        ("ann @x.example", "line_address"),
        ("änn@x.example", "line_address"),
        ("a" * 65 + "@x.example", "line_address"),
        ("ann@" + "x" * 64 + ".example", "line_address"),
        ("ann@x.example\x00", "line_unseen"),
        ("A\x0bnn <ann@x.example>", "line_unseen"),
        ("Ann\u202e <ann@x.example>", "line_unseen"),
        ("ann@x.example,bo@x.example", "line_several"),
        ("N" * 121 + ",ann@x.example", "line_name"),
        ("N" * 1001, "line_long"),
        ('"' * 900, "line_address"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_by_its_number_and_spoils_no_other(line: str, code: str) -> None:
    found = read_lines(f"first@x.example\n{line}\n\nlast@x.example")
    assert [one.email for one in found.rows] == ["first@x.example", "last@x.example"]
    assert [(one.number, one.code) for one in found.problems] == [(2, f"publishing.{code}")]


def test_a_name_brings_no_header_into_a_mail() -> None:
    found = read_lines('"Ann\r\nBcc: eve@x.example" <ann@x.example>\nbo@x.example')
    assert [(one.email, one.name) for one in found.rows][-1] == ("bo@x.example", "")
    assert not [one for one in found.rows if "\n" in one.name or "\r" in one.name]
    with pytest.raises(WrongInput):
        address("ann@x.example\nBcc: eve@x.example")


def test_an_unknown_language_in_a_column_of_languages_is_said() -> None:
    found = read_lines("email,language\nann@x.example,klingon")
    assert found.problems == [(2, "publishing.line_language")]


def test_the_same_address_in_other_letters_is_taken_once(channel: Channel) -> None:
    found = bring(channel, "Ann@x.example\nANN@X.EXAMPLE\nann@x.example,Ann")
    assert (len(found.new), found.double) == (1, [2, 3])
    assert Subscriber.objects.get().email == "Ann@x.example"
    again = look_at_lines(channel=channel, text="aNN@x.example")
    assert (len(again.new), again.kept) == (0, 1)


def test_looking_changes_nothing_and_bringing_does_what_it_said(channel: Channel) -> None:
    text = "ann@x.example,Ann\nbo@x.example,Bo,sv\nwrong"
    before = look_at_lines(channel=channel, text=text)
    assert Subscriber.objects.count() == 0
    assert bring(channel, text, "ms") == before
    rows = dict(Subscriber.objects.values_list("email", "language"))
    assert rows == {"ann@x.example": "ms", "bo@x.example": "sv"}
    changed = bring(channel, "ANN@x.example,Anna,zh-Hans\nbo@x.example")
    assert (len(changed.changed), changed.kept) == (1, 1)
    assert Subscriber.objects.get(email="ann@x.example").name == "Anna"


def test_who_left_or_is_not_there_stays_off(channel: Channel) -> None:
    bring(channel, "ann@x.example\nbo@x.example\ncy@x.example")
    receivers.leave(token=token(channel, "ann@x.example"))
    Subscriber.objects.filter(email="bo@x.example").update(state="bounced")
    found = bring(channel, "ANN@x.example,Ann\nbo@x.example\ncy@x.example")
    assert (found.left, found.bounced, found.kept, found.new) == (1, 1, 1, [])
    assert Subscriber.objects.get(email="ann@x.example").state == "left"


def test_there_is_an_end_to_a_list(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receivers, "MOST", 3)
    bring(channel, "a@x.example\nb@x.example")
    with pytest.raises(WrongInput) as caught:
        bring(channel, "c@x.example\nd@x.example")
    assert (caught.value.code, Subscriber.objects.count()) == ("publishing.too_many", 2)
    for huge in ("x" * (receivers.LONGEST + 1), "\n" * 100):
        with pytest.raises(WrongInput) as caught:
            look_at_lines(channel=channel, text=huge)
        assert caught.value.code == "publishing.list_too_long"


def test_twenty_thousand_are_brought_in_seconds(channel: Channel) -> None:
    found = bring(channel, "\n".join(f"r{number}@x.example,N{number}" for number in range(20_000)))
    assert len(found.new) == Subscriber.objects.count() == 20_000
    assert Subscriber.objects.values("token_digest").distinct().count() == 20_000


def test_the_chain_knows_how_many_and_nobody(channel: Channel) -> None:
    bring(channel, "ann@x.example,Ann Lind")
    receivers.leave(token=token(channel, "ann@x.example"))
    remove_receiver(actor=ACTOR, subscriber=Subscriber.objects.get())
    assert Subscriber.objects.count() == 0
    bodies = " ".join(AuditPayload.objects.values_list("body", flat=True))
    entries = " ".join(f"{one.actor} {one.object}" for one in AuditEntry.objects.all())
    assert "x.example" not in bodies + entries
    assert "Lind" not in bodies + entries


def test_a_list_is_looked_at_on_the_page_and_then_brought(
    admin: Any, brand: Any, channel: Channel, client_of: Any
) -> None:
    client = client_of(admin)
    page, add = at(brand, "receivers", channel.uid), at(brand, "receivers_add", channel.uid)
    assert "Nobody is on this list yet" in said(client.get(page))
    assert page in said(client.get(at(brand, "channel", channel.uid)))
    given = {"lines": "ann@x.example,Ann\n<script>\nANN@x.example", "language": "sv", "source": "Fair in May"}
    looked = said(client.post(add, {**given, "do": "look"}))
    assert "Put 1 receiver on the list" in looked
    assert "Line 2" in looked
    assert "(line 3)" in looked.replace("\n", " ")
    assert Subscriber.objects.count() == 0
    client.post(add, {**given, "do": "add"})
    one = Subscriber.objects.get()
    assert (one.email, one.name, one.language, one.source) == ("ann@x.example", "Ann", "sv", "Fair in May")
    assert "ann@x.example" in said(client.get(page, {"q": "ANN"}))
    assert "No receiver fits" in said(client.get(page, {"q": "nobody"}))
    client.post(at(brand, "receiver_remove", one.uid))
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("email\nann@x.example\n".encode("utf-8-sig"), "Put 1 receiver on the list"),
        ("email\nann@x.example\n".encode("utf-16"), "Put 1 receiver on the list"),
        (b"\xff\x00\x9f\x92", "This file is no text"),
        (b"name\nJ\xf6rgen", "This file is no text"),
        (b"PK\x03\x04" + b"\x00" * 300, "Cannot be taken"),
        (b"", "The submitted file is empty"),
    ],
)
def test_a_file_is_looked_at_before_it_is_taken(
    admin: Any, brand: Any, channel: Channel, client_of: Any, content: bytes, expected: str
) -> None:
    file = SimpleUploadedFile("list.csv", content)
    given = {"lines": "", "file": file, "language": "en", "source": "", "do": "add"}
    assert expected in said(client_of(admin).post(at(brand, "receivers_add", channel.uid), given))
    assert Subscriber.objects.count() == 0


def test_what_is_taken_out_can_be_brought_again_and_holds_no_formula(
    admin: Any, brand: Any, channel: Channel, client_of: Any
) -> None:
    bring(channel, 'ann@x.example,"=cmd|calc"\n+bo@x.example,Bo')
    answer = client_of(admin).post(at(brand, "receivers_export", channel.uid))
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[:2] for row in rows[1:]] == [["'+bo@x.example", "Bo"], ["ann@x.example", "'=cmd|calc"]]
    found = look_at_lines(channel=channel, text=text)
    assert (found.kept, found.new, found.problems) == (2, [], [])
    assert AuditEntry.objects.filter(action="publishing.receivers_exported").count() == 1


def test_only_a_mail_list_has_receivers(admin: Any, brand: Any, client_of: Any, lead: Any) -> None:
    by_hand = actions.add_channel(actor=ACTOR, brand=brand, name="Page", text="post", person=lead)
    assert client_of(admin).get(at(brand, "receivers", by_hand.uid)).status_code == 404
    assert client_of(lead).get(at(brand, "receivers_add", by_hand.uid)).status_code == 403


def test_one_press_leaves_and_looking_does_not(channel: Channel) -> None:
    bring(channel, "ann@x.example\nbo@x.example")
    link = reverse("publishing:leave", args=["sv", token(channel, "ann@x.example")])
    outside = Client(enforce_csrf_checks=True)
    looked = outside.get(link)
    assert (looked.status_code, Subscriber.objects.filter(state="left").count()) == (200, 0)
    assert looked["Referrer-Policy"] == "no-referrer"
    assert "no-store" in looked["Cache-Control"]
    # As a mail program presses it: RFC 8058.
    pressed = outside.post(
        link, b"List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert pressed.status_code == 200
    assert [one.email for one in Subscriber.objects.filter(state="left")] == ["ann@x.example"]
    assert outside.post(link).status_code == 200
    assert AuditEntry.objects.filter(action="publishing.receiver_left").count() == 1


def test_a_link_that_is_none_looks_like_any_other(channel: Channel) -> None:
    bring(channel, "ann@x.example")
    outside = Client()
    real = reverse("publishing:leave", args=["en", token(channel, "ann@x.example")])
    for wrong in ("a" * 32, "x", "\u202e", "a" * 3000):
        made_up = reverse("publishing:leave", args=["en", wrong])
        assert shown(outside.get(made_up)) == shown(outside.get(real))
        assert shown(outside.post(made_up)) == shown(outside.post(real))
    actions.remove_channel(actor=ACTOR, channel=channel)
    assert outside.post(real).status_code == 200


def test_who_presses_without_end_is_slowed_down(channel: Channel) -> None:
    outside = Client()
    link = reverse("publishing:leave", args=["en", "x"])
    at = now()
    with clock.running(lambda: at):  # a slow machine earns new tries meanwhile
        answers = [outside.post(link).status_code for _ in range(125)]
    assert answers[:120] == [200] * 120
    assert answers[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post(link).status_code == 200


@pytest.mark.parametrize("language", ["en", "sv", "ms", "zh-Hans", "zh-Hant", "xx"])
def test_the_page_is_in_the_language_of_the_mail(language: str) -> None:
    body = said(Client().get(reverse("publishing:leave", args=[language, "x"])))
    expected = language if language != "xx" else "en"
    assert f'lang="{expected.lower()}"' in body.lower()
