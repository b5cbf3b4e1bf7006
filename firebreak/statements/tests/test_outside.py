"""The reader outside: a link by mail, a code by phone, one answer; nothing is learnt before the code is right."""

import re
from typing import Any

import pytest
from django.test import Client

from firebreak.base import clock, secrets
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, AuditPayload, RateMeter
from firebreak.notify.delivering import message_of
from firebreak.notify.models import Delivery
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.site.logs import scrub
from firebreak.statements import actions
from firebreak.statements.models import Answer, Reading, Statement
from firebreak.statements.tests.conftest import (
    ACTOR,
    alone,
    approve_template,
    ask,
    begun,
    filled,
    later,
    release,
)

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def link(row: Statement, solo: Any, contact: Any = None) -> tuple[str, str, Reading]:
    """(path, code, reading) of a link that was sent."""
    sent = actions.send_link(
        actor=person_actor(solo.uno), statement=row, person=solo.uno, contact=contact or solo.reader
    )
    delivery = Delivery.objects.filter(notice__kind="statement_reading").latest("pk")
    assert delivery.to == "rita@reader.example"
    return secrets.unseal(delivery.notice.params["sealed"])["path"], sent.code, sent.reading


@pytest.fixture
def asked(solo: Any) -> Statement:
    return ask(filled(solo.brand, solo.uno, confirmed=False), solo.uno)


def test_a_reader_outside_reads_the_bytes_and_approves_them(
    solo: Any, asked: Statement, client: Client
) -> None:
    path, code, reading = link(asked, solo)
    assert re.fullmatch(r"[0-9]{6}", code)
    assert path.startswith("/read/sv/")
    first = client.get(path)
    assert first.status_code == 200
    seen = client.post(path, {"code": code})
    assert asked.variants["short"]["en"] in seen.content.decode()
    assert "Norrsken Energi" in seen.content.decode()
    done = client.post(path, {"code": code, "verdict": "approve", "name": "Rita", "digest": asked.digest})
    assert done.status_code == 200
    asked.refresh_from_db()
    assert (asked.state, asked.approved_how) == ("approved", "people")
    answer = Answer.objects.get()
    assert (answer.name, answer.person, answer.reading, answer.digest) == (
        "Rita",
        None,
        reading,
        asked.digest,
    )
    again = client.post(path, {"code": code})
    assert (again.status_code, b"Harbour" in again.content) == (400, False)
    assert release(asked, solo.uno).state == "released"


@pytest.mark.parametrize("verdict", ["changes", "refuse"])
def test_a_no_needs_a_word_and_a_name(solo: Any, asked: Statement, client: Client, verdict: str) -> None:
    path, code, _reading = link(asked, solo)
    given = {"code": code, "verdict": verdict, "digest": asked.digest}
    for more in ({"name": "Rita"}, {"word": "No"}, {"name": "Rita", "word": "x" * 2_001}):
        assert client.post(path, {**given, **more}).status_code == 400
    assert client.post(path, {**given, "name": "Rita", "word": "Say where."}).status_code == 200
    asked.refresh_from_db()
    assert asked.state == {"changes": "changes", "refuse": "refused"}[verdict]
    with later(20), pytest.raises(WrongMove):
        alone(asked, solo.uno)


def test_before_the_code_is_right_every_link_looks_the_same(
    solo: Any, asked: Statement, client: Client
) -> None:
    path, code, _reading = link(asked, solo)
    false = "/read/sv/" + "A" * 43
    for ask_ in (
        lambda at: client.get(at),
        lambda at: client.post(at, {"code": "000000" if code != "000000" else "000001"}),
        lambda at: client.post(at, {}),
        lambda at: client.post(at, {"code": "abc", "verdict": "approve"}),
    ):
        real, made_up = ask_(path), ask_(false)
        assert (real.status_code, plain(real)) == (made_up.status_code, plain(made_up))
        assert b"Norrsken" not in real.content
        assert b"Harbour" not in real.content


def plain(response: Any) -> str:
    """The page without what differs from any page to the next."""
    text = response.content.decode()
    return re.sub(
        r'data-live-since="\d+"|"X-CSRFToken": "[^"]*"|csrfmiddlewaretoken" value="[^"]*"', "", text
    )


def test_the_page_is_kept_nowhere_and_tells_no_other_site(
    solo: Any, asked: Statement, client: Client
) -> None:
    path, code, _reading = link(asked, solo)
    for response in (client.get(path), client.post(path, {"code": "1"}), client.post(path, {"code": code})):
        assert response["Cache-Control"] == "no-store, private"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]


