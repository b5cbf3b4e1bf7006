"""Keys in addresses are taken out; what a person needs to know the address by stays."""

from typing import Any

import pytest

from firebreak.base.masking import MASK, mask, mask_address

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/feed?token=KEY", "https://a.example/feed?x=1&api_key=KEY", "https://KEY@a.example/",
        "https://ada:KEY@a.example:8443/feed", "https://a.example?access_token=KEY", "http://a.example/?auth=KEY;b=2",
        "https://a.example/feed?X-Amz-Signature=KEY", "wss://a.example/stream?jwt=KEY",
        "https://a.example/#access_token=KEY", "https://a.example/?password=KEY&y=%20",
        "https://a.example/?sig=KEY", "https://a.example/?session=KEY",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["abc", "9f8e7d6c5b4a3928", "ä秘密", "a%2Fb"])
def test_a_key_is_never_shown(address: str, key: str) -> None:
    shown = mask_address(address.replace("KEY", key))
    assert key not in shown
    assert MASK in shown
    assert "a.example" in shown


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example/services/T02ABCD34/B05EFGH67/a8Kd93jLs02mXz7QwErT5yUi",
        "https://calendar.example/private-0a1b2c3d4e5f60718293a4b5c6d7e8f9/basic.ics",
        "https://www.google.com/alerts/feeds/01234567890123456789/9876543210987654321",
    ],
)
def test_a_path_drawn_by_lot_is_a_key_too(address: str) -> None:
    assert address.rsplit("/", 1)[0] != mask_address(address).rsplit("/", 1)[0] or MASK in mask_address(
        address
    )
    assert "a8Kd93jLs02mXz7QwErT5yUi" not in mask_address(address)
    assert "0a1b2c3d" not in mask_address(address)
    assert "98765432" not in mask_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/2026/11/20/breaking-news-about-norrsken-2026-update", "https://a.example/",
        "https://en.wikipedia.org/w/index.php?title=Norrsken_Energi&action=history&feed=atom",
        "https://api.gdeltproject.org/api/v2/doc/doc?query=norrsken&mode=artlist&format=rss&maxrecords=75",
        "https://mastodon.example/tags/norrsken.rss", "https://a.example/feed?author=ada&design=2&hashtag=norrsken",
    ],
)  # fmt: skip
def test_an_address_without_a_key_stays_as_it_is(address: str) -> None:
    assert mask_address(address) == address
    assert mask(f"See {address} for more") == f"See {address} for more"


@pytest.mark.parametrize("value", [None, 4, 1.5, True, "", "no address", "a://", "://", "token=abc"])
def test_what_is_no_address_stays_as_it_is(value: Any) -> None:
    assert mask(value) == value


def test_addresses_deep_in_a_body_are_masked() -> None:
    body = {
        "before": {
            "settings": {"address": "https://a.example/?token=KEY", "lines": ["https://u:KEY@b.example/"]}
        }
    }
    assert "KEY" not in str(mask(body))
    assert mask("Two: https://a.example/?key=1, “https://b.example/?key=2”") == (
        f"Two: https://a.example/?key={MASK} “https://b.example/?key={MASK}”"
    )


def test_a_huge_text_is_masked_quickly() -> None:
    hostile = "https://" + "a" * 100_000 + "?" + "&token=" * 20_000
    assert len(mask(hostile)) > 1000
