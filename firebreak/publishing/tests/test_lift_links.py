"""Who is alone asks the plan's second reader to lift a freeze: a link by mail, a code by phone, one answer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from firebreak.base import secrets
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, AuditPayload, RateMeter
from firebreak.notify.delivering import message_of
from firebreak.notify.models import Delivery as Mail
from firebreak.org import actions as org
from firebreak.publishing import actions, gate
from firebreak.publishing.actions import lift_links
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Freeze, LiftReading
from firebreak.publishing.tests.conftest import ACTOR, Desk
from firebreak.site.logs import scrub

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


@pytest.fixture
def rita(desk: Desk) -> Any:
    return reader(desk.brand)


def reader(brand: Any, **more: Any) -> Any:
    """Rita reads from outside, in Swedish."""
    given = {
        "group": "second-reader",
        "methods": [("mail", "rita@reader.example")],
        "languages": ["sv"],
        **more,
    }
    return org.add_contact(actor=ACTOR, brand=brand, name="Rita Reader", **given)


@pytest.fixture
def row(desk: Desk, rita: Any) -> Freeze:
    """Frozen by who is alone, who asks to lift it."""
    desk.freeze()
    return actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=desk.person)


def link(desk: Desk, row: Freeze, contact: Any) -> tuple[str, str, LiftReading]:
    """(path, code, reading) of a link that was sent."""
    sent = actions.ask_reader(actor=ACTOR, freeze=row, person=desk.person, contact=contact)
    mail = Mail.objects.filter(notice__kind=lift_links.LINK).latest("pk")
    assert mail.to == "rita@reader.example"
    return secrets.unseal(mail.notice.params["sealed"])["path"], sent.code, sent.reading


def token(path: str) -> str:
    return path.rsplit("/", 1)[1]


def refused(act: Callable[[], Any], kind: type[Exception] = WrongInput) -> str:
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value.code)  # type: ignore[attr-defined]


def test_the_reader_outside_agrees_and_the_freeze_is_lifted(
    desk: Desk, row: Freeze, rita: Any, client: Client
) -> None:
    path, code, reading = link(desk, row, rita)
    assert re.fullmatch(r"/lift/sv/\S{40,}", path)
    assert client.get(path).status_code == 200
    shown = client.post(path, {"code": f"{code[:3]} {code[3:]}"}).content.decode()
    assert "A fire" in shown
    assert desk.brand.name in shown
    assert gate.tokens(desk.brand.pk), "to read the question lifts nothing"
    done = client.post(path, {"code": code, "verdict": "lift", "name": "Rita R.", "word": "All calm here"})
    assert done.status_code == 200
    record_all()
    assert not gate.tokens(desk.brand.pk)
    row.refresh_from_db()
    assert (row.lifted_at is not None, row.lifted_by, row.lift_asked_by) == (True, None, desk.person)
    reading.refresh_from_db()
    assert (reading.verdict, reading.name, reading.word) == ("lift", "Rita R.", "All calm here")
    entry = AuditEntry.objects.filter(action="publishing.lift").latest("pk")
    assert entry.actor == f"outside:{reading.uid}"
    assert client.post(path, {"code": code}).status_code == 400, "once"
    kept = " ".join(str(one) for one in AuditPayload.objects.values_list("body", flat=True))
    for hidden in ("Rita", "rita@", token(path), "All calm"):
        assert hidden not in kept
    assert code not in re.findall(r"\b\d{6}\b", kept)
    assert Mail.objects.filter(notice__kind=lift_links.ANSWERED, person=desk.person).exists()


def test_a_no_leaves_it_and_the_half_hour_begins_anew(
    desk: Desk, row: Freeze, rita: Any, client: Client, later: Later
) -> None:
    path, code, _reading = link(desk, row, rita)
    later(20 * 60)
    assert client.post(path, {"code": code, "verdict": "keep", "name": "Rita"}).status_code == 200
    row.refresh_from_db()
    assert (row.lifted_at, row.lift_asked_by, row.lift_asked_at) == (None, None, None)
    actions.lift(actor=ACTOR, freeze=row, person=desk.person)
    later(29 * 60)
    assert (
        refused(lambda: actions.lift(actor=ACTOR, freeze=row, person=desk.person), NotAllowed)
        == "publishing.wait_alone"
    )
    path, code, _reading = link(desk, row, rita)
    assert client.post(path, {"code": code, "verdict": "lift", "name": "Rita"}).status_code == 200
    row.refresh_from_db()
    assert row.lifted_at is not None


def test_without_a_name_or_with_a_strange_answer_nothing_changes_and_all_is_kept(
    desk: Desk, row: Freeze, rita: Any, client: Client
) -> None:
    path, code, reading = link(desk, row, rita)
    for given in (
        {"verdict": "lift"}, {"verdict": "lift", "name": " "}, {"verdict": "lift", "name": "x" * 121},
        {"verdict": "melt", "name": "Rita"}, {"verdict": "", "name": "Rita"},
        {"verdict": "keep", "name": "Rita", "word": "y" * 301},
    ):  # fmt: skip
        answer = client.post(path, {"code": code, **given})
        assert answer.status_code == 400
        assert given.get("word", "")[:20] in answer.content.decode()
    reading.refresh_from_db()
    assert (reading.used_at, reading.verdict, reading.wrong) == (None, "", 0)
    assert client.post(path, {"code": code, "verdict": "keep", "name": "Ri\0ta\x1b[31m", "word": "\0"}).status_code in {
        200, 400,
    }  # fmt: skip
    row.refresh_from_db()
    assert row.lifted_at is None


def test_looking_changes_nothing_and_says_nothing(desk: Desk, row: Freeze, rita: Any, client: Client) -> None:
    path, code, reading = link(desk, row, rita)
    entries = AuditEntry.objects.count()
    for _ in range(3):
        client.get(path + "?verdict=lift&code=" + code + "&name=Rita")
        client.head(path)
    reading.refresh_from_db()
    assert (reading.wrong, reading.used_at) == (0, None)
    assert AuditEntry.objects.count() == entries
    for ask in (
        lambda at: client.get(at),
        lambda at: client.post(at, {"code": "000000" if code != "000000" else "000001"}),
        lambda at: client.post(at, {"code": "x", "verdict": "lift", "name": "Rita"}),
    ):
        real, made_up = ask(path), ask("/lift/sv/" + "A" * 43)
        assert (real.status_code, plain(real)) == (made_up.status_code, plain(made_up))
        assert "A fire" not in plain(real)
        assert real["Cache-Control"] == "no-store, private"
        assert real["Referrer-Policy"] == "no-referrer"


def plain(response: Any) -> str:
    """The page without what differs from any page to the next."""
    text = response.content.decode()
    return re.sub(
        r'data-live-since="\d+"|"X-CSRFToken": "[^"]*"|csrfmiddlewaretoken" value="[^"]*"', "", text
    )


def test_five_wrong_codes_lock_it_and_a_new_link_is_the_way_out(
    desk: Desk, row: Freeze, rita: Any, client: Client
) -> None:
    path, code, reading = link(desk, row, rita)
    wrong = [f"{n:06d}" for n in range(7) if f"{n:06d}" != code][:5]
    for one in wrong:
        assert client.post(path, {"code": one}).status_code == 400
    assert client.post(path, {"code": code, "verdict": "lift", "name": "Rita"}).status_code == 400
    reading.refresh_from_db()
    assert (reading.wrong, reading.locked_at is not None) == (5, True)
    assert AuditEntry.objects.filter(action="publishing.lift_wrong_code").count() == 5
    path, code, _reading = link(desk, row, rita)
    assert client.post(path, {"code": code}).status_code == 200


def test_a_link_ends_after_a_day_after_a_new_one_and_when_it_is_taken_back(
    desk: Desk, row: Freeze, rita: Any, later: Later
) -> None:
    old, old_code, _reading = link(desk, row, rita)
    path, code, _reading = link(desk, row, rita)
    assert actions.open_lift(token=token(old), code=old_code) is None
    assert actions.open_lift(token=token(path), code=code) is not None
    assert actions.open_lift(token=token(path), code=code + "0") is None
    actions.take_back_link(actor=ACTOR, freeze=row, person=desk.person)
    assert actions.open_lift(token=token(path), code=code) is None
    assert (
        refused(lambda: actions.take_back_link(actor=ACTOR, freeze=row, person=desk.person), WrongMove)
        == "publishing.no_link"
    )
    path, code, _reading = link(desk, row, rita)
    later(24 * 3600 + 1)
    assert actions.open_lift(token=token(path), code=code) is None


def test_a_link_ends_when_somebody_of_the_team_can_agree_or_nobody_asks_any_more(
    desk: Desk, row: Freeze, rita: Any, make_person: Any
) -> None:
    path, code, _reading = link(desk, row, rita)
    viewer = make_person("looker", desk.brand, "viewer")
    assert actions.open_lift(token=token(path), code=code) is not None
    desk.brand.memberships.filter(person=viewer).update(role="responder")
    assert actions.open_lift(token=token(path), code=code) is None
    assert actions.answer_lift(token=token(path), code=code, verdict="lift", name="Rita") is None
    assert Freeze.objects.get().lifted_at is None
    desk.brand.memberships.filter(person=viewer).delete()
    assert actions.open_lift(token=token(path), code=code) is not None
    desk.brand.memberships.filter(person=desk.person).update(role="viewer")
    assert actions.open_lift(token=token(path), code=code) is None, "who asked may not lift any more"


def test_only_who_asked_and_is_alone_sends_one(desk: Desk, rita: Any, second: Any) -> None:
    desk.freeze()
    row = Freeze.objects.get()

    def send(person: Any) -> Any:
        return actions.ask_reader(actor=ACTOR, freeze=row, person=person, contact=rita)

    assert refused(lambda: send(desk.person), WrongMove) == "publishing.ask_first"
    actions.lift(actor=ACTOR, freeze=row, person=desk.person)
    assert refused(lambda: send(second), WrongMove) == "publishing.ask_first"
    assert refused(lambda: send(desk.person), NotAllowed) == "publishing.not_alone"
    assert not Mail.objects.filter(notice__kind=lift_links.LINK).exists()


def test_only_readers_that_the_plan_had_at_the_freeze_are_asked(
    desk: Desk, row: Freeze, rita: Any, other_brand: Any
) -> None:
    def send(contact: Any) -> Any:
        return actions.ask_reader(actor=ACTOR, freeze=row, person=desk.person, contact=contact)

    late = reader(desk.brand, methods=[("mail", "myself@privately.example")])
    phone = reader(desk.brand, methods=[("phone", "+46 70 123 45 67")])
    assert refused(lambda: send(late)) == "publishing.new_reader"
    assert refused(lambda: send(phone)) == "publishing.reader_no_mail"
    for stranger in (reader(desk.brand, group="media"), reader(other_brand)):
        assert refused(lambda stranger=stranger: send(stranger)) == "publishing.no_reader"
    org.change_contact(actor=ACTOR, contact=rita, name="Rita", methods=[("mail", "me@privately.example")])
    assert refused(lambda: send(rita)) == "publishing.new_reader"


def test_the_mail_says_neither_the_brand_nor_why_and_no_log_keeps_the_token(
    desk: Desk, row: Freeze, rita: Any, client: Client
) -> None:
    path, code, _reading = link(desk, row, rita)
    mail = Mail.objects.filter(notice__kind=lift_links.LINK).latest("pk")
    message = message_of(mail)
    said = f"{message.subject} {message.text} {message.html}"
    assert path in said
    for hidden in (code, desk.brand.name, "A fire"):
        assert hidden not in said
    client.post(path, {"code": "1"})
    assert not RateMeter.objects.filter(key__contains=token(path)).exists()
    assert token(path) not in scrub(f'"POST {path} HTTP/1.1" 400')


def test_it_ends_with_the_freeze(desk: Desk, row: Freeze, rita: Any, later: Later) -> None:
    path, code, _reading = link(desk, row, rita)
    later(31 * 60)
    assert actions.lift(actor=ACTOR, freeze=row, person=desk.person).lifted_at is not None
    assert actions.open_lift(token=token(path), code=code) is None
    assert refused(lambda: link(desk, row, rita), WrongMove) == "publishing.lifted"


@pytest.mark.parametrize(
    "path", ["/lift/en/%00", "/lift/xx/abc", "/lift/en/%F0%9F%98%80", "/lift/en/" + "a" * 3000]
)
def test_odd_links_are_only_wrong_links(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 200
    for code in ("", "\x00", "１２３４５６", "1" * 5000):
        assert client.post(path, {"code": code, "verdict": "lift"}).status_code in (400, 429)