def test_looking_changes_nothing(solo: Any, asked: Statement, client: Client) -> None:
    path, _code, reading = link(asked, solo)
    entries = AuditEntry.objects.count()
    for _ in range(3):
        client.get(path)
        client.head(path)
    kept = Reading.objects.get(pk=reading.pk)
    assert (kept.wrong, kept.used_at, kept.locked_at) == (0, None, None)
    assert AuditEntry.objects.count() == entries


def test_five_wrong_codes_lock_the_link_for_the_right_one_too(
    solo: Any, asked: Statement, client: Client
) -> None:
    path, code, reading = link(asked, solo)
    wrong = [f"{n:06d}" for n in range(7) if f"{n:06d}" != code][:5]
    for one in wrong[:4]:
        assert client.post(path, {"code": one}).status_code == 400
    assert client.post(path, {"code": code}).status_code == 200
    assert client.post(path, {"code": wrong[4]}).status_code == 400
    assert client.post(path, {"code": code}).status_code == 400
    assert Reading.objects.get(pk=reading.pk).locked_at is not None
    _path, new, _reading = link(asked, solo)
    assert client.post(_path, {"code": new}).status_code == 200  # a new link is the way out


def test_the_code_without_its_link_and_the_link_without_its_code_open_nothing(
    solo: Any, asked: Statement
) -> None:
    path, code, reading = link(asked, solo)
    token = path.rsplit("/", 1)[1]
    assert actions.open_reading(token="B" * 43, code=code) is None
    assert actions.open_reading(token=reading.token_digest, code=code) is None
    assert actions.open_reading(token=token, code="") is None
    assert actions.open_reading(token=token, code=code + "0") is None
    assert actions.open_reading(token=token, code=code) == reading
    kept = " ".join(
        [*AuditPayload.objects.values_list("body", flat=True), reading.token_digest, reading.code_digest]
    )
    assert token not in kept
    assert code not in re.findall(r"\b\d{6}\b", kept)
    assert "rita@reader.example" not in kept
    assert "Rita" not in kept


def test_a_link_ends_after_a_day_after_a_new_one_and_with_any_edit(solo: Any, asked: Statement) -> None:
    old, old_code, _reading = link(asked, solo)
    path, code, _reading = link(asked, solo)
    token = path.rsplit("/", 1)[1]
    assert actions.open_reading(token=old.rsplit("/", 1)[1], code=old_code) is None
    with later(24 * 60 + 1):
        assert actions.open_reading(token=token, code=code) is None
    assert actions.open_reading(token=token, code=code) is not None
    actions.fill(actor=ACTOR, statement=asked, person=solo.uno, values=asked.values)
    assert actions.open_reading(token=token, code=code) is None


def test_only_a_second_reader_of_the_plan_is_sent_a_link(
    solo: Any, asked: Statement, other_brand: Any
) -> None:
    def contact(brand: Any, group: str, **more: Any) -> Any:
        return org.add_contact(
            actor=ACTOR, brand=brand, group=group, name="X", methods=[("mail", "x@x.example")], **more
        )

    strangers = {
        "statements.no_contact": contact(solo.brand, "media"),
        "statements.new_contact": contact(solo.brand, "second-reader"),
    }
    for code, one in [*strangers.items(), ("statements.no_contact", contact(other_brand, "second-reader"))]:
        with pytest.raises(WrongInput) as caught:
            link(asked, solo, one)
        assert caught.value.code == code
    with pytest.raises(WrongMove):
        link(begun(solo.brand, solo.uno), solo)
    assert not Delivery.objects.filter(notice__kind="statement_reading").exists()


def test_an_address_changed_after_asking_gets_no_link(solo: Any, asked: Statement) -> None:
    org.change_contact(
        actor=ACTOR, contact=solo.reader, name="Rita Reader", methods=[("mail", "uno.privately@mail.example")]
    )
    with pytest.raises(WrongInput) as caught:
        link(asked, solo)
    assert caught.value.code == "statements.new_contact"


def test_the_mail_names_neither_brand_nor_text_and_goes_in_the_reader_language(
    solo: Any, asked: Statement
) -> None:
    path, code, _reading = link(asked, solo)
    delivery = Delivery.objects.filter(notice__kind="statement_reading").latest("pk")
    message = message_of(delivery)
    said = f"{message.subject} {message.text} {message.html}"
    assert path in said
    for hidden in (code, "Norrsken", "Harbour", "Holding"):
        assert hidden not in said


def test_the_answer_is_on_the_bytes_that_were_shown(solo: Any, asked: Statement) -> None:
    path, code, _reading = link(asked, solo)
    with pytest.raises(WrongMove):
        actions.answer_outside(
            token=path.rsplit("/", 1)[1], code=code, verdict="approve", name="Rita", seen="0" * 64
        )
    assert not Answer.objects.exists()


