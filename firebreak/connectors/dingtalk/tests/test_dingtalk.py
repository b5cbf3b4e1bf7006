"""DingTalk: the signature is checked, errors stand in a 200, and nobody is called by name."""

import time

import pytest

from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.dingtalk import DingtalkPager
from firebreak.connectors.dingtalk.simulator import DingtalkSimulator
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
PAGE = Message("n-1", "", "Alert", "One.\nTwo.", link="https://desk.acme.test/a/1")


class Says(DingtalkSimulator):
    """Answers one code, whatever comes."""

    reply = answer({"errcode": 0})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (310000, AuthError),
        (300005, AuthError),
        (130101, RateError),
        (660026, RateError),
        ("130101", RateError),
        (-1, TransientError),
        (400013, PermanentError),
        (430101, PermanentError),
        (None, UnknownOutcome),
    ],
)
def test_an_error_in_a_200_is_an_error(code: object, kind: type[OutsideError]) -> None:
    with Says() as sim:
        sim.reply = answer({"errcode": code, "errmsg": "x"})
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(PAGE)
        assert type(caught.value) is kind
        if isinstance(caught.value, RateError):
            assert caught.value.retry_after == 600


def test_a_clock_that_is_an_hour_off_is_refused_as_a_dead_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    with DingtalkSimulator() as sim:
        pager = sim.pager()
        late = pager.address()
        stamp = late.partition("timestamp=")[2].partition("&")[0]
        monkeypatch.setattr(pager, "address", lambda: late.replace(stamp, str(int(stamp) - 3_700_000)))
        with pytest.raises(AuthError):
            pager.send(PAGE)
        assert sim.received() == []


def test_time_and_signature_are_new_for_each_message() -> None:
    pager = DingtalkPager({}, {"url": "token", "secret": "SECx"})
    first = pager.address()
    time.sleep(0.002)
    assert pager.address() != first
    assert first.startswith("https://oapi.dingtalk.com/robot/send?access_token=token&timestamp=")


def test_without_a_signing_secret_nothing_is_sent() -> None:
    with DingtalkSimulator() as sim:
        pager = DingtalkPager({}, {"url": f"{sim.root}/robot/send?access_token={sim.token}"}, private=True)
        with pytest.raises(AuthError):
            pager.send(PAGE)
        assert sim.requests == []


def test_lines_stay_lines_and_nobody_is_called() -> None:
    with DingtalkSimulator() as sim:
        sim.pager().send(PAGE)
        body = given(sim.requests[0]) or {}
        assert "One.  \nTwo." in body["markdown"]["text"].replace("\u2060", "")
        assert body["at"] == {"isAtAll": False}
