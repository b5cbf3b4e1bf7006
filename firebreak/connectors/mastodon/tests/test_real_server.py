"""A real server is read, where somebody names one: none can be installed from PyPI, npm or Debian."""

import os

import pytest

from firebreak.connectors.common.driving import read_round
from firebreak.connectors.mastodon import MastodonReader
from firebreak.listening.readers import ReaderContext

pytestmark = [pytest.mark.unit, pytest.mark.full]
ADDRESS, TOKEN = (
    os.environ.get("FIREBREAK_TEST_MASTODON", ""),
    os.environ.get("FIREBREAK_TEST_MASTODON_TOKEN", ""),
)


@pytest.mark.skipif(
    not ADDRESS, reason="FIREBREAK_TEST_MASTODON names no server; Mastodon cannot be installed by us"
)
def test_the_public_timeline_of_a_real_server_is_read_once() -> None:
    settings = {"address": ADDRESS, "timeline": "public"}
    context = ReaderContext(settings=settings, secrets={"token": TOKEN}, private_network=True)
    first = read_round(MastodonReader(context), wait_s=60, posts=40)
    posts = [post for batch in first for post in batch.posts]
    assert len(posts) >= 20
    assert len({post.id for post in posts}) == len(posts)
    assert all(
        post.author.count("@") == 1 and post.time > 10**9 and post.platform == "mastodon" for post in posts
    )
    again = read_round(MastodonReader(context), first[-1].cursor, wait_s=30, posts=1)
    assert not {post.id for batch in again for post in batch.posts} & {post.id for post in posts}
