"""An address that nothing can connect to is refused in words when it is saved."""

import pytest

from firebreak.base.errors import WrongInput
from firebreak.connectors.bluesky.manifest import check

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "address",
    [
        "wss://[/x",
        "wss://h:abc/x",
        "wss://h:99999/",
        "wss://h:0/",
        "https://h/",
        "wss://a:b@h/",
        "wss://",
        "h",
    ],
)
def test_an_address_that_is_none_is_refused_in_words(address):
    with pytest.raises(WrongInput) as refused:
        check({"address": address})
    assert refused.value.code == "bluesky.address"


def test_an_address_of_a_stream_is_taken():
    check({"address": " wss://jetstream.example.org:443/subscribe "})
    check({})
