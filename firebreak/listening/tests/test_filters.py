"""Filters live in the address: they survive the round trip, and nonsense is reported, never an error page."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.clock import frozen
from firebreak.listening import queries
from firebreak.listening.queries import MentionFilter
from firebreak.listening.queries.mentions import read_place
from firebreak.listening.tests.posts import make

STOCKHOLM = ZoneInfo("Europe/Stockholm")
pytestmark = pytest.mark.unit


def _again(chosen: MentionFilter) -> MentionFilter:
    return MentionFilter.from_query(dict(parse_qsl(chosen.to_query())))


def test_a_filter_survives_its_address() -> None:
    chosen = MentionFilter.from_query(
        {
            "monitor": "01a1f8b0-8153-7db8-a548-656b583e366d", "since": "2026-03-01T10:30+01:00", "until": "2026-03-02",
            "platform": "x", "language": "zh-Hans", "sentiment": "negative", "author": "@kim", "text": "召回 & more",
            "kind": "reply", "unverified": "1", "order": "spread",
        },
        STOCKHOLM,
    )  # fmt: skip
    assert chosen.problems == ()
    assert chosen.author == "kim"
    assert chosen.since == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert chosen.until == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # the end of that day in Stockholm
    assert _again(chosen) == chosen
    assert "sentiment" not in chosen.to_query(sentiment="")


def test_relative_times_count_from_now() -> None:
    with frozen(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        chosen = MentionFilter.from_query({"since": "24h", "until": "30m"})
    assert chosen.since == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert chosen.until == datetime(2026, 3, 1, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", "yesterday"), ("since", "9999-99-99"), ("until", "0001-01-01"), ("sentiment", "angry"), ("kind", "x"),
        ("order", "id; DROP"), ("monitor", "1"), ("source", "../.."), ("unverified", "perhaps"), ("text", "x" * 300),
    ],
)  # fmt: skip
def test_nonsense_is_left_out_and_reported(field: str, value: str) -> None:
    chosen = MentionFilter.from_query({field: value}, STOCKHOLM)
    assert getattr(chosen, field) == getattr(MentionFilter(), field)
    assert [(name, code) for name, code, _ in chosen.problems] == [(field, "filter.bad_value")]


def test_an_end_before_the_beginning_is_left_out() -> None:
    chosen = MentionFilter.from_query({"since": "2026-03-02", "until": "2026-03-01T00:00Z"})
    assert chosen.until is None
    assert chosen.problems[0][1] == "filter.ends_before_it_begins"


_ANY = st.dictionaries(st.sampled_from(sorted(MentionFilter.__dataclass_fields__)), st.text(max_size=40))


@given(_ANY)
def test_no_address_is_an_error(given_: dict[str, str]) -> None:
    chosen = MentionFilter.from_query(given_, STOCKHOLM)
    assert _again(chosen).to_query() == chosen.to_query()


@given(st.text(max_size=30))
def test_no_place_in_an_address_is_an_error(after: str) -> None:
    read_place(after)


@pytest.mark.room
@pytest.mark.django_db
def test_each_filter_leaves_what_it_says(feed: Any, monitor: Any, brand: Any) -> None:
    feed([
        make(1, "Norrsken is terrible, I hate it", author="Kim", platform="x", kind="reply", ago=7200, reposts=1),
        make(2, "我爱Norrsken，非常好，太喜欢了", platform="weibo", lang="zh-Hans", ago=60, reposts=9, sentiment="positive"),
        make(3, "Norrsken is a company", followers=999, ago=600, kind="report", verified=False),
    ])  # fmt: skip

    def found(**query: str) -> list[str]:
        page = queries.mentions(brand, MentionFilter.from_query(query))
        return [view.text[:8] for view in page.items]

    one, two, three = "Norrsken", "我爱Norrsk", "Norrsken"
    assert found() == [two, three, one]
    assert found(order="spread")[0] == two
    assert found(order="reach")[0] == three
    assert found(platform="weibo") == found(language="zh-Hans") == found(sentiment="positive") == [two]
    assert found(author="kim") == found(kind="reply") == found(until="1h") == [one]
    assert found(unverified="1") == [three]
    assert found(since="5m") == [two]
    assert found(platform="nowhere") == []
    assert [view.sentiment_by for view in queries.mentions(brand, MentionFilter(platform="weibo")).items] == [
        "source"
    ]
    after = queries.mentions(brand, MentionFilter(), limit=2)
    assert len(queries.mentions(brand, MentionFilter(), after=after.next, limit=2).items) == 1
