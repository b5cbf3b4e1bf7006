"""The conformance battery of pagers: every folder that pages is found and tried against its own simulator.

Simulators read what they are sent as the service's apps do, by the documentation of its dialect, so that a text made
harmless is proved by what a reader would see, call or tap.
"""

import contextlib
import email
import email.policy
import logging
import traceback
from collections.abc import Mapping
from typing import Any

import pytest

from firebreak.base.connectors import PAGE
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.common.paging import CUT, JOINER
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown
from firebreak.connectors.discover import discover
from firebreak.notify.pagers import Message, Probing, probe

pytestmark = pytest.mark.unit

PAGING = [manifest for manifest in discover() if PAGE in manifest.can]
WAYS: list[Any] = [
    way
    for manifest in PAGING
    if manifest.simulator is not None
    for way in (manifest.simulator, *getattr(manifest.simulator, "also", ()))
]
EVERY = pytest.mark.parametrize("service", WAYS, ids=lambda way: way.__name__.removesuffix("Simulator"))
CHATS = [way for way in WAYS if issubclass(way, PagingSimulator)]
CHAT = pytest.mark.parametrize("service", CHATS, ids=lambda way: way.__name__.removesuffix("Simulator"))
LINK = "https://desk.acme.test/a/77"
NUMBER = "n-77"
TEXTS = {
    "en": "Acme: 40 posts in ten minutes about sparks",
    "zh-hans": "十分钟内出现40条关于召回的帖子",
    "zh-hant": "十分鐘內出現40則關於召回的貼文",
    "sv": "Åtta hushåll på Öland säger att spisen gnistrar",
    "ms": "Empat puluh hantaran dalam masa sepuluh minit",
}
HOSTILE = """@all @everyone @channel @acme_ann <!channel> <!here> <@U0ANN> <@all> <at id=all></at> <at>Ann</at>
<at user_id="all">all</at> [your bank](https://evil.example/login) ![x](https://evil.example/pixel.png)
<https://evil.example/login|your bank> <a href="https://evil.example/login">your bank</a>
https://evil.example/1 http://evil.example www.evil.example evil.com/login pay at evil.net
/start /kick <font color="warning">now</font>
# Title
- [x] list
**bold** `code` &lt;!channel&gt; \u202egnp.exe"""


def message(sim: Any, **changes: Any) -> Message:
    """A page in English to somebody the service knows."""
    text = changes.pop("text", TEXTS["en"])
    link = changes.pop("link", LINK)
    kept = {"number": NUMBER, "to": sim.address(), "subject": "Alert", "data": {"language": "en"}, **changes}
    return Message(text=f"{text}\n\n{link}", link=link, **kept)


def shown(sim: Any) -> list[Shown]:
    """What readers see, oldest first; of mails and webhooks the text that is meant for people."""
    return [_shown(got) for got in sim.received()]


def _shown(got: Mapping[str, Any]) -> Shown:
    if "raw" in got:
        mail = email.message_from_bytes(got["raw"], policy=email.policy.default)
        part = mail.get_body(("plain",))
        assert part is not None
        text = f"{mail['Subject']}\n{part.get_content()}"
    elif isinstance(got.get("data"), Mapping):
        text = f"{got['data']['subject']}\n{got['data']['text']}"
    else:
        return Shown(**{name: got[name] for name in ("text", "links", "called", "commands")})
    return Shown(text, [(LINK, LINK)] if LINK in text else [])


def plain(text: str) -> str:
    """Without what nobody sees."""
    return text.replace(JOINER, "")


def test_every_folder_that_pages_has_a_simulator_and_is_tried() -> None:
    assert all(manifest.pager is not None and manifest.simulator is not None for manifest in PAGING)
    for way in WAYS:
        assert {"fault", "faults", "secret", "pager", "address", "received", "rate_wait"} <= set(dir(way))
        assert {"auth", "rate", "down", "lost_reply"} <= way.faults
    wanted = {"email", "webhook", "slack", "teams", "wecom", "dingtalk", "feishu", "twilio", "telegram"}
    assert wanted <= {manifest.name for manifest in PAGING}


