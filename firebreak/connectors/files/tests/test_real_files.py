"""Real data sets are read as what they are, without a word of help."""

from pathlib import Path

import pytest

from firebreak.base.testing import data_dir
from firebreak.connectors.files import inspect, read_any, read_counts, sniff

pytestmark = pytest.mark.unit


def _fields(path: Path) -> dict[str, str]:
    return {c["field"]: c["name"] for c in inspect(path)["columns"] if c["field"] not in {"", "extra"}}


def test_airline_posts_are_read_whole_with_all_their_columns() -> None:
    path = data_dir("airline_feb2015", "united.csv")
    assert _fields(path) == {
        "time": "created_at", "id": "tweet_id", "author": "author", "sentiment": "airline_sentiment",
        "reposts": "retweets", "text": "text",
    }  # fmt: skip
    posts = list(read_any(path))
    assert len(posts) == 3822
    assert len({post.id for post in posts}) == 3822
    assert (posts[0].time, posts[0].platform, posts[0].sentiment) == (1424159328.849, "x", "negative")


def test_packed_stock_posts_know_reposts_followers_and_language() -> None:
    path = data_dir("stock_tweets", "BP.csv.gz")
    fields = _fields(path)
    assert fields == {
        "time": "created_at", "id": "tweet_id", "author_id": "user_id", "followers": "followers", "parent": "rt_of",
        "reposts": "rt_count", "lang": "lang", "text": "text",
    }  # fmt: skip
    posts = list(read_any(path))
    assert {post.kind for post in posts} == {"post", "repost"}
    assert posts[0].followers == 48087


def test_rumour_posts_know_likes_and_decode_entities() -> None:
    posts = list(read_any(data_dir("pheme_rumours", "ferguson.csv")))
    assert len(posts) == 284
    assert (posts[0].likes, posts[0].reposts, posts[0].followers) == (54, 293, 1034)
    assert "shot 10x & killed" in posts[0].text


def test_crisis_posts_do_not_take_labels_for_sources() -> None:
    fields = _fields(data_dir("crisislex_t26", "2013_Savar_building_collapse.labeled.csv"))
    assert fields == {"time": "created_at", "id": "tweet_id", "text": "tweet_text"}


def test_a_list_of_ids_is_posts_without_text_and_says_so() -> None:
    path = data_dir("crisislex_t26", "2013_Savar_building_collapse.ids.csv")
    assert sniff(path) == "posts"
    assert ("files.no_text", {}) in inspect(path)["issues"]
    assert len(list(read_any(path))) == 4120


@pytest.mark.parametrize("brand", ["AAPL", "CVS", "GOOG", "KO", "UPS"])
def test_counts_are_told_from_posts(brand: str) -> None:
    path = data_dir("nab_realtweets", f"Twitter_volume_{brand}.csv")
    assert sniff(path) == "counts"
    counts = list(read_counts(path))
    assert len(counts) > 15_000
    assert counts[0][0] == 1424986973.0


def test_every_airline_and_rumour_file_is_posts() -> None:
    for folder in ("airline_feb2015", "pheme_rumours", "stock_tweets"):
        for path in sorted(data_dir(folder).glob("*.csv*")):
            assert sniff(path) == "posts", path.name
