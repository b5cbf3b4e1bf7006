"""Feishu and Lark: the signature is checked, errors stand in a 200, and one code has two meanings."""

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
from firebreak.connectors.feishu import FeishuPager, sign
from firebreak.connectors.feishu.simulator import FeishuSimulator
from firebreak.notify.pagers import Message

pytestmark = pytest.mark.unit


def _page(language: str = "en") -> Message:
    return Message(
        "n-1", "", "Alert", "One.\n\nTwo.", link="https://desk.acme.test/a/1", data={"language": language}
    )


class Says(FeishuSimulator):
    """Answers one thing, whatever comes."""

    reply = answer({"code": 0})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"code": 19001}, AuthError),
        (200, {"code": 19021}, AuthError),
        (200, {"code": 19024}, AuthError),
        (200, {"code": 11232, "msg": "frequency limited"}, RateError),
        (200, {"code": 9499, "msg": "too many request"}, RateError),
        (429, {"code": 99991400, "msg": "x"}, RateError),
        (200, {"code": 9499, "msg": "Bad Request"}, PermanentError),
        (400, {"code": 19002, "msg": "params error"}, PermanentError),
        (500, {"code": 10000}, TransientError),
        (200, {}, UnknownOutcome),
        (502, {}, TransientError),
    ],
)
def test_an_error_in_a_200_is_an_error(
    status: int, body: dict[str, object], kind: type[OutsideError]
) -> None:
    with Says() as sim:
        sim.reply = answer(body, status)
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(_page())
        assert type(caught.value) is kind


def test_the_old_form_of_success_counts() -> None:
    with Says() as sim:
        sim.reply = answer({"StatusCode": 0, "StatusMessage": "success"})
        assert sim.pager().send(_page()).detail == "0"


@pytest.mark.parametrize(
    ("language", "locale"), [("zh-hans", "zh_cn"), ("zh-hant", "zh_tw"), ("sv", "en_us")]
)
def test_the_post_says_which_language_it_is_in(language: str, locale: str) -> None:
    with FeishuSimulator() as sim:
        sim.pager().send(_page(language))
        assert list((given(sim.requests[0]) or {})["content"]["post"]) == [locale]


def test_another_secret_gives_another_signature_and_none_sends_nothing() -> None:
    assert sign(1, "a") != sign(1, "b") != sign(2, "b")
    with FeishuSimulator() as sim, pytest.raises(AuthError):
        FeishuPager({}, {"url": f"{sim.root}/open-apis/bot/v2/hook/{sim.token}"}, private=True).send(_page())
    assert sim.requests == []
