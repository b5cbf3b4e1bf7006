"""Only deliveries with a right, recent signature are taken in."""

import base64
import hashlib
import hmac

import pytest

from firebreak.base.errors import AuthError, WrongInput
from firebreak.connectors.webhook import new_secret, sign, verify
from firebreak.connectors.webhook.signing import simple_signature

pytestmark = pytest.mark.unit
NOW = 1_700_000_000.0
BODY = '{"text":"Hej åäö 召回"}'.encode()


def _headers(secret: str, body: bytes = BODY, number: str = "msg_1", stamp: int = int(NOW)) -> dict[str, str]:
    return {
        "Webhook-Id": number,
        "webhook-timestamp": str(stamp),
        "WEBHOOK-SIGNATURE": sign(number, stamp, body, secret),
    }


def test_the_published_example_of_the_scheme_verifies() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    by_hand = base64.b64encode(hmac.new(key, b"msg_1.1700000000." + BODY, hashlib.sha256).digest()).decode()
    assert _headers(secret)["WEBHOOK-SIGNATURE"] == f"v1,{by_hand}"
    assert verify(_headers(secret), BODY, [secret], NOW) == "msg_1"


def test_either_of_two_active_secrets_is_enough_and_either_of_two_signatures() -> None:
    old, new = new_secret(), new_secret()
    assert verify(_headers(old), BODY, [new, old], NOW) == "msg_1"
    both = _headers(old) | {
        "WEBHOOK-SIGNATURE": f"v1a,xyz {sign('msg_1', int(NOW), BODY, old)} {sign('msg_1', int(NOW), BODY, new)}"
    }
    assert verify(both, BODY, [new], NOW) == "msg_1"


@pytest.mark.parametrize("change", ["body", "id", "time", "secret", "empty"])
def test_any_change_is_refused(change: str) -> None:
    secret = new_secret()
    headers, body, keys = _headers(secret), BODY, [secret]
    if change == "body":
        body += b" "
    elif change == "id":
        headers["Webhook-Id"] = "msg_2"
    elif change == "time":
        headers["webhook-timestamp"] = str(int(NOW) + 1)
    elif change == "secret":
        keys = [new_secret()]
    else:
        headers["WEBHOOK-SIGNATURE"] = "v1,"
    with pytest.raises(AuthError) as caught:
        verify(headers, body, keys, NOW)
    assert caught.value.code == "webhook.bad_signature"


@pytest.mark.parametrize(("offset", "fits"), [(-299, True), (299, True), (-301, False), (301, False)])
def test_five_minutes_are_tolerated_and_no_more(offset: int, fits: bool) -> None:
    secret = new_secret()
    headers = _headers(secret, stamp=int(NOW) + offset)
    if fits:
        assert verify(headers, BODY, [secret], NOW) == "msg_1"
    else:
        with pytest.raises(AuthError, match="old"):
            verify(headers, BODY, [secret], NOW)


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "１７００００００００", "9" * 400])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    secret = new_secret()
    with pytest.raises(AuthError):
        verify(_headers(secret) | {"webhook-timestamp": stamp}, BODY, [secret], NOW)


def test_no_signature_and_no_secret_are_refused() -> None:
    with pytest.raises(AuthError) as caught:
        verify({}, BODY, [new_secret()], NOW)
    assert caught.value.code == "webhook.unsigned"
    with pytest.raises(AuthError) as caught:
        verify(_headers(new_secret()), BODY, ["", ""], NOW)
    assert caught.value.code == "webhook.no_secret"


def test_the_simple_scheme_counts_the_same_bytes_once() -> None:
    header = {"X-Firebreak-Signature": simple_signature(BODY, "geheim")}
    assert verify(header, BODY, ["geheim"], NOW) == "sha256-" + hashlib.sha256(BODY).hexdigest()
    with pytest.raises(AuthError):
        verify(header, BODY + b"x", ["geheim"], NOW)
    with pytest.raises(AuthError):
        verify({"X-Firebreak-Signature": "sha256=åäö"}, BODY, ["geheim"], NOW)


def test_a_broken_secret_says_what_to_do() -> None:
    with pytest.raises(WrongInput, match="Copy it again"):
        sign("a", 1, b"", "whsec_not base64!")