def test_nobody_inside_answers_for_the_reader_outside(solo: Any, asked: Statement) -> None:
    link(asked, solo)
    with pytest.raises(NotAllowed):
        actions.answer(actor=ACTOR, statement=asked, person=solo.uno, verdict="approve", seen=asked.digest)


def test_alone_after_fifteen_minutes_with_a_reason(solo: Any) -> None:
    approve_template(solo.plan, solo.uno)
    row = filled(solo.brand, solo.uno)
    assert "own_template" in refused(
        lambda: actions.stand(actor=ACTOR, statement=row, person=solo.uno, seen=row.digest)
    )
    row = ask(row, solo.uno)
    with later(60):
        assert refused(lambda: alone(row, solo.uno)) == ("not_asked",)
    link(row, solo)
    with later(14):
        assert refused(lambda: alone(row, solo.uno)) == ("wait",)
    with later(16):
        assert refused(lambda: alone(row, solo.uno, "too short")) == ("reason",)
        made = alone(row, solo.uno)
    assert (made.state, made.alone, made.approved_how) == ("released", True, "")
    assert made.reason.startswith("Nobody answers")
    assert not Reading.objects.filter(revoked_at=None).exists()


def test_a_newer_link_starts_the_fifteen_minutes_again(solo: Any) -> None:
    approve_template(solo.plan, solo.uno)
    row = ask(filled(solo.brand, solo.uno), solo.uno)
    link(row, solo)
    with later(14):
        link(row, solo)  # the reader may never have seen the old one, and it opens nothing any more
    with later(16):
        assert refused(lambda: alone(row, solo.uno)) == ("wait",)
    with later(30):
        assert alone(row, solo.uno).state == "released"


def test_a_fresh_no_bars_the_template_even_in_a_new_statement(solo: Any) -> None:
    approve_template(solo.plan, solo.uno)
    row = ask(filled(solo.brand, solo.uno), solo.uno)
    path, code, _reading = link(row, solo)
    actions.answer_outside(
        token=path.rsplit("/", 1)[1],
        code=code,
        verdict="refuse",
        name="Rita",
        seen=row.digest,
        why="Not true",
    )
    new = ask(filled(solo.brand, solo.uno, words={"what_happened": "The shop is shut."}), solo.uno)
    link(new, solo)
    with later(16):
        assert refused(lambda: alone(new, solo.uno)) == ("refused",)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"template": "apology-service"}, "kind"),
        ({"confirmed": False}, "unconfirmed"),
        ({"words": {"what_happened": "We admit it."}}, "free"),
        ({"template": "holding-danger", "channels": ["page"]}, "names"),
    ],
)
def test_never_alone(solo: Any, given: dict[str, Any], why: str) -> None:
    approve_template(solo.plan, solo.uno, given.get("template", "holding-general"))
    row = ask(filled(solo.brand, solo.uno, **given), solo.uno)
    link(row, solo)
    with later(60):
        assert why in refused(lambda: alone(row, solo.uno))


def refused(act: Any) -> tuple[str, ...]:
    with pytest.raises(WrongInput) as caught:
        act()
    return tuple(caught.value.params["why"])


def test_no_meter_and_no_log_keeps_the_token(solo: Any, asked: Statement, client: Client) -> None:
    path, _code, _reading = link(asked, solo)
    token = path.rsplit("/", 1)[1]
    client.post(path, {"code": "1"})
    assert not RateMeter.objects.filter(key__contains=token).exists()
    assert RateMeter.objects.filter(key__startswith="read-link:").exists()
    assert token not in scrub(f'"POST {path} HTTP/1.1" 400')


def test_tries_are_slowed_down_per_link_and_per_address(client: Client, db: None) -> None:
    with clock.frozen(clock.now()):
        codes = [client.post(f"/read/en/{'C' * 43}", {"code": "123456"}).status_code for _ in range(22)]
        elsewhere = [client.post(f"/read/en/{n}", {"code": "123456"}).status_code for n in range(2)]
    assert codes.count(429) == 2
    assert elsewhere == [429, 429]


@pytest.mark.parametrize(
    "path", ["/read/en/%00", "/read/xx/abc", "/read/en/%F0%9F%98%80", "/read/en/" + "a" * 3000]
)
def test_odd_links_are_only_wrong_links(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 200
    for code in ("", "\x00", "１２３４５６", "1" * 5000):
        assert client.post(path, {"code": code}).status_code in (400, 429)
