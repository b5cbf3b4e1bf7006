"""Hashtags of a brand are offered to the wizard, complete and readable without a key."""

import pytest

from firebreak.connectors.mastodon.manifest import MANIFEST
from firebreak.connectors.mastodon.proposing import propose
from firebreak.connectors.mastodon.reader import MastodonReader
from firebreak.listening.readers import ReaderContext

pytestmark = pytest.mark.unit


def test_a_brands_hashtags_are_offered_or_its_name() -> None:
    found = propose({"name": "Björk & Co", "hashtags": ["#BjörkCo", "bjork", "ＢＪＯＲＫ", "a", "b"]})
    assert [offer["settings"]["hashtag"] for offer in found] == ["björkco", "bjork", "a"]
    assert [offer["name"] for offer in propose({"name": "Acme Foods"})] == ["Mastodon #acmefoods"]
    assert [
        offer["settings"]["hashtag"] for offer in propose({"name": "北光", "hashtags": ["北光能源"]})
    ] == ["北光能源"]


def test_every_offer_is_a_source_that_needs_no_key() -> None:
    fields = {field.name for field in MANIFEST.fields}
    assert MANIFEST.keyless
    for offer in propose({"name": "Acme", "hashtags": ["acme", "recall"]}):
        assert set(offer["settings"]) <= fields
        assert MANIFEST.check is not None
        MANIFEST.check(offer["settings"])
        assert MastodonReader(ReaderContext(settings=offer["settings"])).poll_every_s == 60.0


@pytest.mark.parametrize("profile", [{}, {"name": " "}, {"name": "B&B / &"}, {"name": "112"}])
def test_what_gives_no_hashtag_gives_no_offer(profile: dict[str, object]) -> None:
    assert propose(profile) == []
