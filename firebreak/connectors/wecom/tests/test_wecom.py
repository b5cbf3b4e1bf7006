"""WeCom: codes in a 200, the key alone as an address, and Markdown as it stands on the screen."""

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
from firebreak.connectors.wecom import WecomPager
from firebreak.connectors.wecom.simulator import WecomSimulator
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit
PAGE = Message(
    "n-1", "", "Alert [x](y)", "Forty posts.", link="https://desk.acme.test/a/1", data={"language": "en"}
)


class Says(WecomSimulator):
    """Answers one code, whatever comes."""

    reply = answer({"errcode": 0})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (93000, AuthError),
        (93008, AuthError),
        (45009, RateError),
        (-1, TransientError),
        (40058, PermanentError),
        (44004, PermanentError),
        ("?", UnknownOutcome),
        (None, UnknownOutcome),
    ],
)
def test_an_error_in_a_200_is_an_error(code: object, kind: type[OutsideError]) -> None:
    with Says() as sim:
        sim.reply = answer({"errcode": code, "errmsg": "x"})
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(PAGE)
        assert type(caught.value) is kind


def test_a_200_that_is_no_json_is_an_unknown_outcome() -> None:
    with Says() as sim:
        sim.reply = Answer(200, b"<html>portal</html>")
        with pytest.raises(UnknownOutcome):
            sim.pager().send(PAGE)


def test_the_key_alone_is_enough() -> None:
    assert (
        WecomPager({}, {"url": " abc "}).address()
        == "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"
    )


def test_our_own_link_is_the_only_one_and_has_words() -> None:
    with WecomSimulator() as sim:
        sim.pager().send(PAGE)
        (got,) = sim.received()
        assert got["links"] == [("Open in Firebreak", PAGE.link)]
        body = given(sim.requests[0]) or {}
        assert body["markdown"]["content"].startswith("**Alert ［x］(y)**")
