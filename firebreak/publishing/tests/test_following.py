"""Readers of a status page come to a mail list by themselves: twice asked, told the same whoever asks, off again at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from firebreak.base import clock, config, secrets
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditPayload, Event
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.folder import Folder
from firebreak.connectors.status_page.page import page_of
from firebreak.publishing import actions
from firebreak.publishing.actions.receivers import bring_receivers, leave
from firebreak.publishing.leave_tokens import key_of, token_of
from firebreak.publishing.models import Channel, Subscriber
from firebreak.publishing.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ANN = "ann@reader.example"


@pytest.fixture
def stage(brand: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Channel:
    """A list, and a status page that names it."""
    cache.clear()
    monkeypatch.setitem(config.settings(), "data_dir", str(tmp_path))
    made = actions.add_channel(
        actor=ACTOR,
        brand=brand,
        name="News for everybody",
        writer="email",
        text="mail",
        settings={"list": "News"},
    )
    page(brand)
    return made


def page(brand: Any, slug: str = "acme", wanted: str = "news for  everybody") -> Channel:
    settings = {"slug": slug, "title": "Acme", "languages": "en\nsv", "mail_list": wanted}
    return actions.add_channel(
        actor=ACTOR, brand=brand, name="Notices", writer="status_page", text="page", settings=settings
    )


def ask(client: Any, email: str = ANN, language: str = "sv", slug: str = "acme", **more: Any) -> Any:
    return client.post(reverse("publishing:follow", args=[language, slug]), {"email": email}, **more)


def mails() -> list[dict[str, str]]:
    found = Event.objects.filter(name="publishing.follow_asked").order_by("pk")
    return [secrets.unseal(one.payload["sealed"]) for one in found]


def link() -> str:
    found = re.search(r"/follow/\S+", mails()[-1]["text"])
    assert found is not None
    return found[0]


def told(answer: Any) -> str:
    """What a reader sees of it: the head holds the time."""
    return str(answer.content.decode().partition("<main")[2])


def states() -> dict[str, str]:
    return dict(Subscriber.objects.values_list("email", "state"))


def test_only_the_button_behind_the_mails_link_puts_somebody_on_the_list(stage: Channel, client: Any) -> None:
    assert ask(client).status_code == 200
    assert (mails()[-1]["to"], states()) == (ANN, {})
    path = link()
    assert path.startswith("/follow/sv/confirm/")
    assert client.get(path).status_code == 200
    assert states() == {}, "a mail program that opens every link brings nobody on the list"
    assert client.post(path).status_code == 200
    assert states() == {ANN: "active"}
    row = Subscriber.objects.get()
    assert (row.language, row.channel) == ("sv", stage)
    assert client.post(path).status_code == 200
    assert Subscriber.objects.count() == 1
    stage.refresh_from_db()
    assert leave(token=token_of(key_of(stage), row.uid)), "the link of each mail leads off again"
    assert states() == {ANN: "left"}


def test_who_left_or_could_not_be_reached_comes_back_by_their_own_word(stage: Channel, client: Any) -> None:
    bring_receivers(actor=ACTOR, channel=stage, text=f"{ANN}\nbo@reader.example", language="en", source="")
    Subscriber.objects.update(state="bounced", bounces=3)
    ask(client, ANN.upper())
    client.post(link())
    assert states() == {ANN: "active", "bo@reader.example": "bounced"}
    assert Subscriber.objects.get(email=ANN).bounces == 0


def test_the_answer_is_the_same_whoever_is_on_the_list(stage: Channel, client: Any) -> None:
    bring_receivers(actor=ACTOR, channel=stage, text=ANN, language="en", source="")
    known, unknown = ask(client), ask(client, "nobody@reader.example")
    assert (known.status_code, told(known)) == (unknown.status_code, told(unknown))
    for _ in range(5):
        assert told(ask(client)) == told(known)
    assert len([one for one in mails() if one["to"] == ANN]) == 3, "nobody's mailbox is filled by others"


def test_neither_audit_nor_events_hold_the_address(stage: Channel, client: Any) -> None:
    ask(client)
    client.post(link())
    kept = [str(one.body) for one in AuditPayload.objects.all()] + [
        str(one.payload) for one in Event.objects.all()
    ]
    assert [one for one in kept if "reader.example" in one] == []


def test_a_link_ends_and_cannot_be_made_up(stage: Channel, client: Any) -> None:
    ask(client)
    path = link()
    with clock.frozen(clock.now() + timedelta(hours=49)):
        assert client.post(path).status_code == 410
    for token in (
        "x",
        path.rpartition("/")[2][:-9],
        secrets.seal({"kind": "else"}),
        secrets.seal([1]),
        "%00",
        "a" * 3000,
    ):
        assert client.post(f"/follow/en/confirm/{token}", REMOTE_ADDR="10.0.0.9").status_code == 410
    actions.remove_channel(actor=ACTOR, channel=stage)
    assert client.post(path, REMOTE_ADDR="10.0.0.9").status_code == 410
    assert states() == {}


@pytest.mark.parametrize(
    "email",
    ["", "x", "a@b", "a@b.example\nBcc: c@d.example", "a b@c.example", "\x00@b.example", "\ud800@b.example",
     "<script>@b.example", "a@b.example, c@d.example", "a" * 300 + "@b.example", "x" * 100_000],
    ids=["empty", "word", "half", "header", "space", "nul", "surrogate", "markup", "two", "long", "huge"],
)  # fmt: skip
def test_what_is_no_address_is_said_and_nothing_is_sent(stage: Channel, client: Any, email: str) -> None:
    answer = ask(client, email.encode("utf-8", "surrogatepass").decode("latin-1"))
    assert answer.status_code == 400
    assert mails() == []
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_too_many_tries_wait(stage: Channel, client: Any) -> None:
    codes = [ask(client, f"n{number}@reader.example").status_code for number in range(12)]
    assert codes.count(429) == 2
    assert len(mails()) == 10


@pytest.mark.parametrize(
    "slug",
    ["other", "no-list", "..", "%00", "ACME", "a" * 61],
    ids=["other", "none", "dots", "nul", "capitals", "long"],
)
def test_a_page_without_a_list_says_so(stage: Channel, client: Any, brand: Any, slug: str) -> None:
    page(brand, "no-list", "")
    answer = client.get(f"/follow/en/{slug}")
    assert answer.status_code in (404, 410)
    assert client.post(f"/follow/en/{slug}", {"email": ANN}).status_code in (404, 410)
    assert mails() == []


def test_a_removed_page_leads_nowhere_and_another_brands_list_is_never_reached(
    stage: Channel, client: Any, brand: Any, other_brand: Any
) -> None:
    with pytest.raises(WrongInput) as caught:
        page(other_brand, "theirs")
    assert (caught.value.code, caught.value.params["field"]) == ("publishing.no_such_list", "mail_list")
    actions.remove_channel(actor=ACTOR, channel=Channel.objects.get(writer="status_page"))
    assert ask(client).status_code == 410


def test_the_status_page_has_the_link_in_each_language_only_where_there_is_a_list(
    stage: Channel, tmp_path: Any
) -> None:
    settings = Channel.objects.get(writer="status_page").settings
    Folder(page_of(settings), Files(tmp_path / "with")).refresh()
    drawn = (tmp_path / "with/index.sv.html").read_text()
    assert 'href="/follow/sv/acme"' in drawn
    Folder(page_of({**settings, "mail_list": ""}), Files(tmp_path / "without")).refresh()
    assert "/follow/" not in (tmp_path / "without/index.sv.html").read_text()