@pytest.mark.parametrize("manifest", PAGING, ids=lambda manifest: manifest.name)
def test_a_pager_is_made_from_nothing_and_says_what_is_missing(manifest: Any) -> None:
    """A method whose credential was never entered fails at once, so that the next one is tried."""
    if manifest.name in {"email", "webhook"}:
        pytest.skip("they fall back to the installation's settings and to the message's own address")
    pager = manifest.pager({"account": "AC" + "0" * 32, "from": "Acme"}, {})
    with pytest.raises(AuthError) as caught:
        pager.send(Message(NUMBER, "+46701740605", "Alert", "text"))
    assert caught.value.code == "page.no_credential"


@EVERY
def test_a_page_is_seen_with_its_number_and_its_link(service: Any) -> None:
    with service() as sim:
        sim.pager().send(message(sim))
        (got,) = sim.received()
        (seen,) = shown(sim)
        assert got["number"] == NUMBER
        assert "Alert" in seen.text
        assert TEXTS["en"] in plain(seen.text)
        assert LINK in {address for _words, address in seen.links}


@EVERY
def test_every_repeat_carries_the_same_number(service: Any) -> None:
    with service() as sim:
        receipts = [sim.pager().send(message(sim)) for _ in range(3)]
        assert [got["number"] for got in sim.received()] == [NUMBER] * (1 if sim_once(sim) else 3)
        if sim_once(sim):
            assert len({receipt.reference for receipt in receipts}) == 1
            assert receipts[0].reference


def sim_once(sim: Any) -> bool:
    """Whether the service itself drops a repeat."""
    return bool(sim.once)


@EVERY
@pytest.mark.parametrize("fault", ["lost_reply", "slow"])
def test_a_lost_reply_is_an_unknown_outcome_and_the_repeat_has_the_same_number(
    service: Any, fault: str
) -> None:
    with service() as sim:
        sim.fault(fault)
        with pytest.raises(UnknownOutcome):
            sim.pager().send(message(sim))
        sim.pager().send(message(sim))
        assert {got["number"] for got in sim.received()} == {NUMBER}


@EVERY
def test_too_fast_is_a_rate_error_with_the_wait(service: Any) -> None:
    with service() as sim:
        sim.fault("rate")
        with pytest.raises(RateError) as caught:
            sim.pager().send(message(sim))
        assert caught.value.retry_after == sim.rate_wait
        assert sim.received() == []


@CHAT
def test_the_services_own_limit_is_a_rate_error(service: Any) -> None:
    with service() as sim:
        if not sim.per_minute:
            pytest.skip("the service names no limit that one sender meets")
        pager = sim.pager()
        for count in range(sim.per_minute):
            pager.send(message(sim, number=f"n-{count}"))
        with pytest.raises(RateError):
            pager.send(message(sim, number="n-last"))
        assert len(sim.received()) == sim.per_minute


@EVERY
def test_a_bad_moment_of_the_service_is_transient_and_nothing_was_sent(service: Any) -> None:
    with service() as sim:
        sim.fault("down")
        with pytest.raises(TransientError):
            sim.pager().send(message(sim))
        assert sim.received() == []
        sim.pager().send(message(sim))
        assert len(sim.received()) == 1


@EVERY
def test_nobody_listening_is_transient(service: Any) -> None:
    with service() as sim:
        pager, page = sim.pager(), message(sim)
    with pytest.raises(TransientError):
        pager.send(page)


@EVERY
def test_what_will_never_be_taken_is_permanent(service: Any) -> None:
    with service() as sim:
        if "gone" not in sim.faults:
            pytest.skip("the service refuses nothing for good but the credential")
        sim.fault("gone")
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(message(sim))
        assert type(caught.value) is PermanentError


