"""Only feeds that need no key, that their publisher offers and that fit the brand are proposed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from firebreak.base.fetching import check_address
from firebreak.connectors.rss import propose
from firebreak.connectors.rss.manifest import MANIFEST

pytestmark = pytest.mark.unit


def test_a_brand_gets_news_in_its_languages_and_articles() -> None:
    found = propose(
        {
            "name": "Björk & Co",
            "spellings": ["Bjork Co", "比約克"],
            "hashtags": ["#BjörkCo", "bjork"],
            "languages": ["sv", "en", "zh-hant"],
        }
    )
    addresses = [offer["settings"]["address"] for offer in found]
    news = [parse_qs(urlsplit(a).query)["query"][0] for a in addresses if "gdelt" in a]
    assert news == [
        '"Bjork Co" sourcelang:swedish',
        '"Bjork Co" sourcelang:english',
        '"Bjork Co" sourcelang:chinese',
    ]
    assert not any("mastodon" in a for a in addresses)  # its own connector offers hashtags
    assert {urlsplit(a).hostname for a in addresses if "wikipedia" in a} == {
        "sv.wikipedia.org",
        "en.wikipedia.org",
        "zh.wikipedia.org",
    }


def test_every_offer_is_complete_and_its_settings_are_fields_of_the_source() -> None:
    fields = {field.name for field in MANIFEST.fields}
    platforms = {key for field in MANIFEST.fields if field.name == "platform" for key, _ in field.choices}
    for offer in propose({"name": "Acme Foods", "languages": ["en", "ms"]}):
        assert offer["name"]
        assert isinstance(offer["chosen"], bool)
        assert set(offer["settings"]) <= fields
        assert offer["settings"]["platform"] in platforms
        check_address(offer["settings"]["address"])


@pytest.mark.parametrize("profile", [{}, {"name": ""}, {"name": "  "}])
def test_no_name_no_offers(profile: dict[str, object]) -> None:
    assert propose(profile) == []


def test_publishers_that_do_not_allow_it_are_left_out() -> None:
    found = str(propose({"name": "Acme Foods", "hashtags": ["acme"], "languages": ["en"]}))
    assert not any(name in found for name in ("news.google", "bing.com", "reddit.com"))