@EVERY
def test_a_dead_credential_is_told_by_sending(service: Any) -> None:
    with service() as sim:
        sim.fault("auth")
        with pytest.raises(AuthError):
            sim.pager().send(message(sim))
        assert sim.received() == []


@CHAT
def test_a_credential_that_was_taken_back_is_dead(service: Any) -> None:
    with service() as sim:
        pager = sim.pager()
        sim.secret = "another-one"
        with pytest.raises(AuthError):
            pager.send(message(sim))
        assert sim.received() == []


@EVERY
def test_a_probe_sends_nothing_and_tells_death_from_a_bad_moment(service: Any) -> None:
    with service() as sim:
        pager = sim.pager()
        found = probe(pager)
        if found.alive is None:
            assert not isinstance(pager, Probing) or probe(pager).account == ""
            assert sim.received() == []
            return
        assert found.alive
        sim.fault("auth")
        with pytest.raises(AuthError):
            probe(pager)
        sim.fault("down")
        with pytest.raises(TransientError):
            probe(pager)
        assert sim.received() == []


def test_bots_accounts_and_mail_can_be_probed_and_robots_cannot() -> None:
    able = set()
    for service in WAYS:
        with service() as sim:
            if probe(sim.pager()).alive:
                able.add(service.__name__.removesuffix("Simulator"))
    assert able == {"Mail", "Slack", "Telegram", "Twilio"}


@CHAT
@pytest.mark.parametrize("where", ["text", "subject"])
def test_strangers_words_call_nobody_open_nothing_and_command_nothing(service: Any, where: str) -> None:
    with service() as sim:
        sim.pager().send(message(sim, **{where: HOSTILE}))
        (seen,) = shown(sim)
        assert seen.called == []
        assert seen.commands == []
        assert {address for _words, address in seen.links} == {LINK}
        assert "your bank" in plain(seen.text)
        assert "\u202e" not in seen.text


@EVERY
@pytest.mark.parametrize("filling", ["a", "召回 😀 ", '"\\<&>\n', "@a.b ", "word [x](y) "])
def test_what_is_too_long_is_cut_with_a_mark_and_keeps_link_and_number(service: Any, filling: str) -> None:
    with service() as sim:
        sim.pager().send(message(sim, text="Begin " + filling * (60_000 // len(filling))))
        (got,) = sim.received()
        (seen,) = shown(sim)
        assert got["number"] == NUMBER
        assert LINK in {address for _words, address in seen.links}
        assert "Begin" in plain(seen.text)
        if issubclass(service, PagingSimulator):
            assert CUT in seen.text or "..." in seen.text


@EVERY
def test_a_subject_without_end_keeps_the_link(service: Any) -> None:
    with service() as sim:
        sim.pager().send(message(sim, subject="召回" * 3000))
        (seen,) = shown(sim)
        assert LINK in {address for _words, address in seen.links}


@EVERY
@pytest.mark.parametrize("language", TEXTS)
def test_five_languages_arrive_as_they_were_written(service: Any, language: str) -> None:
    with service() as sim:
        sim.pager().send(message(sim, text=TEXTS[language], data={"language": language}))
        (seen,) = shown(sim)
        assert TEXTS[language] in plain(seen.text)


@EVERY
def test_no_credential_and_no_number_is_ever_shown(service: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with service() as sim:
        pager = sim.pager()
        told = [repr(pager), str(pager), repr(pager.send(message(sim)))]
        for fault in sorted(sim.faults & {"auth", "down", "lost_reply", "rate", "gone", "slow"}):
            sim.fault(fault)
            with pytest.raises(OutsideError) as caught:
                pager.send(message(sim))
            error = caught.value
            told += [repr(error), error.message, str(error.params), *traceback.format_exception(error)]
        with contextlib.suppress(OutsideError):
            told.append(repr(probe(pager)))
        everything = caplog.text + "".join(told)
        assert sim.secret not in everything
        assert "POST" in caplog.text or not issubclass(service, PagingSimulator)
        if sim.address().lstrip("+").isdigit():
            assert sim.address().lstrip("+") not in everything
